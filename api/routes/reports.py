"""Reports as files of HTML: what a planner sends on."""

from typing import Annotated, Any

from fastapi import APIRouter, Query, Response

from ...analysis.scorecard import DATES
from ...errors import InputError
from ...i18n import Language
from ...network import Network
from ...values import Day
from ..cached_route import CachedRoute
from ..content_negotiation import HTML
from ..parameters import Within, given_of, operation
from ..responses import ReadRequest, Reads

__all__ = ["router"]

FILE: dict[int | str, dict[str, Any]] = {
    200: {"content": {HTML: {"schema": {"type": "string", "description": "One file, which needs no network."}}}}
}

RULE = Annotated[str | None, Query(description="A rule.", examples=["units_without_focal_point"])]
In = Annotated[Language, Query(description="The language of the report.")]


def router(network: Network) -> APIRouter:
    """The operations that make reports of what `network` answers."""
    made = APIRouter(route_class=CachedRoute, prefix="/v1/report", tags=["reports"])
    paths, language = network.questions.catalogue.query("paths"), {"language": (In, "vi")}
    told: dict[str, Any] = {"response_class": Response, "response_model": None, "responses": FILE}
    made.add_api_route(
        "",
        operation(list(network.rules.values()), _report, {"rule": (RULE, None), "within": (Within, None), **language}),
        operation_id="report",
        summary="A report on a rule or a unit",
        description="What a rule says, of all or `within` a unit; a parameter is of the rule. Without a rule, what the "
        "unit `within` is, whom to call in it, and its gaps.",
        **told,
    )
    made.add_api_route(
        "/paths",
        operation([paths], _paths, language),
        operation_id="report_paths",
        summary="A report on paths",
        description="The paths between two units, drawn and step by step, with whom to call.",
        **told,
    )
    made.add_api_route(
        "/scorecard", scorecard, operation_id="report_scorecard", summary="The scorecard to be printed", **told
    )
    return made


def _report(asked: ReadRequest, *, rule: str | None, within: str | None, language: str, **given: Any) -> Response:
    own = {name: value for name, value in given_of(given).items() if value is not None}
    return asked.file(lambda net: net.report(rule, within=within, as_of=asked.day, language=language, **own).html, HTML)


async def scorecard(
    asked: Reads,
    within: Within = None,
    on: Annotated[
        list[Day] | None,
        Query(max_length=DATES, description="Several days, in the place of `as_of`.", examples=[["2026-06-30"]]),
    ] = None,
    language: In = "vi",
) -> Response:
    """How far the network is from each target of Decision 1690, with pictures."""
    return await asked.long(
        lambda: asked.file(
            lambda net: net.scorecard_report(on or asked.day, within=within, language=language).html, HTML
        )
    )


def _paths(asked: ReadRequest, *, language: str, **given: Any) -> Response:
    options = given_of(given)
    from_, to = options.pop("from"), list(dict.fromkeys(options.pop("to")))
    if len(to) != 1:
        raise InputError("bad-option", option="to", found=f"{len(to)} units", advice="give one for each report")
    return asked.file(
        lambda net: net.paths_report(from_, to[0], as_of=asked.day, language=language, **options).html, HTML
    )
