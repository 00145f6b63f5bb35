"""Lines for the person at the terminal, in Russian."""

import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager


class Refusal(Exception):
    """Setting up cannot go on; the message is a sentence for the person: what is wrong and what to do."""


def say(text: str = "") -> None:
    print(text, flush=True)


@contextmanager
def step(title: str) -> Iterator[None]:
    """Show what is being done, and how long it took once it is done."""
    say(f"• {title} …")
    started = time.monotonic()
    yield
    seconds = f"{time.monotonic() - started:.1f}".replace(".", ",")
    say(f"  готово за {seconds} с")


class Counter:
    """A count that grows: in place on a terminal, every tenth in a log file."""

    def __init__(self, title: str, total: int) -> None:
        self.title, self.total, self.done = title, total, 0

    def add(self) -> None:
        self.done += 1
        line = f"  {self.title}: {min(self.done, self.total)} из {self.total}"
        if sys.stdout.isatty():
            print(f"\r{line}", end="", flush=True)
        elif self.done % 10 == 0:
            say(line)

    def close(self) -> None:
        if sys.stdout.isatty() and self.done:
            say()
