"""Calls over a service return the same as calls on the network itself."""

from collections.abc import Callable
from datetime import date
from types import CodeType, FunctionType
from typing import Any

import pytest

import dtgraph
from dtgraph.analysis.scorecard import MAX_DATES
from dtgraph.catalogue import catalogue
from dtgraph.demo import Demonstration
from dtgraph.network import Network
from dtgraph.results import Page

from ...helpers.outcomes import outcome
from ..catalogue.test_golden import PARAMETERS, UNITS

DAYS = (Demonstration.as_of, date(2025, 3, 1))
COMMUNE = "vn:commune:03439:2025"
PROVINCE = "vn:province:12:2024"

NAMES = [name for name in dir(Network) if not name.startswith("_")]


@pytest.fixture(params=DAYS, ids=str)
def day(request: pytest.FixtureRequest) -> date:
    param: date = request.param
    return param


def test_remote_is_a_network(remote: Network) -> None:
    assert isinstance(remote, dtgraph.Network)
    assert (remote.scope.personal, remote.scope.within) == (True, None)


@pytest.mark.parametrize("name", [*catalogue().queries, *catalogue().measures])
def test_catalogue(local: Network, remote: Network, day: date, name: str) -> None:
    parameters = PARAMETERS.get(name, {})
    assert outcome(remote, lambda net: net.query(name, day, **parameters)) == outcome(
        local, lambda net: net.query(name, day, **parameters)
    )


def all_changes(network: Network, day: date) -> list[Any]:
    """Return all pages of changes."""
    pages_of_changes = [network.changes("2025-01-01", day, limit=7)]
    while cursor := pages_of_changes[-1]["next"]:
        pages_of_changes.append(network.changes("2025-01-01", day, limit=7, cursor=cursor))
    return list(pages_of_changes)


CALLS: dict[str, Callable[[Network, date], Any]] = {
    "version": lambda net, day: net.version,
    "state": lambda net, day: net.state(as_of=day),
    "rules": lambda net, day: net.rules,
    "query of a rule": lambda net, day: net.query("units_without_focal_point", day, within=PROVINCE),
    "gaps": lambda net, day: net.gaps(as_of=day),
    "gaps explained": lambda net, day: net.gaps(as_of=day, within=COMMUNE, explain=True),
    "gaps of two rules": lambda net, day: net.gaps("overloaded_people", "stale_holders", as_of=str(day), most=1),
    "summaries": lambda net, day: net.gaps(as_of=day, within=PROVINCE, findings=False),
    "summary explained": lambda net, day: net.gaps("stale_holders", as_of=day, findings=False, explain=True),
    "pages of gaps": lambda net, day: pages(
        lambda cursor: net.gaps_page("stale_holders", as_of=day, days=10, explain=True, limit=5, cursor=cursor)
    ),
    "page of gaps of a subtree": lambda net, day: net.gaps_page("wide_spans", as_of=day, within=PROVINCE).to_json(),
    "scorecard": lambda net, day: net.scorecard(day, within=PROVINCE),
    "scorecard without days": lambda net, day: net.scorecard([]),
    "paths": lambda net, day: net.paths(COMMUNE, "vn:central:ministry-of-finance:2025", as_of=day, k=3),
    "path to a list of one unit": lambda net, day: net.paths(
        COMMUNE, [PROVINCE], as_of=day, avoid=[], through_people=True
    ),
    "paths to several": lambda net, day: net.paths(
        COMMUNE, [PROVINCE, "demo:12:enterprise:alone", PROVINCE], as_of=day, disjoint="node", k=2, max_cost=99.5
    ),
    "paths to an empty list": lambda net, day: net.paths(COMMUNE, [], as_of=day),
    "escalation": lambda net, day: net.escalation(COMMUNE, as_of=day),
    "resilience": lambda net, day: net.resilience(as_of=day),
    "one measure": lambda net, day: net.resilience("most_missed_people", as_of=day, k=5),
    "find": lambda net, day: net.find("ban chi dao", as_of=day, limit=7),
    "units": lambda net, day: pages(lambda cursor: net.units(as_of=day, limit=200, cursor=cursor)),
    "units of a kind": lambda net, day: net.units("xa", level="commune", within=PROVINCE, ended=True, as_of=day),
    "units with a code": lambda net, day: net.units(code="12", province=PROVINCE, as_of=day),
    "unit": lambda net, day: [net.unit(unit, as_of=day) for unit in (*UNITS, COMMUNE, "demo:03439:team:1")],
    "children": lambda net, day: pages(lambda cursor: net.children(PROVINCE, as_of=day, limit=9, cursor=cursor)),
    "roots": lambda net, day: pages(lambda cursor: net.roots(as_of=day, limit=3, cursor=cursor)),
    "neighbourhood with a limit": lambda net, day: net.neighbourhood(PROVINCE, hops=2, limit=5, as_of=day),
    "changes": lambda net, day: net.changes("2025-01-01", day, within=PROVINCE, limit=4),
    "changes page by page": all_changes,
    "changes between equal dates": lambda net, day: net.changes(day, day),
    "overview": lambda net, day: net.overview(as_of=day),
    "overview of one rule": lambda net, day: net.overview("stale_holders", as_of=day, within=COMMUNE, units=False),
    "overview of an unknown rule": lambda net, day: net.overview("stale_holder", as_of=day),
    "neighbourhood": lambda net, day: net.neighbourhood(COMMUNE, hops=2, limit=20, as_of=day),
    "map units": lambda net, day: net.map_units(as_of=day),
    "contact": lambda net, day: [net.contact(unit, as_of=day) for unit in UNITS],
    "contact of a commune": lambda net, day: net.contact(COMMUNE, as_of=day),
    "focal points": lambda net, day: net.focal_points(level="province", kind="people_committee", as_of=day),
    "focal points by name": lambda net, day: net.focal_points(name="thu lum", as_of=day),
    "focal points by code": lambda net, day: net.focal_points(code="03439", as_of=day, limit=1),
    "focal points by position": lambda net, day: net.focal_points(lat=22.6, lon=102.3, as_of=day),
    "names": lambda net, day: net.names([*(row["id"] for row in net.units(limit=250).items), "nobody", "no id!"]),
    "queries": lambda net, day: net.queries.wide_spans(as_of=day, most=4),
    "report on a rule": lambda net, day: net.report("wide_spans", within=PROVINCE, as_of=day).html,
    "report on a unit": lambda net, day: net.report(within=COMMUNE, as_of=day, language="en").html,
    "report on paths": lambda net, day: net.paths_report(COMMUNE, PROVINCE, as_of=day, k=2).html,
    "report on the scorecard": lambda net, day: net.scorecard_report([day, "2025-12-31"], within=PROVINCE).html,
    "report without rule and unit": lambda net, day: net.report(as_of=day),
    "graph": lambda net, day: graph(net, day, None),
    "graph of units": lambda net, day: graph(net, day, ["Unit", "Platform"]),
}


@pytest.mark.parametrize("name", CALLS)
def test_other_calls(local: Network, remote: Network, day: date, name: str) -> None:
    call = CALLS[name]
    assert outcome(remote, lambda net: call(net, day)) == outcome(local, lambda net: call(net, day))


def test_more_days_than_fit_one_request(local: Network, remote: Network) -> None:
    days: list[date | str | None] = [f"2026-01-{day:02}" for day in range(1, MAX_DATES + 1)]
    days += [*DAYS, "2025-07-01", date(2025, 3, 1)]
    assert outcome(remote, lambda net: net.scorecard(days)) == outcome(local, lambda net: net.scorecard(days))


def attributes(code: CodeType) -> set[str]:
    """The attributes and names that a function and those within it use."""
    inner = [constant for constant in code.co_consts if isinstance(constant, CodeType)]
    return {*code.co_names}.union(*map(attributes, inner))


def test_every_method_is_called_here() -> None:
    functions = [*CALLS.values(), *(value for value in globals().values() if isinstance(value, FunctionType))]
    used = set[str]().union(
        *(attributes(function.__code__) for function in functions if isinstance(function, FunctionType))
    )
    others = {"create", "create_demonstration", "scoped", "open", "url", "scope", "catalogue"}
    writes = {"import_tables", "check_tables", "export_tables", "export_graph", "upsert", "end"}
    assert {*NAMES} - others - writes - {"close"} <= used


def pages(get_page: Callable[[str | None], Page[Any]]) -> list[Page[Any]]:
    """Return all pages of a list."""
    result = [get_page(None)]
    while result[-1].next:
        result.append(get_page(result[-1].next))
    return result


def graph(network: Network, day: date, labels: list[str] | None) -> Any:
    """Return a graph as lists, in its own order."""
    result = network.to_networkx(as_of=day, labels=labels)
    return list(result.nodes(data=True)), list(result.edges(keys=True, data=True)), result.graph
