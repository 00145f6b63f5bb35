"""A template is tried before it takes the place of the old one; documents of the municipality are made on it."""

import io

import docx
import pytest
from django.core.exceptions import PermissionDenied
from django.core.files.base import ContentFile
from django.utils import timezone

from msoko.audit.models import AuditEvent
from msoko.lib.files import BadFile
from reports.actions.templates import put_template, reset_template, trial_paper
from reports.building import renderers_of
from reports.models import Document, DocumentTemplate
from reports.renderers.letterhead import BadTemplate
from schools.access import Role
from tests.factories.schools import MunicipalityFactory, user_with_role
from tests.unit.reports.renderers.test_letterhead import template

pytestmark = pytest.mark.django_db


@pytest.fixture
def town():
    return MunicipalityFactory()


@pytest.fixture
def chief(town):
    return user_with_role(Role.DEPARTMENT, municipality=town)


def put(town, by, content=None, name="бланк.docx"):
    content = template("Наш бланк", "{{ content }}") if content is None else content
    upload = ContentFile(content, name=name)
    return put_template(municipality=town, upload=upload, by=by, at=timezone.now())


def first_line(town):
    made = renderers_of(Document(municipality=town))["docx"](trial_paper(town, timezone.now()))
    return docx.Document(io.BytesIO(made)).paragraphs[0].text


def test_documents_stand_on_the_own_template_until_it_is_reset(town, chief):
    usual = first_line(town)
    put(town, chief)
    assert first_line(town) == "Наш бланк"
    assert first_line(MunicipalityFactory()) == usual
    put(town, chief, template("Новый бланк", "{{ content }}"))
    assert first_line(town) == "Новый бланк"
    reset_template(municipality=town, by=chief)
    reset_template(municipality=town, by=chief)
    assert first_line(town) == usual
    actions = list(AuditEvent.objects.order_by("pk").values_list("action", flat=True))
    assert actions == ["document_template.put", "document_template.put", "document_template.reset"]


@pytest.mark.parametrize(
    ("content", "name", "refusal"),
    [
        (template("{{ nothing }}", "{{ content }}"), "бланк.docx", BadTemplate),
        (template("Без поля"), "бланк.docx", BadTemplate),
        (b"%PDF-1.7 %%EOF", "бланк.pdf", BadFile),
        (b"not a document", "бланк.docx", BadFile),
    ],
)
def test_a_bad_template_leaves_the_old_one(town, chief, content, name, refusal):
    put(town, chief)
    with pytest.raises(refusal):
        put(town, chief, content, name)
    assert DocumentTemplate.objects.get().name == "бланк.docx"
    assert first_line(town) == "Наш бланк"


def test_only_those_who_manage_the_municipality(town):
    methodist = user_with_role(Role.METHODOLOGIST, municipality=town)
    with pytest.raises(PermissionDenied):
        put(town, methodist)
    with pytest.raises(PermissionDenied):
        reset_template(municipality=town, by=methodist)
