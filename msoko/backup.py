"""Backup, restore and verification of everything the portal keeps: the database and the files.

An archive is a tar.gz with `database.*`, `media/…` and `manifest.json` (sizes, SHA-256 of each member, row counts). The
engine-specific part lives here and nowhere else: SQLite's online copy, pg_dump and pg_restore. Rows are counted in the
very state that is copied, so people may work while an archive is made.
"""

import hashlib
import json
import os
import re
import shutil
import sqlite3
import subprocess
import tarfile
import tempfile
from collections import Counter
from collections.abc import Collection, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path, PurePosixPath
from typing import Any

from django.apps import apps
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.db import connection, connections, transaction
from django.db.models import Model

ARCHIVES = "msoko-*.tar.gz"
MANIFEST = "manifest.json"
CHUNK = 1024 * 1024
COPY = re.compile(rb'COPY (?:\w+\.)?"?(\w+)"? .*FROM stdin;')  # how a dump begins the rows of a table
END_OF_COPY = b"\\.\n"


class BackupError(Exception):
    """Says in Russian why the archive cannot be made, trusted or restored."""


@dataclass(frozen=True)
class Verdict:
    """What verification found."""

    files: int
    rows: int
    problems: tuple[str, ...]

    @property
    def sound(self) -> bool:
        return not self.problems


def backup(folder: Path, *, at: datetime) -> Path:
    """Write an archive into `folder` and return its path. A half-written archive never has the final name."""
    folder.mkdir(parents=True, exist_ok=True)
    target = folder / f"msoko-{at:%Y%m%d-%H%M%S}.tar.gz"
    with tempfile.TemporaryDirectory(dir=folder, prefix=".msoko-") as scratch:
        work = Path(scratch)
        database, rows = _dump(work)
        members = [(database.name, database), *_media()]
        manifest = {
            "made": at.isoformat(),
            "engine": connection.vendor,
            "rows": rows,
            "files": {name: _fingerprint(path) for name, path in members},
        }
        (work / MANIFEST).write_text(json.dumps(manifest, ensure_ascii=False), encoding="utf-8")
        unfinished = work / "archive"
        try:
            _pack(unfinished, [(MANIFEST, work / MANIFEST), *members])
        except OSError as error:
            raise BackupError(
                f"Не удалось записать копию: {error.strerror or error}. Проверьте место на диске."
            ) from error
        os.replace(unfinished, target)
    return target


def prune(folder: Path, *, keep: int) -> int:
    """Remove all but the newest archives of the folder; returns how many are gone."""
    older = sorted(folder.glob(ARCHIVES), reverse=True)[keep:]  # the name tells the moment
    for archive in older:
        archive.unlink()
    return len(older)


def verify(archive: Path) -> Verdict:
    """Check every member against the manifest and count the rows in the copy of the database."""
    with _scratch(archive) as work:
        manifest = _unpack(archive, work)
        problems = list(_compare(manifest, work))
        if not problems:
            problems += _differences(manifest, work)
        return Verdict(len(manifest["files"]), sum(manifest["rows"].values()), tuple(problems))


def restore(archive: Path) -> Verdict:
    """Put the archive back over the present data. Nothing is touched before the archive has proved whole."""
    with _scratch(archive) as work:
        manifest = _unpack(archive, work)
        problems = list(_compare(manifest, work))
        if problems:
            raise BackupError("Копия повреждена и не восстановлена: " + "; ".join(problems))
        if manifest["engine"] != connection.vendor:
            raise BackupError(f"Копия сделана на {manifest['engine']}, а портал работает на {connection.vendor}.")
        _load(work)
        _replace_media(work / "media")
        rows = count_rows()
        different = [name for name, count in manifest["rows"].items() if rows.get(name) != count]
        return Verdict(
            len(manifest["files"]), sum(rows.values()), tuple(f"{name}: число строк другое" for name in different)
        )


def count_rows() -> dict[str, int]:
    """Rows of every table of the portal. Sessions and caches change by themselves and are not counted."""
    return {model._meta.db_table: model._base_manager.count() for model in _counted_models()}


def _counted_models() -> Iterator[type[Model]]:
    for model in apps.get_models(include_auto_created=True):
        if model._meta.managed and not model._meta.proxy and model._meta.app_label not in {"sessions", "usersessions"}:
            yield model


@contextmanager
def _scratch(archive: Path) -> Iterator[Path]:
    """Room to unpack: beside the archive, where it found room itself; the system's folder is often small or memory."""
    beside = archive.parent if os.access(archive.parent, os.W_OK) else None
    with tempfile.TemporaryDirectory(dir=beside, prefix=".msoko-") as scratch:
        yield Path(scratch)


def _dump(work: Path) -> tuple[Path, dict[str, int]]:
    """A copy of the database as it is at one moment, and the rows of its tables at that moment."""
    if connection.vendor == "sqlite":
        target = work / "database.sqlite3"
        copy = sqlite3.connect(target)
        with copy:
            connection.ensure_connection()
            connection.connection.backup(copy)
        copy.close()
        return target, _rows_of_copy(target, [model._meta.db_table for model in _counted_models()])
    target = work / "database.dump"
    with transaction.atomic(durable=True), connection.cursor() as cursor:
        cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
        cursor.execute("SELECT pg_export_snapshot()")
        (snapshot,) = cursor.fetchone()
        rows = count_rows()
        _postgres(
            "pg_dump", "--format=custom", "--no-owner", f"--snapshot={snapshot}", f"--file={target}", _postgres_name()
        )
    return target, rows


def _load(work: Path) -> None:
    if connection.vendor == "sqlite":
        source = sqlite3.connect(work / "database.sqlite3")
        connection.ensure_connection()
        source.backup(connection.connection)
        source.close()
        connections.close_all()
        return
    connections.close_all()
    _postgres(
        "pg_restore", "--clean", "--if-exists", "--no-owner", "--single-transaction",
        f"--dbname={_postgres_name()}", str(work / "database.dump"),
    )  # fmt: skip


def _postgres_name() -> str:
    return str(connection.settings_dict["NAME"])


def _program(name: str) -> str:
    found = shutil.which(name)
    if not found:
        raise BackupError(f"Нужна программа {name} (пакет postgresql-client).")
    return found


def _postgres(program: str, *arguments: str) -> None:
    given = connection.settings_dict
    environment = os.environ | {
        "PGHOST": str(given["HOST"] or ""),
        "PGPORT": str(given["PORT"] or ""),
        "PGUSER": str(given["USER"] or ""),
        "PGPASSWORD": str(given["PASSWORD"] or ""),
    }
    done = subprocess.run(  # noqa: S603 – a fixed program with our own arguments
        [_program(program), *arguments], env=environment, capture_output=True, text=True, check=False
    )
    if done.returncode:
        raise BackupError(f"{program}: {done.stderr.strip()[:400]}")


def _media() -> Iterator[tuple[str, Path]]:
    root = settings.MEDIA_ROOT
    for path in sorted(root.rglob("*")) if root.exists() else []:
        if path.is_file() and not path.is_symlink():
            yield f"media/{path.relative_to(root).as_posix()}", path


def _fingerprint(path: Path) -> dict[str, Any]:
    digest = hashlib.sha256()
    with path.open("rb") as file:
        while chunk := file.read(CHUNK):
            digest.update(chunk)
    return {"sha256": digest.hexdigest(), "size": path.stat().st_size}


def _pack(target: Path, members: list[tuple[str, Path]]) -> None:
    with tarfile.open(target, "w:gz") as archive:
        for name, path in members:
            archive.add(path, arcname=name, recursive=False)


def _unpack(archive: Path, work: Path) -> dict[str, Any]:
    """Extract plain files only; refuses links, absolute names and climbing out of the folder."""
    try:
        with tarfile.open(archive) as packed:
            for member in packed:
                parts = PurePosixPath(member.name).parts
                if not member.isfile() or member.name.startswith("/") or ".." in parts:
                    raise BackupError(f"В копии недопустимое имя «{member.name}». Она не восстановлена.")
                packed.extract(member, work, filter="data")
        return json.loads((work / MANIFEST).read_text(encoding="utf-8"))
    except (tarfile.TarError, EOFError, OSError, ValueError) as error:
        raise BackupError(f"Файл {archive.name} не читается как копия портала: {error}") from error


def _compare(manifest: dict[str, Any], work: Path) -> Iterator[str]:
    for name, expected in manifest["files"].items():
        path = work / name
        if not path.is_file():
            yield f"{name}: нет в копии"
        elif _fingerprint(path) != expected:
            yield f"{name}: содержимое изменилось"


def _differences(manifest: dict[str, Any], work: Path) -> list[str]:
    """Tables of the copy that do not hold as many rows as the manifest says."""
    expected: Mapping[str, int] = manifest["rows"]
    try:
        found: Mapping[str, int] = (
            _rows_of_copy(work / "database.sqlite3", expected)
            if manifest["engine"] == "sqlite"
            else _rows_of_dump(work / "database.dump")
        )
    except sqlite3.DatabaseError as error:
        return [f"база в копии не читается: {error}"]
    return [
        f"{table}: строк {found.get(table, 0)} вместо {count}"
        for table, count in expected.items()
        if found.get(table, 0) != count
    ]


def _rows_of_copy(database: Path, tables: Collection[str]) -> dict[str, int]:
    """Rows of the tables in a copy made by SQLite."""
    copy = sqlite3.connect(database)
    try:
        rows = {}
        for table in tables:
            quoted = '"' + table.replace('"', '""') + '"'
            # The name is one of the manifest and quoted.
            rows[table] = copy.execute(f"SELECT COUNT(*) FROM {quoted}").fetchone()[0]  # noqa: S608  # nosec B608
        return rows
    finally:
        copy.close()


def _rows_of_dump(dump: Path) -> Counter[str]:
    """Rows of the tables in a copy made by PostgreSQL: a row is a line between COPY and the mark of its end."""
    rows: Counter[str] = Counter()
    table = ""
    command = [_program("pg_restore"), "--data-only", "--file=-", str(dump)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as reading:  # noqa: S603
        assert reading.stdout is not None and reading.stderr is not None  # noqa: S101, PT018 – given by PIPE
        for line in reading.stdout:
            if not table:
                begun = COPY.match(line)
                table = begun[1].decode() if begun else ""
            elif line == END_OF_COPY:
                table = ""
            else:
                rows[table] += 1
        said = reading.stderr.read().decode(errors="replace").strip()
    if reading.returncode:
        raise BackupError(f"pg_restore: {said[:400]}")
    return rows


def _replace_media(source: Path) -> None:
    """Swap the folder of files in two renames, keeping the old one until the new one is in place."""
    root = settings.MEDIA_ROOT
    if root == settings.BASE_DIR:
        raise ImproperlyConfigured("MEDIA_ROOT must not be the project folder.")
    root.parent.mkdir(parents=True, exist_ok=True)
    fresh = root.with_name(root.name + ".new")
    old = root.with_name(root.name + ".old")
    shutil.rmtree(fresh, ignore_errors=True)
    shutil.rmtree(old, ignore_errors=True)
    if source.exists():
        shutil.copytree(source, fresh)
    else:
        fresh.mkdir()
    if root.exists():
        root.rename(old)
    fresh.rename(root)
    shutil.rmtree(old, ignore_errors=True)
