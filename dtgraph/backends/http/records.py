"""What a network keeps, over a running service: tables in, tables and graphs out."""

from collections.abc import Collection, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal, Self

from ...engine.evaluator import Progress
from ...exchange import ExportReport, GraphName, GraphReport, IdempotencyKey, ImportReport, TablesName
from ...exchange.tables.sheet import Sheet
from ...network import Network
from ...records import Day, parse_date
from ...stores.protocol import Row
from .client import HttpClient
from .downloads import export_graph, export_tables, read_graph
from .requests import refuse, tell
from .writes import check_tables, conditions, end_row, import_tables, put_row

if TYPE_CHECKING:
    import networkx as nx

__all__ = ["RemoteRecords"]


class RemoteRecords(Network):
    """The records of the network of a service."""

    store: HttpClient

    @classmethod
    def opened_for_import(cls, url: str) -> Self:
        """The network of the service at `url`, which is there."""
        return cls.opened(url)

    @classmethod
    def create(
        cls, url: str, vintage: Literal["2024", "2025"] | None = None, *, progress: Progress | None = None
    ) -> Self:
        """Refused: a service has its network."""
        refuse(url, "to make a network")

    @classmethod
    def create_demonstration(
        cls, url: str, scale: str, seed: int, *, progress: Progress | None = None
    ) -> tuple[Self, date]:
        """Refused: a service has its network."""
        refuse(url, "to make a network")

    def restricted(self, *, personal: bool, within: str | None) -> "Network":
        """Refused: what is shown is what the key may see."""
        refuse(self.store.url, "to see less than the key may")

    def without_personal_data(self) -> "Network":
        """Refused, as `restricted`."""
        return self.restricted(personal=False, within=None)

    @classmethod
    def check_tables(
        cls,
        url: str,
        source: str | Path | Sequence[Sheet],
        *,
        skip_invalid: bool = False,
        if_version: int | None = None,
        progress: Progress | None = None,
    ) -> ImportReport:
        given = conditions(None, if_version)
        with cls.opened(url) as network:
            return check_tables(network.store, source, skip_invalid=skip_invalid, conditions=given, progress=progress)

    def import_tables(
        self,
        source: str | Path | Sequence[Sheet],
        *,
        check: bool = False,
        skip_bad_rows: str | Path | None = None,
        idempotency_key: IdempotencyKey | None = None,
        if_version: int | None = None,
        progress: Progress | None = None,
    ) -> ImportReport:
        if check:
            skip_invalid = skip_bad_rows is not None
            return check_tables(
                self.store,
                source,
                skip_invalid=skip_invalid,
                conditions=conditions(None, if_version),
                progress=progress,
            )
        rejects = None if skip_bad_rows is None else Path(skip_bad_rows)
        given = conditions(idempotency_key, if_version)
        return import_tables(self.store, source, rejects=rejects, conditions=given, progress=progress)

    def upsert(
        self,
        table: str,
        row: Mapping[str, Any],
        *,
        idempotency_key: IdempotencyKey | None = None,
        if_version: int | None = None,
    ) -> ImportReport:
        return put_row(self.store, table, row, conditions(idempotency_key, if_version))

    def end(
        self,
        table: str,
        key: Mapping[str, Any],
        on: Day,
        *,
        idempotency_key: IdempotencyKey | None = None,
        if_version: int | None = None,
    ) -> ImportReport:
        return end_row(self.store, table, key, parse_date(on, "on"), conditions(idempotency_key, if_version))

    def export_tables(
        self, directory: str | Path, format_: TablesName = "tables", *, progress: Progress | None = None
    ) -> ExportReport:
        self._require_whole("an export")
        tell(progress)
        return export_tables(self.store, Path(directory), format_)

    def export_graph(
        self,
        directory: str | Path,
        format_: GraphName,
        *,
        as_of: Day = None,
        progress: Progress | None = None,
    ) -> GraphReport:
        self._require_whole("an export")
        tell(progress)
        return export_graph(self.store, Path(directory), format_, parse_date(as_of))

    def to_networkx(self, *, as_of: Day = None, labels: Collection[str] | None = None) -> "nx.MultiDiGraph[str]":
        self._require_whole("the graph")
        return read_graph(self.store, parse_date(as_of), labels)

    def _with_days(self, rows: list[Row], columns: Sequence[str]) -> list[Row]:
        """The rows, with the days of some columns as such: JSON has them as texts."""
        try:
            for row in rows:
                row.update({name: date.fromisoformat(row[name]) for name in columns if row[name] is not None})
        except (KeyError, TypeError, ValueError):
            raise self.store.unreachable("its questions have other columns") from None
        return rows
