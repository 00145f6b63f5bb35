import http.server
import os
import threading
import time

import pytest

from docs.deploy import healthcheck


@pytest.fixture
def server():
    """A web process that notes what it was asked and answers as it is told."""

    class Handler(http.server.BaseHTTPRequestHandler):
        status, seen, text = 200, {}, b""

        def do_GET(self):
            type(self).seen = {"path": self.path, **self.headers}
            self.send_response(self.status)
            self.end_headers()
            self.wfile.write(self.text)

        def log_message(self, *args):
            """Keep quiet."""

    with http.server.HTTPServer(("127.0.0.1", 0), Handler) as running:
        threading.Thread(target=running.serve_forever, daemon=True).start()
        yield running
        running.shutdown()


def test_web_is_asked_under_its_own_name(server, monkeypatch):
    monkeypatch.setenv("PORTAL_URL", "https://portal.example.org")
    assert healthcheck.web(server.server_port) == ""
    seen = server.RequestHandlerClass.seen
    assert (seen["path"], seen["Host"], seen["X-Forwarded-Proto"]) == ("/health/live", "portal.example.org", "https")


def test_web_that_answers_with_an_error_is_not_alive(server):
    server.RequestHandlerClass.status = 500
    assert healthcheck.web(server.server_port) == "answered 500"


def test_monitor_is_told_what_is_wrong(server):
    handler = server.RequestHandlerClass
    handler.status, handler.text = 503, b'{"checks": {"backup": "no backup yet"}}'
    assert "no backup yet" in healthcheck.web(server.server_port, "/health/ready")
    assert handler.seen["path"] == "/health/ready"


def test_web_that_does_not_answer_is_not_alive(server):
    port = server.server_port
    server.shutdown()
    server.server_close()
    assert healthcheck.web(port).startswith("no answer")


@pytest.mark.parametrize(
    ("part", "variable", "limit"), [("worker", "WORKER_ALIVE", 90), ("scheduler", "BEAT_FILE", 600)]
)
def test_silent_process_is_not_alive(part, variable, limit, tmp_path, monkeypatch, capsys):
    path = tmp_path / "alive"
    monkeypatch.setenv(variable, str(path))
    assert healthcheck.main([part]) == 1
    path.touch()
    assert healthcheck.main([part]) == 0
    silent_since = time.time() - limit - 1
    os.utime(path, (silent_since, silent_since))
    assert healthcheck.main([part]) == 1
    assert "seconds ago" in capsys.readouterr().out


@pytest.mark.parametrize("arguments", [[], ["everything"]])
def test_unknown_part_is_a_clear_failure(arguments, capsys):
    assert healthcheck.main(arguments) == 1
    assert "say which part" in capsys.readouterr().out
