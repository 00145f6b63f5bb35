"""Organisations, people, risk groups, settings, profile, help."""

from django.urls import path

from schools.views import help as help_pages
from schools.views import organisations, people, profile, risk_groups, settings

app_name = "schools"
urlpatterns = [
    path("organisations/", organisations.organisations, name="organisations"),
    path("organisations/new", organisations.organisation_new, name="organisation_new"),
    path("organisations/<int:pk>/", organisations.organisation, name="organisation"),
    path("organisations/<int:pk>/edit", organisations.organisation_edit, name="organisation_edit"),
    path("organisations/<int:pk>/context/<int:year>", organisations.context_edit, name="context_edit"),
    path("people/", people.people, name="people"),
    path("people/invite", people.invite, name="invite"),
    path("people/<int:pk>/invite-again", people.invite_again, name="invite_again"),
    path("people/<int:pk>/end", people.end_membership, name="membership_end"),
    path("people/<int:pk>/active", people.set_active, name="person_active"),
    path("risk-groups/", risk_groups.risk_groups, name="risk_groups"),
    path("risk-groups/new", risk_groups.risk_group_new, name="risk_group_new"),
    path("risk-groups/<int:pk>/", risk_groups.risk_group, name="risk_group"),
    path("risk-groups/<int:pk>/edit", risk_groups.risk_group_edit, name="risk_group_edit"),
    path("risk-groups/members/<int:pk>/leave", risk_groups.leave, name="risk_leave"),
    path("municipalities/new", settings.municipality_new, name="municipality_new"),
    path("settings/", settings.municipality_settings, name="municipality_settings"),
    path("profile/", profile.profile, name="profile"),
    path("profile/display", profile.display, name="display"),
    path("profile/theme", profile.theme, name="theme"),
    path("profile/place", profile.choose_place, name="choose_place"),
    path("session/pulse", profile.pulse, name="pulse"),
    path("help/", help_pages.index, name="help"),
    path("help/<slug:name>/", help_pages.page, name="help_page"),
]
