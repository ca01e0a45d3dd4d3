"""Questions as functions by name: what completion and `help` show of them."""

import inspect
from datetime import date
from keyword import iskeyword
from typing import Any

import pytest
from IPython.core.oinspect import Inspector

from dtgraph.network import Network

DAY = "2026-06-30"


def test_every_question_is_there(sample: Network) -> None:
    catalogue = sample.questions.catalogue
    every = {*catalogue.rules, *catalogue.queries, *catalogue.measures}
    internal = {name for name, query in catalogue.queries.items() if query.internal}
    assert set(dir(sample.queries)) == every - internal
    assert "unit_names" in internal
    for name in every:
        asked, entry = getattr(sample.queries, name), catalogue.query(name)
        signature = inspect.signature(asked)
        named = {one: f"{one}_" if iskeyword(one) else one for one in entry.parameters}
        assert set(named.values()) <= set(signature.parameters)
        assert asked.__name__ == name
        assert entry.question in (inspect.getdoc(asked) or "")
        for parameter in entry.parameters.values():
            assert parameter.help in (asked.__doc__ or "")
            given = signature.parameters[named[parameter.name]].default
            assert given == (inspect.Parameter.empty if parameter.needed else parameter.default)


def test_they_ask_what_is_asked_by_name(sample: Network) -> None:
    assert sample.queries.wide_spans(most=3, as_of=DAY) == sample.gaps("wide_spans", most=3, as_of=DAY)
    within = sample.queries.wide_spans(within="vn:province:12:2024", as_of=date(2026, 6, 30))
    assert within == sample.gaps("wide_spans", within="vn:province:12:2024", as_of=DAY)
    assert sample.queries.totals_by_level(as_of=DAY) == sample.query("totals_by_level", DAY)
    commune, government = "vn:commune:03439:2025", "vn:central:government:2025"
    ways = sample.queries.paths(from_=commune, to=[government], k=2, as_of=DAY)
    assert ways == sample.query("paths", DAY, **{"from": commune, "to": [government], "k": 2})


def test_one_that_there_is_not_names_the_nearest(sample: Network) -> None:
    with pytest.raises(AttributeError, match="did you mean wide_spans"):
        sample.queries.wide_span  # noqa: B018 - what completion may ask for
    with pytest.raises(AttributeError, match="did you mean units"):
        sample.queries.unit_name  # noqa: B018 - nobody is offered what others are built on


def test_inspection_tells_what_they_ask(sample: Network) -> None:
    told: Any = Inspector(theme_name="nocolor").info(sample.queries.wide_spans, "net.queries.wide_spans")
    assert "most: int = 50" in told["definition"]
    assert told["docstring"].startswith("Which units have more direct subordinates")
