"""People of the municipality: list, invitation, roles, blocking."""

from django.contrib import messages
from django.db.models import F
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST

from schools import actions
from schools.access import Permission, ensure, governs, require
from schools.forms import InviteForm
from schools.models import Membership
from schools.place import PortalRequest

LEAVES = "Если у вас этот человек больше не работает, снимите роль."


@require(Permission.MANAGE_MUNICIPALITY)
def people(request: PortalRequest) -> HttpResponse:
    """Everyone with a current role here, the department first."""
    rows = (
        Membership.objects.visible_to(request.user)
        .filter(municipality=request.place.municipality)
        .active_on(timezone.localdate())
        .select_related("user", "organisation")
        .order_by(F("organisation__sort_key").asc(nulls_first=True), "role", "user__last_name")
    )
    return render(request, "schools/people.html", {"memberships": rows})


@require(Permission.MANAGE_MUNICIPALITY)
def invite(request: PortalRequest) -> HttpResponse:
    """Give a person a role; a new person gets a letter with a link."""
    municipality = request.place.municipality
    initial = {"organisation": request.GET.get("organisation"), "role": request.GET.get("role")}
    form = InviteForm(request.POST or None, municipality=municipality, initial=initial)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        membership = actions.invite(
            email=data["email"],
            names={name: data[name] for name in ("last_name", "first_name", "patronymic", "post")},
            role=data["role"],
            municipality=municipality,
            organisation=data["organisation"],
            by=request.user,
            since=timezone.localdate(),
            link=request.build_absolute_uri,
        )
        next_step = (
            "входит с прежним паролем" if membership.user.has_usable_password() else "письмо со ссылкой отправлено"
        )
        messages.success(request, f"{membership.user}: роль «{membership.get_role_display()}» дана, {next_step}.")
        return redirect("schools:people")
    return render(request, "schools/invite.html", {"form": form})


def _membership(request: PortalRequest, pk: int) -> Membership:
    row = get_object_or_404(Membership.objects.visible_to(request.user).select_related("user"), pk=pk)
    ensure(request.user, Permission.MANAGE_MUNICIPALITY, municipality=row.municipality_id)
    return row


@require_POST
def invite_again(request: PortalRequest, pk: int) -> HttpResponse:
    """Send the invitation once more, with a fresh link."""
    row = _membership(request, pk)
    actions.send_invitation(user=row.user, membership=row, by=request.user, link=request.build_absolute_uri)
    messages.success(request, f"Приглашение снова отправлено на {row.user.email}.")
    return redirect("schools:people")


@require_POST
def end_membership(request: PortalRequest, pk: int) -> HttpResponse:
    row = _membership(request, pk)
    if row.user == request.user:
        messages.error(request, "Свою роль снять нельзя: попросите об этом коллегу.")
        return redirect("schools:people")
    actions.end_membership(membership=row, by=request.user, today=timezone.localdate())
    messages.success(request, f"Роль снята: {row.user}.")
    return redirect("schools:people")


@require_POST
def set_active(request: PortalRequest, pk: int) -> HttpResponse:
    row = _membership(request, pk)
    if row.user == request.user:
        messages.error(request, "Себя заблокировать нельзя.")
        return redirect("schools:people")
    if not governs(request.user, row.user, timezone.localdate()):
        messages.error(request, f"{row.user} работает не только здесь: вход меняет администратор портала. {LEAVES}")
        return redirect("schools:people")
    active = request.POST.get("active") == "1"
    actions.set_active(user=row.user, active=active, by=request.user, municipality=request.place.municipality)
    messages.success(request, f"{row.user}: вход {'открыт' if active else 'закрыт, сеансы завершены'}.")
    return redirect("schools:people")
