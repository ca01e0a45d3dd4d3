"""The scorecard of Decision 1690."""

from collections.abc import Mapping
from datetime import date
from typing import Annotated, Any

from ..analysis.scorecard import GUARD_RULES, MAX_DATES, TARGET_RULES, scorecard_day
from ..catalogue import bind_parameters
from ..results import Partition, Scorecard, scorecard_table
from ..schemas import ScorecardDay, ScorecardDays
from ..values import Day
from .gaps import step_counter
from .parameters import EXAMPLE_DAY, Progress, Within
from .registry import Context, LocalContext, Parameter, Split, TableParameter, operation
from .validation import parse_date

__all__ = ["scorecard"]


def _dates(value: Any, name: str) -> list[date]:
    values = [value] if value is None or isinstance(value, date | str) else value
    return list(dict.fromkeys(parse_date(day, name) for day in values))


ScorecardDates = Annotated[
    list[date],
    Parameter(
        list[Day],
        "One or more days, instead of `as_of`.",
        None,
        _dates,
        {"max_length": MAX_DATES},
        [[EXAMPLE_DAY]],
        alias="on",
    ),
]


def _read_scorecard(context: Context, _arguments: Mapping[str, Any], data: ScorecardDays) -> Scorecard:
    return Scorecard(data["dates"], context.catalogue.rules, context.names)


@operation(
    "/scorecard",
    result=ScorecardDays,
    slow=True,
    tag="gaps",
    decode=_read_scorecard,
    split=Split("as_of", {"dates": []}, MAX_DATES),
    encode=lambda days: {"dates": days.data},
    tabular=True,
    table_parameter=TableParameter(
        "by", Parameter(Partition, "Break down the rows of CSV; JSON has all breakdowns.", None), scorecard_table
    ),
)
def scorecard(context: LocalContext, *, as_of: ScorecardDates, within: Within, progress: Progress) -> Scorecard:
    """Get the scorecard of Decision 1690: the counts of every target on one day or on each of several.

    Each target is a rule with the share of its population that has no gap, in total, by level and by province.
    """
    catalogue, engine = context.catalogue, context.engine
    chosen = [catalogue.rule(name) for name in (*TARGET_RULES, *GUARD_RULES)]
    on_step = step_counter(progress, len(as_of) * len(chosen))

    def on(day: date) -> ScorecardDay:
        bound = {rule.name: bind_parameters(rule, day, {}) for rule in chosen}
        root = context.scope.subtree(engine, within, day)
        results = engine.rule_results(chosen, day, bound, within=root, findings=False, on_step=on_step)
        return scorecard_day(day, results)

    return Scorecard([on(day) for day in as_of], catalogue.rules, context.names)
