"""Is it the disk that has no room left? Files say it by a number, databases by a sentence."""

import errno
from collections.abc import Iterator

FULL = frozenset({errno.ENOSPC, errno.EDQUOT})
# SQLite: «database or disk is full»; PostgreSQL: «could not extend file …: No space left on device».
SENTENCES = ("disk is full", "no space left on device")


def is_full(error: BaseException | None) -> bool:
    """Whether this error, or one that it came from, was a full disk or a used up quota."""
    return any(
        one.errno in FULL if isinstance(one, OSError) else any(words in str(one).lower() for words in SENTENCES)
        for one in _chain(error)
    )


def _chain(error: BaseException | None) -> Iterator[BaseException]:
    while error is not None:
        yield error
        error = error.__cause__ or error.__context__
