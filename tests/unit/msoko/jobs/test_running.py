"""The job row is the truth: claimed once, healed by the sweep, finished by the holder of the lease only."""

import errno
import uuid
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone
from kombu.exceptions import OperationalError

from msoko.jobs import running
from msoko.jobs.models import LEASE, MAX_ATTEMPTS, Job
from msoko.jobs.running import Finish, JobCancelled, JobRefused, Progress
from tests.factories.schools import UserFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def sent(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Ids that went to the broker."""
    ids: list[str] = []
    monkeypatch.setattr(running.app, "send_task", lambda name, kwargs: ids.append(kwargs["job_id"]))
    return ids


@pytest.fixture
def handler(monkeypatch: pytest.MonkeyPatch) -> list[Job]:
    """A handler of kind "probe" that remembers its calls."""
    calls: list[Job] = []

    def probe(job: Job, progress: Progress) -> Finish:
        calls.append(job)
        progress(50, "половина")
        return Finish({"n": len(calls)}, "/done/")

    monkeypatch.setitem(running.HANDLERS, "probe", probe)
    return calls


def make(key: str = "k", **fields: Any) -> Job:
    values = {"kind": "probe", "title": "Проба", "idempotency_key": key, "created_at": timezone.now(), **fields}
    return Job.objects.create(**values)


def test_enqueue_sends_the_id_after_commit(sent: list[str], django_capture_on_commit_callbacks: Any) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        job = running.enqueue("probe", title="Проба", by=UserFactory(), key="one")
        assert sent == []
    assert sent == [str(job.pk)]
    assert Job.objects.get().published_at is not None


def test_enqueue_with_the_same_key_gives_the_first_job(
    sent: list[str], django_capture_on_commit_callbacks: Any
) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        first = running.enqueue("probe", title="Проба", by=None, key="one")
        second = running.enqueue("probe", title="Другая", by=None, key="one")
    assert first == second
    assert len(sent) == 1


def test_broker_that_is_down_does_not_fail_the_caller(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*args: Any, **kwargs: Any) -> None:
        raise OperationalError("no broker")

    monkeypatch.setattr(running.app, "send_task", refuse)
    job = make()
    assert running.publish(job) is False
    job.refresh_from_db()
    assert job.published_at is None


def test_run_finishes_once_however_often_the_message_comes(handler: list[Job]) -> None:
    job = make()
    assert [running.run(job.pk) for _ in range(3)] == [True, False, False]
    job.refresh_from_db()
    assert len(handler) == 1
    assert (job.state, job.progress, job.result, job.result_url) == (Job.State.DONE, 100, {"n": 1}, "/done/")
    assert job.finished_at is not None
    assert job.lease_until is None


def test_claim_is_refused_while_the_lease_holds() -> None:
    job, now = make(), timezone.now()
    assert Job.objects.claim(job.pk, at=now, token=uuid.uuid4())
    assert not Job.objects.claim(job.pk, at=now + LEASE / 2, token=uuid.uuid4())
    assert Job.objects.claim(job.pk, at=now + LEASE + timedelta(seconds=1), token=uuid.uuid4())
    job.refresh_from_db()
    assert job.attempts == 2


def test_worker_that_lost_the_lease_cannot_report_or_finish(handler: list[Job]) -> None:
    job, token = make(), uuid.uuid4()
    Job.objects.claim(job.pk, at=timezone.now(), token=token)
    Job.objects.filter(pk=job.pk).update(lease_token=uuid.uuid4())
    with pytest.raises(JobCancelled):
        Progress(job, token)(10, "этап")
    running._close(job, token, Job.State.DONE)
    job.refresh_from_db()
    assert job.state == Job.State.RUNNING


def test_refusal_is_shown_and_not_repeated(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(job: Job, progress: Progress) -> Finish:
        raise JobRefused("Файл повреждён.")

    monkeypatch.setitem(running.HANDLERS, "probe", refuse)
    job = make()
    running.run(job.pk)
    job.refresh_from_db()
    assert (job.state, job.error) == (Job.State.FAILED, "Файл повреждён.")


def test_unexpected_failure_is_tried_three_times_then_told(monkeypatch: pytest.MonkeyPatch) -> None:
    def explode(job: Job, progress: Progress) -> Finish:
        raise ZeroDivisionError

    monkeypatch.setitem(running.HANDLERS, "probe", explode)
    job = make()
    states = []
    for _ in range(3):
        running.run(job.pk)
        job.refresh_from_db()
        states.append(job.state)
    assert states == [Job.State.WAITING, Job.State.WAITING, Job.State.FAILED]
    assert str(job.pk)[:8] in job.error


def test_full_disk_is_named_when_the_last_try_failed(monkeypatch: pytest.MonkeyPatch) -> None:
    def write(job: Job, progress: Progress) -> Finish:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setitem(running.HANDLERS, "probe", write)
    job = make(attempts=2)
    running.run(job.pk)
    job.refresh_from_db()
    assert (job.state, job.error) == (Job.State.FAILED, running.NO_ROOM)


def test_job_whose_worker_is_killed_again_and_again_stops(handler: list[Job]) -> None:
    job = make(attempts=MAX_ATTEMPTS)
    running.run(job.pk)
    job.refresh_from_db()
    assert job.state == Job.State.FAILED
    assert handler == []


def test_sweep_sends_only_what_was_lost(sent: list[str]) -> None:
    now = timezone.now()
    lost = {
        make("never published", created_at=now - timedelta(minutes=1)),
        make("message lost", published_at=now - timedelta(minutes=5)),
        make("worker dead", state=Job.State.RUNNING, lease_until=now - timedelta(seconds=1), published_at=now),
    }
    make("just published", published_at=now)
    make("being worked on", state=Job.State.RUNNING, lease_until=now + LEASE)
    make("finished", state=Job.State.DONE)
    assert running.sweep() == 3
    assert set(sent) == {str(job.pk) for job in lost}


def test_cancel_waiting_is_at_once_and_running_at_the_next_stage(handler: list[Job]) -> None:
    waiting, busy = make("w"), make("r")
    token = uuid.uuid4()
    Job.objects.claim(busy.pk, at=timezone.now(), token=token)
    running.cancel(waiting)
    running.cancel(busy)
    waiting.refresh_from_db()
    assert waiting.state == Job.State.CANCELLED
    with pytest.raises(JobCancelled):
        Progress(busy, token)(10, "этап")


def test_repeat_makes_a_new_job_with_the_same_params(sent: list[str]) -> None:
    first = make("base", params={"a": 1}, state=Job.State.FAILED)
    second = running.repeat(first, by=None)
    assert second.pk != first.pk
    assert second.params == {"a": 1}
    assert second.idempotency_key.startswith("base#")


@pytest.mark.parametrize("how", ["refused", "cancelled while running", "cancelled while waiting", "worn out"])
def test_what_waits_for_a_stopped_job_is_told(how: str, sent: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    told: list[str] = []

    def stop(job: Job, progress: Progress) -> Finish:
        raise JobRefused("Нет данных.") if how == "refused" else JobCancelled

    monkeypatch.setitem(running.HANDLERS, "probe", stop)
    monkeypatch.setitem(running.SETTLERS, "probe", lambda job, why: told.append(why))
    job = make(attempts=MAX_ATTEMPTS if how == "worn out" else 0)
    if how == "cancelled while waiting":
        running.cancel(job)
    else:
        running.run(job.pk)
    running.run(job.pk)
    assert len(told) == 1
    assert told[0] == ("Нет данных." if how == "refused" else told[0])
    assert told[0].endswith(".")


def test_jobs_that_ended_long_ago_are_forgotten() -> None:
    now = timezone.now()
    for key, state, ended in (
        ("old", Job.State.DONE, now - timedelta(days=91)),
        ("new", Job.State.DONE, now - timedelta(days=89)),
        ("waiting", Job.State.WAITING, None),
    ):
        Job.objects.create(
            kind="x", title=key, idempotency_key=key, state=state, finished_at=ended,
            created_at=now - timedelta(days=100),
        )  # fmt: skip
    assert running.forget(at=now) == 1
    assert set(Job.objects.values_list("idempotency_key", flat=True)) == {"new", "waiting"}
