"""Catalogued queries by name."""

from collections.abc import Mapping
from typing import Annotated, Any

from ..catalogue import bind_parameters
from ..results import QueryResult
from ..schemas import QueryRows
from .gaps import gaps
from .parameters import AsOf
from .registry import OPERATIONS, Context, Parameter, operation, wire_name

__all__ = ["query"]

QueryName = Annotated[
    str,
    Parameter(str, "Name of a query, measure or rule.", select=lambda catalogue, name: [catalogue.query(name)]),
]
QueryParameters = Annotated[Mapping[str, Any], Parameter(Any, "Parameters of the query.", {}, remote=False)]


def _query_json(rows: QueryResult) -> QueryRows:
    return QueryRows(name=rows.definition.name, as_of=rows.as_of, columns=rows.columns, rows=rows.data)


@operation(
    "/queries/{name}",
    result=QueryRows,
    personal=True,
    slow=True,
    composite=True,
    tag="queries",
    encode=_query_json,
    row_weight=lambda _arguments: 1,
    tabular=True,
)
def query(context: Context, *, name: QueryName, as_of: AsOf, parameters: QueryParameters) -> QueryResult:
    """Get the rows of a query, measure or rule of the catalogue, with the columns that its header declares.

    For a rule these are its findings; it also takes `within`. Raises `InputError` for an unknown name or parameter,
    `StoreError` if the store fails.
    """
    definition = context.catalogue.query(name)
    if definition.kind == "rule":
        arguments = {key: value for key, value in parameters.items() if key != "within"}
        result = context.run(gaps, rules=[name], as_of=as_of, within=parameters.get("within"), parameters=arguments)
        return QueryResult(result[name].findings or [], definition, as_of, context.names)
    same_name = OPERATIONS.get(name)
    if same_name is not None and same_name.query_rows is not None:
        bound = bind_parameters(definition, as_of, parameters)
        arguments = {key: value for key, value in bound.items() if key != "as_of"}
        names = {wire_name(python_name): python_name for python_name in same_name.parameters}
        result = context.run(same_name, as_of=as_of, **{names[key]: value for key, value in arguments.items()})
        return QueryResult(same_name.query_rows(result), definition, as_of, context.names)
    return QueryResult(context.rows(definition, as_of, parameters), definition, as_of, context.names)
