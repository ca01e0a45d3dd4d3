"""A command group that imports a command's module only when the command runs.

The list of commands in ``dtgraph --help`` has the first lines of their docstrings, read from the source files.
"""

import ast
from collections.abc import Mapping
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from typing import Any, ClassVar

import typer
from typer.core import TyperGroup
from typer.main import get_command, get_group

__all__ = ["LazyGroup"]


class LazyGroup(TyperGroup):
    """Commands by name: ``module:function``, or ``module`` for a group whose Typer is `app`."""

    sources: ClassVar[Mapping[str, str]] = {}

    def __init__(self, **options: Any) -> None:
        super().__init__(**options)
        self._loaded: dict[str, typer.core.TyperCommand | TyperGroup] = {}
        self._formatting_help = False

    def list_commands(self, ctx: Any) -> list[str]:
        """The names of the commands, in the order of their declaration."""
        return list(self.sources)

    def get_command(self, ctx: Any, cmd_name: str) -> Any:
        """The command; while help is formatted, one with its help text only."""
        if cmd_name not in self.sources:
            return None
        if self._formatting_help:
            return typer.core.TyperCommand(cmd_name, help=_help_text(self.sources[cmd_name]))
        if cmd_name not in self._loaded:
            self._loaded[cmd_name] = _load(cmd_name, self.sources[cmd_name])
        return self._loaded[cmd_name]

    def format_help(self, ctx: Any, formatter: Any) -> None:
        """Write the help page."""
        self._formatting_help = True
        try:
            super().format_help(ctx, formatter)
        finally:
            self._formatting_help = False


def _load(name: str, source: str) -> Any:
    module_name, _, function = source.partition(":")
    module = import_module(module_name)
    if not function:
        group = get_group(module.app)
        group.name = name
        return group
    single = typer.Typer(add_completion=False)
    single.command(name)(getattr(module, function))
    return get_command(single)


def _help_text(source: str) -> str:
    """The first sentence of the docstring of a command, without importing its module."""
    module_name, _, function = source.partition(":")
    spec = find_spec(module_name)
    assert spec is not None
    assert spec.origin is not None
    tree = ast.parse(Path(spec.origin).read_text(encoding="utf-8"))
    if not function:
        return (ast.get_docstring(tree) or "").partition("\n")[0]
    [node] = [node for node in tree.body if isinstance(node, ast.FunctionDef) and node.name == function]
    return (ast.get_docstring(node) or "").partition("\n")[0].partition(" Example: ")[0]
