"""The network: one interface for notebooks, the command line and the HTTP service.

Its methods delegate to operations (`dtgraph.operations`), which its backend runs. A test holds their signatures equal
to the declarations of the operations, from which they also take their docstrings.
"""

from collections.abc import Collection, Mapping, Sequence
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal, Self, Unpack, overload

from . import operations
from .backends import Backend, LocalBackend, open_backend
from .catalogue import Catalogue, QueryDefinition
from .errors import InputError, RefusedError, StoreError, shorten
from .exchange.exports.exporter import ExportReport, GraphReport
from .exchange.exports.formats import GraphName, TablesName
from .exchange.imports.idempotency import IdempotencyKey
from .exchange.imports.import_plan import ImportReport
from .exchange.imports.importer import check_tables
from .exchange.tables.sheet import Sheet
from .notebook.query_namespace import QueryNamespace
from .operations import OPERATIONS, Scope
from .operations.data import Source
from .operations.pagination import DEFAULT_PAGE_SIZE, MAX_PAGE_SIZE
from .operations.parameters import DateInput, ProgressCallback
from .operations.paths import paths_table
from .reference import reference_sheets
from .reports.html_report import Report
from .results import FindingsPage, MeasureResults, Page, QueryResult, Record, Rows, RuleResults, Scorecard
from .schemas import (
    BranchRow,
    Changes,
    Contact,
    Escalation,
    MapUnits,
    Neighbourhood,
    NetworkState,
    Overview,
    PathParameters,
    Paths,
    UnitDetails,
    UnitRow,
)
from .stores import open_store
from .stores.urls import is_service, refuse_service

if TYPE_CHECKING:
    import networkx as nx

__all__ = ["Network"]


def _documented(cls: "type[Network]") -> "type[Network]":
    """Give methods without a docstring that of their operation."""
    for name, operation in OPERATIONS.items():
        method = vars(cls).get(name)
        if method is not None and not method.__doc__:
            method.__doc__ = operation.documentation
    return cls


@_documented
class Network:
    """A network in a store or behind a running service. Thread-safe; close it, or use it in a ``with`` statement.

    Operations with `as_of` are about that day: a date, its text as YYYY-MM-DD, or None for today in Viet Nam.
    """

    def __init__(self, backend: Backend) -> None:
        self.backend = backend
        _ = self.queries  # completion in notebooks looks at attributes, and evaluates no property

    # opening

    @classmethod
    def open(cls, url: str, catalogue: Catalogue | None = None, *, create: bool = False) -> Self:
        """Open the network at `url`, with the queries of a catalogue (default: the built-in one).

        Raises `StoreError` if there is none and `create` is not set, or if it cannot be opened.
        """
        return cls(open_backend(url, catalogue, create=create))

    @classmethod
    def create(
        cls, url: str, vintage: Literal["2024", "2025"] | None = None, *, progress: ProgressCallback | None = None
    ) -> Self:
        """Create a network of Viet Nam's real units: of one vintage, or of both as history.

        Raises `RefusedError` `store-exists` if there is a network already.
        """
        return cls._create(url, reference_sheets(vintage), progress)

    @classmethod
    def create_demonstration(
        cls, url: str, scale: str, seed: int, *, progress: ProgressCallback | None = None
    ) -> tuple[Self, date]:
        """Create a demonstration network; returns it and its day.

        The planted gaps are written to `truth.csv` beside the store (for a server: in the current folder). Raises
        `InputError` `truth-taken` if that file exists.
        """
        from .demo import Demonstration  # noqa: PLC0415 - slow to import

        refuse_service(url, "creating a network")
        demonstration = Demonstration(scale, seed)
        folder = Path() if "://" in url else Path(url).expanduser().parent
        truth = folder / "truth.csv"
        if truth.exists():
            raise InputError("truth-taken", found=shorten(truth))
        folder.mkdir(parents=True, exist_ok=True)
        demonstration.write_truth(truth)
        try:
            network = cls._create(url, list(demonstration.sheets()), progress)
        except BaseException:
            truth.unlink(missing_ok=True)
            raise
        return network, demonstration.as_of

    @classmethod
    def _create(cls, url: str, tables: Sequence[Sheet], progress: ProgressCallback | None) -> Self:
        refuse_service(url, "creating a network")
        network = cls.open(url, create=True)
        try:
            if network.version > 0:
                raise RefusedError("store-exists", path=url)
            network.import_tables(tables, progress=progress)
        except BaseException:
            network.close()
            raise
        return network

    @classmethod
    def check_tables(
        cls,
        url: str,
        source: Source,
        *,
        skip_invalid: bool = False,
        if_version: int | None = None,
        progress: ProgressCallback | None = None,
    ) -> ImportReport:
        """Validate an import into the network at `url`, which need not exist. Nothing is stored."""
        rejects = Path("rejects.csv") if skip_invalid else None
        if not is_service(url):
            try:
                store = open_store(url)
            except StoreError as error:
                if error.code != "store-missing":
                    raise
                path = Path(source) if isinstance(source, str) else source
                return check_tables(None, path, skip_invalid=skip_invalid, if_version=if_version, progress=progress)
            network = cls(LocalBackend(store))
        else:
            network = cls.open(url)
        with network:
            return network.import_tables(
                source, check=True, skip_bad_rows=rejects, if_version=if_version, progress=progress
            )

    def close(self) -> None:
        """Release the store or the connections."""
        self.backend.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    # state

    @property
    def version(self) -> int:
        """Number of commits that changed the network."""
        return self.backend.version

    @property
    def url(self) -> str:
        """The address of the network, without credentials."""
        return self.backend.url

    @property
    def scope(self) -> Scope:
        """The rights of the caller."""
        return self.backend.scope

    @property
    def catalogue(self) -> Catalogue:
        """Rules, queries and measures."""
        return self.backend.catalogue

    @property
    def rules(self) -> Mapping[str, QueryDefinition]:
        """The rules by name, most severe first."""
        return self.backend.catalogue.rules

    @cached_property
    def queries(self) -> QueryNamespace:
        """The functions `net.queries.NAME(…)` of rules, queries and measures, with the signatures of their headers."""
        return QueryNamespace(self.backend.catalogue, self.gaps, self.query)

    def scoped(self, *, personal: bool = True, within: str | None = None) -> "Network":
        """The same network without `personal` data, or of the subtree of the unit `within` only.

        Operations about the whole network then raise `RefusedError` `only-a-subtree`, and units outside of the subtree
        `outside-subtree`; contacts above it have no personal data (Law 91/2025/QH15). Only built-in queries are
        available, since the results of others cannot be redacted. The store is shared; closing the original closes it.
        """
        return Network(self.backend.scoped(Scope(personal=personal, within=within)))

    def state(self, *, as_of: DateInput = None) -> Record[NetworkState]:
        return self.backend.run(operations.state, as_of=as_of)

    # units

    def find(self, text: str, *, as_of: DateInput = None, limit: int = 50) -> Rows[UnitRow]:
        return self.backend.run(operations.find, text=text, as_of=as_of, limit=limit)

    def units(
        self,
        text: str | None = None,
        *,
        code: str | None = None,
        level: str | None = None,
        kind: str | None = None,
        sector: str | None = None,
        province: str | None = None,
        within: str | None = None,
        ended: bool = False,
        as_of: DateInput = None,
        limit: int = DEFAULT_PAGE_SIZE,
        cursor: str | None = None,
    ) -> Page[UnitRow]:
        return self.backend.run(
            operations.units,
            text=text,
            code=code,
            level=level,
            kind=kind,
            sector=sector,
            province=province,
            within=within,
            ended=ended,
            as_of=as_of,
            limit=limit,
            cursor=cursor,
        )

    def unit(self, unit: str, *, as_of: DateInput = None) -> Record[UnitDetails]:
        return self.backend.run(operations.unit, unit=unit, as_of=as_of)

    def roots(
        self, *, as_of: DateInput = None, limit: int = DEFAULT_PAGE_SIZE, cursor: str | None = None
    ) -> Page[BranchRow]:
        return self.backend.run(operations.roots, as_of=as_of, limit=limit, cursor=cursor)

    def children(
        self, unit: str, *, as_of: DateInput = None, limit: int = DEFAULT_PAGE_SIZE, cursor: str | None = None
    ) -> Page[BranchRow]:
        return self.backend.run(operations.children, unit=unit, as_of=as_of, limit=limit, cursor=cursor)

    def neighbourhood(
        self, unit: str, *, hops: int = 1, limit: int = MAX_PAGE_SIZE, as_of: DateInput = None
    ) -> Record[Neighbourhood]:
        return self.backend.run(operations.neighbourhood, unit=unit, hops=hops, limit=limit, as_of=as_of)

    def map_units(self, *, as_of: DateInput = None) -> Record[MapUnits]:
        return self.backend.run(operations.map_units, as_of=as_of)

    def names(self, units: Sequence[str]) -> dict[str, str]:
        return self.backend.run(operations.names, units=units).data["names"]

    def changes(
        self,
        since: DateInput,
        until: DateInput,
        *,
        within: str | None = None,
        limit: int = DEFAULT_PAGE_SIZE,
        cursor: str | None = None,
    ) -> Record[Changes]:
        return self.backend.run(operations.changes, since=since, until=until, within=within, limit=limit, cursor=cursor)

    # contacts and paths

    def contact(self, unit: str, *, as_of: DateInput = None) -> Record[Contact]:
        return self.backend.run(operations.contact, unit=unit, as_of=as_of)

    def focal_points(
        self,
        unit: str | None = None,
        *,
        code: str | None = None,
        name: str | None = None,
        lat: float | None = None,
        lon: float | None = None,
        level: str | None = None,
        kind: str | None = None,
        province: str | None = None,
        as_of: DateInput = None,
        limit: int = DEFAULT_PAGE_SIZE,
        cursor: str | None = None,
    ) -> Page[Contact]:
        return self.backend.run(
            operations.focal_points,
            unit=unit,
            code=code,
            name=name,
            lat=lat,
            lon=lon,
            level=level,
            kind=kind,
            province=province,
            as_of=as_of,
            limit=limit,
            cursor=cursor,
        )

    @overload
    def paths(
        self, from_: str, to: str, *, as_of: DateInput = None, **options: Unpack[PathParameters]
    ) -> Record[Paths]: ...

    @overload
    def paths(
        self, from_: str, to: list[str] | tuple[str, ...], *, as_of: DateInput = None, **options: Unpack[PathParameters]
    ) -> dict[str, Record[Paths]]: ...

    def paths(
        self,
        from_: str,
        to: str | list[str] | tuple[str, ...],
        *,
        as_of: DateInput = None,
        **options: Unpack[PathParameters],
    ) -> Record[Paths] | dict[str, Record[Paths]]:
        parameters = {name: value for name, value in options.items() if value is not None}
        targets = [to] if isinstance(to, str) else to
        record = self.backend.run(operations.paths, from_=from_, to=targets, as_of=as_of, **parameters)
        results = {target: Record(paths, paths_table) for target, paths in record.data["targets"].items()}
        return results[to] if isinstance(to, str) else results

    def escalation(self, unit: str, *, as_of: DateInput = None) -> Record[Escalation]:
        return self.backend.run(operations.escalation, unit=unit, as_of=as_of)

    # rules, queries, measures

    def gaps(
        self,
        *rules: str,
        as_of: DateInput = None,
        within: str | None = None,
        findings: bool = True,
        explain: bool = False,
        progress: ProgressCallback | None = None,
        **parameters: Any,
    ) -> RuleResults:
        return self.backend.run(
            operations.gaps,
            rules=rules,
            as_of=as_of,
            within=within,
            findings=findings,
            explain=explain,
            progress=progress,
            parameters=parameters,
        )

    def gaps_page(
        self,
        rule: str,
        *,
        as_of: DateInput = None,
        within: str | None = None,
        explain: bool = False,
        limit: int = DEFAULT_PAGE_SIZE,
        cursor: str | None = None,
        **parameters: Any,
    ) -> FindingsPage:
        return self.backend.run(
            operations.gaps_page,
            rule=rule,
            as_of=as_of,
            within=within,
            explain=explain,
            limit=limit,
            cursor=cursor,
            parameters=parameters,
        )

    def scorecard(
        self,
        as_of: DateInput | Sequence[DateInput] = None,
        *,
        within: str | None = None,
        progress: ProgressCallback | None = None,
    ) -> Scorecard:
        return self.backend.run(operations.scorecard, as_of=as_of, within=within, progress=progress)

    def overview(
        self, *rules: str, as_of: DateInput = None, within: str | None = None, units: bool = True
    ) -> Record[Overview]:
        return self.backend.run(operations.overview, rules=rules, as_of=as_of, within=within, units=units)

    def resilience(
        self,
        *measures: str,
        as_of: DateInput = None,
        progress: ProgressCallback | None = None,
        **parameters: Any,
    ) -> MeasureResults:
        return self.backend.run(
            operations.resilience, measures=measures, as_of=as_of, progress=progress, parameters=parameters
        )

    def query(self, name: str, /, as_of: DateInput = None, **parameters: Any) -> QueryResult:
        return self.backend.run(operations.query, name=name, as_of=as_of, parameters=parameters)

    # reports

    def report(
        self,
        rule: str | None = None,
        *,
        within: str | None = None,
        as_of: DateInput = None,
        language: str = "vi",
        **parameters: Any,
    ) -> Report:
        return self.backend.run(
            operations.report, rule=rule, within=within, as_of=as_of, language=language, parameters=parameters
        )

    def paths_report(
        self, from_: str, to: str, *, as_of: DateInput = None, language: str = "vi", **options: Unpack[PathParameters]
    ) -> Report:
        return self.backend.run(
            operations.paths_report, from_=from_, to=to, as_of=as_of, language=language, options=options
        )

    def scorecard_report(
        self, as_of: DateInput | Sequence[DateInput] = None, *, within: str | None = None, language: str = "vi"
    ) -> Report:
        return self.backend.run(operations.scorecard_report, as_of=as_of, within=within, language=language)

    # data in and out

    def import_tables(
        self,
        source: Source,
        *,
        check: bool = False,
        skip_bad_rows: str | Path | None = None,
        idempotency_key: IdempotencyKey | None = None,
        if_version: int | None = None,
        progress: ProgressCallback | None = None,
    ) -> ImportReport:
        return self.backend.run(
            operations.import_tables,
            source=source,
            check=check,
            skip_bad_rows=skip_bad_rows,
            idempotency_key=idempotency_key,
            if_version=if_version,
            progress=progress,
        )

    def upsert(
        self,
        table: str,
        row: Mapping[str, Any],
        *,
        idempotency_key: IdempotencyKey | None = None,
        if_version: int | None = None,
    ) -> ImportReport:
        return self.backend.run(
            operations.upsert, table=table, row=row, idempotency_key=idempotency_key, if_version=if_version
        )

    def end(
        self,
        table: str,
        key: Mapping[str, Any],
        on: DateInput,
        *,
        idempotency_key: IdempotencyKey | None = None,
        if_version: int | None = None,
    ) -> ImportReport:
        return self.backend.run(
            operations.end, table=table, key=key, on=on, idempotency_key=idempotency_key, if_version=if_version
        )

    def export_tables(
        self, directory: str | Path, format_: TablesName = "tables", *, progress: ProgressCallback | None = None
    ) -> ExportReport:
        return self.backend.run(operations.export_tables, directory=directory, format_=format_, progress=progress)

    def export_graph(
        self,
        directory: str | Path,
        format_: GraphName,
        *,
        as_of: DateInput = None,
        progress: ProgressCallback | None = None,
    ) -> GraphReport:
        return self.backend.run(
            operations.export_graph, directory=directory, format_=format_, as_of=as_of, progress=progress
        )

    def to_networkx(self, *, as_of: DateInput = None, labels: Collection[str] | None = None) -> "nx.MultiDiGraph[str]":
        return self.backend.run(operations.to_networkx, as_of=as_of, labels=labels)
