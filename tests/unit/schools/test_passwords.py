"""Rules of passwords."""

import pytest
from django.core.exceptions import ValidationError

from schools.passwords import ContextWordsValidator, MaximumLengthValidator


def test_password_that_makes_hashing_an_attack_is_refused() -> None:
    with pytest.raises(ValidationError, match="128"):
        MaximumLengthValidator(128).validate("x" * 129)
    assert MaximumLengthValidator(128).validate("x" * 128) is None


@pytest.mark.parametrize("password", ["Школа2026!", "parolparol123", "МСОКОмсоко1", "директор школа"])
def test_word_of_the_trade_is_refused(password: str) -> None:
    with pytest.raises(ValidationError, match="угадать"):
        ContextWordsValidator().validate(password)


def test_long_phrase_with_such_a_word_is_good() -> None:
    assert ContextWordsValidator().validate("правильная лошадь школа батарея") is None
    assert "школа" in ContextWordsValidator().get_help_text()
