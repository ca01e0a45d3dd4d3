"""Gaps: what the rules say, all or some of them at once, or one with its findings page by page."""

from dataclasses import replace
from itertools import groupby
from typing import Annotated, Any

from fastapi import APIRouter, Query, Response

from ...analysis.rule_result import RuleResult
from ...catalogue import FINDING, QueryDefinition, bind_parameters, finding_columns
from ...network import Network
from ...operations.pagination import CursorKey, Page, page_of, read_cursor
from ...stores.consistent_read import read_consistently
from ...table_adapters import gaps_table
from ..cached_route import CachedRoute
from ..parameters import Cursor, Limit, Within, given_of, operation
from ..responses import TABLES, ReadRequest, Reads, bounded
from ..schemas import GapsResponse, RulePage

__all__ = ["RULES", "router"]

PROOF = 10
"""A finding with its proof counts as so many without."""

RULES = Annotated[list[str] | None, Query(alias="rule", description="The rules that are asked; none: all.")]
FINDINGS = Annotated[bool, Query(description="Whether the gaps are listed, not only counted.")]
EXPLAIN = Annotated[bool, Query(description="Whether each gap comes with its proof.")]


def router(network: Network) -> APIRouter:
    """The operations of the rules that `network` asks."""
    made = APIRouter(route_class=CachedRoute, prefix="/v1/gaps", tags=["gaps"])
    rules = list(network.rules.values())
    more = {
        "rules": (RULES, None),
        "within": (Within, None),
        "findings": (FINDINGS, True),
        "explain": (EXPLAIN, False),
    }
    made.add_api_route(
        "",
        operation(rules, _several, more),
        operation_id="gaps",
        summary="What the rules say",
        description="The summary and the findings of some or all rules. A parameter goes to every rule that has it.",
        response_model=GapsResponse,
        responses={200: {"content": TABLES}},
    )
    for rule in rules:
        one = {
            "within": (Within, None),
            "explain": (EXPLAIN, False),
            "limit": (Limit | None, None),
            "cursor": (Cursor, None),
        }
        made.add_api_route(
            f"/{rule.name}",
            operation([rule], _one(rule), one),
            operation_id=f"gaps_{rule.name}",
            summary=rule.title,
            description=_described(rule),
            response_model=RulePage,
            responses={200: {"content": TABLES}},
        )

    @made.get("/{rule}", include_in_schema=False)
    def unknown(asked: Reads, rule: str) -> None:
        asked.network.questions.catalogue.rule(rule)

    return made


def _described(rule: QueryDefinition) -> str:
    own = [f"- `{name}`: {rule.columns[name]}" for name in finding_columns(rule) if name not in FINDING]
    columns = ["", "Columns of its own:", *own] if own else []
    return "\n".join([rule.question, "", rule.why, "", f"Basis: {rule.basis}", *columns])


def _ask(asked: ReadRequest, rule: QueryDefinition, given: dict[str, Any], *, findings: bool) -> RuleResult:
    """What one rule says. Proofs, which take much longer, are kept for who asks it again, or with others."""
    network = asked.network
    own = _own(rule, given)
    within, explain = given["within"], given["explain"]

    def answer() -> RuleResult:
        found = network.gaps(rule.name, as_of=asked.day, within=within, findings=findings, explain=explain, **own)
        return found[rule.name]

    if not explain:
        return answer()
    key = (network.version, asked.caller.rights, asked.day, rule.name, within, findings, repr(sorted(own.items())))
    return asked.kept.answer(key, answer, lambda one: PROOF * len(one.findings or []))


def _own(rule: QueryDefinition, given: dict[str, Any]) -> dict[str, Any]:
    """What is given of the parameters that the header of `rule` declares."""
    return {name: value for name, value in given_of(given).items() if name in rule.parameters}


def _several(asked: ReadRequest, **given: Any) -> Response:
    rules = asked.network.rules
    chosen = [asked.network.questions.catalogue.rule(name) for name in given["rules"] or rules]

    def make(network: Network) -> dict[str, RuleResult]:
        def every() -> dict[str, RuleResult]:
            return {rule.name: _ask(asked, rule, given, findings=given["findings"]) for rule in chosen}

        answers, _ = read_consistently(network.store, every)
        bounded(asked, sum(len(answer.findings or []) for answer in answers.values()))
        return answers

    return asked.answer(
        make,
        shape=lambda answers: {"as_of": asked.day, "rules": {name: one.as_dict() for name, one in answers.items()}},
        table=gaps_table,
    )


def _one(rule: QueryDefinition) -> Any:
    def answer(asked: ReadRequest, **given: Any) -> Response:
        after = read_cursor(given["cursor"], str, bool, str, int)
        limit = asked.limit(given["limit"])

        def make(network: Network) -> tuple[RuleResult, Page[Any]]:
            def told() -> tuple[RuleResult, Page[Any]]:
                found = _ask(asked, rule, {**given, "explain": False}, findings=True)
                page = listed(found.findings or [])
                if given["explain"]:  # of what is shown alone: a proof costs as much as ten findings
                    bound = bind_parameters(rule, asked.day, _own(rule, given))
                    proven = network.questions.explained(rule, asked.day, bound, replace(found, findings=page.items))
                    page = Page(proven.findings or [], page.next)
                return found, page

            return read_consistently(network.store, told)[0]

        def listed(findings: list[Any]) -> Page[Any]:
            if limit is None:
                bounded(asked, len(findings))
                return Page(findings, None)
            numbered = [
                ((*key, place), finding)
                for key, same in groupby(findings, key=_key)
                for place, finding in enumerate(same)
            ]
            page = page_of(numbered, lambda one: one[0], limit, after)
            return Page([finding for _, finding in page.items], page.next)

        return asked.answer(
            make,
            page=lambda made: made[1],
            shape=lambda made: {
                "as_of": asked.day,
                "rule": rule.name,
                "summary": made[0].summary.as_dict(),
                "items": made[1].items,
                "next": made[1].next,
            },
            table=lambda made: gaps_table(
                {rule.name: RuleResult(rule.name, made[0].columns, made[1].items, made[0].summary)}
            ),
        )

    return answer


def _key(finding: Any) -> CursorKey:
    return finding["subject_id"], finding["detail"] is not None, str(finding["detail"] or "")
