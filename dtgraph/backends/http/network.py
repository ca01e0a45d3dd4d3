"""`Network` over a running service: what is wrong in a question is told as everywhere, and the rest is asked of it.

What takes several requests is asked again where somebody wrote between them, as it is of a store.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date
from typing import Any, Self, TypeVar, Unpack

from ...analysis.overview import Overview
from ...analysis.path_types import Escalation, PathParameters, Paths
from ...analysis.rule_result import RuleResult, Summary
from ...analysis.scorecard import DATES, ScorecardDay
from ...answers import steps
from ...catalogue import TYPES, Catalogue, QueryDefinition, bind_parameters, days_in, finding_columns
from ...engine.evaluator import Progress
from ...errors import AccessError, DtgraphError, StoreError
from ...exchange.stored_records import batches
from ...notebook.dataframes import QueryResult, shown_as
from ...notebook.rule_tables import MeasureResults, RuleResults, Scorecard
from ...operations.pagination import MOST
from ...records import Day, parse_date
from ...stores.consistent_read import read_consistently
from ...stores.protocol import Row
from ...table_adapters import escalation_table, paths_table
from .client import HttpClient
from .lookups import RemoteLookups
from .requests import address, given_of, refuse, require_ids, tell
from .shapes import CardsTold, GapsTold, Measures, Rights, RowsTold, RulePage, SeveralPaths

__all__ = ["RemoteNetwork"]

Given = TypeVar("Given")

TOO_MUCH = ("too-many-rows", "query-too-slow")
"""What a service says where less at a time may be answered."""


class RemoteNetwork(RemoteLookups):
    """The network of a running service, as far as its key may see it."""

    @classmethod
    def opened(cls, url: str, questions: Catalogue | None = None) -> Self:
        """The network of the service at `url`; its key is that of the settings.

        Raises `StoreError` `store-unreachable`, `AccessError`, `InputError` for questions that do not come with
        dtgraph: a service has its own.
        """
        if questions is not None and not all(rule.trusted for rule in questions.rules.values()):
            refuse(url, "to ask rules of your own")
        network = cls(HttpClient(url), questions)
        try:
            rights = network.store.ask(Rights, "/v1/rights")
            network.personal, network.within = rights["personal"], rights["within"]
        except AccessError as error:
            if error.code != "key-lacks-scope":
                network.close()
                raise
            network.personal = False  # a key that only writes
        except BaseException:
            network.close()
            raise
        return network

    def query(self, name: str, /, as_of: Day = None, **parameters: Any) -> QueryResult:
        entry, day = self.questions.catalogue.query(name), parse_date(as_of)
        if entry.kind == "rule":
            return QueryResult(self.gaps(name, as_of=day, **parameters)[name].findings or [], entry, day, self.names)
        given = given_of(entry, day, parameters)
        rows = self._with_days(self.store.ask(RowsTold, f"/v1/queries/{name}", given)["rows"], entry.days)
        return QueryResult(rows, entry, day, self.names)

    def gaps(
        self,
        *rules: str,
        as_of: Day = None,
        within: str | None = None,
        findings: bool = True,
        explain: bool = False,
        progress: Progress | None = None,
        **parameters: Any,
    ) -> RuleResults:
        day = parse_date(as_of)
        chosen = [self.questions.catalogue.rule(name) for name in rules] or list(self.rules.values())
        given = {rule.name: given_of(rule, day, self._own(rule, chosen, parameters)) for rule in chosen}
        own = {"within": within, "explain": explain}
        require_ids(within)

        def ask(asked: Sequence[QueryDefinition]) -> dict[str, RuleResult]:
            every = _merged(given[rule.name] for rule in asked)
            names = {"rule": [rule.name for rule in asked], "findings": findings, **own}
            told = self.store.ask(GapsTold, "/v1/gaps", {**every, **names})["rules"]
            return {
                rule.name: self._answer(rule, told[rule.name]["summary"], told[rule.name].get("findings"))
                for rule in asked
            }

        def alone(rule: QueryDefinition) -> RuleResult:
            if len(chosen) > 1:  # else it was asked so
                try:
                    return ask([rule])[rule.name]
                except AccessError as error:
                    if error.code != "too-many-rows":
                        raise
            return self._paged(rule, {**given[rule.name], **own})

        return RuleResults(self._at_once_or_one_by_one(chosen, ask, alone, progress), self.rules, day, self.names)

    def scorecard(
        self, as_of: Day | Sequence[Day] = None, *, within: str | None = None, progress: Progress | None = None
    ) -> Scorecard:
        given = [as_of] if as_of is None or isinstance(as_of, date | str) else as_of
        days = list(dict.fromkeys(parse_date(one) for one in given))
        require_ids(within)
        tell(progress)

        def cards() -> list[ScorecardDay]:
            return [
                card
                for some in batches(days, DATES)
                for card in self.store.ask(CardsTold, "/v1/scorecard", {"on": some, "within": within})["dates"]
            ]

        found = cards() if len(days) <= DATES else read_consistently(self.store, cards)[0]
        return Scorecard(found, self.rules, self.names)

    def overview(self, *rules: str, as_of: Day = None, within: str | None = None, units: bool = True) -> Overview:
        day = parse_date(as_of)
        chosen = [self.questions.catalogue.rule(name).name for name in rules] or list(self.rules)
        require_ids(within)

        def ask(names: Sequence[str], *, whole: bool) -> Overview:
            given = {"as_of": day, "rule": list(names), "within": within, "units": whole}
            return self.store.ask(Overview, "/v1/overview", given)

        try:
            return ask(chosen, whole=units)
        except StoreError as error:
            if error.code != "query-too-slow" or len(chosen) == 1:
                raise
        for name in chosen:  # what a service has said of one rule it knows when it is asked again
            ask([name], whole=False)
        return ask(chosen, whole=units)

    def paths(  # type: ignore[override]  # its overloads are those of the network
        self, from_: str, to: str | list[str] | tuple[str, ...], *, as_of: Day = None, **options: Unpack[PathParameters]
    ) -> Paths | dict[str, Paths]:
        day, targets = parse_date(as_of), [to] if isinstance(to, str) else to
        set_ = {name: value for name, value in options.items() if value is not None}
        given = given_of(self.questions.catalogue.query("paths"), day, {"from": from_, "to": targets, **set_})
        ends = list(dict.fromkeys(given["to"]))
        if len(ends) == 1:
            found = {ends[0]: self.store.ask(Paths, "/v1/paths", given)}
        else:
            found = self.store.ask(SeveralPaths, "/v1/paths", given)["targets"]
        shown = {unit: shown_as(answer, paths_table) for unit, answer in found.items()}
        return shown[to] if isinstance(to, str) else shown

    def escalation(self, unit: str, *, as_of: Day = None) -> Escalation:
        day = parse_date(as_of)
        unit = bind_parameters(self.questions.catalogue.query("escalation"), day, {"unit": unit})["unit"]
        require_ids(unit)
        answer = self.store.ask(Escalation, address("units", unit, "/escalation"), {"as_of": day})
        return shown_as(answer, escalation_table)

    def resilience(
        self, *measures: str, as_of: Day = None, progress: Progress | None = None, **parameters: Any
    ) -> MeasureResults:
        day, catalogue = parse_date(as_of), self.questions.catalogue
        chosen = [catalogue.measure(name) for name in measures] or list(catalogue.measures.values())
        given = {one.name: given_of(one, day, self._own(one, chosen, parameters)) for one in chosen}

        def ask(asked: Sequence[QueryDefinition]) -> dict[str, QueryResult]:
            every = _merged(given[one.name] for one in asked)
            names = {"measure": [one.name for one in asked]}
            told = self.store.ask(Measures, "/v1/resilience", {**every, **names})["measures"]
            return {
                one.name: QueryResult(self._with_days(told[one.name], one.days), one, day, self.names) for one in asked
            }

        return MeasureResults(self._at_once_or_one_by_one(chosen, ask, lambda one: ask([one])[one.name], progress))

    def _at_once_or_one_by_one(
        self,
        chosen: Sequence[QueryDefinition],
        ask: Callable[[Sequence[QueryDefinition]], dict[str, Given]],
        alone: Callable[[QueryDefinition], Given],
        progress: Progress | None,
    ) -> dict[str, Given]:
        """What all of `chosen` say; where that is more than a service answers at a time, each asked `alone`."""
        tell(progress)
        try:
            return ask(chosen)
        except DtgraphError as error:
            if error.code not in TOO_MUCH or (len(chosen) == 1 and error.code == "query-too-slow"):
                raise
        told = steps(progress, len(chosen))

        def each(one: QueryDefinition) -> Given:
            told(one.title)
            return alone(one)

        return read_consistently(self.store, lambda: {one.name: each(one) for one in chosen})[0]

    def _paged(self, rule: QueryDefinition, given: Mapping[str, Any]) -> RuleResult:
        """What a rule says that has more findings than a service answers with at a time."""
        findings, cursor = list[Row](), None
        while True:
            asked = {**given, "limit": MOST, "cursor": cursor}
            page = self.store.ask(RulePage, f"/v1/gaps/{rule.name}", asked)
            findings += page["items"]
            cursor = page["next"]
            if cursor is None:
                return self._answer(rule, page["summary"], findings)

    def _answer(self, rule: QueryDefinition, summary: Mapping[str, Any], findings: list[Row] | None) -> RuleResult:
        if findings is not None:
            self._with_days(findings, rule.days)
            for finding in findings:
                self._with_days(finding.get("evidence", {}).get("found", []), days_in(TYPES["evidence"]))
        return RuleResult(rule.name, finding_columns(rule), findings, Summary.of(summary))


def _merged(given: Iterable[Mapping[str, Any]]) -> dict[str, Any]:
    return {name: value for own in given for name, value in own.items()}
