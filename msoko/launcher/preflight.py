"""What is looked at before anything is started, each with a sentence that says what to do."""

import ctypes
import ctypes.util
import errno
import ipaddress
import os
import socket
import tempfile
from pathlib import Path

from msoko.launcher.console import Refusal

# Library of the system, name under Linux, Debian package that brings it.
PDF_LIBRARIES = (
    ("pango-1.0", "libpango-1.0.so.0", "libpango-1.0-0"),
    ("pangoft2-1.0", "libpangoft2-1.0.so.0", "libpangoft2-1.0-0"),
    ("harfbuzz-subset", "libharfbuzz-subset.so.0", "libharfbuzz-subset0"),
)


def data_folder(path: Path) -> Path:
    """Make the folder and try to write into it."""
    try:
        path.mkdir(parents=True, exist_ok=True)
        path = path.resolve()
        with tempfile.TemporaryFile(dir=path):
            pass
    except OSError as error:
        reason = os.strerror(error.errno) if error.errno else str(error)
        raise Refusal(
            f"Папка данных {path} не годится: в неё нельзя писать ({reason}). "
            "Исправьте права или укажите другую папку: ./run --data ПАПКА"
        ) from error
    return path


def port_is_free(host: str, port: int) -> None:
    """Refuse when the address cannot be listened on."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            raise Refusal(_why_not(error, host, port)) from error


def _why_not(error: OSError, host: str, port: int) -> str:
    if error.errno == errno.EADDRINUSE:
        return (
            f"Порт {port} уже занят: портал уже запущен или порт взяла другая программа. "
            f"Остановите её или выберите другой порт: ./run --port {port + 1 if port < 65535 else 8000}"
        )
    if error.errno == errno.EACCES:
        return f"Нет прав слушать порт {port}. Выберите порт больше 1023: ./run --port 8000"
    return f"У этого компьютера нет адреса «{host}». Проверьте --host; для своего компьютера: --host 127.0.0.1"


def is_loopback(host: str) -> bool:
    """Whether only this very computer can reach the address."""
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return False


def is_everywhere(host: str) -> bool:
    """Whether the address means all addresses of this computer; no browser can open it."""
    try:
        return ipaddress.ip_address(host.strip("[]")).is_unspecified
    except ValueError:
        return not host


def missing_pdf_packages() -> list[str]:
    """Debian packages without which no PDF can be made."""
    return [package for name, file, package in PDF_LIBRARIES if not _loads(file) and not ctypes.util.find_library(name)]


def _loads(file: str) -> bool:
    try:
        ctypes.CDLL(file)
    except OSError:
        return False
    return True
