"""The broker of files, against the real kombu, without a worker."""

import os
import signal
import subprocess
import sys
import textwrap
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from kombu import Connection, Exchange, Queue

from msoko import broker

QUEUE = Queue("work", Exchange("work", type="direct"), routing_key="work")


def connect(folder: Path) -> Connection:
    return Connection("filesystem://", transport="msoko.broker:Transport", transport_options={"folder": str(folder)})


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "broker"


@pytest.fixture
def connection(folder: Path) -> Iterator[Connection]:
    with connect(folder) as opened:
        yield opened


def send(connection: Connection, *bodies: object) -> None:
    with connection.Producer(serializer="json") as producer:
        for body in bodies:
            producer.publish(body, exchange=QUEUE.exchange, routing_key="work", declare=[QUEUE])


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.rglob("*.msg"))


def test_messages_come_in_the_order_of_sending(connection, folder):
    send(connection, *range(5))
    queue = QUEUE(connection.default_channel)
    got = []
    while message := queue.get():
        got.append(message.payload)
        message.ack()
    assert got == [0, 1, 2, 3, 4]
    assert names(folder) == []


def test_taken_message_stays_on_disk_until_acknowledged(connection, folder):
    send(connection, "a")
    message = QUEUE(connection.default_channel).get()
    assert len(list((folder / "taken").rglob("*.msg"))) == 1
    assert list((folder / "queue").glob("*.msg")) == []
    message.ack()
    assert names(folder) == []


def test_rejected_message_is_gone(connection, folder):
    send(connection, "a")
    QUEUE(connection.default_channel).get().reject()
    assert names(folder) == []


def test_requeued_message_comes_again_once(connection, folder):
    send(connection, "a")
    queue = QUEUE(connection.default_channel)
    queue.get().requeue()
    assert len(names(folder)) == 1
    again = queue.get()
    assert again.payload == "a"
    again.ack()
    assert queue.get() is None


def test_message_without_acknowledgement_leaves_no_trace(connection, folder):
    send(connection, "a")
    assert QUEUE(connection.default_channel).get(no_ack=True).payload == "a"
    assert names(folder) == []


def test_closing_puts_unacknowledged_messages_back_once(folder):
    with connect(folder) as first:
        send(first, "a")
        assert QUEUE(first.default_channel).get().payload == "a"
    with connect(folder) as second:
        queue = QUEUE(second.default_channel)
        assert queue.get().payload == "a"
        assert queue.get() is None


def test_purge_and_size_count_only_whole_messages(connection, folder):
    send(connection, "a", "b")
    (folder / "queue" / ".half").write_text("{")
    channel = connection.default_channel
    assert channel._size("work") == 2
    assert QUEUE(channel).purge() == 2
    assert channel._size("work") == 0


@pytest.mark.parametrize("content", ["", "{", "[]", "{}", '{"properties": {}}', "\x00\x00"])
def test_damaged_message_is_put_aside_and_the_queue_goes_on(connection, folder, content):
    send(connection, "whole")
    (folder / "queue" / f"{0:020d}_x.work.msg").write_text(content)
    message = QUEUE(connection.default_channel).get()
    assert message.payload == "whole"
    message.ack()
    assert len(list((folder / "broken").iterdir())) == 1


def test_message_of_a_living_process_is_not_taken_away(connection, folder):
    send(connection, "held")
    held = QUEUE(connection.default_channel).get()
    with connect(folder) as other:
        channel = other.default_channel
        channel._recover()
        assert QUEUE(channel).get() is None
    held.ack()


TAKE_AND_WAIT = textwrap.dedent(
    """
    import sys, time
    from kombu import Connection, Exchange, Queue
    options = {"folder": sys.argv[1]}
    connection = Connection("filesystem://", transport="msoko.broker:Transport", transport_options=options)
    queue = Queue("work", Exchange("work", type="direct"), routing_key="work")(connection.default_channel)
    print(queue.get().payload, flush=True)
    time.sleep(60)
    """
)


def take_in_another_process(folder: Path) -> subprocess.Popen[str]:
    process = subprocess.Popen(
        [sys.executable, "-c", TAKE_AND_WAIT, str(folder)], stdout=subprocess.PIPE, text=True, cwd=Path.cwd()
    )
    assert process.stdout is not None
    assert process.stdout.readline().strip() == "precious"
    return process


def test_message_of_a_killed_process_comes_back(connection, folder):
    send(connection, "precious")
    process = take_in_another_process(folder)
    queue = QUEUE(connection.default_channel)
    assert queue.get() is None
    process.send_signal(signal.SIGKILL)
    process.wait()
    process.stdout.close()
    connection.default_channel._recovered_at = float("-inf")
    message = queue.get()
    assert message.payload == "precious"
    message.ack()
    assert names(folder) == []
    assert [path.name for path in (folder / "taken").iterdir()] == [broker.claims_of(folder / "taken").folder.name]


def test_beginnings_of_dead_writers_are_removed_and_fresh_ones_left(connection, folder):
    channel = connection.default_channel
    old, fresh = folder / "queue" / ".old", folder / "queue" / ".fresh"
    old.touch()
    fresh.touch()
    long_ago = time.time() - broker.STALE_SECONDS - 1
    os.utime(old, (long_ago, long_ago))
    channel._recover()
    assert not old.exists()
    assert fresh.exists()


def test_exchange_table_names_each_queue_once(folder):
    for _ in range(3):
        with connect(folder) as connection:
            send(connection, "a")
            assert [row.queue for row in connection.default_channel.get_table("work")] == ["work"]
