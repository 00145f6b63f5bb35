import fcntl

import pytest

from msoko.launcher import cli


@pytest.mark.parametrize("port", ["0", "65536", "-1", "восемь"])
def test_impossible_port_is_a_bad_call(port, capsys):
    with pytest.raises(SystemExit) as stopped:
        cli.parse(["--port", port])
    assert stopped.value.code == 2
    assert "Traceback" not in capsys.readouterr().err


def test_data_folder_comes_from_option_then_environment_then_default(monkeypatch, tmp_path):
    monkeypatch.delenv("MSOKO_DATA", raising=False)
    assert cli.parse([]).data == cli.ROOT / "var"
    monkeypatch.setenv("MSOKO_DATA", str(tmp_path))
    assert cli.parse([]).data == tmp_path
    assert str(cli.parse(["--data", "x"]).data) == "x"


def test_second_start_on_the_same_data_names_the_first(tmp_path, capsys):
    with (tmp_path / "run.lock").open("a+") as held:
        held.write("4321")
        held.flush()
        fcntl.flock(held, fcntl.LOCK_EX)
        assert cli.main(["--data", str(tmp_path), "--setup-only"]) == 1
    assert "уже запущен (процесс 4321)" in capsys.readouterr().err


def test_unwritable_data_folder_is_one_clear_sentence(tmp_path, capsys):
    (tmp_path / "file").touch()
    assert cli.main(["--data", str(tmp_path / "file")]) == 1
    said = capsys.readouterr().err
    assert "--data ПАПКА" in said
    assert "Traceback" not in said


def test_interruption_while_setting_up_is_not_an_error_of_the_portal(monkeypatch, capsys, tmp_path):
    def interrupted(options):
        raise KeyboardInterrupt

    monkeypatch.setattr(cli, "_start", interrupted)
    assert cli.main(["--data", str(tmp_path)]) == 130
    assert "продолжит" in capsys.readouterr().out
