"""A department's template: fields are filled, values stay text, anything but a field is refused in plain words."""

import io
import zipfile

import docx
import pytest

from reports.renderers import docx as word
from reports.renderers.letterhead import FIELDS, BadTemplate, check, sample
from tests.unit.reports.renderers.samples import paper


def template(*lines):
    document = docx.Document()
    for line in lines:
        document.add_paragraph(line)
    stream = io.BytesIO()
    document.save(stream)
    return stream.getvalue()


def drawn(content, **fields):
    return docx.Document(io.BytesIO(word.render(paper(**fields), content)))


def texts(document):
    return [part.text for part in document.paragraphs]


def test_fields_are_filled_and_the_blocks_stand_in_their_place():
    made = drawn(template("Бланк управления", "{{ title }} {{subtitle}}", "{{ content }}", "{{ post }}: {{ signer }}"))
    lines = texts(made)
    assert lines[:2] == ["Бланк управления", "Информационно-аналитический отчёт за 2025 год"]
    assert lines[-1] == "Начальник управления образования: И. О. Примеров"
    assert lines.index("Исполнение") < lines.index("Подраздел") < len(lines) - 1
    assert [row.cells[0].text for row in made.tables[1].rows][1] == "Школа №\u00a04 (пример)"


def test_the_same_tables_stand_with_and_without_a_template():
    own, usual = drawn(template("{{ content }}")), docx.Document(io.BytesIO(word.render(paper())))
    assert [[cell.text for row in table.rows for cell in row.cells] for table in own.tables] == [
        [cell.text for row in table.rows for cell in row.cells] for table in usual.tables
    ]


def test_the_sample_names_every_field_and_works():
    check(sample())
    inside = zipfile.ZipFile(io.BytesIO(sample())).read("word/document.xml").decode()
    assert [name for name in FIELDS if f"{{{{ {name} }}}}" not in inside] == []
    assert "УТВЕРЖДЁН\nприказом управления образования\nот 30.11.2025 № 5" in texts(drawn(sample()))


def test_values_are_text_and_never_a_template():
    made = drawn(template("{{ title }}", "{{ content }}"), title="A & B <w:t> {{ signer }} {% raw %}")
    assert texts(made)[0] == "A & B <w:t> {{ signer }} {% raw %}"


@pytest.mark.parametrize(
    ("lines", "words"),
    [
        (["{{ ''.__class__.__mro__ }}", "{{ content }}"], "сложнее имени поля"),
        (["{{ title.__class__ }}", "{{ content }}"], "сложнее имени поля"),
        (["{% for a in range(999999999) %}x{% endfor %}", "{{ content }}"], "сложнее имени поля"),
        (["{{ title|upper }}", "{{ content }}"], "сложнее имени поля"),
        (["{% include 'x' %}", "{{ content }}"], "сложнее имени поля"),
        (["{{ heading }}", "{{ content }}"], "Поля «heading» нет"),
        (["{{ title", "{{ content }}"], "не разобрал"),
        (["{{ title }}"], "один раз"),
        (["{{ content }}", "{{ content }}"], "один раз"),
        (["Вот: {{ content }}"], "одно в своём абзаце"),
    ],
)
def test_anything_but_fields_is_refused_in_plain_words(lines, words):
    with pytest.raises(BadTemplate, match=words):
        drawn(template(*lines))


def test_what_is_no_document_is_refused():
    for content in (b"", b"PK\x03\x04", template("{{ content }}")[:2000]):
        with pytest.raises(BadTemplate, match="Word"):
            drawn(content)


def test_pictures_from_elsewhere_are_refused():
    source = zipfile.ZipFile(io.BytesIO(template("{{ content }}")))
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as target:
        for name in source.namelist():
            part = source.read(name)
            if name == "word/_rels/document.xml.rels":
                link = b'<Relationship Id="x" Type="image" Target="http://a.example/p.png" TargetMode="External"/>'
                part = part.replace(b"</Relationships>", link + b"</Relationships>")
            target.writestr(name, part)
    with pytest.raises(BadTemplate, match="внешние файлы"):
        check(stream.getvalue())
