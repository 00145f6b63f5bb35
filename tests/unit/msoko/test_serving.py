"""How a file leaves the portal: name, type, who may keep it, where it may be shown."""

import pytest
from django.core.files.storage import FileSystemStorage
from django.db.models.fields.files import FieldFile, FileField
from django.http import Http404

from msoko.serving import made_file, stored_file


@pytest.fixture
def file(tmp_path) -> FieldFile:
    (tmp_path / "3f2a.pdf").write_bytes(b"%PDF-1.4")
    return FieldFile(None, FileField(storage=FileSystemStorage(tmp_path)), "3f2a.pdf")


def test_a_stored_file_is_saved_under_a_readable_name_and_kept_by_nobody(file):
    response = stored_file(file, "Отчёт\r\n/школы.pdf", "application/pdf")
    assert b"".join(response) == b"%PDF-1.4"
    assert response["Content-Disposition"].startswith("attachment; filename*=utf-8''")
    assert "3f2a" not in response["Content-Disposition"]
    assert (response["Content-Type"], response["X-Content-Type-Options"]) == ("application/pdf", "nosniff")
    assert response["Cache-Control"] == "private, no-store"


def test_only_our_own_pages_frame_what_is_shown_in_place(file):
    response = stored_file(file, "a.pdf", "application/pdf", inline=True, private=False)
    assert b"".join(response)
    assert response["Content-Disposition"].startswith("inline")
    assert response["X-Frame-Options"] == "SAMEORIGIN"
    assert not response.has_header("Cache-Control")


def test_a_file_that_is_gone_is_not_found(file):
    file.name = "gone.pdf"
    with pytest.raises(Http404):
        stored_file(file, "a.pdf")


def test_a_made_file_has_its_name():
    assert made_file(b"x", "rates.xlsx", "text/plain")["Content-Disposition"] == 'attachment; filename="rates.xlsx"'
