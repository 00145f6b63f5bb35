"""The person's own pages: profile, comfort of reading, choice of place, the pulse of a session."""

from urllib.parse import urlsplit

from django.contrib import messages
from django.http import HttpResponse, HttpResponseBadRequest, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST

from schools import actions
from schools.access import Permission
from schools.forms import ComfortForm, PersonForm
from schools.middleware import SESSION_KEY, SESSION_MUNICIPALITY
from schools.models import Municipality, User
from schools.place import PortalRequest


def profile(request: PortalRequest) -> HttpResponse:
    """Name and contacts, roles, log-in safety."""
    form = PersonForm(request.POST or None, instance=request.user)
    if request.method == "POST" and form.is_valid():
        actions.save_person(user=form.save(commit=False), by=request.user)
        messages.success(request, "Сохранено.")
        return redirect("schools:profile")
    memberships = request.user.memberships.active_on(timezone.localdate()).select_related(
        "municipality", "organisation"
    )
    # A portal administrator may look at any municipality; others choose among their roles.
    may_manage_portal = request.place.may(Permission.MANAGE_PORTAL)
    context = {
        "form": form,
        "memberships": memberships,
        "may_manage_portal": may_manage_portal,
        "municipalities": Municipality.objects.all() if may_manage_portal else [],
    }
    return render(request, "schools/profile.html", context)


def display(request: PortalRequest) -> HttpResponse:
    """Theme, text size, contrast, spacing: kept with the account, so they follow the person to any computer."""
    form = ComfortForm(request.POST or None, instance=request.user)
    if request.method == "POST" and form.is_valid():
        form.save()
        if request.headers.get("X-Requested-With") or request.htmx:
            return HttpResponse(status=204)  # the footer saves in place, the page has already changed
        messages.success(request, "Вид страниц изменён.")
        return redirect(_back(request))
    return render(request, "schools/display.html", {"form": form})


@require_POST
def theme(request: PortalRequest) -> HttpResponse:
    """Remember the theme switched in the footer; the page has already changed."""
    chosen = request.POST.get("theme", "")
    if chosen not in User.Theme.values:
        return HttpResponseBadRequest("Такой темы нет.")
    request.user.theme = chosen
    request.user.save(update_fields=["theme"])
    return HttpResponse(status=204)


@require_POST
def choose_place(request: PortalRequest) -> HttpResponse:
    """Work in another of one's roles, or (a portal administrator) look at another municipality."""
    if membership := request.POST.get("membership"):
        row = get_object_or_404(request.user.memberships.active_on(timezone.localdate()), pk=membership)
        request.session[SESSION_KEY] = row.pk
    elif municipality := request.POST.get("municipality"):
        chosen = get_object_or_404(Municipality.objects.visible_to(request.user), pk=municipality)
        request.session[SESSION_MUNICIPALITY] = chosen.pk
    return redirect("home")


def pulse(request: PortalRequest) -> JsonResponse:
    """How long the session lasts; asked by the page while a person types, which also keeps it alive."""
    request.session.modified = True
    return JsonResponse({"seconds": request.session.get_expiry_age()})


def _back(request: PortalRequest) -> str:
    target = request.POST.get("next") or urlsplit(request.headers.get("Referer", "/")).path
    safe = url_has_allowed_host_and_scheme(target, {request.get_host()}, require_https=request.is_secure())
    return target if safe else "/"
