"""The command as a script sees it: JSON, exit codes, one clear line on a bad call."""

import json

import pytest
from django.core.management import call_command


def answer(capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[dict[str, object], int]:
    code = 0
    try:
        call_command("parse_deadline", *arguments, "--json")
    except SystemExit as stop:
        code = int(stop.code or 0)
    return json.loads(capsys.readouterr().out), code


def test_dates_are_shifted_to_working_days(capsys):
    read, code = answer(capsys, "до 5 января 2026", "--plan", "2024-2026")
    assert code == 0
    assert (read["kind"], read["recognised"]) == ("once", True)
    assert read["reading"] == "один раз, не позднее 5 января 2026 г."
    (window,) = read["occurrences"]
    assert (window["start"], window["due"], window["shifted"]) == ("2026-01-01", "2026-01-05", "2026-01-12")


def test_rule_of_shifting_may_be_chosen_and_the_phrase_may_choose(capsys):
    back, _code = answer(capsys, "30 ноября 2025", "--plan", "2025", "--shift", "back")
    assert back["occurrences"][0]["shifted"] == "2025-11-28"
    asked, _code = answer(capsys, "последний рабочий день августа 2025", "--plan", "2025")
    assert asked["occurrences"][0]["shifted"] == "2025-08-29"


def test_plan_by_days_and_limits(capsys):
    read, _code = answer(capsys, "ежегодно до 30 ноября", "--plan", "2024-12-17..2026-12-31")
    assert [window["due"] for window in read["occurrences"]] == ["2025-11-30", "2026-11-30"]
    read, _code = answer(capsys, "ежегодно", "--plan", "2024-2026", "--from", "01.01.2025", "--to", "2025-12-31")
    assert [window["due"] for window in read["occurrences"]] == ["2025-12-31"]


def test_dates_outside_the_plan_are_shown_apart(capsys):
    read, code = answer(capsys, "март 2021", "--plan", "2024-2026")
    assert (code, read["occurrences"]) == (0, [])
    assert [window["due"] for window in read["outside_plan"]] == ["2021-03-31"]


@pytest.mark.parametrize("phrase", ["абракадабра", "31 февраля", "май 2025 (ориентировочно)"])
def test_what_is_not_read_in_full_ends_with_one(capsys, phrase: str):
    read, code = answer(capsys, phrase, "--plan", "2024-2026")
    assert code == 1
    assert read["recognised"] is False
    assert read["unread_part"]


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        ([], "Напишите фразу"),
        (["ежегодно"], "--plan 2024-2026"),
        (["ежегодно", "--plan", "скоро"], "--plan 2024-2026"),
        (["ежегодно", "--plan", "2026-01-01..2024-01-01"], "раньше начала"),
        (["ежегодно", "--plan", "2024", "--from", "завтра"], "не дата"),
        (["ежегодно", "--plan", "2024", "--from", "2025-01-01", "--to", "2024-01-01"], "раньше"),
        (["ежегодно", "--plan", "2024", "--shift", "вбок"], "forward, back, none"),
    ],
)
def test_bad_call_says_what_to_do(capsys, arguments: list[str], says: str):
    with pytest.raises(SystemExit) as stop:
        call_command("parse_deadline", *arguments)
    assert stop.value.code == 2
    error = capsys.readouterr().err
    assert says in error
    assert len(error.splitlines()) == 1


def test_for_people(capsys):
    call_command("parse_deadline", "сентябрь", "--plan", "2024-2025")
    lines = capsys.readouterr().out.splitlines()
    assert lines[0] == "каждый год, с 1 по 30 сентября"
    assert lines[1].startswith("уточните: год не указан")
    assert lines[2] == "2024-09-01 – 2024-09-30"
