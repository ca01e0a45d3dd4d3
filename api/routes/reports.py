"""Routes of HTML reports."""

from typing import Any

from fastapi import APIRouter, Response

from ...errors import InputError
from ...network import Network
from ...operations import paths, paths_report, report, scorecard_report
from ..content_negotiation import HTML
from ..parameters import add_route, header_parameters, operation_parameters
from ..responses import ReadRequest

__all__ = ["router"]

FILE_RESPONSE: dict[int | str, dict[str, Any]] = {
    200: {"content": {HTML: {"schema": {"type": "string", "description": "A self-contained HTML file."}}}}
}


def router(network: Network) -> APIRouter:
    """The routes of reports about a network."""
    routes = APIRouter(prefix="/v1/report", tags=["reports"])
    common: dict[str, Any] = {
        "has_table": False,
        "response_class": Response,
        "response_model": None,
        "responses": FILE_RESPONSE,
    }
    add_route(
        routes,
        "",
        _report,
        {**header_parameters(network.rules.values()), **operation_parameters(report)},
        operation_id="report",
        summary="Report about a rule or a unit",
        description=report.summary + ". Parameters are those of the rule.",
        **common,
    )
    language = operation_parameters(report)["language"]
    add_route(
        routes,
        "/paths",
        _paths,
        {**operation_parameters(paths), "language": language},
        operation_id="report_paths",
        summary="Report about paths",
        description=paths_report.summary + ".",
        **common,
    )
    add_route(
        routes,
        "/scorecard",
        _scorecard,
        operation_parameters(scorecard_report),
        operation_id="report_scorecard",
        summary="Printable scorecard",
        description=scorecard_report.summary + ".",
        **common,
    )
    return routes


def _report(
    read: ReadRequest, *, rule: str | None = None, within: str | None = None, language: str = "vi", **parameters: Any
) -> Response:
    return read.respond_file(
        lambda network: network.report(rule, within=within, as_of=read.day, language=language, **parameters).html, HTML
    )


def _scorecard(
    read: ReadRequest, *, as_of: list[Any] | None = None, within: str | None = None, language: str = "vi"
) -> Response:
    return read.respond_file(
        lambda network: network.scorecard_report(as_of or read.day, within=within, language=language).html, HTML
    )


def _paths(read: ReadRequest, *, from_: str, to: list[str], language: str = "vi", **options: Any) -> Response:
    targets = list(dict.fromkeys(to))
    if len(targets) != 1:
        raise InputError("bad-option", option="to", found=f"{len(targets)} units", advice="name one unit")
    return read.respond_file(
        lambda network: network.paths_report(from_, targets[0], as_of=read.day, language=language, **options).html,
        HTML,
    )
