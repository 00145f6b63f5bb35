"""The antivirus in all its moods, over a real socket."""

import io
import socket
import time
from collections.abc import Callable
from typing import Any

import pytest
from django import forms
from django.core.files.uploadedfile import SimpleUploadedFile

from msoko import scanning
from msoko.forms import PortalForm
from msoko.lib.archives import BadFile
from msoko.scanning import Verdict
from tests.clamd import EICAR, clamd, judge


def verdict_by(answer: Callable[[bytes], bytes], settings: Any, content: bytes = b"text") -> Verdict:
    with clamd(answer) as settings.CLAMAV_ADDRESS:
        return scanning.verdict(io.BytesIO(content))


def test_without_a_daemon_nothing_is_claimed() -> None:
    assert scanning.verdict(io.BytesIO(EICAR)) == Verdict.NOT_CHECKED
    assert scanning.problem() == ""


@pytest.mark.parametrize(("content", "expected"), [(b"a report" * 5000, Verdict.CLEAN), (EICAR, Verdict.INFECTED)])
def test_the_whole_stream_is_judged_and_left_at_its_start(settings: Any, content: bytes, expected: Verdict) -> None:
    stream = io.BytesIO(content)
    stream.read(3)
    with clamd() as settings.CLAMAV_ADDRESS:
        assert scanning.verdict(stream) == expected
        assert scanning.problem() == ""
    assert stream.read() == content


@pytest.mark.parametrize(
    ("answer", "expected"),
    [
        (b"INSTREAM size limit exceeded. ERROR\n", Verdict.NOT_CHECKED),
        (b"stream: cannot read the database ERROR\n", Verdict.WAITING),
        (b"", Verdict.WAITING),
        (b"\xd1\x8f nonsense\n", Verdict.WAITING),
    ],
)
def test_an_answer_that_is_no_verdict(settings: Any, answer: bytes, expected: Verdict) -> None:
    assert verdict_by(lambda content: answer, settings) == expected


def test_a_daemon_that_thinks_too_long(settings: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(scanning, "SECONDS", 0.1)
    assert verdict_by(lambda content: time.sleep(0.5) or b"stream: OK\n", settings) == Verdict.WAITING


def test_a_daemon_that_is_down(settings: Any) -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        settings.CLAMAV_ADDRESS = f"127.0.0.1:{free.getsockname()[1]}"
    assert scanning.verdict(io.BytesIO(EICAR)) == Verdict.WAITING
    assert "does not answer" in scanning.problem()


def test_infected_is_refused_with_what_to_do(settings: Any) -> None:
    with clamd() as settings.CLAMAV_ADDRESS, pytest.raises(BadFile, match="приложите его"):
        scanning.refuse_infected(io.BytesIO(EICAR))


def test_every_form_of_the_portal_refuses_it(settings: Any) -> None:
    class Upload(PortalForm):
        file = forms.FileField()

    with clamd(judge) as settings.CLAMAV_ADDRESS:
        infected = Upload({}, {"file": SimpleUploadedFile("order.docx", EICAR)})
        clean = Upload({}, {"file": SimpleUploadedFile("order.docx", b"clean")})
        assert clean.is_valid()
        assert not infected.is_valid()
    assert "вредоносную" in infected.errors["file"][0]
