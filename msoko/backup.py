"""Backup, restore and verification of everything the portal keeps: the database and the files.

An archive is a tar.gz with `database.*`, `media/…` and `manifest.json` (sizes, SHA-256 of each member, row counts). The
engine-specific part lives here and nowhere else: SQLite's online copy, pg_dump and pg_restore.
"""

import hashlib
import json
import os
import shutil
import sqlite3
import subprocess
import tarfile
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path, PurePosixPath
from typing import Any

from django.apps import apps
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.db import connection, connections

MANIFEST = "manifest.json"
CHUNK = 1024 * 1024


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
        database = _dump(work)
        members = [(database.name, database), *_media()]
        manifest = {
            "made": at.isoformat(),
            "engine": connection.vendor,
            "rows": count_rows(),
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


def verify(archive: Path) -> Verdict:
    """Check every member against the manifest and count the rows of the copy in a scratch database."""
    with tempfile.TemporaryDirectory(prefix="msoko-verify-") as scratch:
        work = Path(scratch)
        manifest = _unpack(archive, work)
        problems = list(_compare(manifest, work))
        if not problems and manifest["engine"] == "sqlite":
            problems += _count_copy(work / "database.sqlite3", manifest["rows"])
        return Verdict(len(manifest["files"]), sum(manifest["rows"].values()), tuple(problems))


def restore(archive: Path) -> Verdict:
    """Put the archive back over the present data. Nothing is touched before the archive has proved whole."""
    with tempfile.TemporaryDirectory(prefix="msoko-restore-") as scratch:
        work = Path(scratch)
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
    return {
        model._meta.db_table: model._base_manager.count()
        for model in apps.get_models(include_auto_created=True)
        if model._meta.managed and not model._meta.proxy and model._meta.app_label not in {"sessions", "usersessions"}
    }


def _dump(work: Path) -> Path:
    if connection.vendor == "sqlite":
        target = work / "database.sqlite3"
        copy = sqlite3.connect(target)
        with copy:
            connection.ensure_connection()
            connection.connection.backup(copy)
        copy.close()
        return target
    target = work / "database.dump"
    _postgres("pg_dump", "--format=custom", "--no-owner", f"--file={target}", _postgres_name())
    return target


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


def _postgres(program: str, *arguments: str) -> None:
    found = shutil.which(program)
    if not found:
        raise BackupError(f"Нужна программа {program} (пакет postgresql-client).")
    given = connection.settings_dict
    environment = os.environ | {
        "PGHOST": str(given["HOST"] or ""),
        "PGPORT": str(given["PORT"] or ""),
        "PGUSER": str(given["USER"] or ""),
        "PGPASSWORD": str(given["PASSWORD"] or ""),
    }
    done = subprocess.run([found, *arguments], env=environment, capture_output=True, text=True, check=False)  # noqa: S603
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


def _count_copy(database: Path, rows: dict[str, int]) -> list[str]:
    copy = sqlite3.connect(database)
    try:
        problems = []
        for table, expected in rows.items():
            quoted = '"' + table.replace('"', '""') + '"'
            # The name is one of the manifest and quoted.
            found = copy.execute(f"SELECT COUNT(*) FROM {quoted}").fetchone()[0]  # noqa: S608  # nosec B608
            if found != expected:
                problems.append(f"{table}: строк {found} вместо {expected}")
        return problems
    except sqlite3.DatabaseError as error:
        return [f"база в копии не читается: {error}"]
    finally:
        copy.close()


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
