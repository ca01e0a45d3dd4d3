"""The page of the Python interface: the public names with their signatures, as they are written, and their texts."""

import ast
import inspect
from collections.abc import Iterator
from functools import cached_property
from textwrap import dedent
from typing import Any

import dtgraph
from dtgraph.analysis.rule_result import Count, RuleResult, Summary
from dtgraph.network import Network
from dtgraph.notebook.dataframes import ListResult, QueryResult
from dtgraph.notebook.rule_tables import RuleResults, Scorecard
from dtgraph.operations.pagination import Page
from dtgraph.reports.html_report import Report
from scripts.markdown import MADE

__all__ = ["python"]

ABOUT = """\
`dtgraph.open` gives a `Network`, on which everything is asked; [how to use it in notebooks](how-to/notebooks.md) stands
elsewhere. `Day` is a `date`, a text such as `2026-06-30`, or None for today in Viet Nam. `Progress` is a function that
is told what is being done, how far it is, and how much there is, if that is known.
"""

WIDTH = 110
ANSWERS = (QueryResult, ListResult, RuleResults, RuleResult, Summary, Count, Scorecard, Page, Report)
LEFT_OUT = {"of", "opened_for_import", "restricted", "table", "told_as"}
"""What the other faces need, and nobody else."""


def python() -> str:
    """The page."""
    lines = [MADE, "# Python\n", ABOUT, "## dtgraph.open\n", *_told(dtgraph.open), "\n## Network\n", *_text(Network)]
    for name in _public(Network):
        lines += [f"\n### {name}\n", *_told(inspect.getattr_static(Network, name))]
    lines.append("\n## What is answered\n\nLists, dicts and objects that are tables besides.")
    for kind in ANSWERS:
        lines += [f"\n### {kind.__name__}\n", *_text(kind)]
        for name in _public(kind):
            lines += ["", *_told(inspect.getattr_static(kind, name))]
    return "\n".join([*lines, ""])


def _public(kind: type) -> Iterator[str]:
    """The names of its functions and properties that are of dtgraph, in the order of the alphabet."""
    own = [one for one in kind.__mro__ if one.__module__.startswith("dtgraph.")]
    for name in sorted({name for one in own for name in vars(one)}):
        member = inspect.getattr_static(kind, name)
        told = inspect.isfunction(member) or isinstance(member, property | cached_property | classmethod | staticmethod)
        if not name.startswith("_") and name not in LEFT_OUT and told:
            yield name


def _told(member: Any) -> list[str]:
    ways = ("fget", "func", "__func__")
    function: Any = next((getattr(member, way) for way in ways if hasattr(member, way)), member)
    (parsed,) = ast.parse(dedent(inspect.getsource(function))).body
    assert isinstance(parsed, ast.FunctionDef)
    gives = "" if parsed.returns is None else f" -> {_type(parsed.returns)}"
    if isinstance(member, property | cached_property):
        signature = f"{parsed.name}{gives}"
    else:
        arguments = [one for one in _arguments(parsed.args) if one not in ("self", "cls")]
        signature = f"{parsed.name}({', '.join(arguments)}){gives}"
        if len(signature) > WIDTH:
            lines = "".join(f"    {one},\n" for one in arguments)
            signature = f"{parsed.name}(\n{lines}){gives}"
    return [f"```text\n{signature}\n```\n", *_text(function)]


def _arguments(given: ast.arguments) -> Iterator[str]:
    """The arguments as they are written."""
    plain = [*given.posonlyargs, *given.args]
    defaults = [None] * (len(plain) - len(given.defaults)) + list(given.defaults)
    for one, default in zip(plain, defaults, strict=True):
        yield _argument(one, default)
        if given.posonlyargs and one is given.posonlyargs[-1]:
            yield "/"
    if given.vararg:
        yield f"*{_argument(given.vararg, None)}"
    elif given.kwonlyargs:
        yield "*"
    for one, default in zip(given.kwonlyargs, given.kw_defaults, strict=True):
        yield _argument(one, default)
    if given.kwarg:
        yield f"**{_argument(given.kwarg, None)}"


def _argument(one: ast.arg, default: ast.expr | None) -> str:
    annotated = f"{one.arg}: {_type(one.annotation)}" if one.annotation else one.arg
    return annotated if default is None else f"{annotated} = {ast.unparse(default)}"


def _type(annotation: ast.expr) -> str:
    """A type as it is written; one that is written as a text is that text."""
    return str(annotation.value) if isinstance(annotation, ast.Constant) else ast.unparse(annotation)


def _text(thing: Any) -> list[str]:
    return [inspect.getdoc(thing) or ""]
