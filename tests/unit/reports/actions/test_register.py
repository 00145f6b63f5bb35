"""A ready document is signed, sent and published by those who decide, within its own municipality, and audited."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.core.files.base import ContentFile

from msoko.audit.models import AuditEvent
from msoko.lib.files import BadFile
from msoko.outbox.models import Letter
from reports.actions.documents import make_again
from reports.actions.register import Signature, mark_signed, publish, send, send_profiles, unpublish
from reports.models import Document
from reports.refusals import ActionRefused
from schools.access import Role
from tests.factories.analysis import CUT_OFF
from tests.factories.schools import MunicipalityFactory, OrganisationFactory, user_with_role

pytestmark = pytest.mark.django_db
TODAY = CUT_OFF.date()
PDF = b"%PDF-1.7\nsigned\nstartxref\n0\n%%EOF\n"


@pytest.fixture
def school():
    return OrganisationFactory(municipality=MunicipalityFactory())


@pytest.fixture
def chief(school):
    return user_with_role(Role.DEPARTMENT, municipality=school.municipality)


@pytest.fixture
def head(school):
    return user_with_role(Role.HEAD, organisation=school)


def document(school, kind="public", state="ready", **fields):
    file = ContentFile(b"%PDF", name="a.pdf") if state == "ready" else ""
    values = {"title": "Отчёт", "format": "pdf", "created_at": CUT_OFF, "year": 2025, "size": 4, "file": file}
    return Document.objects.create(municipality=school.municipality, kind=kind, state=state, **{**values, **fields})


def signature(content=PDF, name="скан.pdf", day=TODAY):
    return Signature("214-О", day, "начальник управления", ContentFile(content, name=name))


def test_a_signed_copy_is_kept_with_its_number(school, chief):
    row = mark_signed(document=document(school), signature=signature(), by=chief, at=CUT_OFF)
    assert (row.signed_number, row.signed_on, row.standing[1]) == ("214-О", CUT_OFF.date(), "подписан")
    assert row.signed_file.read() == PDF
    assert AuditEvent.objects.get(action="document.signed").by == chief


@pytest.mark.parametrize(
    ("how", "refusal"),
    [
        ({"content": b"<html>", "name": "скан.pdf"}, BadFile),
        ({"content": b"PK\x03\x04", "name": "скан.docx"}, BadFile),
        ({"day": CUT_OFF.date() + timedelta(days=2)}, ActionRefused),
    ],
)
def test_a_wrong_scan_or_a_future_day_is_refused(school, chief, how, refusal):
    row = document(school)
    with pytest.raises(refusal):
        mark_signed(document=row, signature=signature(**how), by=chief, at=CUT_OFF)
    row.refresh_from_db()
    assert row.signed_on is None


def test_a_letter_with_a_link_opens_the_document_to_its_readers(school, chief, head):
    row = document(school, kind="quarter")
    lonely = OrganisationFactory(municipality=school.municipality)
    assert not Document.objects.visible_to(head).exists()
    assert send(document=row, organisations=[school, lonely], by=chief, at=CUT_OFF) == (1, [str(lonely)])
    assert list(Document.objects.visible_to(head)) == [row]
    letter = Letter.objects.get()
    assert (letter.user, letter.url) == (head, row.get_absolute_url())
    assert row.get_absolute_url() in letter.text


def test_nothing_is_sent_abroad_or_to_nobody(school, chief):
    row = document(school)
    for organisations in ([], [OrganisationFactory()]):
        with pytest.raises(ActionRefused):
            send(document=row, organisations=organisations, by=chief, at=CUT_OFF)
    assert not Letter.objects.exists()


def test_a_profile_goes_to_its_own_school_only(school, chief, head):
    other = OrganisationFactory(municipality=school.municipality)
    batch = document(school, kind="profiles", format="zip")
    row = document(school, kind="profile", organisation=school, batch=batch)
    assert not Document.objects.visible_to(head).exists()  # not before it is sent
    with pytest.raises(ActionRefused):
        send(document=row, organisations=[other], by=chief, at=CUT_OFF)
    with pytest.raises(ActionRefused, match="профили всех школ"):
        send(document=batch, organisations=[school], by=chief, at=CUT_OFF)
    assert send_profiles(batch=batch, by=chief, at=CUT_OFF) == 1
    assert list(Document.objects.visible_to(head)) == [row]


def test_a_new_version_takes_the_place_of_the_published_one(school, chief):
    first, second = document(school), document(school, version=2)
    publish(document=first, by=chief, at=CUT_OFF)
    publish(document=second, by=chief, at=CUT_OFF)
    first.refresh_from_db()
    assert first.published_at is None
    unpublish(document=second, by=chief)
    second.refresh_from_db()
    assert second.published_at is None
    actions = list(AuditEvent.objects.order_by("pk").values_list("action", flat=True))
    assert actions == ["document.published", "document.published", "document.unpublished"]


@pytest.mark.parametrize("kind", ["annual", "execution", "note", "register", "quarter", "profile", "dossier"])
def test_papers_with_lines_about_schools_are_not_published(school, chief, kind):
    with pytest.raises(ActionRefused, match="отдельных школах"):
        publish(document=document(school, kind=kind), by=chief, at=CUT_OFF)


def test_only_those_who_decide_and_only_ready_documents(school, chief):
    methodist = user_with_role(Role.METHODOLOGIST, municipality=school.municipality)
    stranger = user_with_role(Role.DEPARTMENT, municipality=MunicipalityFactory())
    row = document(school)
    for person in (methodist, stranger):
        with pytest.raises(PermissionDenied):
            publish(document=row, by=person, at=CUT_OFF)
    with pytest.raises(ActionRefused, match="не готов"):
        publish(document=document(school, state="waiting"), by=chief, at=CUT_OFF)


def test_a_failed_document_is_tried_again_in_its_own_row(school, chief):
    row = document(school, state="failed", failure="Не хватило места.", format="xlsx")
    made = make_again(row, by=chief, at=CUT_OFF)
    assert (made.pk, made.state, made.failure, made.version) == (row.pk, "waiting", "", 1)
    assert made.job is not None
    with pytest.raises(ActionRefused, match="уже готовится"):
        make_again(row, by=chief, at=CUT_OFF)
