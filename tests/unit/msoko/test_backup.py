"""A copy comes back whole, or is refused before anything is touched."""

import json
import tarfile
from collections.abc import Callable
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path
from types import SimpleNamespace

import pytest
from django.core.management import call_command

from msoko import backup
from schools.models import Municipality
from tests.factories.schools import MunicipalityFactory

AT = datetime(2026, 11, 21, 3, 0, tzinfo=UTC)


@pytest.fixture
def archive(transactional_db: None, settings, tmp_path: Path) -> Path:  # type: ignore[no-untyped-def]
    MunicipalityFactory(code="kept")
    (settings.MEDIA_ROOT / "evidence").mkdir(parents=True)
    (settings.MEDIA_ROOT / "evidence" / "order.pdf").write_bytes(b"%PDF-1.7 sample")
    return backup.backup(tmp_path / "backups", at=AT)


def test_archive_is_sound_and_counts_rows(archive: Path) -> None:
    verdict = backup.verify(archive)
    assert verdict.sound, verdict.problems
    assert verdict.files == 2
    assert verdict.rows >= 1
    assert archive.name == "msoko-20261121-030000.tar.gz"


def test_restore_brings_back_rows_and_files(archive: Path, settings) -> None:  # type: ignore[no-untyped-def]
    Municipality.objects.all().delete()
    MunicipalityFactory(code="newer")
    (settings.MEDIA_ROOT / "evidence" / "order.pdf").write_bytes(b"spoilt")
    verdict = backup.restore(archive)
    assert verdict.sound, verdict.problems
    assert list(Municipality.objects.values_list("code", flat=True)) == ["kept"]
    assert (settings.MEDIA_ROOT / "evidence" / "order.pdf").read_bytes() == b"%PDF-1.7 sample"


def test_damaged_archive_is_refused_and_data_stay(archive: Path) -> None:
    content = bytearray(archive.read_bytes())
    content[len(content) // 2 :] = b""
    archive.write_bytes(bytes(content))
    MunicipalityFactory(code="newer")
    with pytest.raises(backup.BackupError):
        backup.restore(archive)
    assert Municipality.objects.filter(code="newer").exists()


def rewritten(archive: Path, change: Callable[[str, bytes], bytes]) -> Path:
    """The archive with the content of its members changed: `change(name, content)`."""
    changed = archive.with_name("changed.tar.gz")
    with tarfile.open(archive) as source, tarfile.open(changed, "w:gz") as target:
        for member in source:
            content = change(member.name, source.extractfile(member).read())  # type: ignore[union-attr]
            member.size = len(content)
            target.addfile(member, BytesIO(content))
    return changed


def test_changed_member_and_missing_row_are_named(archive: Path) -> None:
    changed = rewritten(archive, lambda name, content: content + b"!" if name.startswith("media/") else content)
    assert backup.verify(changed).problems == ("media/evidence/order.pdf: содержимое изменилось",)

    def one_more(name: str, content: bytes) -> bytes:
        if name != backup.MANIFEST:
            return content
        manifest = json.loads(content)
        manifest["rows"]["schools_municipality"] += 1
        return json.dumps(manifest).encode()

    assert backup.verify(rewritten(archive, one_more)).problems == ("schools_municipality: строк 1 вместо 2",)


def test_rows_are_those_of_the_copied_moment(
    transactional_db: None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A person who saves something while the archive is made does not make it look damaged."""
    fingerprint = backup._fingerprint

    def meanwhile(path: Path) -> dict[str, object]:
        MunicipalityFactory()
        return fingerprint(path)

    monkeypatch.setattr(backup, "_fingerprint", meanwhile)
    archive = backup.backup(tmp_path, at=AT)
    monkeypatch.undo()
    assert backup.verify(archive).sound


def test_only_the_newest_archives_are_kept(tmp_path: Path) -> None:
    for day in (1, 2, 3):
        (tmp_path / f"msoko-2026110{day}-030000.tar.gz").touch()
    (tmp_path / "of-somebody-else.tar.gz").touch()
    assert backup.prune(tmp_path, keep=2) == 1
    left = sorted(path.name for path in tmp_path.iterdir())
    assert left == ["msoko-20261102-030000.tar.gz", "msoko-20261103-030000.tar.gz", "of-somebody-else.tar.gz"]


@pytest.mark.parametrize("name", ["../outside", "/etc/passwd", "media/../../x"])
def test_name_that_climbs_out_is_refused(name: str, tmp_path: Path) -> None:
    evil = tmp_path / "evil.tar.gz"
    with tarfile.open(evil, "w:gz") as target:
        target.addfile(tarfile.TarInfo(name), BytesIO(b""))
    with pytest.raises(backup.BackupError, match="недопустимое имя"):
        backup.verify(evil)


def test_link_in_an_archive_is_refused(tmp_path: Path) -> None:
    evil = tmp_path / "link.tar.gz"
    member = tarfile.TarInfo("media/link")
    member.type, member.linkname = tarfile.SYMTYPE, "/etc/passwd"
    with tarfile.open(evil, "w:gz") as target:
        target.addfile(member)
    with pytest.raises(backup.BackupError, match="недопустимое имя"):
        backup.verify(evil)


@pytest.mark.django_db(transaction=True)
def test_commands_say_what_they_did(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    MunicipalityFactory()
    call_command("backup", folder=tmp_path, json=True)
    made = json.loads(capsys.readouterr().out)
    call_command("verify_backup", made["archive"], json=True)
    assert json.loads(capsys.readouterr().out)["problems"] == []


@pytest.mark.django_db(transaction=True)
def test_command_refuses_a_file_that_is_no_archive(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    junk = tmp_path / "junk.tar.gz"
    junk.write_bytes(b"not an archive")
    with pytest.raises(SystemExit) as caught:
        call_command("restore", str(junk))
    assert caught.value.code == 1
    assert "не читается как копия" in capsys.readouterr().err


def test_engine_of_the_archive_must_fit(archive: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(backup, "connection", SimpleNamespace(vendor="oracle"))
    with pytest.raises(backup.BackupError, match="портал работает на oracle"):
        backup.restore(archive)
