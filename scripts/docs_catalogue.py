"""Pages of rules, measures and queries, from the headers of the catalogue's files."""

import shlex
from collections.abc import Iterable, Iterator, Mapping
from contextlib import redirect_stdout
from dataclasses import replace
from functools import cache
from io import StringIO
from tempfile import TemporaryDirectory
from typing import Any

from dtgraph.catalogue import (
    COMMON_COLUMN_TYPES,
    FINDING_COLUMNS,
    SUBJECT_COLUMNS,
    Parameter,
    QueryDefinition,
    catalogue,
)
from dtgraph.cli.gaps import print_explanations, print_findings
from dtgraph.cli.output import print_table
from dtgraph.demo import SEED, Demonstration
from dtgraph.network import Network
from scripts.markdown import GENERATED_NOTICE, table

__all__ = ["measures_page", "queries_page", "rule_page", "rules_page"]

MAX_EXAMPLE_ROWS = 5
"""Maximum number of rows in an example."""

ABOUT_QUERIES = """\
Queries that are neither [rules](rules/README.md) nor [measures](measures.md). Run them by name: `dtgraph query NAME`,
`net.query(NAME, …)` or `GET /v1/queries/NAME`. All take a date as well. On the command line, separate several values
with commas. The examples use the sample demonstration network.
"""

SECTIONS = {
    "For analysts": (False, "In a notebook, `net.queries.` completes the names of these, of rules and of measures."),
    "Building blocks": (
        True,
        "Other queries and the interfaces use these. They can be run like the others, but are not completed.",
    ),
}
"""Sections of the page of queries: whether its queries are internal, and an introduction."""


@cache
def _examples() -> dict[str, str]:
    """Return command output on the sample network by rule and measure: the first rows, one of them explained."""
    examples = {}
    with TemporaryDirectory() as scratch:
        network, day = Network.create_demonstration(f"{scratch}/sample.db", "sample", SEED)
        with network:
            for name, result in network.gaps(as_of=day, explain=True).items():
                with redirect_stdout(StringIO()) as out:
                    print_findings(network.rules[name], result, MAX_EXAMPLE_ROWS)
                    print_explanations(replace(result, findings=(result.findings or [])[:1]))
                examples[name] = _strip_lines(out.getvalue())
            for name, rows in network.resilience(as_of=day).items():
                with redirect_stdout(StringIO()) as out:
                    columns = list(catalogue().measures[name].columns)
                    print_table(columns, [[row[column] for column in columns] for row in rows[:MAX_EXAMPLE_ROWS]])
                examples[name] = _strip_lines(out.getvalue())
    return examples


def _strip_lines(text: str) -> str:
    return "\n".join(line.rstrip() for line in text.strip().splitlines())


def rules_page() -> str:
    """Return the page that lists the rules."""
    rows = [(f"[`{r.name}`]({r.name}.md)", r.severity, r.question) for r in catalogue().rules.values()]
    about = "Each rule checks its whole population on one day and gives every subject a status."
    return "\n".join([GENERATED_NOTICE, "# Rules\n", f"{about}\n", *table(("rule", "severity", "question"), rows), ""])


def rule_page(rule: QueryDefinition) -> str:
    """Return the page of a rule."""
    within = Parameter("within", "unit", "only subjects in this unit's subtree")
    columns = {**FINDING_COLUMNS, **{name: text for name, text in rule.columns.items() if name not in SUBJECT_COLUMNS}}
    return "\n".join(
        [
            GENERATED_NOTICE,
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
            *(() if "unknown" in rule.statuses else ("\nNo subject is unknown.",)),
            "\n## Parameters\n",
            *_parameters([*rule.parameters.values(), within]),
            "\n## Columns of a finding\n",
            *_columns(columns, {**COMMON_COLUMN_TYPES["rule"], **rule.types}),
            "\n## Example\n",
            "On the sample demonstration network, with synthetic people, posts and gaps:\n",
            f"```console\n$ dtgraph --as-of {Demonstration.as_of} gaps {rule.name} --explain",
            f"{_examples()[rule.name]}\n```",
            "",
        ]
    )


def measures_page() -> str:
    """Return the page of the measures."""
    lines = [GENERATED_NOTICE, "# Measures of resilience\n", "Run a measure by name: `dtgraph resilience NAME`.\n"]
    lines += table(("measure", "question"), _index_rows(catalogue().measures.values()))
    for measure in catalogue().measures.values():
        lines += [f"\n## {measure.name}\n", f"**{measure.question}** {measure.why}\n", f"Source: {measure.basis}.\n"]
        if measure.parameters:
            lines += [*_parameters(measure.parameters.values()), ""]
        lines += _columns(measure.columns, measure.types)
        lines += [
            "\nOn the sample demonstration network, with synthetic people, posts and ties:\n",
            f"```console\n$ dtgraph --as-of {Demonstration.as_of} resilience {measure.name}",
            f"{_examples()[measure.name]}\n```",
        ]
    return "\n".join([*lines, ""])


def queries_page() -> str:
    """Return the page of the queries that are neither rules nor measures."""
    lines = [GENERATED_NOTICE, "# Queries\n", ABOUT_QUERIES.rstrip()]
    for heading, (internal, about) in SECTIONS.items():
        entries = [query for query in catalogue().queries.values() if query.internal == internal]
        lines += [f"\n## {heading}\n", f"{about}\n", *table(("query", "question"), _index_rows(entries))]
        for query in entries:
            lines += _query(query)
    return "\n".join([*lines, ""])


def _query(query: QueryDefinition) -> Iterator[str]:
    yield from (f"\n### {query.name}\n", f"**{query.title}.** {query.question}\n")
    if query.parameters:
        yield from (*_parameters(query.parameters.values()), "")
    yield from (*_columns(query.columns, query.types), "")
    arguments = (f"{p.name}={_command_value(p.example)}" for p in query.parameters.values() if p.required)
    options = "".join(f" -p {shlex.quote(argument)}" for argument in arguments)
    yield f"```console\n$ dtgraph --as-of {Demonstration.as_of} query {query.name}{options}\n```"


def _command_value(value: Any) -> str:
    """Format a value for the command line."""
    if isinstance(value, bool):
        return str(value).lower()
    return ",".join(value) if isinstance(value, list) else str(value)


def _index_rows(entries: Iterable[QueryDefinition]) -> list[tuple[str, str]]:
    return [(f"[`{query.name}`](#{query.name})", query.question) for query in entries]


def _parameters(parameters: Iterable[Parameter]) -> list[str]:
    rows = [(f"`{p.name}`", p.type, _default(p), p.help) for p in parameters]
    return table(("parameter", "type", "default", "meaning"), rows)


def _default(parameter: Parameter) -> str:
    if parameter.default in (None, ""):
        return "required" if parameter.required else "none"
    return f"`{_command_value(parameter.default)}`"


def _columns(columns: Mapping[str, str], types: Mapping[str, str]) -> list[str]:
    rows = [(f"`{name}`", types.get(name, "string"), text) for name, text in columns.items()]
    return table(("column", "type", "meaning"), rows)
