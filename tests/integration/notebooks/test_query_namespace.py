"""Rules, queries and measures as functions of `net.queries`: completion, signatures and docstrings."""

import inspect
from datetime import date
from keyword import iskeyword
from typing import Any

import pytest
from IPython.core.oinspect import Inspector

from dtgraph.network import Network

DAY = "2026-06-30"


def test_every_query_is_a_function(sample: Network) -> None:
    catalogue = sample.catalogue
    names = {*catalogue.rules, *catalogue.queries, *catalogue.measures}
    internal = {name for name, query in catalogue.queries.items() if query.internal}
    assert set(dir(sample.queries)) == names - internal
    assert "unit_names" in internal
    for name in names:
        function, entry = getattr(sample.queries, name), catalogue.query(name)
        signature = inspect.signature(function)
        argument_names = {
            parameter: f"{parameter}_" if iskeyword(parameter) else parameter for parameter in entry.parameters
        }
        assert set(argument_names.values()) <= set(signature.parameters)
        assert function.__name__ == name
        assert entry.question in (inspect.getdoc(function) or "")
        for parameter in entry.parameters.values():
            assert parameter.help in (function.__doc__ or "")
            default = signature.parameters[argument_names[parameter.name]].default
            assert default == (inspect.Parameter.empty if parameter.required else parameter.default)


def test_functions_equal_calls_by_name(sample: Network) -> None:
    assert sample.queries.wide_spans(most=3, as_of=DAY) == sample.gaps("wide_spans", most=3, as_of=DAY)
    within = sample.queries.wide_spans(within="vn:province:12:2024", as_of=date(2026, 6, 30))
    assert within == sample.gaps("wide_spans", within="vn:province:12:2024", as_of=DAY)
    assert sample.queries.totals_by_level(as_of=DAY) == sample.query("totals_by_level", DAY)
    commune, government = "vn:commune:03439:2025", "vn:central:government:2025"
    paths = sample.queries.paths(from_=commune, to=[government], k=2, as_of=DAY)
    assert paths == sample.query("paths", DAY, **{"from": commune, "to": [government], "k": 2})


def test_unknown_name_suggests_nearest(sample: Network) -> None:
    with pytest.raises(AttributeError, match="did you mean wide_spans"):
        sample.queries.wide_span  # noqa: B018 - completion may request it
    with pytest.raises(AttributeError, match="did you mean units"):
        sample.queries.unit_name  # noqa: B018 - internal queries are not offered


def test_inspection_shows_signature_and_question(sample: Network) -> None:
    info: Any = Inspector(theme_name="nocolor").info(sample.queries.wide_spans, "net.queries.wide_spans")
    assert "most: int = 50" in info["definition"]
    assert info["docstring"].startswith("Which units have more direct subordinates")
