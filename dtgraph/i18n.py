"""The sentences of the page and of reports: one file for each language, with the same keys."""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib.resources import files
from typing import Literal, get_args

from .catalogue import QueryDefinition
from .errors import InputError, shorten

__all__ = ["DIGITS", "LANGUAGES", "Language", "Translator", "words"]

Language = Literal["vi", "en"]
LANGUAGES: tuple[Language, ...] = get_args(Language)

DIGITS = 3
"""The most digits of a fraction of a percent."""

_SLOT = re.compile(r"\{(\w+)\}")


@dataclass(frozen=True)
class Translator:
    """What is said in a language."""

    language: Language
    sentences: Mapping[str, str]

    def __call__(self, key: str, /, **values: str | int) -> str:
        """The sentence `key` with its values, numbers as they are written; with `n` of 1 its singular."""
        one = f"{key}.one"
        text = self.sentences[one if values.get("n") == 1 and self.language == "en" and one in self.sentences else key]

        def filled(slot: re.Match[str]) -> str:
            value = values.get(slot[1], "")
            return value if isinstance(value, str) else self.number(value)

        return _SLOT.sub(filled, text)

    def word(self, vocabulary: str, word: str | None) -> str:
        """The word of a vocabulary of the network; one that is not known stays as it is."""
        return self.sentences.get(f"{vocabulary}.{word}", word or "")

    def number(self, value: float) -> str:
        """A number with the marks of thousands of the language, and one digit of its fraction where it has one."""
        text = f"{value:,.0f}" if value == int(value) else f"{value:,.1f}"
        return text if self.language == "en" else text.translate(str.maketrans(",.", ".,"))

    def percent(self, share: float | None, digits: int = 0) -> str:
        """A share in percent, of none a question mark: it is not known. What is not all, or nothing, never reads so."""
        if share is None:
            return "?"
        if 0 < share < 1:
            while digits < DIGITS and round(share, digits + 2) in (0, 1):
                digits += 1
        text = f"{share:.{digits}%}"
        return text if self.language == "en" else text.replace(".", ",")

    def day(self, day: date) -> str:
        """A day in figures."""
        return f"{day.day}/{day.month}/{day.year}"

    def rule(self, rule: QueryDefinition, text: str = "title") -> str:
        """A text of a rule's header in the language, where it has it, else in English."""
        own = rule.vi.get(text) if self.language == "vi" else None
        return own or (rule.explanation.expected if text == "expected" else str(getattr(rule, text)))


@cache
def words(language: str) -> Translator:
    """What is said in a language. Raises `InputError` `bad-option` for another than `LANGUAGES`."""
    for one in LANGUAGES:
        if one == language:
            text = files(__package__).joinpath("locales", f"{one}.json").read_text("utf-8")
            return Translator(one, json.loads(text))
    raise InputError("bad-option", option="language", found=shorten(language), advice=f"use {' or '.join(LANGUAGES)}")
