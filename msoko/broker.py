"""Broker made of files, for a portal that runs without Redis.

Built on kombu's filesystem transport, which loses messages in two ways: a reader may see a half-written file, and a
message that was taken but not acknowledged dies with its worker. Here a message is written under a temporary name and
renamed; a taken message stays on disk in a folder that its process holds by a lock, until it is acknowledged. When the
process dies, however it dies, the system drops the lock and the next consumer puts the messages back.

A message may therefore come twice, and never not at all; the job row makes the second delivery harmless.
"""

import fcntl
import json
import logging
import os
import time
import uuid
from pathlib import Path
from queue import Empty
from typing import Any

from kombu.transport import filesystem, virtual
from kombu.transport.filesystem import exchange_queue_t

logger = logging.getLogger(__name__)

RECOVERY_SECONDS = 5.0  # how often a consumer looks for messages of the dead
STALE_SECONDS = 3600.0  # a half-written file this old has no writer any more
LOCK = "lock"


def _write_whole(path: Path, text: str) -> None:
    """Make the file appear at `path` with all its content or not at all."""
    temporary = path.parent / f".{uuid.uuid4().hex}"
    temporary.write_text(text, encoding="utf-8")
    os.replace(temporary, path)


class Claims:
    """Folder of the messages that this process has taken and not yet acknowledged.

    The lock is a POSIX record lock: it belongs to the process, a forked child does not inherit it, and it goes away
    with the process. One object a process and root (see `claims_of`), because a process never conflicts with itself.
    """

    def __init__(self, root: Path) -> None:
        self.root = root
        self.pid = os.getpid()
        name = f"{self.pid}-{uuid.uuid4().hex[:8]}"
        unready = root / f".{name}"
        unready.mkdir(parents=True)
        # The descriptor stays open for the life of the process: closing it would drop the lock.
        self._descriptor = os.open(unready / LOCK, os.O_RDWR | os.O_CREAT, 0o600)
        fcntl.lockf(self._descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        self.folder = root / name
        # Under its final name the folder is locked already, so nobody takes it for an abandoned one.
        os.rename(unready, self.folder)

    def give_back(self, queue_folder: Path) -> int:
        """Move the messages of dead processes into `queue_folder`; the number of messages moved."""
        moved = 0
        for folder in self.root.iterdir():
            if folder != self.folder and not folder.name.startswith("."):
                moved += _empty_if_abandoned(folder, queue_folder)
        return moved


def _empty_if_abandoned(folder: Path, queue_folder: Path) -> int:
    """Move the messages of `folder` away unless a living process holds it."""
    try:
        descriptor = os.open(folder / LOCK, os.O_RDWR)
    except FileNotFoundError:
        return 0  # another consumer is just removing it
    moved = 0
    try:
        fcntl.lockf(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        for message in folder.glob("*.msg"):
            os.rename(message, queue_folder / message.name)
            moved += 1
        (folder / LOCK).unlink()
        folder.rmdir()
    except (BlockingIOError, FileNotFoundError):
        pass  # its holder is alive, or another consumer got here first
    finally:
        os.close(descriptor)
    return moved


_claims: dict[Path, Claims] = {}


def claims_of(root: Path) -> Claims:
    """The claims of this very process under `root`; a fork gets its own."""
    claims = _claims.get(root)
    if claims is None or claims.pid != os.getpid():
        claims = _claims[root] = Claims(root)
    return claims


class Channel(filesystem.Channel):
    """Channel whose messages survive the death of their reader and of their writer.

    Transport option `folder`: where everything lies, in `queue/`, `taken/`, `broken/` and `control/`.
    """

    def __init__(self, connection: Any, **kwargs: Any) -> None:
        super().__init__(connection, **kwargs)
        self.folder = Path(self.transport_options["folder"])
        self.queue_folder = self.folder / "queue"
        for part in ("queue", "taken", "broken", "control"):
            (self.folder / part).mkdir(parents=True, exist_ok=True)
        self._taken: dict[str, Path] = {}
        self._without_ack: set[str] = set()
        self._recovered_at = float("-inf")

    # Names that the base class reads messages and exchange tables by.
    @property
    def data_folder_in(self) -> str:
        return str(self.queue_folder)

    @property
    def data_folder_out(self) -> str:
        return str(self.queue_folder)

    @property
    def control_folder(self) -> Path:
        return self.folder / "control"

    def _queue_bind(self, exchange: str, routing_key: str | None, pattern: str | None, queue: str | None) -> None:
        """Add the queue to the exchange's table; readers see the old table or the new one, never a part."""
        file = self._exchange_file(exchange)  # type: ignore[attr-defined]  # the stubs are of an older kombu
        row = exchange_queue_t(routing_key or "", pattern or "", queue or "")
        with (self.control_folder / ".lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            table = self.get_table(exchange)
            if row not in table:
                _write_whole(file, json.dumps([row, *table]))

    def _put(self, queue: str, payload: dict[str, Any], **kwargs: Any) -> None:  # type: ignore[override]  # as the parent
        """Append the message to the queue; the name sorts by time also after the machine was restarted."""
        name = f"{time.time_ns():020d}_{uuid.uuid4().hex}.{queue}.msg"
        _write_whole(self.queue_folder / name, json.dumps(payload))

    def _get(self, queue: str, timeout: float | None = None) -> dict[str, Any]:
        """Take the oldest message of the queue."""
        self._recover()
        claims = claims_of(self.folder / "taken")
        for name in sorted(os.listdir(self.queue_folder)):
            if name.partition(".")[2] != f"{queue}.msg":
                continue
            taken = claims.folder / name
            try:
                os.rename(self.queue_folder / name, taken)
            except FileNotFoundError:
                continue  # another consumer was faster
            message = self._read(taken)
            if message is None:
                continue
            if queue in self._without_ack:
                taken.unlink()
            else:
                self._taken[message["properties"]["delivery_tag"]] = taken
            return message
        raise Empty

    def _read(self, path: Path) -> dict[str, Any] | None:
        """The message in the file; what cannot be read is put aside for a person and never stops the queue."""
        try:
            message: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
            message["properties"]["delivery_tag"]  # absent in a damaged message
        except (ValueError, KeyError, TypeError):
            os.replace(path, self.folder / "broken" / path.name)
            logger.error("broker: message %s is damaged, kept in %s", path.name, self.folder / "broken")
            return None
        return message

    def _recover(self) -> None:
        """Put back what dead consumers had taken, and remove what dead writers had begun."""
        now = time.monotonic()
        if now - self._recovered_at < RECOVERY_SECONDS:
            return
        self._recovered_at = now
        if moved := claims_of(self.folder / "taken").give_back(self.queue_folder):
            logger.warning("broker: %s messages of a dead worker are back in the queue", moved)
        for begun in self.queue_folder.glob(".*"):
            try:
                if time.time() - begun.stat().st_mtime > STALE_SECONDS:
                    begun.unlink()
            except FileNotFoundError:
                continue  # its writer has just renamed it

    def _settle(self, delivery_tag: str | None) -> None:
        """Forget a taken message: it is done, refused, or back in the queue."""
        if delivery_tag and (path := self._taken.pop(delivery_tag, None)):
            path.unlink(missing_ok=True)

    def _restore(self, message: virtual.Message) -> None:
        super()._restore(message)
        self._settle(message.delivery_tag)

    def basic_consume(self, queue: str, no_ack: bool, *args: Any, **kwargs: Any) -> Any:
        if no_ack:
            self._without_ack.add(queue)
        return super().basic_consume(queue, no_ack, *args, **kwargs)

    def basic_get(self, queue: str, no_ack: bool = False, **kwargs: Any) -> virtual.Message | None:
        message: virtual.Message | None = super().basic_get(queue, no_ack=no_ack, **kwargs)
        if message is not None and no_ack:
            self._settle(message.delivery_tag)
        return message

    def basic_ack(self, delivery_tag: str, multiple: bool = False) -> None:
        super().basic_ack(delivery_tag, multiple)
        self._settle(delivery_tag)

    def basic_reject(self, delivery_tag: str, requeue: bool = False) -> None:
        super().basic_reject(delivery_tag, requeue)
        self._settle(delivery_tag)


class Transport(filesystem.Transport):
    """Filesystem transport with the channel above."""

    Channel = Channel
    polling_interval = 0.1
    driver_name = "msoko-files"

    def __init__(self, client: Any, **kwargs: Any) -> None:
        super().__init__(client, **kwargs)
        # Bindings belong to a folder; remembered for the whole process, a second folder would get none.
        self.state = virtual.BrokerState()
