import contextlib
import io
import stat
import zipfile

import pytest
from hypothesis import given
from hypothesis import strategies as st

from msoko.lib.archives import (
    DAMAGED,
    MACROS,
    NESTED,
    NOT_OFFICE,
    PASSWORD,
    TOO_LARGE_INSIDE,
    UNSAFE,
    BadFile,
    ZipLimits,
    inspect_zip,
    office_kind,
)
from tests.unit.msoko.lib import packages

PART_READ = 256 * 1024
"""Parts are read in pieces of this size: a mark that lies across two pieces must be seen too."""


def with_entry(name, content=b"x", **attributes):
    """An archive with one entry whose directory record is changed as given."""
    entry = zipfile.ZipInfo(name)
    for key, value in attributes.items():
        setattr(entry, key, value)
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        archive.writestr(entry, content)
    return stream.getvalue()


def refusal(content, **limits):
    with pytest.raises(BadFile) as caught:
        inspect_zip(content, **limits)
    return caught.value.message


class TestInspectZip:
    def test_lists_a_harmless_archive_and_rewinds(self):
        stream = io.BytesIO(packages.archive({"a.txt": b"1", "b/c.xml": b"<a/>"}))
        assert [entry.filename for entry in inspect_zip(stream)] == ["a.txt", "b/c.xml"]
        assert stream.tell() == 0

    @pytest.mark.parametrize("name", ["../a", "a/../../b", "/etc/a", "C:\\a", "c:a", "..\\a", "\\\\host\\a"])
    def test_names_that_leave_the_folder(self, name):
        assert refusal(with_entry(name)) == UNSAFE

    def test_dots_inside_names_are_fine(self):
        assert inspect_zip(with_entry("a..b/c...txt"))

    def test_symlink(self):
        link = with_entry("a", b"/etc/hostname", create_system=3, external_attr=(stat.S_IFLNK | 0o777) << 16)
        assert refusal(link) == UNSAFE

    def test_nested_archive_under_any_name(self):
        inner = packages.archive({"a": b"1"})
        assert refusal(packages.archive({"word/media/image1.png": inner})) == NESTED
        assert refusal(packages.archive({"a.bin": b"7z\xbc\xaf\x27\x1c" + bytes(20)})) == NESTED

    @pytest.mark.parametrize("name", ["word/vbaProject.bin", "xl/VBAPROJECT.BIN"])
    def test_macros(self, name):
        assert refusal(packages.archive({name: b"x"})) == MACROS

    @pytest.mark.parametrize("content", [packages.BILLION_LAUGHS, packages.EXTERNAL_ENTITY])
    @pytest.mark.parametrize("name", ["a.xml", "a.rels", "image.png"])
    def test_document_types_under_any_name(self, content, name):
        assert refusal(packages.archive({name: content})) == UNSAFE

    @pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "utf-16-be", "utf-32", "utf-32-be"])
    def test_document_types_in_wide_encodings(self, encoding):
        text = packages.BILLION_LAUGHS.decode().replace("?>", f' encoding="{encoding[:6]}"?>')
        assert refusal(packages.archive({"a.xml": text.encode(encoding)})) == UNSAFE

    @pytest.mark.parametrize("encoding", ["UTF-7", "IBM037", "hz"])
    def test_declared_encodings_that_could_hide_a_document_type(self, encoding):
        content = f'<?xml version="1.0" encoding="{encoding}"?><a/>'.encode()
        assert refusal(packages.archive({"a.xml": content})) == UNSAFE

    @given(st.one_of(st.integers(0, 600_000), st.integers(PART_READ - 12, PART_READ + 2)))
    def test_a_document_type_is_found_wherever_it_stands(self, place):
        assert refusal(packages.archive({"a.xml": b" " * place + b"<!DOCTYPE a>"}), max_ratio=10**6) == UNSAFE

    def test_bounds(self):
        many = packages.archive({f"{n}": b"" for n in range(11)})
        assert refusal(many, max_entries=10) == TOO_LARGE_INSIDE
        big = packages.archive({"a": bytes(3_000_000)})
        assert refusal(big, max_unpacked=2_000_000) == TOO_LARGE_INSIDE
        assert refusal(big) == TOO_LARGE_INSIDE
        assert inspect_zip(big, max_ratio=10_000)

    def test_two_entries_of_one_name(self):
        stream = io.BytesIO()
        with zipfile.ZipFile(stream, "w") as archive:
            archive.writestr("a.xml", "1")
            with pytest.warns(UserWarning, match="Duplicate"):
                archive.writestr("a.xml", "2")
        assert refusal(stream.getvalue()) == UNSAFE

    def test_password_is_named(self):
        content = bytearray(packages.archive({"a": b"1"}))
        for mark, shift in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
            content[content.index(mark) + shift] |= 1
        assert refusal(bytes(content)) == PASSWORD

    def test_a_lie_about_the_size_is_damage(self):
        content = bytearray(packages.archive({"a": b"x" * 1000}))
        directory = content.index(b"PK\x01\x02")
        content[directory + 24 : directory + 28] = (10).to_bytes(4, "little")
        assert refusal(bytes(content)) == DAMAGED

    def test_unusual_compression(self):
        stream = io.BytesIO()
        with zipfile.ZipFile(stream, "w", zipfile.ZIP_LZMA) as archive:
            archive.writestr("a", "1")
        assert refusal(stream.getvalue()) == UNSAFE

    def test_an_empty_archive_is_damage(self):
        assert refusal(packages.archive({})) == DAMAGED

    @given(st.binary(max_size=300))
    def test_noise_is_refused_plainly(self, noise):
        assert refusal(b"PK\x03\x04" + noise)

    @given(st.data())
    def test_a_damaged_package_is_taken_or_refused_but_never_fails(self, data):
        content = bytearray(packages.archive({"a.xml": b"<a>1</a>", "b": bytes(200)}))
        for _ in range(data.draw(st.integers(1, 4))):
            content[data.draw(st.integers(0, len(content) - 1))] = data.draw(st.integers(0, 255))
        with contextlib.suppress(BadFile):
            assert inspect_zip(bytes(content))


class TestOfficeKind:
    def test_tells_word_from_excel(self):
        assert office_kind(packages.docx(), ZipLimits()) == "docx"
        assert office_kind(packages.xlsx(), ZipLimits()) == "xlsx"

    def test_a_plain_archive_is_neither(self):
        with pytest.raises(BadFile, match="не документ Word"):
            office_kind(packages.archive({"a.txt": b"1"}), ZipLimits())

    def test_a_list_of_types_without_parts_is_neither(self):
        types = b"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"
        with pytest.raises(BadFile) as caught:
            office_kind(packages.archive({"[Content_Types].xml": types}), ZipLimits())
        assert caught.value.message == NOT_OFFICE

    def test_macro_type_without_macros(self):
        content = packages.repacked(
            packages.docx(), {"[Content_Types].xml": b"application/vnd.ms-word.macroEnabled.main"}
        )
        with pytest.raises(BadFile, match="макросы"):
            office_kind(content, ZipLimits())
