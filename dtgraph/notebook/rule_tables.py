"""What rules say, as tables that show themselves in a notebook, and as data frames, pictures and maps."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date
from html import escape
from typing import Any, Literal

from ..analysis.rule_result import Count, RuleResult
from ..analysis.scorecard import ScorecardDay
from ..catalogue import QueryDefinition
from ..errors import InputError
from ..i18n import Translator, words
from ..reports.charts import counts, trend
from ..reports.figure import Picture
from ..reports.maps import shaded
from ..reports.report_sections import summed
from ..table_adapters import By, Table, gaps_table, parts, scorecard_table
from .dataframes import Names, QueryResult, Tabled, TabularResult, html_table, known, text_table

__all__ = ["MeasureResults", "RuleResults", "Scorecard", "gap_shares"]

PROOF = {"evidence": "list", "basis": "string", "vintage": "string", "remedies": "list"}
"""The columns of a proof, where one was asked."""


class RuleResults(dict[str, RuleResult], TabularResult):
    """What rules say on a day, by rule."""

    def __init__(
        self, answers: Mapping[str, RuleResult], rules: Mapping[str, QueryDefinition], as_of: date, names: Names
    ) -> None:
        super().__init__(answers)
        self.rules, self.as_of, self._names = rules, as_of, names

    def table(self) -> Table:
        """The findings, each with its rule and, where it was explained, its proof; or the summaries, asked alone."""
        table = gaps_table(self)
        own = self.rules[next(iter(self))].types if len(self) == 1 else {}
        proof = PROOF if any("evidence" in one for answer in self.values() for one in answer.findings or []) else {}
        return Table([*table.columns, *proof], table.rows, {**own, **table.types, **proof})

    def plot(self, rule: str | None = None, *, by: By = "province", language: str = "en") -> Picture:
        """Bars of what is covered, missing and not known: a bar for each rule, or for each part of one.

        A part is a level or a province, the worst first. `rule` is one of several that were asked.
        """
        say, one = words(language), self._one(rule)
        if one is None:
            rows = [(say.rule(self.rules[name]), answer.summary.total.as_dict()) for name, answer in self.items()]
            return counts(say("plot.rules", day=say.day(self.as_of)), rows, say)
        summary = self[one].summary
        title = say(f"plot.by_{_by(by)}", title=say.rule(self.rules[one]), day=say.day(self.as_of))
        own = summary.by_level if by == "level" else summary.by_province
        names = self._names([id_ for id_ in own if id_]) if by == "province" else {}
        return counts(title, [(_named(by, key, names, say), of) for key, of in _worst_first(own, by)], say)

    def map(self, rule: str | None = None, *, language: str = "en") -> Picture:
        """The provinces shaded by the share of gaps in what is known of one rule. Raises `InputError` `bad-option`."""
        say, one = words(language), self._one(rule)
        if one is None:
            raise InputError("bad-option", option="rule", found="none", advice=f"name one of {', '.join(self)}")
        title = say("plot.map", title=say.rule(self.rules[one]), day=say.day(self.as_of))
        return shaded(title, gap_shares(self[one].summary.by_province), say)

    def _one(self, rule: str | None) -> str | None:
        if rule is not None:
            return known("rule", rule, self)
        return next(iter(self)) if len(self) == 1 else None

    def _repr_html_(self) -> str:
        say = words("en")
        if len(self) == 1:
            [(name, answer)] = self.items()
            columns = [one for one in self.table().columns if one != "rule"]  # which stands above it
            shown = html_table(Table(columns, answer.findings), say) if answer.findings is not None else ""
            head = f"<strong>{escape(self.rules[name].title)}</strong>, {self.as_of}: {escape(summed(answer, say))}"
            return f"<p>{head}</p>{shown}"
        return html_table(self._counted(), say, len(self))

    def __str__(self) -> str:
        if len(self) > 1:
            return text_table(self._counted(), words("en"), len(self))
        [(name, answer)] = self.items()
        head = f"{self.rules[name].title}, {self.as_of}: {summed(answer, words('en'))}"
        return head if answer.findings is None else f"{head}\n{super().__str__()}"

    def _counted(self) -> Table:
        rows = [
            {
                "rule": name,
                "title": self.rules[name].title,
                "severity": self.rules[name].severity,
                **one.summary.as_dict(),
            }
            for name, one in self.items()
        ]
        return Table(["rule", "title", "severity", "gap", "covered", "unknown", "share"], rows)


class MeasureResults(dict[str, QueryResult]):
    """The rows of measures, by measure."""

    def _repr_html_(self) -> str:
        return "".join(
            f"<p><strong>{escape(rows.entry.title)}</strong>, {rows.as_of}</p>{rows._repr_html_()}"
            for rows in self.values()
        )

    def __str__(self) -> str:
        return "\n\n".join(f"{rows.entry.title}, {rows.as_of}\n{rows}" for rows in self.values())


class Scorecard(list[ScorecardDay], TabularResult):
    """The scorecard of Decision 1690 on one or more days."""

    def __init__(self, cards: Iterable[ScorecardDay], rules: Mapping[str, QueryDefinition], names: Names) -> None:
        super().__init__(cards)
        self.rules, self._names = rules, names

    def table(self) -> Table:
        return scorecard_table(self, None)

    def by(self, by: By) -> Tabled:
        """The table with the counts of each level, or of each province, too."""
        table = scorecard_table(self, _by(by))
        return Tabled(replace(table, rows=list(table.rows)))

    def plot(self, *, language: str = "en") -> Picture:
        """Bars of each target on the day; over several days a line for each."""
        say = words(language)
        if len(self) == 1:
            card = self[0]
            rows = [(say.rule(self.rules[one["rule"]]), one) for one in card["targets"]]
            return counts(say("plot.scorecard", day=say.day(card["as_of"])), rows, say)
        shares = {
            say.rule(self.rules[target["rule"]]): [one["targets"][index]["share"] for one in self]
            for index, target in enumerate(self[0]["targets"] if self else [])
        }
        return trend(say("plot.trend"), [one["as_of"] for one in self], shares, say)

    def map(self, rule: str, *, language: str = "en") -> Picture:
        """The provinces shaded by the share of gaps in a target, on the last of the days."""
        say, card = words(language), self[-1]
        known("rule", rule, [one["rule"] for one in card["targets"]])
        [target] = [one for one in card["targets"] if one["rule"] == rule]
        title = say("plot.map", title=say.rule(self.rules[rule]), day=say.day(card["as_of"]))
        return shaded(title, gap_shares({id_: Count.of(of) for id_, of in parts(target, "province").items()}), say)


def gap_shares(by_province: Mapping[str, Count]) -> dict[str, float | None]:
    """The share of gaps in what is known of each province, None where nothing is."""
    return {id_: None if of.share is None else 1 - of.share for id_, of in by_province.items() if id_}


def _worst_first(own: Mapping[str, Count], by: By) -> list[tuple[str, dict[str, Any]]]:
    rows = [(key, of.as_dict()) for key, of in own.items()]
    if by == "level":
        return rows
    return sorted(rows, key=lambda row: (row[1]["share"] is None, row[1]["share"], row[0]))


def _named(by: By, key: str, names: Mapping[str, str], say: Translator) -> str:
    if not key:
        return say("plot.nowhere" if by == "province" else "plot.no_level")
    return say.word("level", key) if by == "level" else names.get(key, key)


def _by(by: str) -> Literal["level", "province"]:
    if by == "level":
        return "level"
    if by == "province":
        return "province"
    raise InputError("bad-option", option="by", found=str(by), advice="use level or province")
