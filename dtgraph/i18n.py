"""The messages of the web page and of reports: one file for each language, with the same keys."""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib.resources import files
from typing import Literal, get_args

from babel.numbers import format_decimal, format_percent

from .catalogue import QueryDefinition
from .errors import InputError, shorten

__all__ = ["LANGUAGES", "MAX_PERCENT_DIGITS", "Language", "Translator", "translator"]

Language = Literal["vi", "en"]
LANGUAGES: tuple[Language, ...] = get_args(Language)

MAX_PERCENT_DIGITS = 3
"""Maximum number of digits after a percentage's decimal point."""

_SLOT = re.compile(r"\{(\w+)\}")


@dataclass(frozen=True)
class Translator:
    """The messages of a language, and its formats of numbers and dates."""

    language: Language
    messages: Mapping[str, str]

    def __call__(self, key: str, /, **values: str | int) -> str:
        """Return the message `key` with its slots filled; in English its singular where `n` is 1."""
        singular = f"{key}.one"
        has_singular = self.language == "en" and singular in self.messages
        text = self.messages[singular if values.get("n") == 1 and has_singular else key]

        def fill(slot: re.Match[str]) -> str:
            value = values.get(slot[1], "")
            return value if isinstance(value, str) else self.number(value)

        return _SLOT.sub(fill, text)

    def word(self, vocabulary: str, word: str | None) -> str:
        """Translate a word of one of the network's vocabularies; an unknown one is returned unchanged."""
        return self.messages.get(f"{vocabulary}.{word}", word or "")

    def number(self, value: float) -> str:
        """Format a number as is usual in the language, with at most one decimal place."""
        return format_decimal(value, "#,##0.#", self.language)

    def percent(self, share: float | None, digits: int = 0) -> str:
        """Format a share in percent, None as a question mark; only 0 and 1 are formatted as 0% and 100%."""
        if share is None:
            return "?"
        if 0 < share < 1:
            while digits < MAX_PERCENT_DIGITS and round(share, digits + 2) in (0, 1):
                digits += 1
        return format_percent(share, f"0.{'0' * digits}%", self.language)

    def day(self, day: date) -> str:
        """Format a date as day/month/year."""
        return f"{day.day}/{day.month}/{day.year}"

    def rule(self, rule: QueryDefinition, text: str = "title") -> str:
        """Return a text of a rule's header in the language if the header has it, else in English."""
        translation = rule.vi.get(text) if self.language == "vi" else None
        return translation or (rule.explanation.expected if text == "expected" else str(getattr(rule, text)))


@cache
def translator(language: str) -> Translator:
    """Return the translator of a language. Raises `InputError` `bad-option` for another than `LANGUAGES`."""
    for known in LANGUAGES:
        if known == language:
            text = files(__package__).joinpath("locales", f"{known}.json").read_text("utf-8")
            return Translator(known, json.loads(text))
    raise InputError("bad-option", option="language", found=shorten(language), advice=f"use {' or '.join(LANGUAGES)}")
