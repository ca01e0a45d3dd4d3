"""A command group that imports a command's module only when the command runs.

Commands and their help texts in ``dtgraph --help`` are read from the sources of the modules.
"""

import ast
from collections.abc import Iterator, Sequence
from functools import cached_property
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from typing import Any, ClassVar, NamedTuple

import typer
from typer.core import TyperGroup
from typer.main import get_command, get_group

__all__ = ["LazyGroup"]


class _Source(NamedTuple):
    """Where a command is defined, and its help text. `function` is empty for a group, the `app` of its module."""

    module: str
    function: str
    help: str


class LazyGroup(TyperGroup):
    """The commands of modules: their functions whose first parameter is ``context: typer.Context``, by name.

    A module with a Typer `app` is a group of commands with the name of the module.
    """

    modules: ClassVar[Sequence[str]] = ()

    def __init__(self, **options: Any) -> None:
        super().__init__(**options)
        self._loaded: dict[str, typer.core.TyperCommand | TyperGroup] = {}
        self._formatting_help = False

    @cached_property
    def _sources(self) -> dict[str, _Source]:
        return {name: source for module in self.modules for name, source in _commands_of(module)}

    def list_commands(self, ctx: Any) -> list[str]:
        """The names of the commands, in the order of their definition."""
        return list(self._sources)

    def get_command(self, ctx: Any, cmd_name: str) -> Any:
        """The command; while help is formatted, one with its help text only."""
        if cmd_name not in self._sources:
            return None
        source = self._sources[cmd_name]
        if self._formatting_help:
            return typer.core.TyperCommand(cmd_name, help=source.help)
        if cmd_name not in self._loaded:
            self._loaded[cmd_name] = _load(cmd_name, source)
        return self._loaded[cmd_name]

    def format_help(self, ctx: Any, formatter: Any) -> None:
        """Write the help page."""
        self._formatting_help = True
        try:
            super().format_help(ctx, formatter)
        finally:
            self._formatting_help = False


def _load(name: str, source: _Source) -> Any:
    module = import_module(source.module)
    if not source.function:
        group = get_group(module.app)
        group.name = name
        return group
    single = typer.Typer(add_completion=False)
    single.command(name)(getattr(module, source.function))
    return get_command(single)


def _commands_of(module: str) -> Iterator[tuple[str, _Source]]:
    """Names and sources of the commands of a module, without importing it."""
    spec = find_spec(module)
    assert spec is not None
    assert spec.origin is not None
    tree = ast.parse(Path(spec.origin).read_text(encoding="utf-8"))
    if any(isinstance(node, ast.Assign) and ast.unparse(node.targets[0]) == "app" for node in tree.body):
        yield module.rpartition(".")[2], _Source(module, "", _first_line(tree))
        return
    for node in tree.body:
        if isinstance(node, ast.FunctionDef) and _is_command(node):
            yield node.name.rstrip("_"), _Source(module, node.name, _first_line(node).partition(" Example: ")[0])


def _is_command(function: ast.FunctionDef) -> bool:
    first = next(iter(function.args.args), None)
    is_context = first is not None and first.annotation is not None and ast.unparse(first.annotation) == "typer.Context"
    return is_context and not function.name.startswith("_")


def _first_line(node: ast.Module | ast.FunctionDef) -> str:
    return (ast.get_docstring(node) or "").partition("\n")[0]
