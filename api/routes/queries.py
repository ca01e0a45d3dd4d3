"""The catalogue's queries and measures, the scorecard, paths, resilience and the outline of the state."""

from collections.abc import Mapping
from typing import Annotated, Any

from fastapi import APIRouter, Query, Response

from ...analysis.path_types import Paths, path_rows
from ...analysis.scorecard import DATES, ScorecardDay
from ...analysis.unit_views import MapUnits
from ...catalogue import FINDING, QueryDefinition, finding_columns
from ...network import Network
from ...operations.pagination import MOST
from ...table_adapters import By, Table, scorecard_table
from ...values import Day, Id
from ..cached_route import CachedRoute
from ..parameters import COMMUNE, Within, given_of, operation
from ..responses import TABLES, Lists, ReadRequest, Reads, bounded
from ..schemas import Names, QueryResponse, ResilienceResponse, ScorecardResponse, SeveralPaths

__all__ = ["router"]

ROWS: dict[int | str, dict[str, Any]] = {200: {"content": TABLES}}


def router(network: Network) -> APIRouter:
    """The operations of the catalogue that `network` asks."""
    made = APIRouter(route_class=CachedRoute, prefix="/v1")
    catalogue = network.questions.catalogue
    for entry in (*catalogue.queries.values(), *catalogue.measures.values(), *catalogue.rules.values()):
        made.add_api_route(
            f"/queries/{entry.name}",
            operation([entry], _rows(entry), {"within": (Within, None)} if entry.kind == "rule" else None),
            operation_id=f"queries_{entry.name}",
            tags=[_TAGS[entry.kind]],
            summary=entry.title,
            description=_described(entry),
            response_model=QueryResponse,
            responses=ROWS,
        )

    @made.get("/queries/{name}", include_in_schema=False)
    def unknown(asked: Reads, name: str) -> None:
        catalogue.query(name)

    made.add_api_route(
        "/resilience",
        operation(
            list(catalogue.measures.values()),
            _resilience,
            {"measures": (MEASURES, None)},
        ),
        operation_id="resilience",
        tags=["measures"],
        summary="What breaks when a unit, a person or a tie goes",
        description="The rows of some or all measures. A parameter goes to every measure that has it.",
        response_model=ResilienceResponse,
    )
    made.add_api_route(
        "/paths",
        operation([catalogue.query("paths")], _paths),
        operation_id="paths",
        tags=["ways"],
        summary="Paths of coordination",
        description=_described(catalogue.query("paths")),
        response_model=Paths | SeveralPaths,
        responses=ROWS,
    )
    made.add_api_route(
        "/scorecard",
        scorecard,
        operation_id="scorecard",
        tags=["gaps"],
        summary="The scorecard of Decision 1690",
        response_model=ScorecardResponse,
        responses=ROWS,
    )
    made.add_api_route(
        "/map",
        map_units,
        operation_id="map",
        tags=["units"],
        summary="The outline of the state",
        response_model=MapUnits,
    )
    made.add_api_route(
        "/names",
        names,
        operation_id="names",
        tags=["units"],
        summary="The names of units",
        response_model=Names,
    )
    return made


MEASURES = Annotated[list[str] | None, Query(alias="measure", description="The measures that are taken; none: all.")]


_TAGS = {"query": "queries", "measure": "measures", "rule": "gaps"}


def _columns(entry: QueryDefinition) -> list[str]:
    return finding_columns(entry) if entry.kind == "rule" else list(entry.columns)


def _described(entry: QueryDefinition) -> str:
    days = dict.fromkeys(entry.days, " (a day)")
    texts = {**FINDING, **entry.columns}
    columns = [f"- `{name}`: {texts[name]}{days.get(name, '')}" for name in _columns(entry)]
    return "\n".join([entry.question, "", *([entry.why, ""] if entry.why else []), "Columns:", *columns])


def _rows(entry: QueryDefinition) -> Any:
    columns = _columns(entry)

    def answer(asked: ReadRequest, **given: Any) -> Response:
        def make(network: Network) -> list[dict[str, Any]]:
            within = {"within": given["within"]} if "within" in given else {}
            own = {**given_of(given), **within}
            key = (network.version, asked.caller.rights, asked.day, entry.name, repr(sorted(own.items())))
            rows = asked.kept.answer(key, lambda: network.query(entry.name, asked.day, **own), len)
            bounded(asked, len(rows))
            return rows

        return asked.answer(
            make,
            shape=lambda rows: {"name": entry.name, "as_of": asked.day, "columns": columns, "rows": rows},
            table=lambda rows: Table(columns, rows),
        )

    return answer


def _resilience(asked: ReadRequest, **given: Any) -> Response:
    def make(network: Network) -> Mapping[str, list[dict[str, Any]]]:
        answers = network.resilience(*given["measures"] or [], as_of=asked.day, **given_of(given))
        bounded(asked, sum(map(len, answers.values())))
        return answers

    return asked.answer(make, shape=lambda answers: {"as_of": asked.day, "measures": answers})


def _paths(asked: ReadRequest, **given: Any) -> Response:
    options = given_of(given)
    source, targets = options.pop("from"), list(dict.fromkeys(options.pop("to")))

    def make(network: Network) -> dict[str, Paths]:
        return network.paths(source, targets, as_of=asked.day, **options)

    columns = list(asked.network.questions.catalogue.query("paths").columns)
    return asked.answer(
        make,
        shape=lambda found: found[targets[0]] if len(targets) == 1 else {"targets": found},
        table=lambda found: Table(columns, path_rows(found)),
    )


async def scorecard(
    asked: Lists,
    within: Within = None,
    on: Annotated[
        list[Day] | None,
        Query(max_length=DATES, description="Several days, in the place of `as_of`.", examples=[["2026-06-30"]]),
    ] = None,
    by: Annotated[By | None, Query(description="What rows are parted by; JSON has both.")] = None,
) -> Response:
    """How far the network is from each target of the decision, on a day or on each of several."""

    def make(network: Network) -> list[ScorecardDay]:
        return network.scorecard(on or asked.day, within=within)

    return await asked.long(
        lambda: asked.answer(make, shape=lambda cards: {"dates": cards}, table=lambda cards: scorecard_table(cards, by))
    )


def map_units(asked: Lists) -> Response:
    """Governments, ministries, agencies and people's committees by columns: what a map draws."""
    return asked.answer(lambda network: network.map_units(as_of=asked.day))


def names(
    asked: Lists,
    unit: Annotated[list[Id] | None, Query(max_length=MOST, description="Their ids.", examples=[[COMMUNE]])] = None,
) -> Response:
    """The names of units by their ids, of whatever time; an id that no unit has is left out."""
    return asked.answer(lambda network: network.names(unit or ()), shape=lambda found: {"names": found})
