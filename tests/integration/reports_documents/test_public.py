"""The public part shows what was published and nothing else, to everybody alike, and may be kept by a proxy."""

import re
from datetime import date

import pytest
from django.core.files.base import ContentFile
from django.urls import reverse
from lxml import etree

from reports.actions.advising import Advice, issue_recommendation, make_recommendation
from reports.contexts.public_report import public_report
from reports.models import AnalysisRun, Document
from reports.papers.public import public_paper
from reports.snapshots import analysis_of
from roadmaps.models import Activity, Roadmap
from schools.access import Role
from schools.models import User
from tests.factories.analysis import CUT_OFF, busy_year, computed
from tests.factories.reports import PlanFactory
from tests.factories.schools import MunicipalityFactory, user_with_role

pytestmark = pytest.mark.django_db
PAGES = ("home", "documents", "feed")


@pytest.fixture
def run():
    return computed(busy_year(schools=3, tasks=2))


@pytest.fixture
def opened(run):
    """A published run of an open municipality with a recommendation that names a school and a person."""
    chief = user_with_role(Role.DEPARTMENT, municipality=run.municipality)
    User.objects.filter(pk=chief.pk).update(first_name="Анна", last_name="Примерова")
    school = run.municipality.organisations.filter(kind="school").first()
    advice = Advice(f"Посетить уроки. {school.short_name} – первой. План ведёт Примерова.", date(2026, 6, 1), [school])
    row = make_recommendation(run=run, advice=advice, by=chief, at=CUT_OFF)
    issue_recommendation(row=row, by=chief, at=CUT_OFF)
    AnalysisRun.objects.filter(pk=run.pk).update(published_at=CUT_OFF, published_by=chief)
    run.municipality.is_public = True
    run.municipality.save(update_fields=["is_public"])
    return run


def document(town, kind="public", *, published=True, **fields):
    values = {
        "title": f"Документ {kind} {published} {town.pk} {bool(fields)}",
        "format": "pdf",
        "state": "ready",
        "year": 2025,
        "created_at": CUT_OFF,
        "data_as_of": CUT_OFF,
        "file": ContentFile(b"%PDF", name="a.pdf"),
        "size": 4,
        "checksum": f"{kind:0>64}",
    }
    stamp = CUT_OFF if published else None
    return Document.objects.create(municipality=town, kind=kind, published_at=stamp, **{**values, **fields})


def url(name, town, *args):
    return reverse(f"public:{name}", args=[town.code, *args])


def everything(client, town, without=()):
    """All that the public part shows of a town."""
    addresses = [url(name, town) for name in PAGES] + [reverse("public:index")]
    addresses += [
        url("roadmap", town, row.pk)
        for row in Roadmap.objects.filter(municipality=town, state="active")
        if row not in without
    ]
    answers = [client.get(address) for address in addresses]
    assert {answer.status_code for answer in answers} == {200}
    return " ".join(answer.content.decode() for answer in answers)


def test_nothing_is_open_until_the_department_opens_it(client, run):
    town = run.municipality
    paper = document(town)
    plan = Roadmap.objects.filter(municipality=town).first()
    closed = [url(name, town) for name in PAGES] + [url("roadmap", town, plan.pk), url("file", town, paper.pk)]
    assert {client.get(address).status_code for address in closed} == {404}
    assert town.name not in client.get(reverse("public:index")).content.decode()


def test_nothing_but_the_published_is_shown(client, opened):
    town = opened.municipality
    shown = document(town)
    hidden = [document(town, kind) for kind in Document.Kind.values if kind not in Document.PUBLISHABLE]
    hidden += [document(town, published=False), document(MunicipalityFactory(is_public=False))]
    school = town.organisations.filter(kind="school").first()
    hidden.append(document(town, "roadmap", published=False, organisation=school))
    drafts = [
        PlanFactory(municipality=town, title="Секретный проект", state="draft"),
        PlanFactory(municipality=town, title="Секретная карта школы", organisation=school, state="active"),
    ]
    text = everything(client, town, drafts)
    assert client.get(url("file", town, shown.pk)).status_code == 200
    for row in hidden:
        assert client.get(url("file", town, row.pk)).status_code == 404
        assert row.title not in text
    for plan in drafts:
        assert client.get(url("roadmap", town, plan.pk)).status_code == 404
    assert shown.title in text
    assert "Секретн" not in text


def private_words(town):
    """Names of schools and people, addresses: what no public page or paper may carry."""
    rows = town.organisations.exclude(kind="authority").values_list("short_name", "full_name")
    words = {name for pair in rows for name in pair if name}
    for person in User.objects.all():
        words |= {person.email, person.last_name}
    return {word for word in words if word}


def test_no_name_and_no_school_stands_on_a_page(client, opened):
    town = opened.municipality
    row = Activity.objects.filter(roadmap__municipality=town, kind="activity").first()
    Activity.objects.filter(pk=row.pk).update(
        title="Провести семинар. Ведёт Примерова А. П., тел. 8 (34669) 7-25-55.", responsible="Примерова А. П."
    )
    text = everything(client, town)
    assert "Провести семинар." in text
    assert [word for word in private_words(town) if word in text] == []
    assert not re.search(r"Примеров|7-25-55|@(?!charset)", text)


def test_the_paper_for_everybody_names_no_school_and_no_small_group(opened):
    public = public_report(opened)
    text = repr(public_paper(public))
    assert [word for word in private_words(opened.municipality) if word in text] == []
    assert "Посетить уроки." in text
    assert public.report.analysis.total == opened_total(opened)
    assert all(row.participants >= 10 for row in public.report.analysis.results)


def opened_total(run):
    return analysis_of(run).total


def test_progress_is_that_of_the_published_analysis(client, opened):
    total = opened_total(opened)
    text = everything(client, opened.municipality)
    assert f"{total.executed} из {total.total}" in text
    AnalysisRun.objects.filter(pk=opened.pk).update(published_at=None, published_by=None)
    assert "Итоги исполнения ещё не опубликованы" in everything(client, opened.municipality)


def test_pages_are_the_same_for_all_and_may_be_kept(client, opened):
    town = opened.municipality
    document(town)
    stranger = client.get(url("home", town))
    client.force_login(user_with_role(Role.DEPARTMENT, municipality=town))
    known = client.get(url("home", town))
    assert known.content == stranger.content
    for answer in (stranger, known, client.get(url("feed", town))):
        assert set(answer["Cache-Control"].split(", ")) == {"max-age=300", "public"}
        assert not answer.cookies
        assert "Cookie" not in answer.get("Vary", "")
        assert "csrfmiddlewaretoken" not in answer.content.decode()
    assert client.get(url("home", town), headers={"If-None-Match": stranger["ETag"]}).status_code == 304
    paper = client.get(url("file", town, Document.objects.get().pk))
    again = client.get(url("file", town, Document.objects.get().pk), headers={"If-None-Match": paper["ETag"]})
    assert again.status_code == 304
    assert client.post(url("home", town)).status_code == 405


def test_the_feed_is_atom_with_an_entry_for_each_document(client, opened):
    paper = document(opened.municipality)
    root = etree.fromstring(client.get(url("feed", opened.municipality)).content)
    space = "{http://www.w3.org/2005/Atom}"
    assert root.tag == f"{space}feed"
    assert [entry.findtext(f"{space}id") for entry in root.iter(f"{space}entry")] == [f"urn:sha256:{paper.checksum}"]


def test_queries_of_the_public_map_do_not_grow(client, opened, django_assert_max_num_queries):
    plan = Roadmap.objects.get(municipality=opened.municipality)
    client.get(url("roadmap", opened.municipality, plan.pk))
    with django_assert_max_num_queries(8):
        client.get(url("roadmap", opened.municipality, plan.pk))
