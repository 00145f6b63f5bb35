"""The portal behind `./run`: its environment variables, preparation, demo and processes."""

import http.client
import json
import os
import socket
import subprocess
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from msoko.launcher.console import Refusal, say, step
from msoko.launcher.preflight import is_everywhere, is_loopback
from msoko.launcher.supervisor import Child

STATE_FILE = "run.json"
SHOWN_LINES = 15  # of a failed command's output


@dataclass(frozen=True)
class Options:
    """What the person asked for on the command line."""

    root: Path
    data: Path
    host: str
    port: int
    demo: bool
    setup_only: bool

    @property
    def address(self) -> str:
        """Where a browser on this computer finds the portal."""
        host = "127.0.0.1" if is_everywhere(self.host) else self.host
        return f"http://[{host}]:{self.port}" if ":" in host else f"http://{host}:{self.port}"


class State:
    """What is remembered between starts, beside the data it speaks of."""

    def __init__(self, data: Path) -> None:
        self.path = data / STATE_FILE
        try:
            self.values: dict[str, Any] = json.loads(self.path.read_text(encoding="utf-8"))
        except (FileNotFoundError, ValueError):
            self.values = {}

    def keep(self, **values: Any) -> None:
        self.values |= values
        temporary = self.path.with_suffix(".new")
        descriptor = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(descriptor, "w", encoding="utf-8") as file:
            json.dump(self.values, file, ensure_ascii=False, indent=1)
        temporary.replace(self.path)


def decide_demo(options: Options, state: State, given: Mapping[str, str]) -> bool:
    """Whether this data folder is a demonstration. The first start decides; real data never gets demo accounts."""
    public = not is_loopback(options.host)
    decided: bool | None = state.values.get("demo")
    if decided and public:
        raise Refusal(
            f"В папке данных {options.data} – демонстрация с известными паролями, её нельзя открывать для сети. "
            f"Заведите другую папку: ./run --data ПАПКА --no-demo --host {options.host}"
        )
    if decided is None:
        used = (options.data / "msoko.sqlite3").exists()
        # Into a database of one's own the demo goes only when it is asked for by name.
        welcome = not given.get("DATABASE_URL") or given.get("DEMO", "").lower() in ("1", "true", "yes", "on")
        decided = options.demo and welcome and not public and not used
        state.keep(demo=decided)
    return decided


def variables(options: Options, *, demo: bool, given: Mapping[str, str]) -> dict[str, str]:
    """Environment of the portal's processes; what the person set stays as it is."""
    hosts = {"127.0.0.1", "localhost", "[::1]"}
    if not is_loopback(options.host):
        named = set() if is_everywhere(options.host) else {options.host}
        hosts |= named | {socket.gethostname(), socket.getfqdn()}
    chosen = {
        "DJANGO_SETTINGS_MODULE": "msoko.settings",
        "MSOKO_DATA": str(options.data),
        "PYTHONUNBUFFERED": "1",
    }
    defaults = {"PORTAL_URL": options.address, "ALLOWED_HOSTS": ",".join(sorted(hosts)), "DEMO": str(int(demo))}
    return defaults | dict(given) | chosen


def manage(options: Options, python: Path, environment: Mapping[str, str], *arguments: str) -> str:
    """Run a management command; its standard output. Its progress on standard error goes to the terminal."""
    done = subprocess.run(
        [python, "manage.py", *arguments],
        cwd=options.root, env=dict(environment), stdout=subprocess.PIPE, text=True, check=False,
    )  # fmt: skip
    if done.returncode:
        tail = "\n".join(done.stdout.splitlines()[-SHOWN_LINES:])
        raise Refusal(f"Не выполнилась команда manage.py {arguments[0]}. Что она сообщила – выше.\n{tail}".rstrip())
    return done.stdout


def prepare(options: Options, python: Path, environment: Mapping[str, str], state: State) -> None:
    """Bring the database and static files to the state of the code, and load the demo once."""
    with step("Готовлю базу данных и статические файлы"):
        manage(options, python, environment, "prepare")
    if state.values.get("demo") and not state.values.get("demo_loaded"):
        with step("Загружаю демонстрационные данные, один раз"):
            output = manage(options, python, environment, "load_demo", "--json")
        state.keep(demo_loaded=True, accounts=_accounts(output))


def _accounts(output: str) -> list[dict[str, str]]:
    """Accounts from the JSON that load_demo printed: who it is, the log-in and the password."""
    try:
        told = json.loads(output)
        return [{"who": a["who"], "login": a["login"], "password": told["password"]} for a in told["accounts"]]
    except (ValueError, KeyError, TypeError) as error:
        raise Refusal("Команда load_demo не сообщила учётные записи.") from error


def children(options: Options, python: Path, environment: Mapping[str, str]) -> list[Child]:
    """Web and background work; the worker carries the schedule with it, because one computer needs only one."""
    cores = os.cpu_count() or 1
    workers = cores if environment.get("REDIS_URL") else 1
    bind = f"[{options.host}]:{options.port}" if ":" in options.host else f"{options.host}:{options.port}"
    web = [
        str(python), "-m", "gunicorn", "msoko.wsgi:application", "--bind", bind, "--workers", str(max(cores, 2)),
        "--worker-class", "sync", "--timeout", "120", "--graceful-timeout", "20", "--max-requests", "2000",
        "--max-requests-jitter", "200", "--worker-tmp-dir", str(options.data), "--log-level", "warning",
    ]  # fmt: skip
    work = [
        str(python), "-m", "celery", "-A", "msoko", "worker", "-B", "-c", str(workers), "--without-gossip",
        "--without-mingle", "--without-heartbeat", "--loglevel", "warning",
        "--schedule", str(options.data / "beat-schedule"),
    ]  # fmt: skip
    logs = options.data / "log"
    return [
        Child("web", "Веб-сервер", web, logs / "web.log"),
        Child("worker", "Фоновая работа", work, logs / "worker.log"),
    ]


def answers(options: Options) -> bool:
    """Whether the portal answers requests by now."""
    host = options.address.split("//")[1].rsplit(":", 1)[0].strip("[]")
    connection = http.client.HTTPConnection(host, options.port, timeout=2)
    try:
        connection.request("GET", "/health/live")
        return connection.getresponse().status < http.client.INTERNAL_SERVER_ERROR
    except OSError:
        return False
    finally:
        connection.close()


def greet(options: Options, state: State) -> None:
    """Address, accounts and how to stop."""
    say()
    say(f"Портал работает: {options.address}")
    accounts = state.values.get("accounts") or []
    if accounts:
        say("Учётные записи демонстрации (данные в ней – пример):")
        who, login = (max(len(account[key]) for account in accounts) for key in ("who", "login"))
        for account in accounts:
            say(f"  {account['who']:<{who}}  {account['login']:<{login}}  пароль {account['password']}")
    elif not state.values.get("demo"):
        say(f"Первая учётная запись: MSOKO_DATA={options.data} .venv/bin/python manage.py createsuperuser")
    say(f"Данные и журналы: {options.data}. Остановить: Ctrl-C.")
