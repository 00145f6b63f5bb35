import errno

import pytest
from django.db import OperationalError

from msoko.lib.disk import is_full


@pytest.mark.parametrize(
    "error",
    [
        OSError(errno.ENOSPC, "No space left on device"),
        OSError(errno.EDQUOT, "Disk quota exceeded"),
        OperationalError("database or disk is full"),
        OperationalError('could not extend file "base/1": No space left on device'),
    ],
)
def test_a_full_disk_is_recognised(error: Exception) -> None:
    assert is_full(error)


def test_also_behind_another_error() -> None:
    error = ValueError("the paper was not written")
    error.__cause__ = OSError(errno.ENOSPC, "full")
    assert is_full(error)


@pytest.mark.parametrize(
    "error", [None, OSError(errno.EACCES, "denied"), OperationalError("server closed"), ValueError("x")]
)
def test_other_errors_are_not_it(error: Exception | None) -> None:
    assert not is_full(error)
