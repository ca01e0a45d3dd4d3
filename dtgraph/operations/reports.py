"""Reports: one HTML file about a rule, a unit, the paths between two units, or the scorecard."""

from collections import Counter
from collections.abc import Callable, Mapping
from datetime import date
from typing import Annotated, Any, get_args

from ..catalogue import FINDING_COLUMNS, QueryDefinition, finding_columns
from ..errors import InputError
from ..i18n import Language, Translator, translator
from ..model import LEVELS
from ..reports.html_report import Report, Section
from ..reports.maps import has_shapes
from ..reports.network_diagram import Diagram, Edge, Node, layered_diagram
from ..reports.report_sections import (
    CHOSEN_LOOK,
    GAP_LOOK,
    contact_items,
    neighbourhood_diagram,
    not_current_note,
    path_steps,
    paths_diagram,
    post_rows,
    summary_text,
    unit_facts,
)
from ..results import COUNTS, Finding, RuleResult, RuleResults, Scorecard
from ..schemas import Paths
from ..values import is_id
from .contacts import contact
from .gaps import RuleParameters, gaps
from .parameters import EXAMPLE_RULE, AsOf, Within
from .paths import paths
from .registry import Context, Parameter, operation
from .scorecard import ScorecardDates, scorecard
from .state import state
from .units import neighbourhood, unit

__all__ = ["paths_report", "report", "scorecard_report"]

MAX_FINDINGS = 500
"""Maximum number of listed findings of a rule."""

MAX_DRAWN_UNITS = 40
"""Maximum number of units drawn one by one; beyond it, provinces are drawn with their numbers of units."""

MAX_DRAWN_PROVINCES = 5
"""Maximum number of provinces whose units are drawn one by one."""

MAX_NEIGHBOURS = 300
"""Maximum number of drawn neighbours of a unit."""

STAFFED_KEYS = {True: "paths.all_staffed", False: "paths.some_unstaffed"}

FINDING_KEYS = ("subject", "id", "level", "province", "status", "since", "detail")
"""Message keys of the columns of a table of findings."""

DETAIL = FINDING_KEYS.index("detail")


def _language(value: Any, name: str) -> str:
    if value not in get_args(Language):
        translator(value)  # raises
    return str(value)


ReportLanguage = Annotated[str, Parameter(Language, "Language of the report.", "vi", _language)]
RuleName = Annotated[str | None, Parameter(str, "Name of a rule.", None, examples=[EXAMPLE_RULE])]


@operation(composite=True, personal=True, tag="reports", example=["rule"])
def report(
    context: Context,
    *,
    rule: RuleName,
    within: Within,
    as_of: AsOf,
    language: ReportLanguage,
    parameters: RuleParameters,
) -> Report:
    """Create a report about a rule, in the whole network or a subtree; without a rule, about the unit `within`.

    Raises `InputError` `bad-option` if neither is given, and what `gaps` and `contact` raise.
    """
    builder = _Builder(context, as_of, translator(language))
    if rule is not None:
        return builder.rule_report(rule, within, parameters)
    if within is None:
        raise InputError("bad-option", option="rule", found="none", advice="name a rule, or a unit with within")
    return builder.unit_report(within, parameters)


@operation(composite=True, personal=True, tag="reports")
def paths_report(
    context: Context,
    *,
    from_: Annotated[str, Parameter(str, "Id of the unit at the start.")],
    to: Annotated[str, Parameter(str, "Id of the unit at the end.")],
    as_of: AsOf,
    language: ReportLanguage,
    options: Annotated[Mapping[str, Any], Parameter(Any, "Options of `paths`.", {}, remote=False)],
) -> Report:
    """Create a report about the paths between two units and whom to contact along them. Raises what `paths` raises."""
    arguments = {name: value for name, value in options.items() if value is not None}
    result = context.run(paths, from_=from_, to=[to], as_of=as_of, **arguments)
    return _Builder(context, as_of, translator(language)).paths_report(result["targets"][to], from_, to, options)


@operation(composite=True, tag="reports")
def scorecard_report(context: Context, *, as_of: ScorecardDates, within: Within, language: ReportLanguage) -> Report:
    """Create a printable scorecard of Decision 1690, on a day or over several. Raises what `scorecard` raises."""
    days = context.run(scorecard, as_of=as_of, within=within)
    return _Builder(context, days[-1]["as_of"], translator(language)).scorecard_report(days, within)


class _Builder:
    """Builds the sections of reports from the results of operations."""

    def __init__(self, context: Context, day: date, t: Translator) -> None:
        self.context, self.day, self.t = context, day, t
        self.rules = context.catalogue.rules

    def scorecard_report(self, days: Scorecard, within: str | None) -> Report:
        t, last = self.t, days[-1]
        targets = {target["rule"]: target for target in last["targets"]}
        reached = t("scorecard.reached")
        sections = [
            Section(
                t("report.targets"),
                charts=[days.with_items([last]).plot(language=t.language)],
                columns=[*(t(f"report.{name}") for name in ("rule", "expected", "target", *COUNTS[:-1])), reached],
                rows=[
                    (
                        t.rule(self.rules[rule], "target"),
                        t.rule(self.rules[rule], "expected"),
                        t.percent(target["target"]),
                        *_count_cells(target, t),
                    )
                    for rule, target in targets.items()
                ],
            ),
            Section(
                t("report.by_level"),
                columns=[*(t(f"report.{name}") for name in ("rule", "level", *COUNTS[:-1])), reached],
                rows=[
                    (
                        t.rule(self.rules[rule], "target"),
                        t.word("level", level) or t("plot.no_level"),
                        *_count_cells(counts, t),
                    )
                    for rule, target in targets.items()
                    for level, counts in target["by_level"].items()
                ],
            ),
        ]
        if len(days) > 1:
            shares = [[t.percent(target["share"]) for target in day["targets"]] for day in days]
            trend = Section(
                t("plot.trend"),
                charts=[days.plot(language=t.language)],
                columns=[t("report.rule"), *(t.day(day["as_of"]) for day in days)],
                rows=[
                    (t.rule(self.rules[rule], "target"), *(row[index] for row in shares))
                    for index, rule in enumerate(targets)
                ],
            )
            sections.insert(1, trend)
        provinces = {rule: {id_ for id_ in target["by_province"] if id_} for rule, target in targets.items()}
        mapped = [
            rule
            for rule, ids in provinces.items()
            if len(ids) > 1 and has_shapes(ids) and targets[rule]["share"] is not None
        ]
        if mapped:
            maps = [days.map(rule, language=t.language) for rule in mapped]
            sections.append(Section(t("report.maps"), charts=maps))
        return Report(t("report.scorecard", where=self._place_name(within)), t, self._notes(), sections)

    def rule_report(self, rule: str, within: str | None, parameters: Mapping[str, Any]) -> Report:
        t = self.t
        results = self.context.run(gaps, rules=[rule], as_of=self.day, within=within, parameters=parameters)
        result, definition = results[rule], self.rules[rule]
        provinces = {id_ for id_ in result.summary.by_province if id_}
        charts = [results.plot(by="province" if len(provinces) > 1 else "level", language=t.language)]
        if len(provinces) > 1 and has_shapes(provinces):
            charts.append(results.map(language=t.language))
        labels = (("gaps.fix", "fix"), ("report.basis", "basis"))
        texts = [
            t.rule(definition, "question"),
            *(f"{t(label)} {t.rule(definition, text)}" for label, text in labels),
        ]
        if within is not None:
            details = self.context.run(unit, unit=within, as_of=self.day).data
            if not details["current"]:
                texts.insert(0, not_current_note(details, self.day, t))
        sections = [
            Section(t("report.summary"), [summary_text(result, t), *texts], charts=charts),
            self._findings_section(results, rule),
        ]
        units = self._unit_findings(result)
        if units:
            few = (
                len(units) <= MAX_DRAWN_UNITS
                and len({row["province_id"] for row in units.values()}) <= MAX_DRAWN_PROVINCES
            )
            key, draw = (
                ("location_units", self._units_diagram) if few else ("location_provinces", self._provinces_diagram)
            )
            sections.append(Section(t("report.location"), [t(f"report.{key}")], diagram=draw(units, within)))
        title = f"{t.rule(definition)}: {self._place_name(within)}"
        return Report(title, t, self._notes(parameters, definition), sections)

    def unit_report(self, unit_id: str, parameters: Mapping[str, Any]) -> Report:
        t, run = self.t, self.context.run
        unit_contact = run(contact, unit=unit_id, as_of=self.day).data
        details = run(unit, unit=unit_id, as_of=self.day).data
        around = run(neighbourhood, unit=unit_id, as_of=self.day, limit=MAX_NEIGHBOURS).data
        results = run(gaps, as_of=self.day, within=unit_id, parameters=parameters)
        gap_ids = {row["subject_id"] for result in results.values() for row in result.findings or []}
        ends = (*details["part_of"], *details["serves"], *filter(None, [details["province_id"]]))
        names = self.context.names([unit_id, *ends, *(above["unit_id"] for above in unit_contact["fallback"])])
        with_gaps = [name for name, result in results.items() if result.findings]
        unknown = sum(result.summary.total.unknown > 0 for result in results.values())
        columns = ("post", "role", "holder", "appointment_basis", "since", "until")
        sections = [
            Section(t("report.unit"), facts=list(unit_facts(details, names, t))),
            Section(t("contact.title"), items=list(contact_items(unit_contact, names, t))),
            Section(
                t("report.posts"),
                columns=[t(f"report.{name}") for name in columns],
                rows=list(post_rows(details, t)),
            ),
            Section(
                t("gaps.title"),
                [t("gaps.unknown", n=unknown)] if unknown else [],
                columns=[t(f"report.{name}") for name in ("rule", *COUNTS)],
                rows=[
                    (t.rule(self.rules[name]), *_count_cells(results[name].summary.total.as_dict(), t))
                    for name in with_gaps
                ],
            ),
            Section(
                t("neighbourhood.title", name=names.get(unit_id, unit_id), n=1),
                [] if around["complete"] else [t("neighbourhood.incomplete", n=len(around["units"]))],
                diagram=neighbourhood_diagram(around, unit_id, gap_ids, t),
            ),
            *(self._findings_section(results, name) for name in with_gaps),
        ]
        return Report(names.get(unit_id, unit_id), t, self._notes(), sections)

    def paths_report(self, result: Paths, from_: str, to: str, options: Mapping[str, Any]) -> Report:
        t, closest = self.t, result["closest"]
        cut = [end for text in result["min_cut"] or [] for end in text.split("~")]
        fallback = [
            above["unit_id"]
            for path in result["paths"]
            for place in path["units"]
            if place["contact"]
            for above in place["contact"]["fallback"]
        ]
        pair = [closest["from"], closest["to"]] if closest else []
        names = self.context.names([from_, to, *cut, *fallback, *pair])
        sections = [
            Section(
                t("paths.number", n=number),
                [t("paths.cost", cost=t.number(path["cost"])), t(STAFFED_KEYS[path["staffed"]])],
                items=list(path_steps(path, names, t)),
            )
            for number, path in enumerate(result["paths"], 1)
        ]
        if result["paths"]:
            sections.insert(0, Section(t("report.paths"), diagram=paths_diagram(result["paths"], (from_, to), t)))
        else:
            texts = [t("paths.none")]
            if result["components"]:
                texts.append(t("paths.components", a=result["components"][0], b=result["components"][1]))
            if closest:
                ends = " – ".join(names.get(end, end) for end in pair)
                texts.append(f"{t('paths.closest', km=round(closest['distance_km']))} {ends}")
            sections.append(Section(t("report.summary"), texts))
        if result["min_cut"]:
            text = "; ".join(" – ".join(names.get(end, end) for end in part.split("~")) for part in result["min_cut"])
            sections.append(Section(t("paths.min_cut", n=len(result["min_cut"])), [text]))
        title = t("paths.title", **{"from": names.get(from_, from_), "to": names.get(to, to)})
        return Report(title, t, self._notes(options, self.context.catalogue.query("paths")), sections)

    def _findings_section(self, results: RuleResults, rule: str) -> Section:
        """The findings of a rule as a table; names of people are hidden without the right to personal data."""
        t = self.t
        findings = sorted(results[rule].findings or [], key=_priority(results[rule]))
        listed = findings[:MAX_FINDINGS]
        rule_columns = [name for name in finding_columns(self.rules[rule]) if name not in FINDING_COLUMNS]
        provinces = self.context.names(sorted({row["province_id"] for row in listed if row["province_id"]}))
        rows = [
            (
                row["subject_name"] or t("report.hidden"),
                row["subject_id"],
                t.word("level", row["level"]),
                provinces.get(row["province_id"], ""),
                t.word("status", row["status"]),
                t.day(row["since"]) if row["since"] else "",
                str(row["detail"] or ""),
                *(_cell(row[name], t) for name in rule_columns),
            )
            for row in listed
        ]
        heads = [
            *(t(f"report.{name}") for name in FINDING_KEYS),
            *(t.word("column", name).replace("_", " ") for name in rule_columns),
        ]
        filled = [index for index in range(len(heads)) if index < 2 or any(row[index] for row in rows)]
        if all(row[DETAIL] in row[DETAIL + 1 :] for row in rows):  # one of the rule's columns repeats it
            filled = [index for index in filled if index != DETAIL]
        return Section(
            t("report.findings", title=t.rule(self.rules[rule]), n=len(findings)),
            columns=[heads[index] for index in filled],
            rows=[tuple(row[index] for index in filled) for row in rows],
            omitted=len(findings) - len(listed),
        )

    def _unit_findings(self, result: RuleResult) -> dict[str, Finding]:
        """The findings whose subjects are units, by id, with the name of the unit."""
        findings = {row["subject_id"]: row for row in result.findings or []}
        names = self.context.names(sorted(findings))
        return {id_: {**findings[id_], "subject_name": name} for id_, name in names.items()}

    def _units_diagram(self, findings: Mapping[str, Finding], within: str | None) -> Diagram:
        """Units with gaps around their provinces."""
        t = self.t
        provinces = sorted({row["province_id"] for row in findings.values() if row["province_id"]} - findings.keys())
        names, centre = self.context.names(provinces), "" if within is None else within
        nodes = [Node(centre, self._place_name(within), "", CHOSEN_LOOK)] if centre not in findings else []
        nodes += [Node(id_, names.get(id_, id_), "") for id_ in provinces if id_ != centre]
        nodes += [
            Node(id_, row["subject_name"], t.word("status", row["status"]), CHOSEN_LOOK if id_ == centre else GAP_LOOK)
            for id_, row in findings.items()
        ]
        edges = [Edge(id_, centre, "") for id_ in provinces if id_ != centre]
        edges += [
            Edge(id_, row["province_id"] or centre, "")
            for id_, row in findings.items()
            if id_ not in (centre, row["province_id"])
        ]
        return layered_diagram(nodes, edges, [centre])

    def _provinces_diagram(self, findings: Mapping[str, Finding], within: str | None) -> Diagram:
        """Provinces with their numbers of units with gaps."""
        t, centre = self.t, "centre"
        counts = Counter(row["province_id"] or "" for row in findings.values())
        names = self.context.names(sorted(filter(None, counts)))
        nodes = [
            Node(id_, f"{names.get(id_, id_) or t('plot.no_province')}: {t.number(count)}", "", GAP_LOOK)
            for id_, count in counts.most_common()
        ]
        edges = [Edge(node.id, centre, "") for node in nodes]
        return layered_diagram([Node(centre, self._place_name(within), "", CHOSEN_LOOK), *nodes], edges, [centre])

    def _place_name(self, within: str | None) -> str:
        root = within or self.context.scope.within
        return self.t("country") if root is None else self.context.names([root]).get(root, root)

    def _notes(
        self, arguments: Mapping[str, Any] | None = None, definition: QueryDefinition | None = None
    ) -> list[str]:
        """The day and version of the report, its parameters, and whether the data are made up."""
        t, current = self.t, self.context.run(state, as_of=self.day)
        notes = [t("report.day", day=t.day(self.day), version=str(current["version"]))]
        if arguments and definition:
            defaults = {name: parameter.default for name, parameter in definition.parameters.items()}
            changed = {
                name: [*value] if isinstance(value, list | tuple) else [value]
                for name, value in arguments.items()
                if value not in (None, []) and str(value) != str(defaults[name])
            }
            ids = [value for values in changed.values() for value in values if isinstance(value, str) and is_id(value)]
            names = self.context.names(ids)
            texts = [
                f"{name.replace('_', ' ')} = {', '.join(_cell(names.get(value, value), t) for value in values)}"
                for name, values in changed.items()
            ]
            notes += [t("report.options", what="; ".join(texts))] if changed else []
        return [*notes, f"{t('banner.title')} {t('banner.text')}"] if current["synthetic"] else notes


def _priority(result: RuleResult) -> Callable[[Finding], tuple[int, float]]:
    """A sort key: higher levels first, and among them the provinces with the lowest share."""
    by_province = result.summary.by_province

    def key(finding: Finding) -> tuple[int, float]:
        level, province = finding["level"], by_province.get(finding["province_id"])
        rank = LEVELS.index(level) if level in LEVELS else len(LEVELS)
        return rank, (province.share if province and province.share is not None else 1.0)

    return key


def _count_cells(counts: Mapping[str, Any], t: Translator) -> tuple[str, ...]:
    return (*(t.number(counts[part]) for part in COUNTS[:-1]), t.percent(counts["share"]))


def _cell(value: object, t: Translator) -> str:
    """The text of a value of a rule's own column."""
    match value:
        case None:
            return ""
        case date():
            return t.day(value)
        case list():
            return ", ".join(_cell(item, t) for item in value)
        case bool():
            return str(value).lower()
        case int() | float():
            return t.number(value)
    return str(value)
