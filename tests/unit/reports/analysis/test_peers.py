"""Medians of bodies alike: the quick walk gives what comparing everybody with everybody gives."""

from decimal import ROUND_HALF_UP, Decimal
from statistics import median

from hypothesis import given
from hypothesis import strategies as st

from reports.analysis.peers import alike, medians
from reports.analysis.rows import OrganisationRow


def is_alike(one, other):
    if one.kind != other.kind:
        return False
    if one.pupils is None or other.pupils is None:
        return True
    return one.is_rural == other.is_rural and one.pupils <= 2 * other.pupils and other.pupils <= 2 * one.pupils


def slowly(rows, shares):
    found = {}
    for one in rows:
        others = [shares[row.id] for row in rows if row.id != one.id and is_alike(one, row)]
        known = [share for share in others if share is not None]
        middle = median(known).quantize(Decimal("0.1"), ROUND_HALF_UP) if len(known) >= 2 else None
        found[one.id] = middle, len(known)
    return found


BODY = st.tuples(
    st.sampled_from(("school", "preschool")),
    st.none() | st.integers(0, 40),
    st.booleans(),
    st.none() | st.decimals(0, 100, places=1),
)


@given(st.lists(BODY, max_size=14))
def test_the_walk_agrees_with_plain_loops(bodies):
    rows = [OrganisationRow(pk, f"Школа {pk}", kind, size, rural) for pk, (kind, size, rural, _) in enumerate(bodies)]
    shares = {pk: body[3] for pk, body in enumerate(bodies)}
    assert medians(rows, shares) == slowly(rows, shares)
    for row in rows:
        known = [one for one in alike(row, rows) if shares[one.id] is not None]
        assert len(known) == medians(rows, shares)[row.id][1]


def test_half_and_double_are_still_alike():
    rows = [OrganisationRow(pk, str(pk), "school", size) for pk, size in enumerate((100, 200, 50, 201, 49))]
    shares = {pk: Decimal(pk) for pk in range(5)}
    assert medians(rows, shares)[0] == (Decimal("1.5"), 2)
