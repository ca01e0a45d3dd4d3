"""Routes of the catalogue: queries, measures and rules by name, and all measures at once."""

from collections.abc import Sequence
from typing import Any

from fastapi import APIRouter, Response

from ...catalogue import FINDING_COLUMNS, QueryDefinition, finding_columns
from ...network import Network
from ...operations import gaps, resilience
from ...results import MeasureResults, QueryResult
from ...schemas import Measures, QueryRows
from ..parameters import Handler, add_route, header_parameters, known_parameters, operation_parameters
from ..responses import ReadRequest, SensitiveRequest, require_row_limit

__all__ = ["router"]

_TAGS = {"query": "queries", "measure": "measures", "rule": "gaps"}


def router(network: Network) -> APIRouter:
    """The routes of the catalogue of a network."""
    routes, catalogue = APIRouter(prefix="/v1"), network.catalogue
    for definition in (*catalogue.queries.values(), *catalogue.measures.values(), *catalogue.rules.values()):
        within = {"within": operation_parameters(gaps)["within"]} if definition.is_rule else {}
        add_route(
            routes,
            f"/queries/{definition.name}",
            _rows(definition),
            {**header_parameters([definition]), **within},
            operation_id=f"queries_{definition.name}",
            summary=definition.title,
            description=_description(definition),
            response_model=QueryRows,
            tags=[_TAGS[definition.kind]],
        )

    @routes.get("/queries/{name}", include_in_schema=False, dependencies=[known_parameters(["as_of"])])
    def unknown(read: SensitiveRequest, name: str) -> None:
        catalogue.query(name)

    add_route(
        routes,
        "/resilience",
        _resilience,
        {**header_parameters(catalogue.measures.values()), "measures": operation_parameters(resilience)["measures"]},
        has_table=False,
        operation_id="resilience",
        summary=resilience.summary,
        description=resilience.description,
        response_model=Measures,
        tags=["measures"],
    )
    return routes


def _columns(definition: QueryDefinition) -> list[str]:
    return finding_columns(definition) if definition.is_rule else list(definition.columns)


def _description(definition: QueryDefinition) -> str:
    dates = dict.fromkeys(definition.date_columns, " (a date)")
    texts = {**FINDING_COLUMNS, **definition.columns}
    columns = [f"- `{name}`: {texts[name]}{dates.get(name, '')}" for name in _columns(definition)]
    why = [definition.why, ""] if definition.why else []
    return "\n".join([definition.question, "", *why, "Columns:", *columns])


def _rows(definition: QueryDefinition) -> Handler:
    def respond(read: ReadRequest, **arguments: Any) -> Response:
        def run(network: Network) -> QueryResult:
            key = (network.version, read.caller.rights, read.day, definition.name, repr(sorted(arguments.items())))
            rows = read.cache.result(key, lambda: network.query(definition.name, read.day, **arguments), len)
            require_row_limit(read, len(rows))
            return rows

        def json_data(rows: QueryResult) -> Any:
            return {"name": definition.name, "as_of": read.day, "columns": rows.columns, "rows": rows.data}

        return read.respond(run, to_json_data=json_data)

    return respond


def _resilience(read: ReadRequest, *, measures: Sequence[str] = (), **parameters: Any) -> Response:
    def run(network: Network) -> MeasureResults:
        results = network.resilience(*measures, as_of=read.day, **parameters)
        require_row_limit(read, sum(map(len, results.values())))
        return results

    def json_data(results: MeasureResults) -> Any:
        return {"as_of": read.day, "measures": results.to_json()}

    return read.respond(run, to_json_data=json_data, has_table=False)
