"""Paper → Word document on the department's own template: its fields are filled, the blocks stand in place of one.

A template comes from outside. It may hold fields by name and nothing else: no loops, conditions, calls, attributes or
filters. What is left is rendered by a sandboxed Jinja with escaping, so a value is never read as a template or as XML.
"""

import io
import zipfile
from copy import deepcopy
from typing import Any

import docx
from django.utils import timezone
from docx.oxml.ns import qn
from docxtpl import DocxTemplate
from jinja2 import StrictUndefined, TemplateError, nodes
from jinja2.sandbox import SandboxedEnvironment

from msoko.lib import docx as word
from msoko.lib.archives import UNREADABLE
from msoko.lib.docx_layout import number_headings
from reports.papers.blocks import Paper

FIELDS = {
    "authority": "Название органа управления образованием",
    "place": "Название муниципалитета",
    "stamp": "Гриф «УТВЕРЖДЁН» в несколько строк; у справок и профилей он пуст",
    "title": "Название документа",
    "subtitle": "О чём документ и за какой год",
    "as_of": "На какую дату и время данные",
    "version": "Номер расчёта, окончательный или предварительный",
    "checksum": "Контрольная сумма данных",
    "post": "Должность подписывающего",
    "signer": "Место для подписи и фамилии",
    "content": "Сам документ: разделы, таблицы, рисунки. Стоит отдельным абзацем, один раз",
}
"""Field → what it puts."""
CONTENT = "\u2063содержание-документа\u2063"
PLAIN = (nodes.Template, nodes.Output, nodes.TemplateData, nodes.Name)
NEEDED_STYLES = (
    "Heading 1", "Heading 2", "Heading 3", "Title", "Subtitle", "Caption", "Table Grid", "МСОКО гриф",
    "МСОКО подпись", "МСОКО примечание", "МСОКО заголовок без номера", "МСОКО таблица", "МСОКО отступ", "МСОКО рисунок",
)  # fmt: skip


class BadTemplate(ValueError):
    """The template cannot be used; the text is a Russian sentence that says why and what to do."""


def environment() -> SandboxedEnvironment:
    return SandboxedEnvironment(autoescape=True, undefined=StrictUndefined)


def check(template: bytes) -> None:
    """Raise BadTemplate for a template that could not be filled or asks for more than fields."""
    try:
        with zipfile.ZipFile(io.BytesIO(template)) as archive:
            parts = {name: archive.read(name) for name in archive.namelist()}
    except UNREADABLE as error:
        raise BadTemplate("Файл не открывается как документ Word. Сохраните его заново и загрузите.") from error
    for name, content in parts.items():
        text = content.decode("utf-8", "replace")
        if name.endswith(".rels") and 'TargetMode="External"' in text and "/hyperlink" not in text:
            raise BadTemplate("Шаблон ссылается на внешние файлы. Вставьте рисунки в сам документ и сохраните его.")
        if name.endswith(".xml"):
            _check_fields(text)


def _check_fields(xml: str) -> None:
    """Only `{{ field }}` with known names."""
    if not any(mark in xml for mark in ("{{", "{%", "{#")):
        return
    try:
        tree = environment().parse(DocxTemplate(io.BytesIO()).patch_xml(xml))
    except TemplateError as error:
        raise BadTemplate(
            f"Портал не разобрал фигурные скобки в шаблоне: {error.message}. Поле пишется так: {{{{ title }}}}."
        ) from error
    for node in tree.find_all(nodes.Node):
        if not isinstance(node, PLAIN):
            raise BadTemplate(
                "В шаблоне есть выражение сложнее имени поля. Оставьте только поля из списка: {{ title }} и другие."
            )
        if isinstance(node, nodes.Name) and node.name not in FIELDS:
            raise BadTemplate(f"Поля «{node.name}» нет. Возьмите имя из списка полей.")


def render_on(template: bytes, paper: Paper, draw: Any) -> bytes:
    """Fill the fields and put the blocks, drawn by `draw(document)`, in place of the content."""
    check(template)
    try:
        filled = DocxTemplate(io.BytesIO(template))
        filled.render(_values(paper), jinja_env=environment(), autoescape=True)
        stream = io.BytesIO()
        filled.save(stream)
        document = docx.Document(io.BytesIO(stream.getvalue()))
        _prepare_styles(document)
    except TemplateError as error:
        raise BadTemplate(f"Шаблон не заполнился: {error.message}. Проверьте поля.") from error
    except (*UNREADABLE, AttributeError) as error:
        raise BadTemplate("Файл не читается как документ Word. Сохраните его заново и загрузите.") from error
    place = _place_of_content(document)
    before = set(document.element.body)
    draw(document)
    for element in [one for one in document.element.body if one not in before]:
        place.addprevious(element)
    place.getparent().remove(place)
    return word.saved(document)


def _values(paper: Paper) -> dict[str, str]:
    requisites = paper.requisites
    values = {
        "authority": requisites.authority,
        "place": requisites.place,
        "stamp": "\n".join(requisites.stamp),
        "title": paper.title,
        "subtitle": paper.subtitle,
        "as_of": f"{timezone.localtime(paper.data_as_of):%d.%m.%Y %H:%M}",
        "version": paper.version,
        "checksum": paper.checksum,
        "post": requisites.post,
        "signer": requisites.signer,
        "content": CONTENT,
    }
    return {name: word.clean(value) for name, value in values.items()}


def _place_of_content(document: Any) -> Any:
    found = [part._p for part in document.paragraphs if CONTENT in part.text]
    if len(found) != 1:
        raise BadTemplate("Поле {{ content }} должно стоять в шаблоне один раз, отдельным абзацем вне таблиц.")
    if found[0].xpath("string(.)").strip() != CONTENT:
        raise BadTemplate("Поле {{ content }} должно стоять одно в своём абзаце. Уберите из него остальной текст.")
    return found[0]


def _prepare_styles(document: Any) -> None:
    """Styles that the template has stay its own; missing ones are taken from the portal's document."""
    source, styles = word.new_document(), document.styles
    known = {style.style_id for style in styles}
    for name in NEEDED_STYLES:
        if name in styles:
            continue
        element = deepcopy(source.styles[name].element)
        for tag in ("w:basedOn", "w:next", "w:link"):
            for link in element.findall(qn(tag)):
                if link.get(qn("w:val")) not in known:
                    element.remove(link)
        for numbering in element.findall(f"{qn('w:pPr')}/{qn('w:numPr')}"):
            numbering.getparent().remove(numbering)
        styles.element.append(element)
    has_lists = any(link.reltype.endswith("/numbering") for link in document.part.rels.values())
    if has_lists and styles["Heading 1"].element.find(f"{qn('w:pPr')}/{qn('w:numPr')}") is None:
        number_headings(document)


def sample() -> bytes:
    """A template to begin with: every field in its usual place."""
    document = word.new_document(title="Образец шаблона")
    word.stamp(document, ["{{ stamp }}"])
    word.paragraph(document, "{{ authority }}", bold=True)
    word.title(document, "{{ title }}", "{{ subtitle }}")
    word.note(document, "{{ place }}. Данные на {{ as_of }}; {{ version }}.")
    word.note(document, "Контрольная сумма данных: {{ checksum }}")
    word.paragraph(document, "{{ content }}")
    word.signature(document, "{{ post }}", "{{ signer }}")
    return word.saved(document)
