"""The declarations of operations, and that everything derived from them agrees."""

import inspect
from collections.abc import Mapping
from typing import Any, get_origin, get_overloads

import pytest

from dtgraph.network import Network
from dtgraph.operations import OPERATIONS, Operation
from dtgraph.operations.registry import REQUIRED, path_parameters

VARIADIC = {"rules": "*rules", "measures": "*measures", "parameters": "**parameters", "options": "**options"}
"""Parameters of operations that methods of `Network` take as variadic arguments."""

PATH_OPTIONS = {"k", "staffed", "disjoint", "avoid", "within", "through_people", "max_cost"}
"""Parameters of `paths` that its method takes as keyword arguments (`PathParameters`)."""


def arguments(method: Any) -> dict[str, Any]:
    """The arguments of a method and their defaults; variadic ones with their stars."""
    stars: dict[Any, str] = {inspect.Parameter.VAR_POSITIONAL: "*", inspect.Parameter.VAR_KEYWORD: "**"}
    parameters = list(inspect.signature(method).parameters.values())[1:]
    return {
        f"{stars.get(parameter.kind, '')}{parameter.name}": REQUIRED
        if parameter.default is inspect.Parameter.empty
        else parameter.default
        for parameter in parameters
    }


@pytest.mark.parametrize("operation", OPERATIONS.values(), ids=list(OPERATIONS))
def test_network_has_a_method_with_the_declared_parameters(operation: Operation[Any]) -> None:
    declared = {
        VARIADIC.get(name, name): parameter.default
        for name, parameter in operation.parameters.items()
        if not (operation.name == "paths" and name in PATH_OPTIONS)
    }
    if operation.name == "paths":
        declared["**options"] = REQUIRED
    actual = arguments(getattr(Network, operation.name))
    assert actual.keys() == declared.keys()
    for name, default in declared.items():
        if name.startswith("*"):
            continue
        # a list that may be left out is a tuple in declarations and required in methods
        assert actual[name] == (REQUIRED if default == () else default), name


@pytest.mark.parametrize("operation", OPERATIONS.values(), ids=list(OPERATIONS))
def test_method_is_documented_by_the_operation(operation: Operation[Any]) -> None:
    method = getattr(Network, operation.name)
    assert inspect.getdoc(method) == operation.documentation
    assert operation.summary
    assert all(parameter.description for parameter in operation.parameters.values())


@pytest.mark.parametrize("operation", OPERATIONS.values(), ids=list(OPERATIONS))
def test_result_of_method_is_that_of_the_operation(operation: Operation[Any]) -> None:
    def kind(annotation: Any) -> Any:
        return get_origin(annotation) or annotation

    declared = kind(inspect.signature(operation.function).return_annotation)
    method = getattr(Network, operation.name)
    returned = {kind(inspect.signature(function).return_annotation) for function in (*get_overloads(method), method)}
    if operation.name != "names":  # its method returns the names without the object around them
        assert declared in returned


def test_paths_name_declared_parameters() -> None:
    for operation in OPERATIONS.values():
        names = {parameter.query_name(name) for name, parameter in operation.parameters.items()}
        assert set(path_parameters(operation.path or "")) <= names
        assert operation.path is None or operation.schema is not None


def test_invalid_arguments_are_rejected_before_the_operation_runs() -> None:
    units = OPERATIONS["units"]
    valid: Mapping[str, Any] = units.validate({"text": "thu", "as_of": "2026-06-30"})
    assert (valid["text"], str(valid["as_of"]), valid["limit"]) == ("thu", "2026-06-30", 100)
