"""The inbox of the portal, wishes of a person, rules of reminding of a municipality."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST

from msoko.outbox.models import Letter
from reports.actions.reminders import mark_read, save_rules, save_wish
from reports.forms.reminders import RulesForm, WishForm
from reports.models import ReminderRules, ReminderWish
from reports.reminders.sending import KIND, without_recipient
from schools.access import Permission, require
from schools.place import PortalRequest

PAGE = 30
LAST = 12  # letters beside the rules


def inbox(request: PortalRequest) -> HttpResponse:
    """Letters to the person, whichever way they went."""
    page = Paginator(Letter.objects.for_person(request.user), PAGE).get_page(request.GET.get("page"))
    return render(request, "reports/inbox.html", {"page": page})


@require_POST
def open_letter(request: PortalRequest, pk: int) -> HttpResponse:
    """Note that the letter was read and go to the task it speaks of."""
    letter = get_object_or_404(Letter.objects.for_person(request.user), pk=pk)
    mark_read(letter=letter, at=timezone.now())
    return redirect("reports:letter", pk=letter.pk)


def letter(request: PortalRequest, pk: int) -> HttpResponse:
    found = get_object_or_404(Letter.objects.for_person(request.user), pk=pk)
    # Only paths of this portal become links: a letter of another making may carry any address.
    task = found.url if found.url.startswith("/") and not found.url.startswith("//") else ""
    return render(request, "reports/letter.html", {"letter": found, "task": task})


def wishes(request: PortalRequest) -> HttpResponse:
    """Where reminders go."""
    wish = ReminderWish.objects.visible_to(request.user).first() or ReminderWish(user=request.user)
    form = WishForm(request.POST or None, instance=wish)
    if request.method == "POST" and form.is_valid():
        save_wish(wish=form.save(commit=False), by=request.user)
        messages.success(request, "Пожелания сохранены.")
        return redirect("reports:letters")
    return render(request, "reports/wishes.html", {"form": form})


@require(Permission.CONTROL_PERIODS)
def reminders(request: PortalRequest) -> HttpResponse:
    """Rules, organisations that nobody can be told of, the last letters with their delivery."""
    municipality = request.place.municipality
    form = RulesForm(request.POST or None, instance=ReminderRules.of(municipality))
    if request.method == "POST" and form.is_valid():
        save_rules(rules=form.save(commit=False), by=request.user)
        messages.success(request, "Правила напоминаний сохранены.")
        return redirect("reports:reminders")
    sent = Letter.objects.filter(kind=KIND, municipality_id=municipality.pk).select_related("user")[:LAST]
    orphans = without_recipient(municipality, timezone.now())
    return render(request, "reports/reminders.html", {"form": form, "orphans": orphans, "letters": sent})
