"""Gaps: the results of rules."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from itertools import count, groupby
from typing import Annotated, Any

from ..catalogue import Catalogue, QueryDefinition, bind_parameters
from ..results import Finding, FindingsPage, RuleResult, RuleResults
from ..schemas import Gaps, RulePage
from .pagination import MAX_PAGE_SIZE, CursorKey, page_of, read_cursor
from .parameters import EXAMPLE_RULE, AsOf, Cursor, Limit, Progress, ProgressCallback, Within, flag
from .registry import Context, LocalContext, Parameter, Split, declared_parameters, operation

__all__ = ["bind_rules", "gaps", "gaps_page", "select_rules", "step_counter"]


def select_rules(catalogue: Catalogue, names: Sequence[str]) -> list[QueryDefinition]:
    """Rules by name, or all rules. Raises `InputError` `unknown-rule`."""
    return [catalogue.rule(name) for name in names] or list(catalogue.rules.values())


RuleNames = Annotated[
    Sequence[str],
    Parameter(
        list[str], "Names of rules; all by default.", (), examples=[[EXAMPLE_RULE]], alias="rule", select=select_rules
    ),
]
RuleName = Annotated[str, Parameter(str, "Name of the rule.", select=lambda catalogue, name: [catalogue.rule(name)])]
Findings = Annotated[bool, flag("Whether to list the gaps, not only count them.", True)]
Explain = Annotated[bool, flag("Whether each gap comes with its evidence and remedies.", False)]
RuleParameters = Annotated[Mapping[str, Any], Parameter(Any, "Parameters of the rules.", {}, remote=False)]

ROWS_PER_EXPLANATION = 10
"""Number of rows that an explained finding counts as in the cache of the service."""


def step_counter(progress: ProgressCallback | None, total: int) -> Callable[[str], None]:
    """A function that reports the next of `total` steps; steps that are repeated count as the last one."""
    done = count()
    return lambda step: progress(step, min(next(done), total), total) if progress else None


def bind_rules(
    chosen: Sequence[QueryDefinition], as_of: Any, parameters: Mapping[str, Any]
) -> dict[str, dict[str, Any]]:
    """The bound parameters of rules; each gets those that it declares. Raises `InputError`."""
    return {rule.name: bind_parameters(rule, as_of, declared_parameters(rule, chosen, parameters)) for rule in chosen}


def _read_gaps(context: Context, arguments: Mapping[str, Any], data: Gaps) -> RuleResults:
    rules = context.catalogue.rules
    results = {name: RuleResult.of(rules[name], result) for name, result in data["rules"].items()}
    return RuleResults(results, rules, arguments["as_of"], context.names)


def _all_pages(context: Context, arguments: Mapping[str, Any]) -> Gaps:
    """The result of one rule from its pages."""
    [rule] = arguments["rules"]
    options = {name: arguments[name] for name in ("as_of", "within", "explain", "parameters")}
    findings, cursor = list[Finding](), None
    while True:
        page = context.run(gaps_page, rule=rule, **options, limit=MAX_PAGE_SIZE, cursor=cursor)
        findings += page.items
        cursor = page.next
        if cursor is None:
            result: Any = replace(page.result, findings=findings).as_dict()
            return Gaps(as_of=arguments["as_of"], rules={rule: result})


@operation(
    "/gaps",
    result=Gaps,
    personal=True,
    slow=True,
    tag="gaps",
    example=["rules"],
    decode=_read_gaps,
    split=Split("rules", {"rules": {}}, single=_all_pages),
    row_weight=lambda arguments: ROWS_PER_EXPLANATION if arguments["explain"] else 0,
    tabular=True,
)
def gaps(
    context: LocalContext,
    *,
    rules: RuleNames,
    as_of: AsOf,
    within: Within,
    findings: Findings,
    explain: Explain,
    progress: Progress,
    parameters: RuleParameters,
) -> RuleResults:
    """Get the summary and the findings of some or all rules.

    A parameter is passed to every rule that declares it. `within` keeps the subjects of a subtree; it gives empty
    results for a unit that is not current. With `explain`, each finding has `evidence`, `basis`, `vintage` and
    `remedies`.

    Raises `InputError` `unknown-rule`, `unknown-parameter`, `bad-parameter`, `unknown-unit`.
    """
    chosen = select_rules(context.catalogue, rules)
    bound = bind_rules(chosen, as_of, parameters)
    results = context.engine.rule_results(
        chosen,
        as_of,
        bound,
        within=context.scope.subtree(context.engine, within, as_of),
        findings=findings,
        explain=explain,
        on_step=step_counter(progress, len(chosen)),
    )
    return RuleResults(results, context.catalogue.rules, as_of, context.names)


def _read_page(context: Context, arguments: Mapping[str, Any], data: RulePage) -> FindingsPage:
    result = {"summary": data["summary"], "findings": data["items"]}
    return FindingsPage(RuleResult.of(context.catalogue.rule(data["rule"]), result), data["next"], arguments["as_of"])


@operation("/gaps/{rule}", result=RulePage, personal=True, slow=True, tag="gaps", decode=_read_page, tabular=True)
def gaps_page(
    context: LocalContext,
    *,
    rule: RuleName,
    as_of: AsOf,
    within: Within,
    explain: Explain,
    limit: Limit,
    cursor: Cursor,
    parameters: RuleParameters,
) -> FindingsPage:
    """Get a page of the findings of one rule, ordered by subject, with the summary of all of them.

    Arguments are those of `gaps`; only the findings of the page are explained.

    Raises `InputError` `unknown-rule`, `unknown-parameter`, `bad-parameter`, `bad-option`, `bad-cursor`,
    `unknown-unit`.
    """
    after = read_cursor(cursor, str, bool, str, int)
    definition = context.catalogue.rule(rule)
    bound = {rule: bind_parameters(definition, as_of, parameters)}
    result = context.engine.rule_results(
        [definition],
        as_of,
        bound,
        within=context.scope.subtree(context.engine, within, as_of),
    )[rule]
    numbered = [
        ((*key, number), finding)
        for key, same_key in groupby(result.findings or [], key=_sort_key)
        for number, finding in enumerate(same_key)
    ]
    page = page_of(numbered, lambda item: item[0], limit, after)
    part = replace(result, findings=[finding for _, finding in page.items])
    if explain:
        part = context.engine.explained(definition, as_of, bound[rule], part)
    return FindingsPage(part, page.next, as_of)


def _sort_key(finding: Finding) -> CursorKey:
    return finding["subject_id"], finding["detail"] is not None, str(finding["detail"] or "")
