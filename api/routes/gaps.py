"""Routes of rules: all or some of them at once, and each with its findings page by page."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from fastapi import APIRouter, Response

from ...catalogue import FINDING_COLUMNS, QueryDefinition, finding_columns
from ...network import Network
from ...operations import gaps, gaps_page
from ...operations.pagination import DEFAULT_PAGE_SIZE
from ...results import FindingsPage, RuleResults
from ...schemas import Gaps, RulePage
from ..parameters import Handler, add_route, header_parameters, known_parameters, operation_parameters
from ..responses import ReadRequest, SensitiveRequest, require_row_limit

__all__ = ["router"]

ROWS_PER_EXPLANATION = 10
"""Number of rows that an explained finding counts as in the cache."""


def router(network: Network) -> APIRouter:
    """The routes of the rules of a network."""
    routes = APIRouter(prefix="/v1/gaps", tags=["gaps"])
    rules = list(network.rules.values())
    page_parameters = {name: value for name, value in operation_parameters(gaps_page).items() if name != "rule"}
    page_parameters["limit"] = replace(page_parameters["limit"], default=None)
    add_route(
        routes,
        "",
        _gaps,
        {**header_parameters(rules), **operation_parameters(gaps)},
        operation_id="gaps",
        summary=gaps.summary,
        description=gaps.description,
        response_model=Gaps,
    )
    for rule in rules:
        add_route(
            routes,
            f"/{rule.name}",
            _rule_page(rule),
            {**header_parameters([rule]), **page_parameters},
            operation_id=f"gaps_{rule.name}",
            summary=rule.title,
            description=_description(rule),
            response_model=RulePage,
        )

    @routes.get("/{rule}", include_in_schema=False, dependencies=[known_parameters(["as_of"])])
    def unknown(read: SensitiveRequest, rule: str) -> None:
        read.network.catalogue.rule(rule)

    return routes


def _description(rule: QueryDefinition) -> str:
    columns = [f"- `{name}`: {rule.columns[name]}" for name in finding_columns(rule) if name not in FINDING_COLUMNS]
    if columns:
        columns = ["", "Columns specific to the rule:", *columns]
    return "\n".join([rule.question, "", rule.why, "", f"Basis: {rule.basis}", *columns])


def _gaps(
    read: ReadRequest, *, rules: Sequence[str] = (), findings: bool = True, explain: bool = False, **arguments: Any
) -> Response:
    def run(network: Network) -> RuleResults:
        def compute() -> RuleResults:
            return network.gaps(*rules, as_of=read.day, findings=findings, explain=explain, **arguments)

        if not explain:
            return _limited(read, compute())
        key = (network.version, read.caller.rights, read.day, *rules, findings, repr(sorted(arguments.items())))
        return read.cache.result(
            key, lambda: _limited(read, compute()), lambda found: ROWS_PER_EXPLANATION * _rows(found)
        )

    return read.respond(run)


def _limited(read: ReadRequest, results: RuleResults) -> RuleResults:
    require_row_limit(read, _rows(results))
    return results


def _rows(results: RuleResults) -> int:
    return sum(len(result.findings or []) for result in results.data.values())


def _rule_page(rule: QueryDefinition) -> Handler:
    def respond(
        read: ReadRequest, *, limit: int | None = None, cursor: str | None = None, **arguments: Any
    ) -> Response:
        page_size = read.default_limit(limit)

        def run(network: Network) -> FindingsPage:
            if page_size is None and cursor is None:
                results = _limited(read, network.gaps(rule.name, as_of=read.day, **arguments))
                return FindingsPage(results.data[rule.name], None, read.day)
            size = page_size or DEFAULT_PAGE_SIZE
            return network.gaps_page(rule.name, as_of=read.day, limit=size, cursor=cursor, **arguments)

        return read.respond(run)

    return respond
