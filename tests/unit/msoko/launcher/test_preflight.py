import os
import socket
import stat

import pytest

from msoko.launcher import preflight
from msoko.launcher.console import Refusal


def test_data_folder_is_made_with_its_parents(tmp_path):
    folder = preflight.data_folder(tmp_path / "a" / "b")
    assert folder.is_dir()
    assert folder.is_absolute()
    assert list(folder.iterdir()) == []


def test_data_folder_that_is_a_file_is_refused_with_advice(tmp_path):
    path = tmp_path / "file"
    path.touch()
    with pytest.raises(Refusal, match=r"нельзя писать .*\./run --data ПАПКА"):
        preflight.data_folder(path)


def test_read_only_data_folder_is_refused(tmp_path, monkeypatch):
    def refuse(**kwargs):
        raise PermissionError(13, "Permission denied")

    # Root may write anywhere, so the refusal of the system is imitated.
    monkeypatch.setattr("tempfile.TemporaryFile", refuse)
    with pytest.raises(Refusal, match="нельзя писать"):
        preflight.data_folder(tmp_path)


def test_free_port_passes():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    preflight.port_is_free("127.0.0.1", port)
    with socket.create_server(("127.0.0.1", port)) as server:
        assert server.getsockname()[1] == port


def test_busy_port_is_refused_with_another_one():
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
        with pytest.raises(Refusal, match=rf"Порт {port} уже занят.*--port"):
            preflight.port_is_free("127.0.0.1", port)


def test_address_of_another_computer_is_refused():
    with pytest.raises(Refusal, match="нет адреса «192.0.2.1»"):
        preflight.port_is_free("192.0.2.1", 8000)


@pytest.mark.parametrize(
    ("host", "loopback"),
    [
        ("127.0.0.1", True),
        ("127.1.2.3", True),
        ("localhost", True),
        ("::1", True),
        ("[::1]", True),
        ("0.0.0.0", False),
        ("::", False),
        ("192.168.1.5", False),
        ("portal.example.org", False),
    ],
)
def test_loopback(host, loopback):
    assert preflight.is_loopback(host) is loopback


def test_missing_library_names_its_debian_package(monkeypatch):
    libraries = (("absent-1.0", "libabsent-1.0.so.0", "libabsent-1.0-0"), ("c", "libc.so.6", "libc6"))
    monkeypatch.setattr(preflight, "PDF_LIBRARIES", libraries)
    assert preflight.missing_pdf_packages() == ["libabsent-1.0-0"]


def test_secret_file_mode_of_this_system_is_understood(tmp_path):
    """The launcher relies on the mode given to os.open; a file system that ignores it would leak the accounts."""
    descriptor = os.open(tmp_path / "x", os.O_CREAT | os.O_WRONLY, 0o600)
    os.close(descriptor)
    assert stat.S_IMODE((tmp_path / "x").stat().st_mode) == 0o600
