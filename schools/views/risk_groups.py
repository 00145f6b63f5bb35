"""Risk groups and who is in them since when, on what basis."""

from django.contrib import messages
from django.db.models import Prefetch
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone

from schools import actions
from schools.access import Permission, ensure, require
from schools.forms import LeaveGroupForm, RiskGroupForm, RiskMembershipForm
from schools.models import RiskGroup, RiskGroupMembership
from schools.place import PortalRequest


@require(Permission.VIEW_MUNICIPALITY)
def risk_groups(request: PortalRequest) -> HttpResponse:
    """Groups with today's members."""
    members = RiskGroupMembership.objects.on(timezone.localdate()).select_related("organisation")
    groups = (
        RiskGroup.objects.visible_to(request.user)
        .filter(municipality=request.place.municipality)
        .prefetch_related(Prefetch("memberships", members.order_by("organisation__sort_key"), to_attr="current"))
    )
    may_manage = request.place.may(Permission.MANAGE_MUNICIPALITY)
    return render(request, "schools/risk_groups.html", {"groups": groups, "may_manage": may_manage})


def risk_group(request: PortalRequest, pk: int) -> HttpResponse:
    """One group: members now and before, joining."""
    group = _group(request, pk)
    ensure(request.user, Permission.VIEW_MUNICIPALITY, municipality=group.municipality_id)
    may_edit = request.place.may(Permission.MANAGE_MUNICIPALITY)
    form = RiskMembershipForm(request.POST or None, group=group, initial={"since": timezone.localdate()})
    if request.method == "POST":
        ensure(request.user, Permission.MANAGE_MUNICIPALITY, municipality=group.municipality_id)
        if form.is_valid():
            membership = actions.join_group(membership=form.save(commit=False), by=request.user)
            messages.success(request, f"{membership.organisation} – в группе с {membership.since:%d.%m.%Y}.")
            return redirect("schools:risk_group", pk=pk)
    memberships = group.memberships.select_related("organisation", "added_by").order_by("-since")
    context = {"group": group, "form": form, "memberships": memberships, "may_edit": may_edit}
    return render(request, "schools/risk_group.html", context | {"today": timezone.localdate()})


@require(Permission.MANAGE_MUNICIPALITY)
def risk_group_new(request: PortalRequest) -> HttpResponse:
    form = RiskGroupForm(request.POST or None, municipality=request.place.municipality)
    if request.method == "POST" and form.is_valid():
        group = actions.save_risk_group(group=form.save(commit=False), by=request.user)
        return redirect("schools:risk_group", pk=group.pk)
    return render(request, "schools/risk_group_form.html", {"form": form})


def risk_group_edit(request: PortalRequest, pk: int) -> HttpResponse:
    group = _group(request, pk)
    ensure(request.user, Permission.MANAGE_MUNICIPALITY, municipality=group.municipality_id)
    form = RiskGroupForm(request.POST or None, instance=group, municipality=group.municipality)
    if request.method == "POST" and form.is_valid():
        actions.save_risk_group(group=form.save(commit=False), by=request.user)
        messages.success(request, "Группа сохранена.")
        return redirect("schools:risk_group", pk=pk)
    return render(request, "schools/risk_group_form.html", {"form": form, "group": group})


def leave(request: PortalRequest, pk: int) -> HttpResponse:
    """Set the last day of a membership."""
    visible = RiskGroup.objects.visible_to(request.user)
    row = get_object_or_404(RiskGroupMembership.objects.select_related("group", "organisation"), pk=pk,
                            group__in=visible)  # fmt: skip
    ensure(request.user, Permission.MANAGE_MUNICIPALITY, municipality=row.group.municipality_id)
    form = LeaveGroupForm(request.POST or None, membership=row, initial={"until": timezone.localdate()})
    if request.method == "POST" and form.is_valid():
        actions.leave_group(membership=row, until=form.cleaned_data["until"], by=request.user)
        messages.success(request, f"{row.organisation} – в группе до {row.until:%d.%m.%Y}. История сохранена.")
        return redirect("schools:risk_group", pk=row.group_id)
    return render(request, "schools/risk_leave.html", {"form": form, "membership": row})


def _group(request: PortalRequest, pk: int) -> RiskGroup:
    return get_object_or_404(RiskGroup.objects.visible_to(request.user).select_related("municipality"), pk=pk)
