import json

import pytest

from msoko.launcher import portal
from msoko.launcher.console import Refusal
from msoko.launcher.portal import Options, State


def options(folder, **changes):
    values = {"root": folder, "data": folder, "host": "127.0.0.1", "port": 8000, "demo": True, "setup_only": False}
    return Options(**(values | changes))


def test_first_start_is_a_demonstration(tmp_path):
    assert portal.decide_demo(options(tmp_path), State(tmp_path), {}) is True
    assert State(tmp_path).values["demo"] is True


def test_first_start_decides_for_good(tmp_path):
    portal.decide_demo(options(tmp_path, demo=False), State(tmp_path), {})
    assert portal.decide_demo(options(tmp_path, demo=True), State(tmp_path), {}) is False


def test_data_made_by_other_means_gets_no_demo_accounts(tmp_path):
    (tmp_path / "msoko.sqlite3").touch()
    assert portal.decide_demo(options(tmp_path), State(tmp_path), {}) is False


@pytest.mark.parametrize(("given", "decided"), [({}, False), ({"DEMO": "1"}, True), ({"DEMO": "0"}, False)])
def test_database_of_ones_own_gets_the_demo_only_by_name(tmp_path, given, decided):
    given = {"DATABASE_URL": "postgres://x/y"} | given
    assert portal.decide_demo(options(tmp_path), State(tmp_path), given) is decided


def test_network_address_gets_no_demo(tmp_path):
    assert portal.decide_demo(options(tmp_path, host="0.0.0.0"), State(tmp_path), {}) is False


def test_demonstration_is_never_opened_to_the_network(tmp_path):
    portal.decide_demo(options(tmp_path), State(tmp_path), {})
    with pytest.raises(Refusal, match=r"известными паролями.*--no-demo"):
        portal.decide_demo(options(tmp_path, host="0.0.0.0"), State(tmp_path), {})


def test_state_is_private_and_survives_damage(tmp_path):
    state = State(tmp_path)
    state.keep(demo=True)
    assert state.path.stat().st_mode & 0o777 == 0o600
    state.path.write_text("{")
    assert State(tmp_path).values == {}


def test_what_the_person_set_stays(tmp_path):
    given = {"ALLOWED_HOSTS": "portal.local", "PORTAL_URL": "http://portal.local", "REDIS_URL": "redis://x/0"}
    result = portal.variables(options(tmp_path), demo=False, given=given)
    assert {key: result[key] for key in given} == given
    assert result["MSOKO_DATA"] == str(tmp_path)
    assert result["DEMO"] == "0"


def test_defaults_name_only_this_computer(tmp_path):
    result = portal.variables(options(tmp_path, port=8123), demo=True, given={})
    assert result["ALLOWED_HOSTS"] == "127.0.0.1,[::1],localhost"
    assert result["PORTAL_URL"] == "http://127.0.0.1:8123"
    assert result["DEMO"] == "1"


def test_network_host_is_allowed_by_its_name(tmp_path):
    result = portal.variables(options(tmp_path, host="10.0.0.5"), demo=False, given={})
    assert "10.0.0.5" in result["ALLOWED_HOSTS"].split(",")


@pytest.mark.parametrize(
    ("host", "address"),
    [("0.0.0.0", "http://127.0.0.1:8000"), ("::1", "http://[::1]:8000"), ("10.0.0.5", "http://10.0.0.5:8000")],
)
def test_address_for_a_browser(tmp_path, host, address):
    assert options(tmp_path, host=host).address == address


def test_one_worker_on_files_and_one_a_core_on_redis(tmp_path, monkeypatch):
    monkeypatch.setattr("os.cpu_count", lambda: 4)

    def concurrency(environment):
        command = portal.children(options(tmp_path), tmp_path / "python", environment)[1].command
        return command[command.index("-c") + 1]

    assert concurrency({}) == "1"
    assert concurrency({"REDIS_URL": "redis://x/0"}) == "4"


TOLD = {"accounts": [{"who": "Директор школы", "login": "head@example.org"}], "password": "secret"}


def test_accounts_of_the_demo_are_shown(tmp_path, capsys):
    state = State(tmp_path)
    state.keep(demo=True, accounts=portal._accounts(json.dumps(TOLD)))
    portal.greet(options(tmp_path), state)
    shown = capsys.readouterr().out
    assert "http://127.0.0.1:8000" in shown
    assert "Директор школы  head@example.org  пароль secret" in shown


def test_portal_without_demo_says_how_to_make_the_first_account(tmp_path, capsys):
    state = State(tmp_path)
    state.keep(demo=False)
    portal.greet(options(tmp_path), state)
    assert "manage.py createsuperuser" in capsys.readouterr().out


@pytest.mark.parametrize("output", ["", "[]", "{}", "not json"])
def test_demo_without_accounts_is_a_clear_failure(output):
    with pytest.raises(Refusal, match="load_demo"):
        portal._accounts(output)


def test_failed_command_is_named_and_its_output_shown(tmp_path):
    (tmp_path / "manage.py").write_text("import sys; print('последние слова'); sys.exit(3)")
    with pytest.raises(Refusal, match=r"manage.py migrate(.|\n)*последние слова"):
        portal.manage(options(tmp_path), "python3", {}, "migrate")
