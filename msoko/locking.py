"""Optimistic locking: an edit is written only over the version the person has seen."""

from collections.abc import Iterable
from typing import Any

from django.db import models
from django.db.models import F


class EditConflict(Exception):
    """Somebody saved the same row in between. `current` is the row as it is now."""

    def __init__(self, current: models.Model) -> None:
        super().__init__("Пока вы правили, запись изменил кто-то другой.")
        self.current = current


def save_if_unchanged(row: Any, fields: Iterable[str], *, seen: int) -> None:
    """UPDATE … WHERE version = seen; raises EditConflict with the fresh row if nothing matched."""
    values = {name: getattr(row, name) for name in fields}
    matched = type(row)._base_manager.filter(pk=row.pk, version=seen).update(**values, version=F("version") + 1)
    if not matched:
        raise EditConflict(type(row)._base_manager.get(pk=row.pk))
    row.version = seen + 1
