"""Organisations of the municipality: list, card, context by year."""

from typing import Any

import django_filters
from django.contrib import messages
from django.db.models import Prefetch, Q, QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone

from msoko.lib.periods import AcademicYear
from msoko.lib.search import search_terms
from schools import actions
from schools.access import Permission, ensure, has_permission, require
from schools.forms import OrganisationForm, OrganisationYearForm
from schools.models import Organisation, RiskGroup, RiskGroupMembership
from schools.place import PortalRequest


class OrganisationFilter(django_filters.FilterSet):
    """Search by name with word forms, kind, risk group of today."""

    q = django_filters.CharFilter(method="search", label="Организация")
    kind = django_filters.ChoiceFilter(choices=Organisation.Kind.choices, label="Вид", empty_label="Все виды")
    group = django_filters.ModelChoiceFilter(
        queryset=RiskGroup.objects.none(), method="in_group", label="Группа риска", empty_label="Не выбрана"
    )

    class Meta:
        model = Organisation
        fields = ["q", "kind", "group"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        place = self.request.place
        self.filters["group"].queryset = RiskGroup.objects.filter(municipality=place.municipality)

    def search(self, queryset: QuerySet, name: str, value: str) -> QuerySet:
        for term in search_terms(value):
            queryset = queryset.filter(search_text__contains=term)
        return queryset

    def in_group(self, queryset: QuerySet, name: str, value: RiskGroup) -> QuerySet:
        return queryset.filter(pk__in=value.memberships.on(timezone.localdate()).values("organisation"))


@require(Permission.VIEW_MUNICIPALITY)
def organisations(request: PortalRequest) -> HttpResponse:
    """All organisations with their current groups and heads."""
    today = timezone.localdate()
    rows = Organisation.objects.visible_to(request.user).filter(municipality=request.place.municipality)
    found = OrganisationFilter(request.GET, queryset=rows.in_order(), request=request)
    groups = RiskGroupMembership.objects.on(today).select_related("group").order_by("group__name")
    shown = list(found.qs.prefetch_related(Prefetch("risk_memberships", groups, to_attr="current_groups")))
    for row in shown:
        row.is_open = row.is_active_on(today)
    may_manage = request.place.may(Permission.MANAGE_MUNICIPALITY)
    context = {"filter": found, "organisations": shown, "total": rows.count(), "may_manage": may_manage}
    return render(request, "schools/organisations.html", context)


def organisation(request: PortalRequest, pk: int) -> HttpResponse:
    """Card of one organisation: requisites, context, groups with dates and basis, people."""
    row = get_object_or_404(Organisation.objects.visible_to(request.user).select_related("municipality"), pk=pk)
    today = timezone.localdate()
    years = list(row.years.order_by("-year"))
    context = {
        "organisation": row,
        "years": years,
        "next_year": AcademicYear.of(today).start_year,
        "may_manage": has_permission(request.user, Permission.MANAGE_MUNICIPALITY, municipality=row.municipality_id),
        "memberships": row.risk_memberships.select_related("group").order_by("-since"),
        "people": row.memberships.active_on(today).select_related("user"),
        "predecessors": row.predecessors.filter(Q(closed_on__isnull=False)),
    }
    return render(request, "schools/organisation.html", context)


@require(Permission.MANAGE_MUNICIPALITY)
def organisation_new(request: PortalRequest) -> HttpResponse:
    form = OrganisationForm(request.POST or None, municipality=request.place.municipality)
    if request.method == "POST" and form.is_valid():
        row = actions.save_organisation(organisation=form.save(commit=False), by=request.user)
        messages.success(request, f"Организация «{row}» добавлена.")
        return redirect(row)
    return render(request, "schools/organisation_form.html", {"form": form})


def organisation_edit(request: PortalRequest, pk: int) -> HttpResponse:
    row = get_object_or_404(Organisation.objects.visible_to(request.user), pk=pk)
    ensure(request.user, Permission.MANAGE_MUNICIPALITY, municipality=row.municipality_id)
    form = OrganisationForm(request.POST or None, instance=row, municipality=row.municipality)
    if request.method == "POST" and form.is_valid():
        actions.save_organisation(organisation=form.save(commit=False), by=request.user)
        messages.success(request, "Изменения сохранены.")
        return redirect(row)
    return render(request, "schools/organisation_form.html", {"form": form, "organisation": row})


def context_edit(request: PortalRequest, pk: int, year: int) -> HttpResponse:
    """Contingent and context of one academic year; a new year is made on first save."""
    row = get_object_or_404(Organisation.objects.visible_to(request.user), pk=pk)
    ensure(request.user, Permission.MANAGE_MUNICIPALITY, municipality=row.municipality_id)
    known = row.years.filter(year=year).first()
    form = OrganisationYearForm(
        request.POST or None, instance=known, organisation=row, initial=None if known else {"year": year}
    )
    if request.method == "POST" and form.is_valid():
        actions.save_context(year=form.save(commit=False), by=request.user)
        messages.success(request, "Контекст сохранён.")
        return redirect(row)
    return render(request, "schools/context_form.html", {"form": form, "organisation": row, "year": year})
