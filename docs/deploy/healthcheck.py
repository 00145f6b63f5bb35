"""Is this container alive? `healthcheck.py web|worker|scheduler`; exit code 0 or 1 and one line that says why.

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


def web(port: int = 8000) -> str:
    """What is wrong with the web process, or an empty text."""
    address = urlsplit(os.environ.get("PORTAL_URL", "http://127.0.0.1"))
    # The portal answers only to its own name, and only to what came by HTTPS.
    headers = {"Host": address.netloc, "X-Forwarded-Proto": address.scheme}
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
    try:
        connection.request("GET", "/health/live", headers=headers)
        status = connection.getresponse().status
    except OSError as error:
        return f"no answer: {error}"
    finally:
        connection.close()
    return "" if status == http.client.OK else f"answered {status}"


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
    elif part == "worker":
        problem = fresh(Path(os.environ.get("WORKER_ALIVE", "/tmp/worker-alive")), WORKER_SECONDS)  # noqa: S108
    elif part == "scheduler":
        problem = fresh(Path(os.environ.get("BEAT_FILE", "/tmp/beat-schedule")), SCHEDULER_SECONDS)  # noqa: S108
    else:
        problem = "say which part: web, worker or scheduler"
    print(problem or "ok")
    return 1 if problem else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
