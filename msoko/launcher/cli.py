"""`./run`: from a bare Python to a working portal in one command."""

import argparse
import fcntl
import os
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import IO

from msoko.launcher import environment, portal, preflight
from msoko.launcher.console import Refusal, say
from msoko.launcher.portal import Options, State
from msoko.launcher.supervisor import Supervisor

ROOT = Path(__file__).resolve().parents[2]
PDF_NOTE = (
    "! Для PDF не хватает библиотек системы: {packages}. В Debian и Ubuntu: apt-get install {packages}\n"
    "  Портал работает и без них: вместо PDF – печать страницы, XLSX и DOCX."
)


def parse(arguments: Sequence[str]) -> Options:
    parser = argparse.ArgumentParser(
        prog="./run", description="Устанавливает и запускает портал: веб-сервер, фоновую работу и расписание."
    )
    parser.add_argument("--port", type=int, default=8000, metavar="N", help="порт, по умолчанию 8000")
    parser.add_argument(
        "--host", default="127.0.0.1", metavar="АДРЕС", help="адрес, по умолчанию только этот компьютер"
    )
    parser.add_argument("--data", type=Path, metavar="ПАПКА", help="папка данных, по умолчанию var")
    parser.add_argument("--setup-only", action="store_true", help="всё подготовить, но не запускать")
    parser.add_argument("--no-demo", action="store_true", help="не загружать демонстрацию при первом запуске")
    given = parser.parse_args(arguments)
    if not 1 <= given.port <= 65535:
        parser.error("порт – число от 1 до 65535")
    data = given.data or Path(os.environ.get("MSOKO_DATA") or ROOT / "var")
    return Options(ROOT, data, given.host, given.port, not given.no_demo, given.setup_only)


def main(arguments: Sequence[str]) -> int:
    """Exit code 0 after a clean stop, 1 when something has to be put right by a person."""
    try:
        return _start(parse(arguments))
    except Refusal as refusal:
        print(f"\n{refusal}", file=sys.stderr, flush=True)
        return 1
    except KeyboardInterrupt:
        say("\nОстановлено. Запустите ./run снова – он продолжит с того же места.")
        return 130


def _start(options: Options) -> int:
    options = Options(**(vars(options) | {"data": preflight.data_folder(options.data)}))
    with _only_one(options.data):
        if not options.setup_only:
            preflight.port_is_free(options.host, options.port)
        state = State(options.data)
        demo = portal.decide_demo(options, state, os.environ)
        python = environment.ensure(ROOT)
        given = environment.with_bytecode(ROOT, os.environ)
        variables = portal.variables(options, demo=demo, given=given)
        portal.prepare(options, python, variables, state)
        if missing := preflight.missing_pdf_packages():
            say(PDF_NOTE.format(packages=" ".join(missing)))
        if options.setup_only:
            say("Всё готово. Запуск: ./run")
            return 0
        supervisor = Supervisor(portal.children(options, python, variables), root=ROOT, environment=variables)
        result = supervisor.run(when_up=lambda: portal.greet(options, state), is_up=lambda: portal.answers(options))
        say("Портал остановлен, данные сохранены.")
        return result


def _only_one(data: Path) -> IO[str]:
    """Hold the data folder: two portals on one SQLite file would each run the schedule."""
    lock = (data / "run.lock").open("a+", encoding="ascii")
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError as error:
        lock.seek(0)
        raise Refusal(
            f"Портал с папкой данных {data} уже запущен (процесс {lock.read().strip() or 'неизвестен'}). "
            "Остановите его или укажите другую папку: ./run --data ПАПКА"
        ) from error
    lock.truncate(0)
    lock.write(str(os.getpid()))
    lock.flush()
    return lock
