"""A command group that imports a command's module only when the command runs."""

from collections.abc import Mapping
from importlib import import_module
from typing import Any, ClassVar, NamedTuple

import typer
from typer.core import TyperGroup
from typer.main import get_command, get_group

__all__ = ["Command", "LazyGroup"]


class Command(NamedTuple):
    """A command that is not imported yet."""

    source: str
    """``module:function``, or ``module`` for a group whose Typer is `app`."""
    summary: str
    """Its text in the list of commands."""


class LazyGroup(TyperGroup):
    """Commands by name."""

    declarations: ClassVar[Mapping[str, Command]] = {}

    def __init__(self, **options: Any) -> None:
        super().__init__(**options)
        self._loaded: dict[str, typer.core.TyperCommand | TyperGroup] = {}
        self._formatting_help = False

    def list_commands(self, ctx: Any) -> list[str]:
        """The names of the commands, in the order of their declaration."""
        return list(self.declarations)

    def get_command(self, ctx: Any, cmd_name: str) -> Any:
        """The command; while help is formatted, one with its help text only."""
        if cmd_name not in self.declarations:
            return None
        if self._formatting_help:
            return typer.core.TyperCommand(cmd_name, help=self.declarations[cmd_name].summary)
        if cmd_name not in self._loaded:
            self._loaded[cmd_name] = _load(cmd_name, self.declarations[cmd_name].source)
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
