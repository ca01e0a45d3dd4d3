"""Routes of rules: all or some of them at once, and each with its findings page by page."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from itertools import groupby
from typing import Any

from fastapi import APIRouter, Response

from ...backends import LocalBackend
from ...catalogue import FINDING_COLUMNS, QueryDefinition, bind_parameters, finding_columns
from ...network import Network
from ...operations import gaps
from ...operations.gaps import select_rules
from ...operations.pagination import CursorKey, page_of, read_cursor
from ...operations.parameters import Cursor, Limit
from ...operations.registry import Parameter, declared_parameters
from ...results import Finding, Page, RuleResult, RuleResults, gaps_table
from ...schemas import Gaps, RulePage
from ...stores.consistent_read import read_consistently
from ..parameters import add_route, header_parameters, known_parameters, operation_parameters
from ..responses import ReadRequest, SensitiveRequest, require_row_limit

__all__ = ["router"]

ROWS_PER_EXPLANATION = 10
"""Number of rows that an explained finding counts as in the cache."""


def router(network: Network) -> APIRouter:
    """The routes of the rules of a network."""
    routes = APIRouter(prefix="/v1/gaps", tags=["gaps"])
    rules, common = list(network.rules.values()), operation_parameters(gaps)
    add_route(
        routes,
        "",
        _gaps,
        {**header_parameters(rules), **common},
        operation_id="gaps",
        summary=gaps.summary,
        description=gaps.description,
        response_model=Gaps,
    )
    for rule in rules:
        paged = {"limit": replace(_declared(Limit), default=None), "cursor": _declared(Cursor)}
        add_route(
            routes,
            f"/{rule.name}",
            _rule_page(rule),
            {**header_parameters([rule]), "within": common["within"], "explain": common["explain"], **paged},
            operation_id=f"gaps_{rule.name}",
            summary=rule.title,
            description=_description(rule),
            response_model=RulePage,
        )

    @routes.get("/{rule}", include_in_schema=False, dependencies=[known_parameters(["as_of"])])
    def unknown(read: SensitiveRequest, rule: str) -> None:
        read.network.catalogue.rule(rule)

    return routes


def _declared(annotation: Any) -> Parameter:
    """The declaration in an annotation of `dtgraph.operations.parameters`."""
    parameter: Parameter = annotation.__metadata__[0]
    return parameter


def _description(rule: QueryDefinition) -> str:
    columns = [f"- `{name}`: {rule.columns[name]}" for name in finding_columns(rule) if name not in FINDING_COLUMNS]
    if columns:
        columns = ["", "Columns specific to the rule:", *columns]
    return "\n".join([rule.question, "", rule.why, "", f"Basis: {rule.basis}", *columns])


def _result(
    read: ReadRequest,
    rule: QueryDefinition,
    parameters: dict[str, Any],
    *,
    within: str | None,
    findings: bool,
    explain: bool,
) -> RuleResult:
    """The result of a rule. Explanations, which are expensive, are cached."""
    network = read.network

    def compute() -> RuleResult:
        results = network.gaps(
            rule.name, as_of=read.day, within=within, findings=findings, explain=explain, **parameters
        )
        return results.data[rule.name]

    if not explain:
        return compute()
    key = (network.version, read.caller.rights, read.day, rule.name, within, findings, repr(sorted(parameters.items())))
    return read.cache.result(key, compute, lambda result: ROWS_PER_EXPLANATION * len(result.findings or []))


def _consistently(network: Network, work: Callable[[], Any]) -> Any:
    assert isinstance(network.backend, LocalBackend)
    return read_consistently(network.backend.store, work)[0]


def _gaps(
    read: ReadRequest,
    *,
    rules: Sequence[str] = (),
    within: str | None = None,
    findings: bool = True,
    explain: bool = False,
    **parameters: Any,
) -> Response:
    chosen = select_rules(read.network.catalogue, rules)

    def run(network: Network) -> RuleResults:
        def compute() -> dict[str, RuleResult]:
            return {
                rule.name: _result(
                    read,
                    rule,
                    declared_parameters(rule, list(network.rules.values()), parameters),
                    within=within,
                    findings=findings,
                    explain=explain,
                )
                for rule in chosen
            }

        results = _consistently(network, compute)
        require_row_limit(read, sum(len(result.findings or []) for result in results.values()))
        return RuleResults(results, network.rules, read.day, network.names)

    return read.respond(run)


class _RulePage(Page[Finding]):
    """A page of findings with the summary of all."""

    def __init__(self, result: RuleResult, page: Page[Finding]) -> None:
        rows = replace(result, findings=page.items)
        super().__init__(page.items, page.next, lambda _: gaps_table({result.rule: rows}))
        self.result = result


def _rule_page(rule: QueryDefinition) -> Any:
    def respond(
        read: ReadRequest,
        *,
        within: str | None = None,
        explain: bool = False,
        limit: int | None = None,
        cursor: str | None = None,
        **parameters: Any,
    ) -> Response:
        after = read_cursor(cursor, str, bool, str, int)
        page_size = read.default_limit(limit)

        def run(network: Network) -> _RulePage:
            def compute() -> _RulePage:
                result = _result(read, rule, parameters, within=within, findings=True, explain=False)
                page = paged(result.findings or [])
                if explain:  # only the findings of the page: an explanation costs as much as ten findings
                    assert isinstance(network.backend, LocalBackend)
                    bound = bind_parameters(rule, read.day, parameters)
                    part = replace(result, findings=page.items)
                    explained = network.backend.engine.explained(rule, read.day, bound, part)
                    page = Page(explained.findings or [], page.next)
                return _RulePage(result, page)

            page: _RulePage = _consistently(network, compute)
            return page

        def paged(findings: list[Finding]) -> Page[Finding]:
            if page_size is None:
                require_row_limit(read, len(findings))
                return Page(findings, None)
            numbered = [
                ((*key, number), finding)
                for key, same in groupby(findings, key=_sort_key)
                for number, finding in enumerate(same)
            ]
            page = page_of(numbered, lambda item: item[0], page_size, after)
            return Page([finding for _, finding in page.items], page.next)

        def json_data(page: _RulePage) -> Any:
            summary = page.result.summary.as_dict()
            return {"as_of": read.day, "rule": rule.name, "summary": summary, "items": page.items, "next": page.next}

        return read.respond(run, to_json_data=json_data)

    return respond


def _sort_key(finding: Finding) -> CursorKey:
    return finding["subject_id"], finding["detail"] is not None, str(finding["detail"] or "")
