"""Frozen dataclasses to plain JSON values and back, without loss: decimals and dates travel as text."""

import types
from collections.abc import Mapping
from dataclasses import MISSING, Field, fields, is_dataclass
from datetime import date, datetime
from decimal import Decimal
from enum import Enum
from typing import Any, TypeVar, Union, get_args, get_origin, get_type_hints

Record = TypeVar("Record")


def dump(value: Any) -> Any:
    """Plain values for JSON. Computed properties are not written: they follow from the fields."""
    if is_dataclass(value) and not isinstance(value, type):
        return {field.name: dump(getattr(value, field.name)) for field in fields(value)}
    if isinstance(value, Mapping):
        return {str(key): dump(item) for key, item in value.items()}
    if isinstance(value, list | tuple | set | frozenset):
        return [dump(item) for item in value]
    return _plain(value)


def _plain(value: Any) -> Any:
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, Decimal):
        return format(value, "f")
    return value.isoformat() if isinstance(value, datetime | date) else value


def load(kind: type[Record], data: Any) -> Record:
    """Rebuild a dataclass from what `dump` gave. Raises KeyError or ValueError if the data do not fit."""
    hints = get_type_hints(kind)
    known = [field for field in fields(kind) if field.name in data or not _has_default(field)]  # type: ignore[arg-type]
    return kind(**{field.name: _value(hints[field.name], data[field.name]) for field in known})


def _has_default(field: Field[Any]) -> bool:
    """Fields that came later have defaults, so that records of earlier versions are still read."""
    return field.default is not MISSING or field.default_factory is not MISSING


def _value(kind: Any, data: Any) -> Any:
    origin = get_origin(kind)
    if origin in (Union, types.UnionType):
        inner = [choice for choice in get_args(kind) if choice is not type(None)]
        return None if data is None else _value(inner[0], data)
    if origin is tuple:
        arguments = get_args(kind)
        if len(arguments) == 2 and arguments[1] is Ellipsis:
            return tuple(_value(arguments[0], item) for item in data)
        return tuple(_value(part, item) for part, item in zip(arguments, data, strict=True))
    if origin is dict:
        key_kind, item_kind = get_args(kind)
        return {_value(key_kind, key): _value(item_kind, item) for key, item in data.items()}
    return _scalar(kind, data)


def _scalar(kind: Any, data: Any) -> Any:
    if is_dataclass(kind):
        return load(kind, data)  # type: ignore[arg-type]
    if kind in (datetime, date):
        return kind.fromisoformat(data)
    if isinstance(kind, type) and issubclass(kind, Decimal | Enum | int | str) and not isinstance(data, kind):
        return kind(data)
    return data
