"""Macros for valid time, compared with their definition in Python on all small sets of intervals."""

from datetime import date, timedelta
from itertools import product

import pytest

from dtgraph.catalogue.macros import expand, include, mask

DAYS = [None, *(date(2026, 1, 1) + timedelta(days=n) for n in range(3))]
INTERVALS = [(a, b) for a, b in product(DAYS, DAYS) if a is None or b is None or a < b]
AS_OF = date(2026, 1, 2)


def evaluate(cypher: str, **intervals: tuple[date | None, date | None]) -> object:
    """Evaluate an expanded expression as Python."""
    expression = expand(cypher)
    for name, (start, end) in intervals.items():
        expression = expression.replace(f"{name}.valid_from", repr(start)).replace(f"{name}.valid_to", repr(end))
        expression = expression.replace(f"{name} IS NOT NULL", "True")
    replacements = {" AND ": " and ", " OR ": " or ", "IS NULL": "is None", "$as_of": "AS_OF", "datetime.": ""}
    for cypher_text, python_text in replacements.items():
        expression = expression.replace(cypher_text, python_text)
    return eval(expression, {"AS_OF": AS_OF, "date": date, "None": None})


def is_current(interval: tuple[date | None, date | None], day: date) -> bool:
    start, end = interval
    return (start is None or start <= day) and (end is None or day < end)


@pytest.mark.parametrize("x", INTERVALS)
def test_current_is_half_open(x: tuple[date | None, date | None]) -> None:
    assert evaluate("current(x)", x=x) == is_current(x, AS_OF)


@pytest.mark.parametrize(("x", "y"), list(product(INTERVALS, INTERVALS)))
def test_before_is_current_together_on_an_earlier_day(
    x: tuple[date | None, date | None], y: tuple[date | None, date | None]
) -> None:
    earlier = [AS_OF - timedelta(days=n) for n in range(1, 6)]
    assert evaluate("before(x, y)", x=x, y=y) == any(is_current(x, day) and is_current(y, day) for day in earlier)


def test_current_checks_all_arguments_for_null() -> None:
    assert "x IS NOT NULL" in expand("current(x, y)")
    assert "y IS NOT NULL" in expand("current(x, y)")


def test_null_end_is_open_for_earliest_end() -> None:
    assert expand("earliest_end(x)") == "(x.valid_to)"
    expected = "(CASE WHEN y.valid_to IS NULL OR x.valid_to < y.valid_to THEN x.valid_to ELSE y.valid_to END)"
    assert expand("earliest_end(x, y)") == expected


def test_null_start_is_open_for_latest_start() -> None:
    expected = "(CASE WHEN y.valid_from IS NULL OR x.valid_from > y.valid_from THEN x.valid_from ELSE y.valid_from END)"
    assert expand("latest_start(x, y)") == expected


def test_strings_and_comments_are_not_expanded() -> None:
    text = "// current(x)\nRETURN 'current(x)' AS a, `current(x)` AS b"
    assert expand(text) == text
    assert len(mask(text)) == len(text)


def test_expansion_adds_no_line_breaks() -> None:
    text = "MATCH (x)\nWHERE current(x)\nRETURN x.id AS id"
    assert expand(text).count("\n") == text.count("\n")


def test_include_inserts_a_fragment_as_one_line() -> None:
    fragments = {"count": lambda arguments: f"WITH {arguments[0]},\n  count({arguments[1]}) AS n"}
    assert include("MATCH (u)\nINCLUDE count(u; f(x, 1))\nRETURN n", fragments) == (
        "MATCH (u)\nWITH u, count(f(x, 1)) AS n\nRETURN n"
    )
