"""The rules of background work that lost or doubled tasks when they were wrong."""

import pytest
from django.conf import settings

from msoko.celery import HARD_LIMIT, SOFT_LIMIT, SignOfLife, app
from msoko.logs import request_id


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("task_acks_late", True),
        ("task_reject_on_worker_lost", True),
        ("task_ignore_result", True),
        ("worker_prefetch_multiplier", 1),
        ("task_soft_time_limit", SOFT_LIMIT),
        ("task_time_limit", HARD_LIMIT),
        ("worker_max_tasks_per_child", 50),
        ("task_serializer", "json"),
        ("accept_content", ["json"]),
        ("broker_connection_retry_on_startup", True),
    ],
)
def test_rule_is_in_force(name, value):
    assert getattr(app.conf, name) == value


def test_soft_limit_leaves_time_to_say_so():
    assert SOFT_LIMIT + 30 <= HARD_LIMIT


def test_publishing_gives_up_before_a_person_notices():
    policy = app.conf.task_publish_retry_policy
    waits = [min(policy["interval_start"] + n * policy["interval_step"], policy["interval_max"]) for n in range(3)]
    assert policy["max_retries"] <= 2
    assert sum(waits) < 1


def test_message_is_invisible_longer_than_any_task_runs():
    options = app.conf.broker_transport_options
    if settings.REDIS_URL:
        assert options["visibility_timeout"] > HARD_LIMIT
    else:
        assert options["folder"].endswith("broker")


def test_every_scheduled_task_exists():
    app.loader.import_default_modules()
    missing = {entry["task"] for entry in app.conf.beat_schedule.values()} - set(app.tasks)
    assert missing == set()


def test_missed_ticks_do_not_pile_up():
    for name, entry in app.conf.beat_schedule.items():
        period = getattr(entry["schedule"], "total_seconds", lambda entry=entry: float(entry["schedule"]))()
        assert entry["options"]["expires"] < period, name


@pytest.fixture
def echo():
    """A task that returns the number under which it would log."""

    @app.task(name="tests.echo_request_id")
    def task() -> str:
        return request_id.get()

    yield task
    app.tasks.pop("tests.echo_request_id")


def test_task_logs_under_the_number_of_the_request(echo):
    assert echo.apply(headers={"request_id": "abc123"}).get() == "abc123"
    assert request_id.get() == "-"


def test_task_without_a_request_logs_under_its_own_id(echo):
    assert echo.apply(task_id="t-1").get() == "t-1"


def test_number_of_the_request_travels_with_the_message(monkeypatch):
    sent = {}
    monkeypatch.setattr("celery.Celery.send_task", lambda self, name, headers=None, **kwargs: sent.update(headers))
    token = request_id.set("abc123")
    try:
        app.send_task("msoko.jobs.tasks.sweep")
    finally:
        request_id.reset(token)
    assert sent == {"request_id": "abc123"}


class Timer:
    """The worker's timer, reduced to what the step asks of it."""

    def __init__(self):
        self.calls, self.cancelled = [], False

    def call_repeatedly(self, seconds, function):
        self.calls.append((seconds, function))
        return self

    def cancel(self):
        self.cancelled = True


class Worker:
    def __init__(self):
        self.timer = Timer()


def test_worker_gives_a_sign_of_life_where_asked(tmp_path, monkeypatch):
    path, worker = tmp_path / "alive", Worker()
    monkeypatch.setenv("WORKER_ALIVE", str(path))
    step = SignOfLife(worker)
    step.start(worker)
    assert path.exists()
    path.unlink()
    worker.timer.calls[0][1]()
    assert path.exists()
    step.stop(worker)
    assert worker.timer.cancelled


def test_worker_keeps_quiet_otherwise(monkeypatch):
    monkeypatch.delenv("WORKER_ALIVE", raising=False)
    worker = Worker()
    step = SignOfLife(worker)
    step.start(worker)
    step.stop(worker)
    assert worker.timer.calls == []
