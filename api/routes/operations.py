"""Routes of operations, from their declarations; and of paths and the scorecard, which have other parameters."""

from typing import Any

from fastapi import APIRouter, Response

from ...analysis.scorecard import MAX_DATES
from ...catalogue import RuleDescription, describe
from ...network import Network
from ...operations import OPERATIONS, Operation, paths, scorecard
from ...operations.parameters import EXAMPLE_DAY
from ...operations.registry import Parameter
from ...results import Partition, Record, Result, Rows, scorecard_table
from ...schemas import Items, Paths, ScorecardDays, SeveralPaths
from ...values import Day
from ..parameters import Handler, add_route, operation_parameters
from ..responses import ReadRequest

__all__ = ["router"]

ON_PARAMETER = Parameter(
    list[Day], "One or more days, instead of `as_of`.", (), limits={"max_length": MAX_DATES}, examples=[[EXAMPLE_DAY]]
)
BY_PARAMETER = Parameter(Partition, "Break down the rows of CSV; JSON has all breakdowns.", None)


def router() -> APIRouter:
    """The routes of all operations with a path."""
    routes = APIRouter(prefix="/v1")
    declared = [operation for operation in OPERATIONS.values() if operation.path is not None]
    # a path with more segments first: ids contain slashes
    for operation in sorted(declared, key=lambda operation: -(operation.path or "").count("/")):
        add_route(
            routes,
            operation.path or "",
            _handler(operation),
            operation_parameters(operation),
            personal=operation.personal,
            slow=operation.slow,
            has_table=operation.to_table is not None,
            **_openapi(operation),
        )
    add_route(
        routes,
        "/paths",
        _paths,
        operation_parameters(paths),
        **_openapi(paths) | {"response_model": Paths | SeveralPaths},
    )
    add_route(
        routes,
        "/scorecard",
        _scorecard,
        {"on": ON_PARAMETER, "within": operation_parameters(scorecard)["within"], "by": BY_PARAMETER},
        personal=False,
        **_openapi(scorecard) | {"response_model": ScorecardDays},
    )
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
    return routes


def _openapi(operation: Operation[Any]) -> dict[str, Any]:
    return {
        "operation_id": operation.name,
        "summary": operation.summary,
        "description": operation.description,
        "response_model": operation.schema,
        "tags": [operation.tag],
    }


def _handler(operation: Operation[Any]) -> Handler:
    takes_day = "as_of" in operation.parameters

    def respond(read: ReadRequest, **arguments: Any) -> Response:
        all_arguments = {"as_of": read.day, **arguments} if takes_day else arguments

        def run(network: Network) -> Result[Any]:
            result: Result[Any] = network.backend.run(operation, **all_arguments)
            return result

        return read.respond(run, has_table=operation.to_table is not None)

    return respond


def _paths(read: ReadRequest, *, to: list[str], **arguments: Any) -> Response:
    targets = list(dict.fromkeys(to))

    def json_data(result: Record[SeveralPaths]) -> Any:
        return result.data["targets"][targets[0]] if len(targets) == 1 else result.data

    return read.respond(
        lambda network: network.backend.run(paths, to=targets, as_of=read.day, **arguments), to_json_data=json_data
    )


def _scorecard(
    read: ReadRequest, *, on: list[Any] | None = None, within: str | None = None, by: Partition | None = None
) -> Response:
    def run(network: Network) -> Result[Any]:
        days = network.scorecard(on or read.day, within=within)
        return days if by is None else Rows(days.data, lambda data: scorecard_table(data, by))

    return read.respond(run, to_json_data=lambda days: {"dates": days.data})


def _rules(read: ReadRequest) -> Response:
    return read.respond(
        lambda network: Rows([describe(rule) for rule in network.rules.values()]),
        to_json_data=lambda rules: {"items": rules.data, "next": None},
        has_table=False,
    )
