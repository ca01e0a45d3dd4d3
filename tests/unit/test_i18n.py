"""Messages and number formats of both languages."""

import re

from dtgraph.i18n import LANGUAGES, translator


def test_both_languages_have_same_messages_and_slots() -> None:
    vi, en = (translator(language).messages for language in LANGUAGES)
    slots = re.compile(r"\{(\w+)\}")
    assert set(en) == set(vi)
    for key in vi:
        assert set(slots.findall(vi[key])) == set(slots.findall(en[key])), key


def test_only_all_and_none_are_formatted_as_such() -> None:
    percentages = {0: "0%", 0.004: "0.4%", 0.5: "50%", 0.999: "99.9%", 0.9996: "99.96%", 1: "100%"}
    assert {share: translator("en").percent(share) for share in percentages} == percentages
    assert translator("vi").percent(0.999) == "99,9%"


def test_numbers_have_separators_of_language() -> None:
    numbers = {0: "0", 12: "12", 1234: "1,234", 1234.56: "1,234.6", -1234567: "-1,234,567", 2.0: "2"}
    assert {number: translator("en").number(number) for number in numbers} == numbers
    assert [translator("vi").number(number) for number in (1234, 1234.56)] == ["1.234", "1.234,6"]
