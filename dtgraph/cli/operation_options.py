"""Options of commands that run an operation, from the operation's declaration."""

import inspect
from collections.abc import Callable, Mapping, Sequence
from inspect import Parameter as Argument
from typing import Annotated, Any, TypeVar

import typer

from ..operations import Operation, paths
from ..schemas import PathParameters

__all__ = ["PATH_OPTIONS", "operation_options", "path_options", "path_parameters"]

Command = TypeVar("Command", bound=Callable[..., Any])

METAVARS = {int: "N", float: "X", str: "ID"}
"""Placeholders of values by type; texts are ids of units."""

PATH_OPTIONS = ("k", "staffed", "disjoint", "avoid", "through_people", "max_cost")
"""Parameters of paths that all commands about paths have."""


def operation_options(
    operation: Operation[Any],
    *names: str,
    arguments: Sequence[str] = (),
    prefix: str = "",
    metavars: Mapping[str, str] | None = None,
) -> Callable[[Command], Command]:
    """Replace the `**values` of a command by parameters of an operation, before the common options.

    Type, default and help are those that the operation declares; the operation validates the values.

    Args:
        operation: The operation.
        names: Its parameters that become options.
        arguments: Its parameters that become positional arguments.
        prefix: Text before the help of options.
        metavars: Placeholders of values in the help, by parameter.
    """

    def declare(name: str) -> Argument:
        parameter = operation.parameters[name]
        hint = operation.function.__annotations__[name].__origin__
        by_type = (metavar for kind, metavar in METAVARS.items() if hint in (kind, kind | None))
        metavar = (metavars or {}).get(name) or next(by_type, None)
        if name in arguments:
            info: Any = typer.Argument(metavar=metavar, help=parameter.description)
        else:
            flags = [f"--{name.replace('_', '-')}", *(["-" + name] if len(name) == 1 else [])]
            info = typer.Option(*flags, metavar=metavar, help=f"{prefix}{parameter.description}")
        default = Argument.empty if parameter.required else parameter.default
        return Argument(name, Argument.POSITIONAL_OR_KEYWORD, annotation=Annotated[hint, info], default=default)

    def decorate(command: Command) -> Command:
        declared = list(map(declare, (*arguments, *names)))
        others = [item for item in inspect.signature(command).parameters.values() if item.kind is not item.VAR_KEYWORD]
        required = [item for item in (*others, *declared) if item.default is item.empty]
        common = next(place for place, item in enumerate(others) if item.name == "store")
        optional = [item for item in (*others[:common], *declared, *others[common:]) if item.default is not item.empty]
        signature = inspect.Signature([*required, *optional])
        command.__signature__ = signature  # type: ignore[attr-defined]  # Typer reads both
        command.__annotations__ = {name: item.annotation for name, item in signature.parameters.items()}
        return command

    return decorate


def path_options(*names: str, arguments: Sequence[str] = (), prefix: str = "") -> Callable[[Command], Command]:
    """Options of paths, `names` and those that all commands about paths have."""
    metavars = {"avoid": "ID|ID~ID", "from_": "FROM", "to": "TO..."}
    return operation_options(paths, *PATH_OPTIONS, *names, arguments=arguments, prefix=prefix, metavars=metavars)


def path_parameters(values: Mapping[str, Any], within: str | None) -> PathParameters:
    """The arguments of the operation `paths` from the options; `--avoid` can separate units by commas."""
    options = {name: values[name] for name in PATH_OPTIONS}
    avoid = [part for text in values["avoid"] or () for part in text.split(",")]
    return PathParameters(**{**options, "avoid": avoid, "within": within})  # type: ignore[typeddict-item]
