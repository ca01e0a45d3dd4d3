"""Runs operations over a store in this process."""

from collections.abc import Mapping
from datetime import date
from typing import Any, TypeVar

from ..catalogue import Catalogue, QueryDefinition, catalogue
from ..engine.cache import EvaluationCache
from ..engine.evaluator import Evaluator
from ..operations.registry import LocalContext, Operation
from ..operations.scope import Scope
from ..stores.consistent_read import read_consistently
from ..stores.protocol import Row, Store

__all__ = ["LocalBackend"]

Output = TypeVar("Output")


class _Context(LocalContext):
    def __init__(self, backend: "LocalBackend") -> None:
        self.catalogue, self.scope = backend.catalogue, backend.scope
        self.engine, self.store = backend.engine, backend.store
        self._backend = backend

    @property
    def version(self) -> int:
        return self.store.version

    def run(self, operation: Operation[Output], **arguments: Any) -> Output:
        return self._backend.run(operation, **arguments)

    def rows(self, definition: QueryDefinition, day: date, parameters: Mapping[str, Any]) -> list[Row]:
        self.scope.require_whole(f"the query {definition.name}")
        return read_consistently(self.store, lambda: self.engine.rows(definition.name, day, **parameters))[0]


class LocalBackend:
    """Operations over a store, with the rights of a scope."""

    def __init__(
        self,
        store: Store,
        catalogue_: Catalogue | None = None,
        *,
        scope: Scope | None = None,
        cache: EvaluationCache | None = None,
    ) -> None:
        self.store = store
        self.catalogue = catalogue_ or catalogue()
        self.scope = scope or Scope()
        self._cache = cache or EvaluationCache(store)
        self.engine = Evaluator(store, self.catalogue, self._cache, self.scope.redact)
        self._context = _Context(self)

    @property
    def url(self) -> str:
        """The address of the store, without credentials."""
        return self.store.url

    @property
    def version(self) -> int:
        """Number of commits that changed the network."""
        return self.store.version

    @property
    def knows_version(self) -> bool:
        """Whether the store knows its version without a query."""
        return self.store.knows_version

    def run(self, operation: Operation[Output], **arguments: Any) -> Output:
        """Validate the arguments and run an operation, with all its reads on one version of the network."""
        valid = operation.validate(arguments)
        if operation.composite or not operation.consistent:
            return operation.function(self._context, **valid)
        return read_consistently(self.store, lambda: operation.function(self._context, **valid))[0]

    def scoped(self, scope: Scope) -> "LocalBackend":
        """The same network with fewer rights, and with the built-in catalogue.

        Users' own rules are left out: what they return cannot be redacted.
        """
        return LocalBackend(self.store, catalogue(), scope=scope, cache=self._cache)

    def prepare(self) -> None:
        """Bring the columns up to date and save them."""
        self._cache.columns()

    def close(self) -> None:
        """Release the store."""
        self.store.close()
