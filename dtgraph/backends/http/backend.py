"""Runs operations on a service over HTTP.

Most operations are one request that derives from their declaration. Those with larger answers are split into several
requests when the service refuses to answer at once; they are repeated if the network changes in between.
"""

from collections.abc import Callable, Mapping, Sequence
from contextlib import AbstractContextManager, nullcontext
from dataclasses import replace
from datetime import date
from typing import Any, TypeVar

from ... import operations
from ...analysis.scorecard import MAX_DATES
from ...catalogue import (
    Catalogue,
    QueryDefinition,
    catalogue,
    finding_columns,
)
from ...errors import AccessError, DtgraphError, StoreError
from ...exchange.stored_records import batches
from ...operations.gaps import bind_rules, select_rules, step_counter
from ...operations.pagination import MAX_PAGE_SIZE
from ...operations.parameters import ProgressCallback
from ...operations.paths import several_paths_table
from ...operations.registry import Context, Operation, declared_parameters
from ...operations.resilience import select_measures
from ...operations.scope import Scope
from ...results import (
    FindingsPage,
    MeasureResults,
    QueryResult,
    Record,
    RuleResult,
    RuleResults,
    RuleSummary,
    Scorecard,
)
from ...schemas import (
    Gaps,
    Measures,
    Names,
    Overview,
    Paths,
    QueryRows,
    Rights,
    Row,
    RulePage,
    ScorecardDay,
    ScorecardDays,
    SeveralPaths,
)
from ...stores.consistent_read import read_consistently
from .client import HttpClient
from .downloads import download_graph, export_graph, export_tables
from .requests import catalogue_parameters, merged, request_of
from .writes import end_row, import_tables, upsert_row

__all__ = ["HttpBackend"]

Output = TypeVar("Output")

TOO_MUCH_CODES = ("too-many-rows", "query-too-slow")
"""Codes of a service that may answer if less is requested at a time."""

NAME_BATCH_SIZE = 200
"""Units whose names one request asks for, so that its URL is not too long."""

PROGRESS_TEXT = "waiting for the service"


class _Context(Context):
    def __init__(self, backend: "HttpBackend") -> None:
        self.catalogue, self.scope = backend.catalogue, backend.scope
        self._backend = backend

    @property
    def version(self) -> int:
        return self._backend.version

    def run(self, operation: Operation[Output], **arguments: Any) -> Output:
        return self._backend.run(operation, **arguments)


class HttpBackend:
    """Operations on a service, as far as the API key of the settings allows."""

    def __init__(self, url: str, catalogue_: Catalogue | None = None) -> None:
        """Connect to the service at `url`.

        Raises `StoreError` `store-unreachable`, `AccessError`, and `InputError` `needs-the-store` for a catalogue with
        users' own rules, which a service does not run.
        """
        self.client = HttpClient(url)
        self.catalogue = catalogue_ or catalogue()
        if not all(rule.trusted for rule in self.catalogue.rules.values()):
            self.client.refuse("running your own rules")
        self.scope = self._read_scope()
        self._context = _Context(self)

    def _read_scope(self) -> Scope:
        try:
            rights = self.client.get(Rights, "/v1/rights")
        except AccessError as error:
            if error.code == "key-lacks-scope":  # a key for writing only
                return Scope(personal=False)
            self.close()
            raise
        except BaseException:
            self.close()
            raise
        return Scope(personal=rights["personal"], within=rights["within"])

    @property
    def url(self) -> str:
        """The URL of the service."""
        return self.client.url

    @property
    def version(self) -> int:
        """Number of commits that changed the network."""
        return self.client.version

    @property
    def knows_version(self) -> bool:
        """No: the service does."""
        return False

    def run(self, operation: Operation[Output], **arguments: Any) -> Output:
        """Validate the arguments and run an operation on the service."""
        valid = operation.validate(arguments)
        if operation.composite:
            return operation.function(self._context, **valid)
        if handler := _HANDLERS.get(operation.name):
            result: Output = handler(self, **valid)
            return result
        path, parameters = request_of(operation, valid)
        return operation.result(self.client.get(operation.schema, path, parameters))

    def block_writers(self) -> AbstractContextManager[None]:
        """Do nothing: a service does not block its writers for a remote client."""
        return nullcontext()

    def scoped(self, scope: Scope) -> "HttpBackend":
        """Refused: the API key decides what is visible."""
        self.client.refuse("restricting the scope")

    def close(self) -> None:
        """Close the connections."""
        self.client.close()

    # requests of operations with large responses

    def _names(self, units: Sequence[str]) -> Record[Names]:
        names: dict[str, str] = {}
        for batch in batches(units, NAME_BATCH_SIZE):
            names |= self.client.get(Names, "/v1/names", {"unit": batch})["names"]
        return Record(Names(names=names))

    def _query(self, *, name: str, as_of: date, parameters: Mapping[str, Any]) -> QueryResult:
        definition = self.catalogue.query(name)
        if definition.kind == "rule":
            within, arguments = parameters.get("within"), {k: v for k, v in parameters.items() if k != "within"}
            result = self.run(operations.gaps, rules=[name], as_of=as_of, within=within, parameters=arguments)
            return QueryResult(result[name].findings or [], definition, as_of, self._context.names)
        request = catalogue_parameters(definition, as_of, parameters)
        rows = self.client.get(QueryRows, f"/v1/queries/{name}", request)["rows"]
        return self._query_result(rows, definition, as_of)

    def _query_result(self, rows: list[Row], definition: QueryDefinition, as_of: date) -> QueryResult:
        return QueryResult(self._with_dates(rows, definition.date_columns), definition, as_of, self._context.names)

    def _gaps(
        self,
        *,
        rules: Sequence[str],
        as_of: date,
        within: str | None,
        findings: bool,
        explain: bool,
        progress: ProgressCallback | None,
        parameters: Mapping[str, Any],
    ) -> RuleResults:
        chosen = select_rules(self.catalogue, rules)
        bind_rules(chosen, as_of, parameters)
        request = {
            rule.name: catalogue_parameters(rule, as_of, declared_parameters(rule, chosen, parameters))
            for rule in chosen
        }
        common = {"within": within, "explain": explain}

        def together(some: Sequence[QueryDefinition]) -> dict[str, RuleResult]:
            names = {"rule": [rule.name for rule in some], "findings": findings, **common}
            answer = self.client.get(Gaps, "/v1/gaps", {**merged([request[rule.name] for rule in some]), **names})
            return {
                rule.name: self._rule_result(
                    rule, answer["rules"][rule.name]["summary"], answer["rules"][rule.name].get("findings")
                )
                for rule in some
            }

        def alone(rule: QueryDefinition) -> RuleResult:
            if len(chosen) > 1:  # otherwise this request was just refused
                try:
                    return together([rule])[rule.name]
                except AccessError as error:
                    if error.code != "too-many-rows":
                        raise
            arguments = declared_parameters(rule, chosen, parameters)
            return self._all_pages(rule=rule.name, as_of=as_of, parameters=arguments, **common)

        results = self._split(chosen, together, alone, progress)
        return RuleResults(results, self.catalogue.rules, as_of, self._context.names)

    def _gaps_page(self, *, rule: str, as_of: date, parameters: Mapping[str, Any], **options: Any) -> FindingsPage:
        definition = self.catalogue.rule(rule)
        bind_rules([definition], as_of, parameters)
        request = {**catalogue_parameters(definition, as_of, parameters), **options}
        page = self.client.get(RulePage, f"/v1/gaps/{rule}", request)
        return FindingsPage(self._rule_result(definition, page["summary"], page["items"]), page["next"], as_of)

    def _all_pages(self, **arguments: Any) -> RuleResult:
        """The findings of a rule, requested page by page."""
        findings, cursor = list[Row](), None
        while True:
            page = self.run(operations.gaps_page, **arguments, limit=MAX_PAGE_SIZE, cursor=cursor)
            findings += page.items
            cursor = page.next
            if cursor is None:
                return replace(page.result, findings=findings)

    def _rule_result(
        self, rule: QueryDefinition, summary: Mapping[str, Any], findings: Sequence[Mapping[str, Any]] | None
    ) -> RuleResult:
        rows = None if findings is None else [dict(finding) for finding in findings]
        if rows is not None:
            self._with_dates(rows, rule.date_columns)
        return RuleResult(rule.name, finding_columns(rule), rows, RuleSummary.of(summary))

    def _scorecard(self, *, as_of: Sequence[date], within: str | None, progress: ProgressCallback | None) -> Scorecard:
        _report_waiting(progress)

        def read() -> list[ScorecardDay]:
            return [
                day
                for dates in batches(as_of, MAX_DATES)
                for day in self.client.get(ScorecardDays, "/v1/scorecard", {"on": dates, "within": within})["dates"]
            ]

        days = read() if len(as_of) <= MAX_DATES else read_consistently(self, read)[0]
        return Scorecard(days, self.catalogue.rules, self._context.names)

    def _overview(self, *, rules: Sequence[str], as_of: date, within: str | None, units: bool) -> Record[Overview]:
        names = [rule.name for rule in select_rules(self.catalogue, rules)]

        def read(some: Sequence[str], *, with_units: bool) -> Overview:
            request = {"as_of": as_of, "rule": list(some), "within": within, "units": with_units}
            return self.client.get(Overview, "/v1/overview", request)

        try:
            return Record(read(names, with_units=units))
        except StoreError as error:
            if error.code != "query-too-slow" or len(names) == 1:
                raise
        for name in names:  # the service caches the result of every rule
            read([name], with_units=False)
        return Record(read(names, with_units=units))

    def _paths(self, *, from_: str, to: Sequence[str], as_of: date, **options: Any) -> Record[SeveralPaths]:
        targets = list(dict.fromkeys(to))
        request = {"as_of": as_of, "from": from_, "to": targets, **options}
        if len(targets) == 1:
            found = {targets[0]: self.client.get(Paths, "/v1/paths", request)}
        else:
            found = self.client.get(SeveralPaths, "/v1/paths", request)["targets"]
        return Record(SeveralPaths(targets=found), several_paths_table)

    def _resilience(
        self,
        *,
        measures: Sequence[str],
        as_of: date,
        progress: ProgressCallback | None,
        parameters: Mapping[str, Any],
    ) -> MeasureResults:
        chosen = select_measures(self.catalogue, measures)
        request = {
            measure.name: catalogue_parameters(measure, as_of, declared_parameters(measure, chosen, parameters))
            for measure in chosen
        }

        def together(some: Sequence[QueryDefinition]) -> dict[str, QueryResult]:
            query = {
                **merged([request[measure.name] for measure in some]),
                "measure": [measure.name for measure in some],
            }
            rows = self.client.get(Measures, "/v1/resilience", query)["measures"]
            return {measure.name: self._query_result(rows[measure.name], measure, as_of) for measure in some}

        return MeasureResults(self._split(chosen, together, lambda one: together([one])[one.name], progress))

    def _split(
        self,
        chosen: Sequence[QueryDefinition],
        together: Callable[[Sequence[QueryDefinition]], dict[str, Output]],
        alone: Callable[[QueryDefinition], Output],
        progress: ProgressCallback | None,
    ) -> dict[str, Output]:
        """Request all of `chosen` at once or, if that is too much for the service, one after the other."""
        _report_waiting(progress)
        try:
            return together(chosen)
        except DtgraphError as error:
            if error.code not in TOO_MUCH_CODES or (len(chosen) == 1 and error.code == "query-too-slow"):
                raise
        on_step = step_counter(progress, len(chosen))

        def one(definition: QueryDefinition) -> Output:
            on_step(definition.title)
            return alone(definition)

        return read_consistently(self, lambda: {definition.name: one(definition) for definition in chosen})[0]

    def _with_dates(self, rows: list[Row], columns: Sequence[str]) -> list[Row]:
        """Parse the dates in columns of rows, in place: their types are not in JSON."""
        try:
            for row in rows:
                row.update({name: date.fromisoformat(row[name]) for name in columns if isinstance(row[name], str)})
        except (KeyError, TypeError, ValueError):
            raise self.client.unreachable("its queries have other columns") from None
        return rows


def _report_waiting(progress: ProgressCallback | None) -> None:
    if progress:
        progress(PROGRESS_TEXT, 0, None)


def _export_tables(backend: HttpBackend, *, directory: Any, format_: Any, progress: ProgressCallback | None) -> Any:
    backend.scope.require_whole("an export")
    _report_waiting(progress)
    return export_tables(backend.client, directory, format_)


def _export_graph(
    backend: HttpBackend, *, directory: Any, format_: Any, as_of: date, progress: ProgressCallback | None
) -> Any:
    backend.scope.require_whole("an export")
    _report_waiting(progress)
    return export_graph(backend.client, directory, format_, as_of)


def _to_networkx(backend: HttpBackend, *, as_of: date, labels: Any) -> Any:
    backend.scope.require_whole("the graph")
    return download_graph(backend.client, as_of, labels)


_HANDLERS: Mapping[str, Callable[..., Any]] = {
    "names": HttpBackend._names,
    "query": HttpBackend._query,
    "gaps": HttpBackend._gaps,
    "gaps_page": HttpBackend._gaps_page,
    "scorecard": HttpBackend._scorecard,
    "overview": HttpBackend._overview,
    "paths": HttpBackend._paths,
    "resilience": HttpBackend._resilience,
    "import_tables": lambda backend, **arguments: import_tables(backend.client, **arguments),
    "upsert": lambda backend, **arguments: upsert_row(backend.client, **arguments),
    "end": lambda backend, **arguments: end_row(backend.client, **arguments),
    "export_tables": _export_tables,
    "export_graph": _export_graph,
    "to_networkx": _to_networkx,
}
"""Requests of operations that do not derive from their declaration."""
