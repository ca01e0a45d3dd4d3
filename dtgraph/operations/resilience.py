"""Resilience: measures of what breaks if a unit, a person or a relationship is removed."""

from collections.abc import Mapping, Sequence
from typing import Annotated, Any

from ..catalogue import Catalogue, QueryDefinition, bind_parameters
from ..results import MeasureResults, QueryResult, parse_dates
from ..schemas import Measures
from .gaps import step_counter
from .parameters import AsOf, Progress
from .registry import Context, LocalContext, Parameter, Split, declared_parameters, operation

__all__ = ["resilience", "select_measures"]


def select_measures(catalogue: Catalogue, names: Sequence[str]) -> list[QueryDefinition]:
    """Measures by name, or all measures. Raises `InputError` `unknown-query`."""
    return [catalogue.measure(name) for name in names] or list(catalogue.measures.values())


MeasureNames = Annotated[
    Sequence[str],
    Parameter(
        list[str],
        "Names of measures; all by default.",
        (),
        examples=[["bridges"]],
        alias="measure",
        select=select_measures,
    ),
]
MeasureParameters = Annotated[Mapping[str, Any], Parameter(Any, "Parameters of the measures.", {}, remote=False)]


def _read_measures(context: Context, arguments: Mapping[str, Any], data: Measures) -> MeasureResults:
    as_of, measures = arguments["as_of"], context.catalogue.measures

    def rows(name: str) -> QueryResult:
        measure_rows = parse_dates(data["measures"][name], measures[name].date_columns)
        return QueryResult(measure_rows, measures[name], as_of, context.names)

    return MeasureResults({name: rows(name) for name in data["measures"]}, as_of)


@operation(
    "/resilience",
    result=Measures,
    personal=True,
    slow=True,
    tag="measures",
    example=["measures"],
    encode=lambda results: {"as_of": results.as_of, "measures": results.to_json()},
    decode=_read_measures,
    split=Split("measures", {"measures": {}}),
)
def resilience(
    context: LocalContext,
    *,
    measures: MeasureNames,
    as_of: AsOf,
    progress: Progress,
    parameters: MeasureParameters,
) -> MeasureResults:
    """Measure what breaks if a unit, a person or a relationship is removed.

    A parameter is passed to every measure that declares it. Raises `InputError` for an unknown name or parameter.
    """
    context.scope.require_whole("resilience")
    chosen = select_measures(context.catalogue, measures)
    arguments = {measure.name: declared_parameters(measure, chosen, parameters) for measure in chosen}
    for measure in chosen:  # so that invalid parameters are found before the first measure is computed
        bind_parameters(measure, as_of, arguments[measure.name])
    on_step = step_counter(progress, len(chosen))

    def rows(measure: QueryDefinition) -> QueryResult:
        on_step(measure.title)
        measure_rows = context.engine.rows(measure.name, as_of, **arguments[measure.name])
        return QueryResult(measure_rows, measure, as_of, context.names)

    return MeasureResults({measure.name: rows(measure) for measure in chosen}, as_of)
