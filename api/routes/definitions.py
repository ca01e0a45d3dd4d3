"""Routes of the rules, measures and queries of the catalogue, each by its name."""

from collections.abc import Iterable
from dataclasses import replace
from typing import Any

from fastapi import APIRouter, Response

from ...catalogue import FINDING_COLUMNS, QueryDefinition, RuleDescription, describe, finding_columns
from ...network import Network
from ...operations import Operation, gaps_page, query
from ...operations.registry import Parameter
from ...results import FindingsPage, Rows
from ...schemas import Items
from ..parameters import Handler, add_route, header_parameters, known_parameters, operation_parameters
from ..responses import ReadRequest, SensitiveRequest, require_row_limit
from .operations import operation_handler

__all__ = ["router"]

_TAGS = {"query": "queries", "measure": "measures", "rule": "gaps"}


def router(network: Network) -> APIRouter:
    """The routes of the catalogue of a network."""
    routes, catalogue = APIRouter(prefix="/v1"), network.catalogue
    page = {name: parameter for name, parameter in operation_parameters(gaps_page).items() if name != "rule"}
    page["limit"] = replace(page["limit"], default=None)
    for rule in catalogue.rules.values():
        _add(routes, gaps_page, rule, _findings(rule), _rule_description(rule), page)
    for definition in (*catalogue.queries.values(), *catalogue.measures.values(), *catalogue.rules.values()):
        within = {"within": page["within"]} if definition.is_rule else {}
        handler = operation_handler(query, name=definition.name)
        _add(routes, query, definition, handler, _query_description(definition), within)

    add_route(
        routes,
        "/rules",
        _rules,
        {},
        personal=False,
        slow=False,
        has_table=False,
        operation_id="rules",
        summary="List the rules",
        description="The headers of all rules, most severe first. They do not depend on the day.",
        response_model=Items[RuleDescription],
        tags=["gaps"],
    )

    @routes.get("/gaps/{name}", include_in_schema=False, dependencies=[known_parameters(["as_of"])])
    def unknown_rule(read: SensitiveRequest, name: str) -> None:
        catalogue.rule(name)

    @routes.get("/queries/{name}", include_in_schema=False, dependencies=[known_parameters(["as_of"])])
    def unknown_query(read: SensitiveRequest, name: str) -> None:
        catalogue.query(name)

    return routes


def _rules(read: ReadRequest) -> Response:
    return read.respond(
        lambda network: Rows([describe(rule) for rule in network.rules.values()]),
        to_json_data=lambda rules: {"items": rules.data, "next": None},
        has_table=False,
    )


def _add(
    routes: APIRouter,
    operation: Operation[Any],
    definition: QueryDefinition,
    handler: Handler,
    description: str,
    parameters: dict[str, Parameter],
) -> None:
    assert operation.path is not None
    path = operation.path.format(**{str(operation.selector): definition.name})
    add_route(
        routes,
        path,
        handler,
        {**header_parameters([definition]), **parameters},
        operation_id=path.removeprefix("/").replace("/", "_"),
        summary=definition.title,
        description=description,
        response_model=operation.schema,
        tags=[_TAGS[definition.kind]],
    )


def _rule_description(rule: QueryDefinition) -> str:
    columns = _column_list(rule, (name for name in finding_columns(rule) if name not in FINDING_COLUMNS))
    specific = ["", "Columns specific to the rule:", *columns] if columns else []
    return "\n".join([rule.question, "", rule.why, "", f"Basis: {rule.basis}", *specific])


def _query_description(definition: QueryDefinition) -> str:
    columns = finding_columns(definition) if definition.is_rule else list(definition.columns)
    dates = dict.fromkeys(definition.date_columns, " (a date)")
    why = [definition.why, ""] if definition.why else []
    return "\n".join([definition.question, "", *why, "Columns:", *_column_list(definition, columns, dates)])


def _column_list(definition: QueryDefinition, columns: Iterable[str], notes: dict[str, str] | None = None) -> list[str]:
    texts = {**FINDING_COLUMNS, **definition.columns}
    return [f"- `{name}`: {texts[name]}{(notes or {}).get(name, '')}" for name in columns]


def _findings(rule: QueryDefinition) -> Handler:
    """A handler for pages of findings; in formats other than JSON, all findings without `limit` and `cursor`."""
    respond_page = operation_handler(gaps_page, rule=rule.name)

    def respond(read: ReadRequest, **values: Any) -> Response:
        if values.keys() & {"limit", "cursor"} or read.accepts_json:
            return respond_page(read, **values)

        def run(network: Network) -> FindingsPage:
            results = network.gaps(rule.name, as_of=read.day, **values)
            require_row_limit(read, results.row_count)
            return FindingsPage(results.data[rule.name], None, read.day)

        return read.respond(run)

    return respond
