"""Editing in the table: the row comes back, conflicts and errors stay in the cell, everything works without script."""

import pytest
from django.urls import reverse

from msoko.audit.models import AuditEvent
from roadmaps.models import Activity, EditStep, SavedView
from schools.access import Role
from tests.factories.roadmaps import ActivityFactory, DirectionFactory, RoadmapFactory, with_due_dates
from tests.factories.schools import MunicipalityFactory, OrganisationFactory, user_with_role

pytestmark = pytest.mark.django_db
HTMX = {"HTTP_HX_REQUEST": "true"}


@pytest.fixture
def town():
    town = MunicipalityFactory()
    OrganisationFactory(municipality=town)
    return town


@pytest.fixture
def rows(town):
    direction = DirectionFactory(roadmap=RoadmapFactory(municipality=town))
    rows = [ActivityFactory(direction=direction, position=n) for n in (1, 2, 3)]
    with_due_dates(*rows)
    return rows


@pytest.fixture
def editor(client, town):
    user = user_with_role(Role.DEPARTMENT, municipality=town)
    client.force_login(user)
    return user


def cell(row: Activity, field: str) -> str:
    return reverse("roadmaps:cell", args=[row.pk, field])


def fresh(row: Activity) -> Activity:
    return Activity.objects.get(pk=row.pk)


def test_editor_of_a_cell_shows_the_reading(client, rows, editor):
    text = client.get(cell(rows[0], "deadline"), **HTMX).content.decode()
    assert "ежегодно до 30 ноября</textarea>" in text
    assert "Прочитано: каждый год" in text


def test_saved_cell_gives_the_row_back_with_new_dates(client, rows, editor):
    response = client.post(cell(rows[0], "deadline"), {"value": "ежегодно до 15 мая", "version": 1}, **HTMX)
    text = response.content.decode()
    assert response.status_code == 200
    assert f'id="r{rows[0].pk}"' in text
    assert "Каждый год, не позднее 15 мая" in text
    assert "Сохранено" in text
    assert fresh(rows[0]).version == 2
    assert AuditEvent.objects.of(rows[0]).count() == 1


def test_conflict_shows_both_texts_in_the_cell_and_overwrites_nothing(client, rows, editor):
    client.post(cell(rows[0], "title"), {"value": "Первый", "version": 1}, **HTMX)
    response = client.post(cell(rows[0], "title"), {"value": "Второй", "version": 1}, **HTMX)
    text = response.content.decode()
    assert response.status_code == 422
    assert response["HX-Retarget"] == f"#c-{rows[0].pk}-title"
    assert "Первый" in text
    assert "Второй" in text
    assert fresh(rows[0]).title == "Первый"


def test_conflict_page_without_script(client, rows, editor):
    client.post(cell(rows[0], "title"), {"value": "Первый", "version": 1})
    response = client.post(cell(rows[0], "title"), {"value": "Второй", "version": 1})
    assert response.status_code == 409
    assert "Ничего не перезаписано" in response.content.decode()
    again = client.post(cell(rows[0], "title"), {"value": "Второй", "version": 2})
    assert again.status_code == 302
    assert fresh(rows[0]).title == "Второй"


@pytest.mark.parametrize("version", ["", "x", "-1", "9" * 30])
def test_save_without_a_seen_version_is_a_conflict(client, rows, editor, version):
    response = client.post(cell(rows[0], "title"), {"value": "Слепая правка", "version": version})
    assert response.status_code == 409
    assert fresh(rows[0]).title == rows[0].title


def test_error_stays_in_the_cell_with_the_typed_text(client, rows, editor):
    response = client.post(cell(rows[0], "number"), {"value": "7" * 41, "version": 1}, **HTMX)
    assert response.status_code == 422
    assert "40 знаков" in response.content.decode()
    assert "7" * 41 in response.content.decode()


def test_cell_address_without_script_opens_the_page_of_the_row(client, rows, editor):
    response = client.get(cell(rows[0], "deadline"))
    assert response.url == f"{rows[0].get_absolute_url()}#id_deadline"
    assert client.get(cell(rows[0], "schedule")).url == rows[0].get_absolute_url()


def test_page_of_the_row_saves_all_cells_at_once(client, rows, editor):
    form = {"number": "7.7", "title": "Новое", "deadline": "май 2026", "responsible": "ОО", "version": 1}
    assert client.post(rows[0].get_absolute_url(), form).status_code == 302
    row = fresh(rows[0])
    assert (row.number, row.title, row.deadline, row.version) == ("7.7", "Новое", "май 2026", 2)
    stale = client.post(rows[0].get_absolute_url(), form | {"title": "Иначе"})
    assert stale.status_code == 409
    assert "Иначе" in stale.content.decode()
    empty = client.post(rows[0].get_absolute_url(), form | {"title": "", "version": 2})
    assert empty.status_code == 422


@pytest.mark.parametrize(
    ("value", "words"),
    [("ежегодно до 30 ноября", "Прочитано: каждый год"), ("абракадабра", "Срок не прочитан"), ("", "без даты")],
)
def test_deadline_is_read_while_typing(client, rows, editor, value, words):
    url = reverse("roadmaps:read_deadline", args=[rows[0].roadmap_id])
    assert words in client.get(url, {"value": value}).content.decode()


@pytest.mark.parametrize(
    ("value", "words"), [("ОО", "В этом квартале: 1\u00a0школа"), ("РМК", "нет в справочнике"), ("", "не указан")]
)
def test_responsible_are_shown_while_typing(client, rows, editor, value, words):
    url = reverse("roadmaps:read_responsible", args=[rows[0].roadmap_id])
    assert words in client.get(url, {"value": value}).content.decode()


def test_history_gives_the_old_value_back(client, rows, editor):
    client.post(cell(rows[0], "title"), {"value": "Новое", "version": 1})
    text = client.get(reverse("roadmaps:history", args=[rows[0].pk]), **HTMX).content.decode()
    assert "Вернуть" in text
    event = AuditEvent.objects.of(rows[0]).get()
    client.post(reverse("roadmaps:restore_value", args=[rows[0].pk, event.pk, "title"]), {"version": 2})
    assert fresh(rows[0]).title == rows[0].title


def test_row_is_moved_excluded_removed_and_everything_undone(client, rows, editor):
    def do(action: str, row: Activity, **data: object) -> None:
        version = fresh(row).version
        url = reverse("roadmaps:arrange", args=[row.pk, action])
        assert client.post(url, {"version": version, **data}).status_code == 302

    do("down", rows[0])
    assert list(Activity.objects.order_by("position")) == [rows[1], rows[0], rows[2]]
    do("exclude", rows[0])
    assert not fresh(rows[0]).excluded
    do("exclude", rows[0], reason="Дубль")
    assert fresh(rows[0]).excluded_reason == "Дубль"
    do("remove", rows[1], reason="Лишнее")
    assert fresh(rows[1]).removed_at is not None
    step = EditStep.objects.first()
    client.post(reverse("roadmaps:undo", args=[rows[0].roadmap_id, step.pk]))
    assert fresh(rows[1]).removed_at is None
    assert client.post(reverse("roadmaps:arrange", args=[rows[0].pk, "explode"])).status_code == 404


def test_row_is_added_after_another(client, rows, editor):
    url = reverse("roadmaps:add", args=[rows[0].roadmap_id])
    form = {"section": rows[0].direction_id, "after": rows[0].pk, "title": "Между", "deadline": "май 2026"}
    assert client.post(url, form).status_code == 302
    assert [row.title for row in Activity.objects.order_by("position")][1] == "Между"
    assert client.post(url, form | {"title": ""}).status_code == 422
    foreign = DirectionFactory()
    assert client.post(url, form | {"section": foreign.pk}).status_code == 422


def test_many_rows_are_shown_before_they_are_changed(client, rows, editor):
    url = reverse("roadmaps:bulk", args=[rows[0].roadmap_id])
    chosen = {"row": [rows[0].pk, rows[1].pk], "field": "deadline", "value": "май 2026"}
    preview = client.post(url, chosen)
    assert "2\u00a0строки" in preview.content.decode()
    assert fresh(rows[0]).deadline == "ежегодно до 30 ноября"
    client.post(url, chosen | {"confirmed": "1"})
    assert [fresh(row).deadline for row in rows] == ["май 2026", "май 2026", "ежегодно до 30 ноября"]
    assert EditStep.objects.count() == 1


def test_pasted_block_is_shown_before_it_is_written(client, rows, editor):
    url = reverse("roadmaps:paste", args=[rows[0].roadmap_id])
    block = {"start": rows[0].pk, "field": "title", "text": "Первая\tмай 2026\nВторая\tиюнь 2026"}
    preview = client.post(url, block).content.decode()
    assert "4\u00a0ячейки" in preview
    assert fresh(rows[0]).title == rows[0].title
    client.post(url, block | {"confirmed": "1"})
    assert [fresh(row).deadline for row in rows[:2]] == ["май 2026", "июнь 2026"]


def test_pasted_rows_are_added_to_a_section_and_taken_back_at_once(client, rows, editor):
    roadmap = rows[0].roadmap
    url = reverse("roadmaps:paste", args=[roadmap.pk])
    section = f"section-{rows[0].direction_id}"
    block = {"start": section, "field": "title", "text": "Новая\tмай 2026\nЕщё одна\tиюнь 2026"}
    count = roadmap.activities.present().count()
    assert "Добавить 2\u00a0строки" in client.post(url, block).content.decode()
    assert roadmap.activities.present().count() == count
    client.post(url, block | {"confirmed": "1"})
    new = roadmap.activities.present().filter(direction=rows[0].direction).order_by("position").last()
    assert (new.title, new.deadline, new.occurrences.count()) == ("Ещё одна", "июнь 2026", 1)
    client.post(reverse("roadmaps:undo", args=[roadmap.pk, EditStep.objects.get().pk]))
    assert roadmap.activities.present().count() == count


def test_view_is_kept_for_its_owner(client, rows, editor):
    roadmap = rows[0].roadmap
    client.post(reverse("roadmaps:save_view", args=[roadmap.pk]), {"name": "Просрочено", "query": "state=overdue"})
    view = SavedView.objects.get(owner=editor)
    assert "?state=overdue" in client.get(roadmap.get_absolute_url()).content.decode()
    client.post(reverse("roadmaps:remove_view", args=[view.pk]))
    assert not SavedView.objects.exists()


def test_return_address_of_another_site_is_not_believed(client, rows, editor):
    url = reverse("roadmaps:arrange", args=[rows[0].pk, "down"])
    response = client.post(url, {"back": "https://evil.example/"})
    assert response.url.startswith("/roadmaps/")


@pytest.mark.parametrize("role", [Role.METHODOLOGIST, Role.OBSERVER])
def test_roles_that_read_get_403_on_writing(client, rows, town, role):
    client.force_login(user_with_role(role, municipality=town))
    assert client.post(cell(rows[0], "title"), {"value": "x", "version": 1}).status_code == 403
    assert client.post(rows[0].get_absolute_url(), {"title": "x", "version": 1}).status_code == 403
    assert fresh(rows[0]).version == 1


def test_another_municipality_gets_404(client, rows):
    client.force_login(user_with_role(Role.DEPARTMENT, municipality=MunicipalityFactory()))
    assert client.get(rows[0].roadmap.get_absolute_url()).status_code == 404
    assert client.post(cell(rows[0], "title"), {"value": "x", "version": 1}).status_code == 404
