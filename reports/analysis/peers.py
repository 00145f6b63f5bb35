"""The median share of bodies like each body, without comparing everybody with everybody.

Alike: same kind, same kind of place, a contingent between half and double; an unknown contingent compares by kind
alone. Bodies of one kind and place are walked in the order of their contingents with a window of sorted shares.
"""

from bisect import bisect_left, insort
from collections import defaultdict
from collections.abc import Iterable, Mapping
from decimal import ROUND_HALF_UP, Decimal

from reports.analysis.rows import OrganisationRow

FEWEST = 2
"""Fewer bodies alike give no median."""
Shares = Mapping[int, Decimal | None]


def medians(organisations: Iterable[OrganisationRow], shares: Shares) -> dict[int, tuple[Decimal | None, int]]:
    """Body → (median share of those like it, how many they are). Bodies without a share are like nobody's example."""
    by_kind: dict[str, list[OrganisationRow]] = defaultdict(list)
    for row in organisations:
        by_kind[row.kind].append(row)
    found: dict[int, tuple[Decimal | None, int]] = {}
    for rows in by_kind.values():
        found |= _of_kind(rows, shares)
    return found


def alike(row: OrganisationRow, organisations: Iterable[OrganisationRow]) -> tuple[OrganisationRow, ...]:
    """Bodies that one body is compared with, in their order: what stands behind its median."""
    return tuple(one for one in organisations if one.id != row.id and one.kind == row.kind and _near(one, row))


def _near(one: OrganisationRow, other: OrganisationRow) -> bool:
    if one.pupils is None or other.pupils is None:
        return True
    return one.is_rural == other.is_rural and one.pupils <= 2 * other.pupils and other.pupils <= 2 * one.pupils


def _of_kind(rows: list[OrganisationRow], shares: Shares) -> dict[int, tuple[Decimal | None, int]]:
    unknown = [row for row in rows if row.pupils is None]
    everybody = _sorted(rows, shares)
    strangers = _sorted(unknown, shares)
    found = {row.id: _middle(everybody, shares.get(row.id), []) for row in unknown}
    for is_rural in (False, True):
        known = sorted(
            (row for row in rows if row.pupils is not None and row.is_rural == is_rural),
            key=lambda row: row.pupils or 0,
        )
        found |= _window(known, shares, strangers)
    return found


def _window(
    known: list[OrganisationRow], shares: Shares, strangers: list[Decimal]
) -> dict[int, tuple[Decimal | None, int]]:
    """Walk from the smallest to the largest; both edges of the window only move up."""
    found: dict[int, tuple[Decimal | None, int]] = {}
    window: list[Decimal] = []
    low = high = 0
    for row in known:
        pupils = row.pupils or 0
        while high < len(known) and (known[high].pupils or 0) <= 2 * pupils:
            _add(window, shares.get(known[high].id))
            high += 1
        while (known[low].pupils or 0) * 2 < pupils:
            _drop(window, shares.get(known[low].id))
            low += 1
        found[row.id] = _middle(window, shares.get(row.id), strangers)
    return found


def _sorted(rows: Iterable[OrganisationRow], shares: Shares) -> list[Decimal]:
    return sorted(share for row in rows if (share := shares.get(row.id)) is not None)


def _add(values: list[Decimal], value: Decimal | None) -> None:
    if value is not None:
        insort(values, value)


def _drop(values: list[Decimal], value: Decimal | None) -> None:
    if value is not None:
        del values[bisect_left(values, value)]


def _middle(values: list[Decimal], own: Decimal | None, more: list[Decimal]) -> tuple[Decimal | None, int]:
    """The median without the body itself, and the number of the others."""
    _drop(values, own)
    others = sorted((*values, *more)) if more else values
    result = median(others) if len(others) >= FEWEST else None, len(others)
    _add(values, own)
    return result


def median(ordered: list[Decimal]) -> Decimal:
    middle = len(ordered) // 2
    if len(ordered) % 2:
        return ordered[middle]
    return ((ordered[middle - 1] + ordered[middle]) / 2).quantize(Decimal("0.1"), ROUND_HALF_UP)
