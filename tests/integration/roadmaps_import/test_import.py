"""What a specialist of the department does with an order in the browser, page by page."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from msoko.jobs import running
from msoko.jobs.models import Job
from roadmaps.actions import amending, drafts
from roadmaps.actions.drafts import write_draft
from roadmaps.actions.editing import edit_field
from roadmaps.drafting.plan import open_problems, rows_of
from roadmaps.models import ImportDraft, Roadmap
from schools.access import Role
from tests.factories.imports import SMALL, read_draft, seed
from tests.factories.schools import MunicipalityFactory, OrganisationFactory, user_with_role

pytestmark = pytest.mark.django_db
ORDER = {"act_kind": "order", "act_number": "5-ш", "act_title": ""}


@pytest.fixture
def town():
    return MunicipalityFactory()


@pytest.fixture
def client(town):
    client = Client()
    client.force_login(user_with_role(Role.DEPARTMENT, municipality=town))
    return client


def upload(client, content, name):
    file = SimpleUploadedFile(name, content)
    return client.post(reverse("roadmaps:import"), {"file": file, "text": ""})


def test_from_a_file_to_a_road_map(client):
    response = upload(client, seed("002"), "Приказ 486.txt")
    draft = ImportDraft.objects.get()
    assert response.url == draft.get_absolute_url()
    assert "читается" in client.get(response.url).content.decode()
    running.run(draft.job_id)
    draft.refresh_from_db()
    page = client.get(response.url).content.decode()
    assert "34&nbsp;строки" in page.replace("\u00a0", "&nbsp;")
    assert "строка 49" in page
    assert Roadmap.objects.count() == 0
    form = {"version": draft.version, "state": "active"}
    answer = client.post(reverse("roadmaps:import_write", args=[draft.pk]), form)
    roadmap = Roadmap.objects.get()
    assert answer.url == roadmap.get_absolute_url()
    assert client.get(answer.url).status_code == 200
    assert roadmap.activities.count() == 34


def test_a_large_map_is_written_by_a_job_once(client, town, monkeypatch):
    monkeypatch.setattr(drafts, "LARGE", 2)
    draft = read_draft(town)
    form = {"version": draft.version, "state": "active"}
    for _ in range(2):
        assert client.post(reverse("roadmaps:import_write", args=[draft.pk]), form).url == draft.get_absolute_url()
    draft.refresh_from_db()
    assert draft.is_being_written
    assert Roadmap.objects.count() == 0
    assert "записывается" in client.get(draft.get_absolute_url()).content.decode()
    uid = rows_of(draft.plan)[0]["uid"]
    assert client.get(reverse("roadmaps:import_row", args=[draft.pk, uid])).status_code == 404
    assert running.run(draft.job_id)
    assert not running.run(draft.job_id)
    job = Job.objects.get(pk=draft.job_id)
    assert (job.state, job.result_url) == (Job.State.DONE, Roadmap.objects.get().get_absolute_url())
    assert job.requested_by is not None


def test_why_a_large_map_was_not_written_stands_on_its_review_and_it_may_be_tried_again(client, town, monkeypatch):
    monkeypatch.setattr(drafts, "LARGE", 2)
    draft = read_draft(town, SMALL.replace("2024-2026", "").replace("2024", "").replace("2025", ""))
    form = {"version": draft.version, "state": "active"}
    address = reverse("roadmaps:import_write", args=[draft.pk])
    client.post(address, form)
    draft.refresh_from_db()
    running.run(draft.job_id)
    page = client.get(draft.get_absolute_url()).content.decode()
    assert "Карта не записана." in page
    assert "Укажите годы" in page
    client.post(address, form)
    assert Job.objects.filter(kind="roadmap.write").count() == 2


def test_a_pasted_table(client):
    client.post(reverse("roadmaps:import"), {"text": SMALL})
    draft = ImportDraft.objects.get()
    running.run(draft.job_id)
    draft.refresh_from_db()
    assert draft.state == ImportDraft.State.READY


@pytest.mark.parametrize(
    ("content", "name", "words"),
    [
        (b"", "приказ.docx", "пуст"),
        (b"PK\x03\x04 not a package", "приказ.docx", "повреждён"),
        (b"MZ....", "приказ.exe", "DOCX"),
    ],
)
def test_a_bad_file_is_refused_in_words(client, content, name, words):
    response = upload(client, content, name)
    assert response.status_code == 422
    assert words in response.content.decode()
    assert ImportDraft.objects.count() == 0


def test_nothing_chosen(client):
    response = client.post(reverse("roadmaps:import"), {"text": "  "})
    assert "Выберите файл или вставьте таблицу" in response.content.decode()


def test_correcting_a_row_leads_to_the_next_remark(client, town):
    draft = read_draft(town, seed("000"))
    first, second = [row["uid"] for row in rows_of(draft.plan) if open_problems(row)][:2]
    address = reverse("roadmaps:import_row", args=[draft.pk, first])
    assert client.get(address).status_code == 200
    row = next(row for row in rows_of(draft.plan) if row["uid"] == first)
    values = {name: row[name] or "" for name in ("number", "title", "deadline", "responsible", "kind")}
    form = {**values, "title": "Исправлено по оригиналу", "version": draft.version, "next": "problem"}
    response = client.post(address, form)
    assert response.url == reverse("roadmaps:import_row", args=[draft.pk, second])
    draft.refresh_from_db()
    assert next(row["title"] for row in rows_of(draft.plan) if row["uid"] == first) == "Исправлено по оригиналу"


@pytest.mark.parametrize("action", ["confirm", "up", "down", "merge", "remove", "add", "kind", "split"])
def test_every_button_of_a_row(client, town, action):
    draft = read_draft(town)
    uid = rows_of(draft.plan)[1]["uid"]
    form = {"version": draft.version, "kind": "group", "parts": "раз\nдва"}
    response = client.post(reverse("roadmaps:import_arrange", args=[draft.pk, uid, action]), form, follow=True)
    assert response.status_code == 200
    draft.refresh_from_db()
    assert draft.version == form["version"] + 1


def test_an_old_page_overwrites_nothing(client, town):
    draft = read_draft(town)
    address = reverse("roadmaps:import_arrange", args=[draft.pk, "r1", "remove"])
    client.post(address, {"version": draft.version})
    response = client.post(address.replace("remove", "merge"), {"version": draft.version}, follow=True)
    assert "исправил кто-то другой" in response.content.decode()


def test_requisites_are_editable(client, town):
    draft = read_draft(town)
    address = reverse("roadmaps:import_requisites", args=[draft.pk])
    assert client.get(address).status_code == 200
    form = {"document": "Карта", "kind": "приказ", "number": "9", "date": "2025-01-09", "version": draft.version}
    wrong = client.post(address, {**form, "starts_on": "2027-01-01", "ends_on": "2025-12-31"})
    assert "Окончание раньше начала" in wrong.content.decode()
    client.post(address, {**form, "starts_on": "2025-01-01", "ends_on": "2027-12-31"})
    draft.refresh_from_db()
    assert draft.plan["requisites"] == "приказ от 09.01.2025 № 9"


def test_the_file_comes_back_as_it_was(client, town):
    draft = read_draft(town, seed("004"))
    response = client.get(reverse("roadmaps:import_file", args=[draft.pk]))
    assert b"".join(response.streaming_content) == seed("004")
    assert response["Content-Disposition"].startswith("attachment; filename*=utf-8''")


def test_the_number_of_queries_does_not_grow(client, town, django_assert_max_num_queries):
    small, large = read_draft(town), read_draft(town, seed("001"))
    client.get(small.get_absolute_url())
    for draft in (small, large):
        with django_assert_max_num_queries(16):
            assert client.get(draft.get_absolute_url()).status_code == 200


def test_a_correction_is_taken_back_from_the_review(client, town):
    draft = read_draft(town)
    row = rows_of(draft.plan)[1]
    confirm = reverse("roadmaps:import_arrange", args=[draft.pk, row["uid"], "remove"])
    client.post(confirm, {"version": draft.version})
    assert "Строка убрана" in client.get(draft.get_absolute_url()).content.decode()
    draft.refresh_from_db()
    client.post(reverse("roadmaps:import_undo", args=[draft.pk]), {"version": draft.version})
    draft.refresh_from_db()
    assert not rows_of(draft.plan)[1]["removed"]


def test_a_remark_about_several_fields_is_said_once(client, town):
    draft = read_draft(
        town, content="№ Мероприятие Исполнители Сроки\n1. Семинар\nИМЦ\nмай\n2. Справка\nУО\nиюнь\n".encode()
    )
    page = client.get(draft.get_absolute_url()).content.decode()
    assert "мероприятие, срок, ответственные: графы стоят в необычном порядке" in page


def test_a_school_takes_a_change_and_approves_its_map(town):
    draft = read_draft(town)
    plan = write_draft(draft, state="active", seen=draft.version, by=None)
    head = user_with_role(Role.HEAD, organisation=OrganisationFactory(municipality=town))
    school = Client()
    school.force_login(head)
    own_url = school.post(reverse("roadmaps:derive", args=[plan.pk])).url
    own = Roadmap.objects.get(parent=plan)
    now = timezone.now()
    amendment = amending.start_amendment(plan, by=head, at=now)
    row = amendment.copy.activities.get(number="1.2")
    edit_field(row, "deadline", "ноябрь 2025", version=row.version, by=head, at=now)
    day = timezone.localdate()
    act = {"act_kind": "order", "act_number": "7", "act_date": day, "effective_on": day, "note": ""}
    amending.describe_amendment(amendment, by=head, **act)
    amending.apply(amendment, by=head, at=now, today=day)
    offers = reverse("roadmaps:offers", args=[own.pk])
    assert offers in school.get(own_url).content.decode()
    assert "ноябрь 2025" in school.get(offers).content.decode()
    refused = school.post(reverse("roadmaps:approve", args=[own.pk]), ORDER | {"act_date": day})
    assert "позже муниципальных" in refused.content.decode()
    school.post(reverse("roadmaps:offer_answer", args=[own.pk]), {"row": str(row.lineage), "choice": "take"})
    school.post(reverse("roadmaps:approve", args=[own.pk]), ORDER | {"act_date": day})
    own.refresh_from_db()
    assert own.state == Roadmap.State.ACTIVE
    assert own.activities.get(number="1.2").deadline == "ноябрь 2025"


def test_a_long_plan_is_reviewed_by_pages(client, town):
    lines = [f"{number}\tДело {number}\tмай 2026 г.\t{'УО' if number != 450 else ''}" for number in range(1, 501)]
    draft = read_draft(town, content="\n".join(["№\tМероприятие\tСрок\tОтветственный", *lines]).encode())
    first = client.get(draft.get_absolute_url()).content.decode()
    assert "Дело 300" in first
    assert "Дело 301" not in first
    far = rows_of(draft.plan)[449]["uid"]
    assert f"?page=2#{far}" in first
    assert "Дело 500" in client.get(f"{draft.get_absolute_url()}?page=2").content.decode()
    address = reverse("roadmaps:import_arrange", args=[draft.pk, far, "confirm"])
    assert client.post(address, {"version": draft.version}).url == f"{draft.get_absolute_url()}?page=2#{far}"
