"""Is this container alive? `healthcheck.py web|worker|scheduler`; exit code 0 or 1 and one line that says why.

`healthcheck.py ready`, inside the web container, is for a monitor: it names what keeps the portal from its work.

Standard library only: it runs every half a minute and must not load the portal.
"""

import http.client
import os
import sys
import time
from pathlib import Path
from urllib.parse import urlsplit

WORKER_SECONDS = 90  # the worker touches its file every 15 seconds
SCHEDULER_SECONDS = 600  # the scheduler writes its file every 3 minutes


def web(port: int = 8000, path: str = "/health/live") -> str:
    """What is wrong with the web process, or with what it needs (path "/health/ready"); or an empty text."""
    address = urlsplit(os.environ.get("PORTAL_URL", "http://127.0.0.1"))
    # The portal answers only to its own name, and only to what came by HTTPS.
    headers = {"Host": address.netloc, "X-Forwarded-Proto": address.scheme}
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
    try:
        connection.request("GET", path, headers=headers)
        answer = connection.getresponse()
        said = answer.read().decode(errors="replace")
    except OSError as error:
        return f"no answer: {error}"
    finally:
        connection.close()
    return "" if answer.status == http.client.OK else f"answered {answer.status} {said[:500]}".rstrip()


def fresh(path: Path, seconds: float) -> str:
    """What is wrong with a process that should have touched the file lately, or an empty text."""
    try:
        age = time.time() - path.stat().st_mtime
    except FileNotFoundError:
        return f"{path} is not there"
    return "" if age < seconds else f"{path} was touched {age:.0f} seconds ago"


def main(arguments: list[str]) -> int:
    part = arguments[0] if arguments else ""
    if part == "web":
        problem = web()
    elif part == "ready":
        problem = web(path="/health/ready")
    elif part == "worker":
        problem = fresh(Path(os.environ.get("WORKER_ALIVE", "/tmp/worker-alive")), WORKER_SECONDS)  # noqa: S108
    elif part == "scheduler":
        problem = fresh(Path(os.environ.get("BEAT_FILE", "/tmp/beat-schedule")), SCHEDULER_SECONDS)  # noqa: S108
    else:
        problem = "say which part: web, worker, scheduler or ready"
    print(problem or "ok")
    return 1 if problem else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
