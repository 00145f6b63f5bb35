import pytest

from msoko.launcher.console import Counter, step


def test_step_tells_what_and_how_long(capsys):
    with step("Готовлю"):
        pass
    first, second = capsys.readouterr().out.splitlines()
    assert first == "• Готовлю …"
    assert second.startswith("  готово за 0,")


def test_failed_step_does_not_claim_to_be_done(capsys):
    with pytest.raises(ValueError, match="нет"), step("Готовлю"):
        raise ValueError("нет")
    assert "готово" not in capsys.readouterr().out


def test_counter_in_a_journal_speaks_every_tenth_time(capsys):
    counter = Counter("пакеты", 25)
    for _ in range(25):
        counter.add()
    counter.close()
    assert capsys.readouterr().out.splitlines() == ["  пакеты: 10 из 25", "  пакеты: 20 из 25"]
