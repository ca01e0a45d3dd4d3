"""Gaps: the results of rules."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from itertools import count, groupby
from typing import Annotated, Any

from ..catalogue import Catalogue, QueryDefinition, bind_parameters
from ..results import Finding, FindingsPage, RuleResults
from ..schemas import Gaps, RulePage
from .pagination import CursorKey, page_of, read_cursor
from .parameters import EXAMPLE_RULE, AsOf, Cursor, Limit, Progress, ProgressCallback, Within, flag
from .registry import LocalContext, Parameter, declared_parameters, operation

__all__ = ["bind_rules", "gaps", "gaps_page", "select_rules", "step_counter"]

RuleNames = Annotated[
    Sequence[str], Parameter(list[str], "Names of rules; all by default.", (), examples=[[EXAMPLE_RULE]], alias="rule")
]
RuleName = Annotated[str, Parameter(str, "Name of the rule.")]
Findings = Annotated[bool, flag("Whether to list the gaps, not only count them.", True)]
Explain = Annotated[bool, flag("Whether each gap comes with its evidence and remedies.", False)]
RuleParameters = Annotated[Mapping[str, Any], Parameter(Any, "Parameters of the rules.", {}, remote=False)]


def step_counter(progress: ProgressCallback | None, total: int) -> Callable[[str], None]:
    """A function that reports the next of `total` steps; steps that are repeated count as the last one."""
    done = count()
    return lambda step: progress(step, min(next(done), total), total) if progress else None


def select_rules(catalogue: Catalogue, names: Sequence[str]) -> list[QueryDefinition]:
    """Rules by name, or all rules. Raises `InputError` `unknown-rule`."""
    return [catalogue.rule(name) for name in names] or list(catalogue.rules.values())


def bind_rules(
    chosen: Sequence[QueryDefinition], as_of: Any, parameters: Mapping[str, Any]
) -> dict[str, dict[str, Any]]:
    """The bound parameters of rules; each gets those that it declares. Raises `InputError`."""
    return {rule.name: bind_parameters(rule, as_of, declared_parameters(rule, chosen, parameters)) for rule in chosen}


@operation(result=Gaps, personal=True, slow=True, tag="gaps", example=["rules"])
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


@operation(result=RulePage, personal=True, slow=True, tag="gaps")
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
    bound = bind_rules([definition], as_of, parameters)
    result = context.engine.rule_results(
        [definition],
        as_of,
        bound,
        within=context.scope.subtree(context.engine, within, as_of),
        findings=True,
        explain=False,
        on_step=step_counter(None, 1),
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
