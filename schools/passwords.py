"""Password rules beside Django's own: an upper length, and words that anyone here would guess first."""

from typing import Any

from django.core.exceptions import ValidationError

CONTEXT_WORDS = ("мсоко", "msoko", "школа", "shkola", "пароль", "parol", "директор", "учитель", "образование")


class MaximumLengthValidator:
    """Refuses passwords so long that hashing them becomes an attack."""

    def __init__(self, max_length: int = 128) -> None:
        self.max_length = max_length

    def validate(self, password: str, user: Any = None) -> None:
        if len(password) > self.max_length:
            raise ValidationError(f"Пароль длиннее {self.max_length} знаков. Сократите его.", code="too_long")

    def get_help_text(self) -> str:
        return f"Не больше {self.max_length} знаков."


class ContextWordsValidator:
    """Refuses a password that is little more than a word of the trade."""

    def validate(self, password: str, user: Any = None) -> None:
        bare = password.casefold()
        for word in CONTEXT_WORDS:
            bare = bare.replace(word, "")
        if len(bare) < 8:
            raise ValidationError(
                "Пароль легко угадать: в нём слова, с которых начинают подбор. Добавьте несколько своих слов.",
                code="context_words",
            )

    def get_help_text(self) -> str:
        return "Не составляйте пароль из слов «школа», «пароль», «МСОКО» и подобных."
