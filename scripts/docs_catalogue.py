"""The pages of the catalogue, from the headers of its files: the rules, the measures, the queries."""

import shlex
from collections.abc import Iterable, Iterator, Mapping
from contextlib import redirect_stdout
from functools import cache
from io import StringIO
from tempfile import TemporaryDirectory
from typing import Any

from dtgraph.catalogue import FINDING, JUDGED, TYPES, Parameter, QueryDefinition, catalogue
from dtgraph.cli.gaps import show_findings, show_proofs
from dtgraph.cli.output import table as shown
from dtgraph.demo import SEED, Demonstration
from dtgraph.network import Network
from scripts.markdown import MADE, table

__all__ = ["measures", "queries", "rule", "rules"]

FEW = 5
"""So many rows an example has."""

ABOUT_QUERIES = """\
What can be asked beside [the rules](rules/README.md) and [the measures](measures.md), by name: `dtgraph query NAME`,
`net.query(NAME, …)`, `GET /v1/queries/NAME`. All take a day, too. On the command line several texts stand in one with
commas between them. The examples ask the sample demonstration network.
"""

PARTS = {
    "For analysts": (False, "`net.queries.` completes these in a notebook, beside the rules and the measures."),
    "What other questions and the faces are built on": (
        True,
        "Programs can ask these as they can the others, and so can people, though nobody is offered them.",
    ),
}
"""The parts of the page of queries: whether those in it are internal, and what is said of them."""


@cache
def _examples() -> dict[str, str]:
    """By rule and measure, what is printed of it on the sample network: the first rows, and one finding proved."""
    printed = {}
    with TemporaryDirectory() as scratch:
        network, day = Network.create_demonstration(f"{scratch}/sample.db", "sample", SEED)
        with network:
            for name, answer in network.gaps(as_of=day, explain=True).items():
                with redirect_stdout(StringIO()) as out:
                    show_findings(network.rules[name], answer, FEW)
                    show_proofs(answer, 1)
                printed[name] = _stripped(out.getvalue())
            for name, rows in network.resilience(as_of=day).items():
                with redirect_stdout(StringIO()) as out:
                    columns = list(catalogue().measures[name].columns)
                    shown(columns, [[row[column] for column in columns] for row in rows[:FEW]])
                printed[name] = _stripped(out.getvalue())
    return printed


def _stripped(text: str) -> str:
    return "\n".join(line.rstrip() for line in text.strip().splitlines())


def rules() -> str:
    """The page that lists the rules."""
    rows = [(f"[`{r.name}`]({r.name}.md)", r.severity, r.question) for r in catalogue().rules.values()]
    about = "Each asks one question of the network on one day, and judges everything that it asks about."
    return "\n".join([MADE, "# The rules\n", f"{about}\n", *table(("rule", "severity", "question"), rows), ""])


def rule(rule: QueryDefinition) -> str:
    """The page of a rule."""
    within = Parameter("within", "unit", "only what is in this unit's subtree")
    columns = {**FINDING, **{name: text for name, text in rule.columns.items() if name not in JUDGED}}
    return "\n".join(
        [
            MADE,
            f"# {rule.title}\n",
            f"**{rule.question}**\n",
            f"{rule.why}\n",
            *table(
                ("", ""),
                [
                    ("name", f"`{rule.name}`"),
                    ("in Vietnamese", rule.vi["title"]),
                    ("severity", rule.severity),
                    ("basis", rule.basis),
                    ("population", rule.population),
                    ("covered", rule.explanation.expected),
                    ("what to do", rule.fix),
                ],
            ),
            "\n## Statuses\n",
            *table(("status", "when"), [(f"`{status}`", when) for status, when in rule.statuses.items()]),
            *(() if "unknown" in rule.statuses else ("\nOf every subject it is known.",)),
            "\n## Parameters\n",
            *_parameters([*rule.parameters.values(), within]),
            "\n## Columns of a finding\n",
            *_columns(columns, {**TYPES["rule"], **rule.types}),
            "\n## An example\n",
            "On the sample demonstration network, whose people, posts and gaps are made up:\n",
            f"```console\n$ dtgraph --as-of {Demonstration.as_of} gaps {rule.name} --explain",
            f"{_examples()[rule.name]}\n```",
            "",
        ]
    )


def measures() -> str:
    """The page of the measures."""
    lines = [MADE, "# The measures of resilience\n", "Each is asked by its name: `dtgraph resilience NAME`.\n"]
    lines += table(("measure", "question"), _listed(catalogue().measures.values()))
    for measure in catalogue().measures.values():
        lines += [f"\n## {measure.name}\n", f"**{measure.question}** {measure.why}\n", f"After: {measure.basis}.\n"]
        if measure.parameters:
            lines += [*_parameters(measure.parameters.values()), ""]
        lines += _columns(measure.columns, measure.types)
        lines += [
            "\nOn the sample demonstration network, whose people, posts and ties are made up:\n",
            f"```console\n$ dtgraph --as-of {Demonstration.as_of} resilience {measure.name}",
            f"{_examples()[measure.name]}\n```",
        ]
    return "\n".join([*lines, ""])


def queries() -> str:
    """The page of the queries that are neither rules nor measures."""
    lines = [MADE, "# The queries\n", ABOUT_QUERIES.rstrip()]
    for heading, (internal, about) in PARTS.items():
        entries = [query for query in catalogue().queries.values() if query.internal == internal]
        lines += [f"\n## {heading}\n", f"{about}\n", *table(("query", "question"), _listed(entries))]
        for query in entries:
            lines += _query(query)
    return "\n".join([*lines, ""])


def _query(query: QueryDefinition) -> Iterator[str]:
    yield from (f"\n### {query.name}\n", f"**{query.title}.** {query.question}\n")
    if query.parameters:
        yield from (*_parameters(query.parameters.values()), "")
    yield from (*_columns(query.columns, query.types), "")
    needed = (f"{one.name}={_typed(one.example)}" for one in query.parameters.values() if one.needed)
    words = "".join(f" -p {shlex.quote(one)}" for one in needed)
    yield f"```console\n$ dtgraph --as-of {Demonstration.as_of} ask {query.name}{words}\n```"


def _typed(value: Any) -> str:
    """A value as it is typed in a command."""
    if isinstance(value, bool):
        return str(value).lower()
    return ",".join(value) if isinstance(value, list) else str(value)


def _listed(entries: Iterable[QueryDefinition]) -> list[tuple[str, str]]:
    return [(f"[`{one.name}`](#{one.name})", one.question) for one in entries]


def _parameters(parameters: Iterable[Parameter]) -> list[str]:
    rows = [(f"`{one.name}`", one.type, _default(one), one.help) for one in parameters]
    return table(("parameter", "type", "default", "meaning"), rows)


def _default(parameter: Parameter) -> str:
    if parameter.default in (None, ""):
        return "needed" if parameter.needed else "none"
    return f"`{_typed(parameter.default)}`"


def _columns(columns: Mapping[str, str], types: Mapping[str, str]) -> list[str]:
    rows = [(f"`{name}`", types.get(name, "string"), text) for name, text in columns.items()]
    return table(("column", "type", "meaning"), rows)
