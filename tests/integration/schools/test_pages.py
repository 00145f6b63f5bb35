"""Pages of organisations, people, risk groups and settings as a person uses them."""

import re
from datetime import date
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from msoko.audit.models import AuditEvent
from msoko.outbox.models import Letter
from schools.access import Role
from schools.models import Membership, Municipality, Organisation, RiskGroupMembership, User
from tests.factories.schools import (
    MembershipFactory,
    MunicipalityFactory,
    OrganisationFactory,
    RiskGroupFactory,
    RiskGroupMembershipFactory,
    user_with_role,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def town() -> Municipality:
    return MunicipalityFactory()


@pytest.fixture
def client(town: Municipality) -> Client:
    client = Client()
    client.force_login(user_with_role(Role.DEPARTMENT, municipality=town))
    return client


def page(response: Any) -> str:
    return re.sub(r"\s+", " ", response.content.decode())


class TestOrganisations:
    @pytest.mark.parametrize("count", [3, 30])
    def test_list_has_a_fixed_number_of_queries(
        self, client: Client, town: Municipality, count: int, django_assert_max_num_queries: Any
    ) -> None:
        OrganisationFactory.create_batch(count, municipality=town)
        group = RiskGroupFactory(municipality=town)
        for school in Organisation.objects.filter(municipality=town)[:3]:
            RiskGroupMembershipFactory(group=group, organisation=school)
        client.get(reverse("schools:profile"))  # the first request of a session writes its own rows
        with django_assert_max_num_queries(12):
            assert client.get(reverse("schools:organisations")).status_code == 200

    def test_search_knows_word_forms_and_ignores_the_sign_of_number(self, client: Client, town: Municipality) -> None:
        OrganisationFactory(municipality=town, short_name="Гимназия № 7 (пример)", full_name="")
        OrganisationFactory(municipality=town, short_name="Школа № 17 (пример)", full_name="")
        found = page(client.get(reverse("schools:organisations"), {"q": "гимназии 7"}))
        assert "Гимназия № 7" in found
        assert "Школа № 17" not in found

    def test_second_with_the_same_name_is_refused_in_words(self, client: Client, town: Municipality) -> None:
        OrganisationFactory(municipality=town, short_name="Школа № 1")
        response = client.post(reverse("schools:organisation_new"), {"kind": "school", "short_name": "Школа № 1"})
        assert "Организация с таким названием уже есть" in page(response)
        assert Organisation.objects.count() == 1

    def test_new_one_is_audited(self, client: Client, town: Municipality) -> None:
        client.post(reverse("schools:organisation_new"), {"kind": "school", "short_name": "Школа № 5"})
        created = Organisation.objects.get()
        assert created.municipality == town
        assert AuditEvent.objects.of(created).get().action == "organisation.created"

    def test_successor_of_another_municipality_cannot_be_chosen(self, client: Client, town: Municipality) -> None:
        own, far = OrganisationFactory(municipality=town), OrganisationFactory()
        data = {"kind": "school", "short_name": own.short_name, "closed_on": "2026-08-31", "successor": far.pk}
        client.post(reverse("schools:organisation_edit", args=[own.pk]), data)
        own.refresh_from_db()
        assert own.successor is None

    def test_share_over_hundred_is_refused(self, client: Client, town: Municipality) -> None:
        own = OrganisationFactory(municipality=town)
        url = reverse("schools:context_edit", args=[own.pk, 2025])
        response = client.post(url, {"year": 2025, "share_incomplete": "140"})
        assert "Доля – число от 0 до 100" in page(response)


class TestPeople:
    def invite(self, client: Client, follow: bool = False, **data: Any) -> Any:
        values = {"email": "New@Example.test", "last_name": "Новая", "first_name": "Вера", "role": "methodist", **data}
        return client.post(reverse("schools:invite"), values, follow=follow)

    def test_invited_person_sets_a_password_and_comes_in(self, client: Client, town: Municipality) -> None:
        self.invite(client)
        letter = Letter.objects.get(kind="invitation")
        guest = Client()
        first = guest.get(letter.url.removeprefix("http://testserver"))
        form = guest.get(first["Location"])
        assert form.status_code == 200
        new = "правильная лошадь батарея"
        done = guest.post(first["Location"], {"password1": new, "password2": new})
        assert done.status_code == 302
        assert User.objects.get(email="new@example.test").check_password(new)

    def test_invitation_link_works_once(self, client: Client) -> None:
        self.invite(client)
        address = Letter.objects.get().url.removeprefix("http://testserver")
        guest = Client()
        target = guest.get(address)["Location"]
        new = "правильная лошадь батарея"
        guest.post(target, {"password1": new, "password2": new})
        again = Client().get(address, follow=True)
        assert "password1" not in page(again)

    def test_head_needs_an_organisation(self, client: Client) -> None:
        response = self.invite(client, role="head")
        assert "Выберите организацию" in page(response)
        assert not User.objects.filter(email="new@example.test").exists()

    def test_portal_administrator_cannot_be_made_here(self, client: Client) -> None:
        self.invite(client, role="admin")
        assert not Membership.objects.filter(role=Role.PORTAL_ADMIN).exists()

    def test_ended_role_logs_the_person_out_at_once(self, client: Client, town: Municipality) -> None:
        membership = MembershipFactory(role=Role.METHODOLOGIST, municipality=town)
        theirs = Client()
        theirs.force_login(membership.user)
        theirs.get(reverse("home"))
        client.post(reverse("schools:membership_end", args=[membership.pk]))
        assert theirs.get(reverse("home")).status_code == 302

    def test_nobody_blocks_oneself(self, client: Client, town: Municipality) -> None:
        own = Membership.objects.get(municipality=town, role=Role.DEPARTMENT)
        client.post(reverse("schools:person_active", args=[own.pk]), {"active": "0"})
        own.user.refresh_from_db()
        assert own.user.is_active

    def test_who_works_elsewhere_too_is_not_locked_out_from_here(self, client: Client, town: Municipality) -> None:
        """Else any department could invite a stranger, the administrator of the portal too, and close the log-in."""
        elsewhere = MembershipFactory(role=Role.DEPARTMENT)
        portal_admin = MembershipFactory(role=Role.PORTAL_ADMIN)
        for stranger in (elsewhere.user, portal_admin.user):
            here = MembershipFactory(role=Role.METHODOLOGIST, user=stranger, municipality=town)
            said = page(client.post(reverse("schools:person_active", args=[here.pk]), {"active": "0"}, follow=True))
            stranger.refresh_from_db()
            assert stranger.is_active
            assert "работает не только здесь" in said

    def test_message_says_whether_a_letter_went(self, client: Client) -> None:
        known = user_with_role(Role.DEPARTMENT)
        assert "письмо со ссылкой отправлено" in page(self.invite(client, follow=True))
        assert "входит с прежним паролем" in page(self.invite(client, email=known.email, follow=True))

    def test_change_of_one_s_name_is_kept_in_the_journal(self, client: Client) -> None:
        person = User.objects.get()
        data = {"last_name": "Другая", "first_name": person.first_name, "patronymic": person.patronymic}
        client.post(reverse("schools:profile"), data)
        assert AuditEvent.objects.of(person).get().changes == {"last_name": [person.last_name, "Другая"]}


class TestRiskGroups:
    def test_school_joins_with_a_basis_and_leaves_with_history(self, client: Client, town: Municipality) -> None:
        group, school = RiskGroupFactory(municipality=town), OrganisationFactory(municipality=town)
        url = reverse("schools:risk_group", args=[group.pk])
        client.post(url, {"organisation": school.pk, "since": "2025-11-14", "basis": "письмо № 1", "is_official": "on"})
        membership = RiskGroupMembership.objects.get()
        client.post(reverse("schools:risk_leave", args=[membership.pk]), {"until": "2026-08-31"})
        membership.refresh_from_db()
        assert (membership.since, membership.until) == (date(2025, 11, 14), date(2026, 8, 31))
        assert {event.action for event in AuditEvent.objects.of(membership)} == {"risk_group.joined", "risk_group.left"}

    def test_leaving_before_joining_is_refused(self, client: Client, town: Municipality) -> None:
        group = RiskGroupFactory(municipality=town)
        membership = RiskGroupMembershipFactory(group=group, since=date(2025, 11, 14))
        response = client.post(reverse("schools:risk_leave", args=[membership.pk]), {"until": "2025-11-01"})
        assert "укажите день не раньше" in page(response)

    def test_twice_at_the_same_time_is_refused(self, client: Client, town: Municipality) -> None:
        group = RiskGroupFactory(municipality=town)
        membership = RiskGroupMembershipFactory(group=group)
        data = {"organisation": membership.organisation_id, "since": "2026-01-01", "basis": "письмо"}
        response = client.post(reverse("schools:risk_group", args=[group.pk]), data)
        assert "уже состоит в группе" in page(response)

    def test_foreign_school_cannot_be_put_into_the_group(self, client: Client, town: Municipality) -> None:
        group, far = RiskGroupFactory(municipality=town), OrganisationFactory()
        data = {"organisation": far.pk, "since": "2026-01-01", "basis": "письмо"}
        client.post(reverse("schools:risk_group", args=[group.pk]), data)
        assert not RiskGroupMembership.objects.exists()


class TestNewMunicipality:
    data = {
        "name": "город Новый", "name_genitive": "города Нового", "name_locative": "городе Новом", "code": "novy",
        "authority_name": "Управление образования города Нового", "authority_short": "УО",
        "authority_genitive": "Управления образования города Нового", "head_post": "Начальник",
        "time_zone": "Asia/Omsk",
    }  # fmt: skip

    def test_empty_portal_leads_its_administrator_from_the_first_page_to_the_first_invitation(self) -> None:
        root = Client()
        root.force_login(User.objects.create_superuser("root@example.test"))
        first = root.get("/roadmaps/")
        assert first["Location"] == reverse("schools:municipality_new")
        assert "Добавить муниципалитет" in page(root.get(first["Location"]))
        done = root.post(first["Location"], self.data, follow=True)
        assert done.redirect_chain[-1][0] == reverse("schools:invite") + "?role=department"
        assert done.context["form"]["role"].value() == Role.DEPARTMENT
        town = Municipality.objects.get()
        (department,) = town.organisations.all()
        assert (department.kind, department.short_name) == (Organisation.Kind.AUTHORITY, "УО")
        assert AuditEvent.objects.of(town).get().action == "municipality.created"
        assert root.get("/roadmaps/").status_code == 200

    def test_code_is_unique_and_said_so_in_words(self) -> None:
        MunicipalityFactory(code="novy")
        root = Client()
        root.force_login(user_with_role(Role.PORTAL_ADMIN))
        assert "с таким кодом уже есть" in page(root.post(reverse("schools:municipality_new"), self.data))


class TestSettings:
    def data(self, client: Client) -> dict[str, Any]:
        form = client.get(reverse("schools:municipality_settings")).context["form"]
        values = {name: form[name].value() for name in form.fields}
        return {name: value for name, value in values.items() if value not in (None, False)}

    def test_second_editor_sees_the_conflict(self, client: Client, town: Municipality) -> None:
        data = self.data(client)
        Municipality.objects.filter(pk=town.pk).update(authority_short="ГУО", version=2)
        response = client.post(reverse("schools:municipality_settings"), data | {"authority_short": "КО"})
        assert response.status_code == 409
        assert "ГУО" in page(response)
        assert "КО" in page(response)
        town.refresh_from_db()
        assert town.authority_short == "ГУО"

    def test_change_is_kept_in_the_journal(self, client: Client, town: Municipality) -> None:
        client.post(reverse("schools:municipality_settings"), self.data(client) | {"report_due_day": "10"})
        town.refresh_from_db()
        assert town.report_due_day == 10
        assert AuditEvent.objects.of(town).get().changes == {"report_due_day": [5, 10]}

    def test_two_steps_with_one_reviewer_are_explained_before_and_after(
        self, client: Client, town: Municipality
    ) -> None:
        address, words = reverse("schools:municipality_settings"), "только один человек"
        assert words in page(client.get(address))
        assert words in page(client.post(address, self.data(client) | {"two_step_review": "on"}, follow=True))
        user_with_role(Role.METHODOLOGIST, municipality=town)
        assert words not in page(client.get(address))
