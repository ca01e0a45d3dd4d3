"""Runs operations on a service over HTTP.

Requests and results derive from the declarations of operations (`dtgraph.operations.registry`). Requests that are split
into parts are repeated if the network changes in between. Imports, exports and single rows are handled in the modules
`writes` and `downloads`.
"""

from collections.abc import Iterable, Mapping
from contextlib import AbstractContextManager, nullcontext
from typing import Any, TypeVar

from ...catalogue import Catalogue, QueryDefinition, catalogue
from ...errors import AccessError, DtgraphError
from ...exchange.stored_records import batches
from ...operations.gaps import step_counter
from ...operations.registry import Operation, Split
from ...operations.scope import Scope
from ...schemas import Rights
from ...stores.consistent_read import read_consistently
from . import downloads, writes  # noqa: F401 - they register their handlers
from .client import HttpClient
from .requests import HANDLERS, HttpContext, report_waiting, request_of

__all__ = ["HttpBackend"]

Output = TypeVar("Output")

TOO_MUCH_CODES = ("too-many-rows", "query-too-slow")
"""Codes of a service that may answer if less is requested at a time."""


class _Context(HttpContext):
    def __init__(self, backend: "HttpBackend") -> None:
        self.catalogue, self.scope, self.client = backend.catalogue, backend.scope, backend.client
        self._backend = backend

    def run(self, operation: Operation[Output], **arguments: Any) -> Output:
        return self._backend.run(operation, **arguments)


class HttpBackend:
    """Operations on a service, as far as the API key of the settings allows."""

    def __init__(self, url: str, catalogue_: Catalogue | None = None) -> None:
        """Connect to the service at `url`.

        Raises `StoreError` `store-unreachable`, `AccessError`, and `InputError` `needs-the-store` for a catalogue with
        users' own rules, which a service does not run.
        """
        self.client = HttpClient(url)
        self.catalogue = catalogue_ or catalogue()
        if not all(rule.trusted for rule in self.catalogue.rules.values()):
            self.client.refuse("running your own rules")
        self.scope = self._read_scope()
        self._context = _Context(self)

    def _read_scope(self) -> Scope:
        try:
            rights = self.client.get(Rights, "/v1/rights")
        except AccessError as error:
            if error.code == "key-lacks-scope":  # a key for writing only
                return Scope(personal=False)
            self.close()
            raise
        except BaseException:
            self.close()
            raise
        return Scope(personal=rights["personal"], within=rights["within"])

    @property
    def url(self) -> str:
        """The URL of the service."""
        return self.client.url

    @property
    def version(self) -> int:
        """Number of commits that changed the network."""
        return self.client.version

    @property
    def knows_version(self) -> bool:
        """No: the service does."""
        return False

    def run(self, operation: Operation[Output], **arguments: Any) -> Output:
        """Validate the arguments and run an operation on the service."""
        valid = operation.validate(arguments)
        if operation.composite:
            return operation.function(self._context, **valid)
        if operation.name in HANDLERS:
            result: Output = HANDLERS[operation.name](self._context, **valid)
            return result
        data = self._get(operation, valid) if operation.split is None else self._get_in_parts(operation, valid)
        return self._context.read(lambda: operation.result(self._context, valid, data))

    def block_writers(self) -> AbstractContextManager[None]:
        """Do nothing: a service does not block its writers for a remote client."""
        return nullcontext()

    def scoped(self, scope: Scope) -> "HttpBackend":
        """Refused: the API key decides what is visible."""
        self.client.refuse("restricting the scope")

    def prepare(self) -> None:
        """Do nothing: the service prepares itself."""

    def close(self) -> None:
        """Close the connections."""
        self.client.close()

    def _get(self, operation: Operation[Any], arguments: Mapping[str, Any]) -> Any:
        """The JSON of an operation, by one request."""
        return self.client.get(operation.schema, *request_of(operation, self.catalogue, arguments))

    def _get_in_parts(self, operation: Operation[Any], arguments: Mapping[str, Any]) -> Any:
        """The JSON of an operation, by as many requests as its declaration allows and the service requires."""
        split = operation.split
        assert split is not None
        report_waiting(arguments.get("progress"))
        if split.size is not None:
            parts = [{**arguments, split.parameter: part} for part in batches(arguments[split.parameter], split.size)]
            if len(parts) == 1:
                return self._get(operation, arguments)
            return self._joined(split, (self._get(operation, part) for part in parts))
        definitions = operation.definitions(self.catalogue, arguments)
        try:
            return self._get(operation, arguments)
        except DtgraphError as error:
            is_single = len(definitions) == 1
            if error.code not in TOO_MUCH_CODES or (is_single and (error.code == "query-too-slow" or not split.single)):
                raise
        on_step = step_counter(arguments.get("progress"), len(definitions))

        def get(definition: QueryDefinition) -> Any:
            on_step(definition.title)
            part = {**arguments, split.parameter: [definition.name]}
            if "parameters" in part:
                parameters = part["parameters"].items()
                part["parameters"] = {name: value for name, value in parameters if name in definition.parameters}
            if not is_single:  # otherwise this request was just refused
                try:
                    return self._get(operation, part)
                except AccessError as error:
                    if error.code != "too-many-rows" or not split.single:
                        raise
            assert split.single is not None
            return split.single(self._context, part)

        return self._joined(split, map(get, definitions))

    def _joined(self, split: Split, answers: Iterable[Any]) -> Any:
        """The JSON of several requests in one."""

        def join() -> Any:
            result = dict(split.empty)
            [name] = split.empty
            for answer in answers:
                items = result[name]
                result = {**answer, name: items | answer[name] if isinstance(items, dict) else items + answer[name]}
            return result

        return read_consistently(self, join)[0]
