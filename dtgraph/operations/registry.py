"""Operations: all queries and changes of a network, each declared once.

An operation is a function over a `Context` with typed, documented parameters. From its declaration derive the method of
`dtgraph.Network`, the requests of the HTTP client, the route of the HTTP service with its OpenAPI, and the reference
pages::

    @operation("/roots", result=Items[BranchRow], table=branches_table, slow=True)
    def roots(context: LocalContext, *, as_of: AsOf, limit: Limit, cursor: Cursor) -> Page[BranchRow]:
        \"\"\"List the current units that have no parent, ordered by id.\"\"\"

A parameter is `Annotated` with a `Parameter`: its description, default, validation and limits.
"""

from __future__ import annotations

import inspect
import re
from abc import ABC, abstractmethod
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import TYPE_CHECKING, Any, Generic, TypeVar

from ..catalogue import MAX_INTEGER, Catalogue, QueryDefinition, bind_parameter, catalogue, suggest
from ..catalogue import Parameter as HeaderParameter
from ..errors import InputError, shorten
from ..results import Page, Record, Result, Rows, Table
from ..schemas import Row
from ..values import Day, Flag, Id
from .scope import Scope
from .validation import validate_unit

if TYPE_CHECKING:
    from ..engine.evaluator import Evaluator
    from ..stores.protocol import Store

__all__ = [
    "HEADER",
    "HEADER_LIMITS",
    "HEADER_TYPES",
    "OPERATIONS",
    "REQUIRED",
    "Context",
    "LocalContext",
    "Operation",
    "Parameter",
    "Split",
    "TableParameter",
    "declared_parameters",
    "header_examples",
    "operation",
    "path_parameters",
    "wire_name",
]

Output = TypeVar("Output")
Function = Callable[..., Output]

REQUIRED: Any = object()
"""The default of a parameter that has none."""


HEADER_TYPES: Mapping[str, Any] = {
    "string": str,
    "unit": Id,
    "strings": list[str],
    "date": Day,
    "boolean": Flag,
    "integer": int,
    "number": float,
}
"""Types of the parameters of query headers in HTTP."""

HEADER_LIMITS: Mapping[str, Mapping[str, Any]] = {
    "string": {"max_length": 10_000},
    "strings": {"max_length": 10_000},
    "integer": {"ge": 0, "le": MAX_INTEGER},
    "number": {"allow_inf_nan": False},
}


def header_examples(parameter: HeaderParameter) -> list[Any]:
    """Examples of a parameter of a query header."""
    if parameter.example is not None:
        return [parameter.example]
    by_type = {"unit": ["vn:commune:03439:2025"], "date": ["2026-06-30"]}
    return by_type.get(parameter.type, [] if parameter.default is None else [parameter.default])


def _unchanged(value: Any, _name: str) -> Any:
    return value


@dataclass(frozen=True, slots=True)
class Parameter:
    """Declaration of a parameter.

    `type` is its type in HTTP (OpenAPI), `validate(value, name)` returns the value that the function gets or raises
    `InputError`, `limits` are constraints of OpenAPI such as ``le``. A parameter that is not `remote` stays in the
    process, such as a progress callback. `alias` is its name in a query string if that is not the Python name: lists,
    which are repeated there, are in the singular. `select(catalogue, value)` returns the rules, measures or queries
    that the value names; their parameters are the argument `parameters` of the operation.
    """

    type: Any
    description: str
    default: Any = REQUIRED
    validate: Callable[[Any, str], Any] = _unchanged
    limits: Mapping[str, Any] = field(default_factory=dict)
    examples: Sequence[Any] = ()
    remote: bool = True
    alias: str = ""
    select: Callable[[Catalogue, Any], list[QueryDefinition]] | None = None

    def query_name(self, name: str) -> str:
        """The name in a query string."""
        return self.alias or wire_name(name)

    @property
    def required(self) -> bool:
        """Whether a value must be given."""
        return self.default is REQUIRED


HEADER = Parameter(Any, "")
"""A parameter that the header of the query of the same name declares."""


@dataclass(frozen=True, slots=True)
class Split:
    """How a client requests an operation in parts, by the values of the list `parameter`.

    The answers are joined in the only member of `empty`, the JSON for an empty list. `size` is the maximum number of
    values in a request; without it, all are requested at once or, if that is too much for the service, one after the
    other. `single(context, arguments)` then requests a value that is too much on its own.
    """

    parameter: str
    empty: Mapping[str, Any]
    size: int | None = None
    single: Callable[[Context, Mapping[str, Any]], Any] | None = None


@dataclass(frozen=True, slots=True)
class TableParameter:
    """A parameter that only the service's tables of an operation have: `to_table(data, value)` converts the data."""

    name: str
    parameter: Parameter
    to_table: Callable[[Any, Any], Table]


class Context(ABC):
    """What an operation works on: the catalogue, the caller's scope, and other operations."""

    catalogue: Catalogue
    scope: Scope

    @property
    @abstractmethod
    def version(self) -> int:
        """Number of commits that changed the network."""

    @abstractmethod
    def run(self, operation: Operation[Output], **arguments: Any) -> Output:
        """Run an operation."""

    @abstractmethod
    def rows(self, definition: QueryDefinition, day: date, parameters: Mapping[str, Any]) -> list[Row]:
        """Rows of a query or measure."""

    def names(self, units: Sequence[str]) -> Mapping[str, str]:
        """Names of units by id."""
        from .units import names  # noqa: PLC0415 - units builds on this module

        return self.run(names, units=units).data["names"]


class LocalContext(Context):
    """A context with direct access to the store and the engine."""

    engine: Evaluator
    store: Store


@dataclass(frozen=True)
class Operation(Generic[Output]):
    """A declared operation (see `operation`)."""

    name: str
    function: Callable[..., Output]
    path: str | None
    schema: Any
    to_table: Callable[[Any], Table] | None
    personal: bool
    slow: bool
    composite: bool
    consistent: bool
    check: Callable[[Mapping[str, Any]], None] | None
    query_rows: Callable[[Any], list[Row]] | None
    tag: str
    example: Sequence[str]
    encode: Callable[[Any], Any] | None
    decode: Callable[[Context, Mapping[str, Any], Any], Any] | None
    split: Split | None
    row_weight: Callable[[Mapping[str, Any]], int] | None
    tabular: bool
    table_parameter: TableParameter | None

    @cached_property
    def parameters(self) -> Mapping[str, Parameter]:
        """Parameters by their Python names, in order."""
        declared = {}
        for name, hint in self.function.__annotations__.items():
            if name != "return" and hasattr(hint, "__metadata__"):
                [parameter] = [extra for extra in hint.__metadata__ if isinstance(extra, Parameter)]
                declared[name] = self._from_header(name) if parameter == HEADER else parameter
        return declared

    def _from_header(self, name: str) -> Parameter:
        """Declare a parameter as the header of the query of the same name does."""
        definition = catalogue().query(self.name)
        parameter = definition.parameters[wire_name(name)]

        def validate(value: Any, _name: str) -> Any:
            values = {} if value is None or value is REQUIRED else {parameter.name: value}
            bound = bind_parameter(definition, parameter, values)
            return validate_unit(bound, name) if parameter.type == "unit" else bound

        return Parameter(
            HEADER_TYPES[parameter.type],
            f"{parameter.help[0].upper()}{parameter.help[1:]}.",
            REQUIRED if parameter.required else parameter.default,
            validate,
            HEADER_LIMITS.get(parameter.type, {}),
            header_examples(parameter),
        )

    @property
    def summary(self) -> str:
        """The first line of the documentation, without its full stop."""
        return self.documentation.partition("\n")[0].rstrip(".")

    @property
    def documentation(self) -> str:
        """The docstring of the function."""
        return inspect.cleandoc(self.function.__doc__ or "")

    @property
    def description(self) -> str:
        """The documentation without its summary and without the errors, for the API reference."""
        paragraphs = self.documentation.split("\n\n")[1:]
        texts = [re.sub(r"(^|(?<=\. ))Raises .*", "", " ".join(text.split())).strip() for text in paragraphs]
        return "\n\n".join(filter(None, texts))

    def validate(self, arguments: Mapping[str, Any]) -> dict[str, Any]:
        """Complete and validate arguments. Raises `InputError`, in the same words wherever the operation runs."""
        valid = {}
        for name, parameter in self.parameters.items():
            value = arguments.get(name, parameter.default)
            valid[name] = parameter.validate(value, wire_name(name))
        if self.check is not None:
            self.check(valid)
        return valid

    @property
    def has_table(self) -> bool:
        """Whether results can be tables."""
        return self.tabular or self.to_table is not None

    @cached_property
    def selector(self) -> str | None:
        """The parameter that names rules, measures or queries."""
        return next((name for name, parameter in self.parameters.items() if parameter.select is not None), None)

    @property
    def is_per_definition(self) -> bool:
        """Whether the path names one rule, measure or query."""
        return self.selector is not None and self.selector in path_parameters(self.path or "")

    def definitions(self, catalogue: Catalogue, arguments: Mapping[str, Any]) -> list[QueryDefinition]:
        """The rules, measures or queries that arguments name. Raises `InputError`."""
        return [
            definition
            for name, parameter in self.parameters.items()
            if parameter.select is not None
            for definition in parameter.select(catalogue, arguments[name])
        ]

    def result(self, context: Context, arguments: Mapping[str, Any], data: Any) -> Output:
        """The result that JSON data of the operation describe."""
        result: Any
        if self.decode is not None:
            result = self.decode(context, arguments, data)
        elif isinstance(data, Mapping) and data.keys() == {"items", "next"}:
            result = Page(data["items"], data["next"], self.to_table)
        elif isinstance(data, Mapping):
            result = Record(data, self.to_table)
        elif isinstance(data, list):
            result = Rows(data, self.to_table)
        else:
            result = Result(data, self.to_table)
        return result  # type: ignore[no-any-return]  # of the class that the function declares, which a test holds


OPERATIONS: dict[str, Operation[Any]] = {}
"""All operations by name."""


def operation(
    path: str | None = None,
    *,
    result: Any = None,
    table: Callable[[Any], Table] | None = None,
    personal: bool = False,
    slow: bool = False,
    composite: bool = False,
    consistent: bool = True,
    check: Callable[[Mapping[str, Any]], None] | None = None,
    query_rows: Callable[[Any], list[Row]] | None = None,
    tag: str = "units",
    example: Sequence[str] = (),
    encode: Callable[[Any], Any] | None = None,
    decode: Callable[[Context, Mapping[str, Any], Any], Any] | None = None,
    split: Split | None = None,
    row_weight: Callable[[Mapping[str, Any]], int] | None = None,
    tabular: bool = False,
    table_parameter: TableParameter | None = None,
) -> Callable[[Callable[..., Output]], Operation[Output]]:
    """Declare an operation.

    Args:
        path: Path of the HTTP route below ``/v1``, with ``{parameter}`` for parameters in the path; None if the
            operation has no route of its own or one that is written by hand.
        result: Type of the JSON (`dtgraph.schemas`).
        table: Converts the result's data into a table for CSV and data frames.
        personal: Whether results contain personal data: reads are logged, and need the right to it.
        slow: Whether it may take long nationally and runs in a thread of its own.
        composite: Whether it only runs other operations, so that it runs in the client.
        consistent: Whether all reads must be of one version of the network.
        check: Validates combinations of arguments.
        query_rows: The rows of the catalogued query of the same name, from the result's data.
        tag: Section of the API reference.
        example: Optional parameters of the example of a request, with the examples that they declare.
        encode: Converts the result into the JSON of the service, if that is not its `to_json`.
        decode: Converts the JSON into the result, given the context and the arguments; by default by its shape.
        split: How clients request it in parts.
        row_weight: Weight of a row of the result in the cache of the service, given the arguments; 0 for results that
            need no cache, as without it.
        tabular: Whether results have tables although no `table` is declared.
        table_parameter: A parameter of CSV and NDJSON alone.
    """

    def declare(function: Callable[..., Output]) -> Operation[Output]:
        declared = Operation(
            name=function.__name__.rstrip("_"),
            function=function,
            path=path,
            schema=result,
            to_table=table,
            personal=personal,
            slow=slow,
            composite=composite,
            consistent=consistent,
            check=check,
            query_rows=query_rows,
            tag=tag,
            example=example,
            encode=encode,
            decode=decode,
            split=split,
            row_weight=row_weight,
            tabular=tabular,
            table_parameter=table_parameter,
        )
        OPERATIONS[declared.name] = declared
        return declared

    return declare


def wire_name(name: str) -> str:
    """The name of a parameter outside of Python, where keywords are allowed: `from_` is `from`."""
    return name.rstrip("_")


def path_parameters(path: str) -> list[str]:
    """The parameters in a path."""
    return re.findall(r"{(\w+)}", path)


def declared_parameters(
    definition: QueryDefinition, chosen: Sequence[QueryDefinition], arguments: Mapping[str, Any]
) -> dict[str, Any]:
    """The arguments that `definition` declares, of those given to all that were `chosen`.

    Raises `InputError` `unknown-parameter` for an argument that none of them declares.
    """
    known = {name for other in chosen for name in other.parameters}
    for name in arguments.keys() - known:
        advice = suggest(name, known, f"known parameters: {', '.join(sorted(known)) or 'none'}")
        query = chosen[0].name if len(chosen) == 1 else "none of the rules or measures"
        raise InputError("unknown-parameter", query=query, found=shorten(name), advice=advice)
    return {name: value for name, value in arguments.items() if name in definition.parameters}
