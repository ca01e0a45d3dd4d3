"""Reports on a unit, a rule, a path or the scorecard: what to show of each, asked of the network as anybody asks."""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import Any, Unpack

from .analysis.path_types import PathParameters, Paths
from .analysis.place_index import LEVELS
from .analysis.rule_result import Finding, RuleResult
from .answers import Answers
from .catalogue import FINDING, QueryDefinition, finding_columns
from .errors import InputError
from .i18n import Translator, words
from .notebook.rule_tables import RuleResults
from .records import Day, parse_date
from .reports.html_report import Report, Section
from .reports.maps import has_shapes
from .reports.network_diagram import Drawing, Line, Node, in_tiers
from .reports.report_sections import GONE, HELD, called, facts, neighbours, not_there, posts_held, steps, summed, ways
from .table_adapters import COUNTS
from .values import is_id

__all__ = ["Reporting"]

ROWS = 500
"""So many findings of a rule are listed."""

FEW = 40
"""Up to so many units are drawn one by one: more boxes cannot be read."""

PARTED = 5
"""Over so many provinces, each of which has rows of its own."""

NEAR = 300
"""So many units around one are drawn."""

STAFFED = {True: "paths.all_staffed", False: "paths.some_unstaffed"}

FOUND = ("subject", "id", "level", "province", "status", "since", "detail")
DETAIL = FOUND.index("detail")
"""What is told of a finding."""

CHEAP = "payroll_increased"
"""The rule that is asked where only what is said of the network itself is wanted."""


class Reporting(Answers):
    """What can be told as one file of HTML. Each takes `language`, vi or en."""

    def report(
        self,
        rule: str | None = None,
        *,
        within: str | None = None,
        as_of: Day = None,
        language: str = "vi",
        **given: Any,
    ) -> Report:
        """The report on a rule, of all or `within` a unit; without a rule, that on the unit `within`.

        Raises as `gaps` and `contact` do; `InputError` `bad-option` where neither is given.
        """
        day, say = parse_date(as_of), words(language)
        if rule is not None:
            return self._on_rule(rule, within, day, say, given)
        if within is None:
            raise InputError("bad-option", option="rule", found="none", advice="name a rule, or a unit with within")
        return self._on_unit(within, day, say, given)

    def paths_report(
        self, from_: str, to: str, *, as_of: Day = None, language: str = "vi", **options: Unpack[PathParameters]
    ) -> Report:
        """The report on the paths between two units, and whom to call on them. Raises as `paths` does."""
        day, say = parse_date(as_of), words(language)
        answer, entry = self.paths(from_, to, as_of=day, **options), self.questions.catalogue.query("paths")
        return self._on_paths(answer, from_, to, say, self._notes(day, say, options, entry))

    def scorecard_report(
        self, as_of: Day | Sequence[Day] = None, *, within: str | None = None, language: str = "vi"
    ) -> Report:
        """The scorecard of Decision 1690 to be printed, on a day or over several. Raises as `scorecard` does."""
        say = words(language)
        cards = self.scorecard(as_of, within=within)
        last = cards[-1]
        targets = {one["rule"]: one for one in last["targets"]}
        provinces = {rule: {id_ for id_ in one["by_province"] if id_} for rule, one in targets.items()}
        several = [
            rule
            for rule, ids in provinces.items()
            if len(ids) > 1 and has_shapes(ids) and targets[rule]["share"] is not None
        ]
        free = say("scorecard.reached")
        parts = [
            Section(
                say("report.targets"),
                pictures=[type(cards)([last], cards.rules, self.names).plot(language=say.language)],
                columns=[*(say(f"report.{name}") for name in ("rule", "to_be", "aim", *COUNTS[:-1])), free],
                rows=[
                    (
                        say.rule(self.rules[rule]),
                        say.rule(self.rules[rule], "expected"),
                        say.percent(one["target"]),
                        *_counts(one, say),
                    )
                    for rule, one in targets.items()
                ],
            ),
            Section(
                say("report.by_level"),
                columns=[*(say(f"report.{name}") for name in ("rule", "level", *COUNTS[:-1])), free],
                rows=[
                    (say.rule(self.rules[rule]), say.word("level", level) or say("plot.no_level"), *_counts(of, say))
                    for rule, one in targets.items()
                    for level, of in one["by_level"].items()
                ],
            ),
        ]
        if len(cards) > 1:
            shares = [[say.percent(one["share"]) for one in card["targets"]] for card in cards]
            trend = Section(
                say("plot.trend"),
                pictures=[cards.plot(language=say.language)],
                columns=[say("report.rule"), *(say.day(card["as_of"]) for card in cards)],
                rows=[(say.rule(self.rules[rule]), *(of[at] for of in shares)) for at, rule in enumerate(targets)],
            )
            parts.insert(1, trend)
        if several:
            maps = [cards.map(rule, language=say.language) for rule in several]
            parts.append(Section(say("report.maps"), pictures=maps))
        title = say("report.scorecard", where=self._where(within, say))
        return Report(title, say, self._notes(last["as_of"], say), parts)

    def _on_rule(self, rule: str, within: str | None, day: date, say: Translator, given: Mapping[str, Any]) -> Report:
        answers = self.gaps(rule, as_of=day, within=within, **given)
        answer, entry = answers[rule], self.rules[rule]
        provinces = {id_ for id_ in answer.summary.by_province if id_}
        pictures = [answers.plot(by="province" if len(provinces) > 1 else "level", language=say.language)]
        if len(provinces) > 1 and has_shapes(provinces):
            pictures.append(answers.map(language=say.language))
        says = (("gaps.fix", "fix"), ("report.basis", "basis"))
        texts = [say.rule(entry, "question"), *(f"{say(name)} {say.rule(entry, text)}" for name, text in says)]
        if within is not None and not (details := self.unit(within, as_of=day))["current"]:
            texts.insert(0, not_there(details, day, say))
        sections = [
            Section(say("report.summary"), [summed(answer, say), *texts], pictures=pictures),
            self._findings(answers, rule, say),
        ]
        units = self._units_in(answer)
        if units:
            few = len(units) <= FEW and len({one["province_id"] for one in units.values()}) <= PARTED
            how, draw = ("where_says", self._drawn) if few else ("where_counts", self._counts_drawn)
            sections.append(Section(say("report.where"), [say(f"report.{how}")], drawing=draw(units, within, say)))
        title = f"{say.rule(entry)}: {self._where(within, say)}"
        return Report(title, say, self._notes(day, say, given, entry), sections)

    def _on_unit(self, unit: str, day: date, say: Translator, given: Mapping[str, Any]) -> Report:
        contact, details = self.contact(unit, as_of=day), self.unit(unit, as_of=day)
        near = self.neighbourhood(unit, as_of=day, limit=NEAR)
        answers = self.gaps(as_of=day, within=unit, **given)
        gone = {finding["subject_id"] for answer in answers.values() for finding in answer.findings or []}
        ends = (*details["part_of"], *details["serves"], *filter(None, [details["province_id"]]))
        names = self.names([unit, *ends, *(above["unit_id"] for above in contact["fallback"])])
        found = [name for name, answer in answers.items() if answer.findings]
        unknown = sum(answer.summary.total.unknown > 0 for answer in answers.values())
        sections = [
            Section(say("report.unit"), facts=list(facts(details, names, say))),
            Section(say("contact.title"), items=list(called(contact, names, say))),
            Section(
                say("report.posts"),
                columns=[say(f"report.{name}") for name in ("post", "role", "holder", "basis_held", "since", "until")],
                rows=list(posts_held(details, say)),
            ),
            Section(
                say("gaps.title"),
                [say("gaps.unknown", n=unknown)] if unknown else [],
                columns=[say(f"report.{name}") for name in ("rule", *COUNTS)],
                rows=[
                    (say.rule(self.rules[name]), *_counts(answers[name].summary.total.as_dict(), say)) for name in found
                ],
            ),
            Section(
                say("around.title", name=names.get(unit, unit), n=1),
                [] if near["complete"] else [say("around.incomplete", n=len(near["units"]))],
                drawing=neighbours(near, unit, gone, say),
            ),
            *(self._findings(answers, name, say) for name in found),
        ]
        return Report(names.get(unit, unit), say, self._notes(day, say), sections)

    def _on_paths(self, answer: Paths, from_: str, to: str, say: Translator, notes: Sequence[str]) -> Report:
        cut = [end for one in answer["min_cut"] or [] for end in one.split("~")]
        closest = answer["closest"]
        instead = (one["contact"]["fallback"] for path in answer["paths"] for one in path["units"] if one["contact"])
        above = [up["unit_id"] for some in instead for up in some]
        nearest = [closest["from"], closest["to"]] if closest else []
        names = self.names([from_, to, *cut, *above, *nearest])
        sections = [
            Section(
                say("paths.number", n=number),
                [say("paths.cost", cost=say.number(path["cost"])), say(STAFFED[path["staffed"]])],
                items=list(steps(path, names, say)),
            )
            for number, path in enumerate(answer["paths"], 1)
        ]
        if answer["paths"]:
            sections.insert(0, Section(say("report.drawn"), drawing=ways(answer["paths"], (from_, to), say)))
        else:
            told = [say("paths.none")]
            if answer["components"]:
                told.append(say("paths.components", a=answer["components"][0], b=answer["components"][1]))
            if closest:
                ends = " – ".join(names.get(end, end) for end in nearest)
                told.append(f"{say('paths.closest', km=round(closest['distance_km']))} {ends}")
            sections.append(Section(say("report.summary"), told))
        if answer["min_cut"]:
            said = "; ".join(" – ".join(names.get(end, end) for end in one.split("~")) for one in answer["min_cut"])
            sections.append(Section(say("paths.min_cut", n=len(answer["min_cut"])), [said]))
        title = say("paths.title", **{"from": names.get(from_, from_), "to": names.get(to, to)})
        return Report(title, say, notes, sections)

    def _findings(self, answers: RuleResults, rule: str, say: Translator) -> Section:
        """What a rule found, as a table: a person's name is hidden where there is no right to it."""
        findings = sorted(answers[rule].findings or [], key=_first_looked_at(answers[rule]))
        shown = findings[:ROWS]
        own = [name for name in finding_columns(self.rules[rule]) if name not in FINDING]
        provinces = self.names(sorted({one["province_id"] for one in shown if one["province_id"]}))
        rows = [
            (
                one["subject_name"] or say("report.hidden"),
                one["subject_id"],
                say.word("level", one["level"]),
                provinces.get(one["province_id"], ""),
                say.word("status", one["status"]),
                say.day(one["since"]) if one["since"] else "",
                str(one["detail"] or ""),
                *(_told(one[name], say) for name in own),
            )
            for one in shown
        ]
        heads = [
            *(say(f"report.{name}") for name in FOUND),
            *(say.word("column", name).replace("_", " ") for name in own),
        ]
        filled = [place for place in range(len(heads)) if place < 2 or any(row[place] for row in rows)]
        if all(row[DETAIL] in row[DETAIL + 1 :] for row in rows):  # a column of the rule's own says the same
            filled = [place for place in filled if place != DETAIL]
        return Section(
            say("report.findings", title=say.rule(self.rules[rule]), n=len(findings)),
            columns=[heads[place] for place in filled],
            rows=[tuple(row[place] for place in filled) for row in rows],
            more=len(findings) - len(shown),
        )

    def _units_in(self, answer: RuleResult) -> dict[str, Finding]:
        """The findings whose subject is a unit, with its name: others are people, posts and tasks."""
        found = {one["subject_id"]: one for one in answer.findings or []}
        names = self.names(sorted(found))
        return {id_: {**found[id_], "subject_name": name} for id_, name in names.items()}

    def _drawn(self, found: Mapping[str, Finding], within: str | None, say: Translator) -> Drawing:
        """The units in a gap around the provinces that they count for."""
        provinces = sorted({one["province_id"] for one in found.values() if one["province_id"]} - found.keys())
        names, middle = self.names(provinces), "" if within is None else within
        nodes = [Node(middle, self._where(within, say), "", HELD)] if middle not in found else []
        nodes += [Node(id_, names.get(id_, id_), "") for id_ in provinces if id_ != middle]
        nodes += [
            Node(id_, one["subject_name"], say.word("status", one["status"]), HELD if id_ == middle else GONE)
            for id_, one in found.items()
        ]
        lines = [Line(id_, middle, "") for id_ in provinces if id_ != middle]
        lines += [
            Line(id_, one["province_id"] or middle, "")
            for id_, one in found.items()
            if id_ not in (middle, one["province_id"])
        ]
        return in_tiers(nodes, lines, [middle])

    def _counts_drawn(self, found: Mapping[str, Finding], within: str | None, say: Translator) -> Drawing:
        """How many units in a gap count for each province, around all of them."""
        counts = Counter(one["province_id"] or "" for one in found.values())
        names, middle = self.names(sorted(filter(None, counts))), "middle"
        nodes = [
            Node(id_, f"{names.get(id_, id_) or say('plot.nowhere')}: {say.number(n)}", "", GONE)
            for id_, n in counts.most_common()
        ]
        lines = [Line(node.id, middle, "") for node in nodes]
        return in_tiers([Node(middle, self._where(within, say), "", HELD), *nodes], lines, [middle])

    def _where(self, within: str | None, say: Translator) -> str:
        root = within or self.within
        return say("country") if root is None else self.names([root]).get(root, root)

    def _notes(
        self, day: date, say: Translator, given: Mapping[str, Any] | None = None, entry: QueryDefinition | None = None
    ) -> list[str]:
        """Of which day and state a report is, what was asked beside, and whether it is made up."""
        synthetic = self.overview(CHEAP, as_of=day, units=False)["synthetic"]
        notes = [say("report.day", day=say.day(day), version=str(self.version))]
        if given and entry:
            default = {name: parameter.default for name, parameter in entry.parameters.items()}
            asked = {n: v for n, v in given.items() if v not in (None, []) and str(v) != str(default[n])}
            parts = {n: [*v] if isinstance(v, list | tuple) else [v] for n, v in asked.items()}
            names = self.names([one for some in parts.values() for one in some if isinstance(one, str) and is_id(one)])
            told = {n: ", ".join(_told(names.get(one, one), say) for one in some) for n, some in parts.items()}
            what = "; ".join(f"{n.replace('_', ' ')} = {said}" for n, said in told.items())
            notes += [say("report.asked", what=what)] if asked else []
        return [*notes, f"{say('banner.title')} {say('banner.text')}"] if synthetic else notes


def _first_looked_at(answer: RuleResult) -> Callable[[Finding], tuple[int, float]]:
    """The order of findings of which not all are shown: from the centre down, the provinces with most gaps first."""
    of = answer.summary.by_province

    def place(finding: Finding) -> tuple[int, float]:
        level, province = finding["level"], of.get(finding["province_id"])
        lower = LEVELS.index(level) if level in LEVELS else len(LEVELS)
        return lower, (province.share if province and province.share is not None else 1.0)

    return place


def _counts(of: Mapping[str, Any], say: Translator) -> tuple[str, ...]:
    """The cells of counts."""
    return (*(say.number(of[part]) for part in COUNTS[:-1]), say.percent(of["share"]))


def _told(value: object, say: Translator) -> str:
    """A value of a rule's own column."""
    match value:
        case None:
            return ""
        case date():
            return say.day(value)
        case list():
            return ", ".join(_told(one, say) for one in value)
        case bool():
            return str(value).lower()
        case int() | float():
            return say.number(value)
    return str(value)
