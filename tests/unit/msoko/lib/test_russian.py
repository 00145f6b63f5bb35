from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from msoko.lib.russian import (
    MINUS,
    NARROW_NBSP,
    NBSP,
    capitalised,
    counted,
    glued,
    integer,
    join_and,
    month_name,
    number,
    ordinal,
    percent,
    plural,
    quoted,
    roman,
    signed,
)

FORMS = ("отчёт", "отчёта", "отчётов")
DECIMALS = st.decimals(-(10**12), 10**12, places=4)


def spaced(text):
    """Non-breaking spaces as plain ones, for reading tests by eye."""
    return text.replace(NBSP, " ").replace(NARROW_NBSP, " ")


class TestPlural:
    @pytest.mark.parametrize(
        ("count", "form"),
        [
            (0, 2),
            (1, 0),
            (2, 1),
            (4, 1),
            (5, 2),
            (11, 2),
            (12, 2),
            (14, 2),
            (21, 0),
            (22, 1),
            (111, 2),
            (101, 0),
            (-1, 0),
        ],
    )
    def test_form(self, count, form):
        assert plural(count, *FORMS) == FORMS[form]

    def test_counted_keeps_together(self):
        assert counted(5, *FORMS) == f"5{NBSP}отчётов"
        assert counted(1234, *FORMS) == f"1{NARROW_NBSP}234{NBSP}отчёта"


class TestWords:
    def test_ordinal_and_roman(self):
        assert (ordinal(3), ordinal(3, "f"), ordinal(3, "genitive")) == ("3-й", "3-я", "3-го")
        assert [roman(n) for n in (1, 4, 9, 14, 40, 1994, 3999)] == [
            "I",
            "IV",
            "IX",
            "XIV",
            "XL",
            "MCMXCIV",
            "MMMCMXCIX",
        ]
        with pytest.raises(ValueError, match="от 1 до 3999"):
            roman(0)

    def test_join(self):
        assert [join_and(words) for words in ([], ["а"], ["а", "б"], ["а", "б", "в"])] == ["", "а", "а и б", "а, б и в"]
        assert join_and(["а", "б"], "или") == "а или б"

    def test_months(self):
        assert month_name(3) == "март"

    def test_capitalised_keeps_abbreviations(self):
        assert capitalised("отчёт о ВПР") == "Отчёт о ВПР"
        assert capitalised("") == ""


class TestNumbers:
    @pytest.mark.parametrize(
        ("value", "places", "text"),
        [
            ("1234.5", 1, "1 234,5"),
            ("-1234567.85", 1, f"{MINUS}1 234 567,9"),
            ("0.50", None, "0,5"),
            ("1E+3", None, "1 000"),
            ("2.5", 0, "3"),
            ("-0.04", 1, "0,0"),
            ("100", 2, "100,00"),
        ],
    )
    def test_number(self, value, places, text):
        assert spaced(number(Decimal(value), places)) == text

    def test_absence_is_not_zero(self):
        assert number(None) == percent(None) == signed(None) == "–"
        assert number(Decimal("NaN")) == "–"
        assert integer(0) == "0"

    @pytest.mark.parametrize(
        ("value", "text"),
        [("6.5", "+6,5 п. п."), ("-3", f"{MINUS}3,0 п. п."), ("0.04", "0,0 п. п."), ("-0.04", "0,0 п. п.")],
    )
    def test_signed(self, value, text):
        assert spaced(signed(Decimal(value))) == text

    def test_signed_without_unit(self):
        assert signed(5, 0, "") == "+5"

    def test_percent(self):
        assert percent(Decimal("74.55")) == f"74,6{NBSP}%"


class TestTypography:
    @pytest.mark.parametrize(
        ("plain", "fixed"),
        [
            ("№4", f"№{NBSP}4"),
            ("№  12-О", f"№{NBSP}12-О"),
            ("2%", f"2{NBSP}%"),
            ("6,5 п.п.", f"6,5{NBSP}п.{NBSP}п."),
            ("п.3.1", f"п.{NBSP}3.1"),
            ("2026 г.", f"2026{NBSP}г."),
            ("г. Покачи", f"г.{NBSP}Покачи"),
            ("И.О.Фамилия", f"И.{NBSP}О.{NBSP}Фамилия"),
            ("5 мая", f"5{NBSP}мая"),
        ],
    )
    def test_glued(self, plain, fixed):
        assert glued(plain) == fixed
        assert glued(fixed) == fixed

    @pytest.mark.parametrize(
        ("plain", "fixed"),
        [
            ('Школа "Луч"', "Школа «Луч»"),
            ('"О мерах "вот" так"', "«О мерах „вот“ так»"),
            ("“Луч”", "«Луч»"),
            ("«Луч»", "«Луч»"),
            ("МБОУ «Школа “Луч”»", "МБОУ «Школа „Луч“»"),
            ('5" труба', '5" труба'),
        ],
    )
    def test_quoted(self, plain, fixed):
        assert quoted(plain) == fixed

    @given(st.text(alphabet='аб "«»„“”-–№1%.п ', max_size=40))
    def test_letters_and_digits_survive(self, text):
        kept = [sign for sign in glued(quoted(text)) if sign.isalnum()]
        assert kept == [sign for sign in text if sign.isalnum()]
