"""The page of the Python interface: public names with signatures, as in the source, and docstrings."""

import ast
import inspect
from collections.abc import Iterator
from functools import cached_property
from textwrap import dedent
from typing import Any

import dtgraph
from dtgraph.network import Network
from dtgraph.reports.html_report import Report
from dtgraph.results import (
    Count,
    MeasureResults,
    Page,
    QueryResult,
    Record,
    Result,
    Rows,
    RuleResult,
    RuleResults,
    RuleSummary,
    Scorecard,
)
from scripts.markdown import GENERATED_NOTICE

__all__ = ["python_page"]

INTRODUCTION = """\
`dtgraph.open` returns a `Network`; see also [notebooks](how-to/notebooks.md). `DateInput` is a `date`, a string such as
`2026-06-30`, or None for today in Viet Nam. `ProgressCallback` is a function that receives the stage, the number of
items done, and the total or None.
"""

MAX_SIGNATURE_WIDTH = 110
RESULTS: tuple[type, ...] = (
    Result, Record, Rows, Page, QueryResult, RuleResults, RuleResult, RuleSummary, Count, MeasureResults, Scorecard,
    Report,
)  # fmt: skip
OMITTED = {"of", "replaced", "row_count", "table"}
"""Members that only the other interfaces need."""


def python_page() -> str:
    """Return the page."""
    lines = [
        GENERATED_NOTICE,
        "# Python\n",
        INTRODUCTION,
        "## dtgraph.open\n",
        *_documentation(dtgraph.open),
        "\n## Network\n",
        *_text(Network),
    ]
    for name in _public_members(Network):
        lines += [f"\n### {name}\n", *_documentation(inspect.getattr_static(Network, name))]
    lines.append("\n## Results\n\nMappings and sequences that can also be converted to tables and data frames.")
    for kind in RESULTS:
        lines += [f"\n### {kind.__name__}\n", *_text(kind)]
        for name in _public_members(kind):
            lines += ["", *_documentation(inspect.getattr_static(kind, name))]
    return "\n".join([*lines, ""])


def _public_members(kind: type) -> Iterator[str]:
    """Yield the sorted names of public methods and properties, without those inherited from another result."""
    bases = [base for base in kind.__mro__ if base is kind or base not in RESULTS]
    classes = [base for base in bases if base.__module__.startswith("dtgraph.")]
    for name in sorted({name for base in classes for name in vars(base)}):
        member = inspect.getattr_static(kind, name)
        if name.startswith("_") or name in OMITTED:
            continue
        if inspect.isfunction(member) or isinstance(member, property | cached_property | classmethod | staticmethod):
            yield name


def _documentation(member: Any) -> list[str]:
    attributes = ("fget", "func", "__func__")
    function: Any = next((getattr(member, name) for name in attributes if hasattr(member, name)), member)
    (parsed,) = ast.parse(dedent(inspect.getsource(function))).body
    assert isinstance(parsed, ast.FunctionDef)
    returns = "" if parsed.returns is None else f" -> {_type(parsed.returns)}"
    if isinstance(member, property | cached_property):
        signature = f"{parsed.name}{returns}"
    else:
        arguments = [argument for argument in _arguments(parsed.args) if argument not in ("self", "cls")]
        signature = f"{parsed.name}({', '.join(arguments)}){returns}"
        if len(signature) > MAX_SIGNATURE_WIDTH:
            lines = "".join(f"    {argument},\n" for argument in arguments)
            signature = f"{parsed.name}(\n{lines}){returns}"
    return [f"```text\n{signature}\n```\n", *_text(function)]


def _arguments(parameters: ast.arguments) -> Iterator[str]:
    """Yield the parameters as in the source."""
    plain = [*parameters.posonlyargs, *parameters.args]
    defaults = [None] * (len(plain) - len(parameters.defaults)) + list(parameters.defaults)
    for argument, default in zip(plain, defaults, strict=True):
        yield _argument(argument, default)
        if parameters.posonlyargs and argument is parameters.posonlyargs[-1]:
            yield "/"
    if parameters.vararg:
        yield f"*{_argument(parameters.vararg, None)}"
    elif parameters.kwonlyargs:
        yield "*"
    for argument, default in zip(parameters.kwonlyargs, parameters.kw_defaults, strict=True):
        yield _argument(argument, default)
    if parameters.kwarg:
        yield f"**{_argument(parameters.kwarg, None)}"


def _argument(argument: ast.arg, default: ast.expr | None) -> str:
    annotated = f"{argument.arg}: {_type(argument.annotation)}" if argument.annotation else argument.arg
    return annotated if default is None else f"{annotated} = {ast.unparse(default)}"


def _type(annotation: ast.expr) -> str:
    """Return an annotation as in the source, without the quotes of string annotations."""
    return str(annotation.value) if isinstance(annotation, ast.Constant) else ast.unparse(annotation)


def _text(member: Any) -> list[str]:
    return [inspect.getdoc(member) or ""]
