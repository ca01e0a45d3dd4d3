"""Checks of the machine and of a store, each with what was found and what to do."""

import platform
import sys
from dataclasses import dataclass
from importlib.metadata import version

from .errors import DtgraphError
from .queries import catalogue
from .store import open_store
from .store.base import Store

__all__ = ["Check", "examine"]


@dataclass(frozen=True, slots=True)
class Check:
    """One check: what was found and, where it is not well, what to do."""

    name: str
    ok: bool
    found: str
    advice: str = ""


def examine(url: str, *, repair: bool = False) -> list[Check]:
    """The checks of this machine and of the store at `url`; with `repair`, a cut-off import is taken back first."""
    checks = [
        Check("dtgraph", ok=True, found=version("dtgraph")),
        Check("python", ok=True, found=f"{platform.python_version()} on {sys.platform}"),
        _catalogue(),
    ]
    try:
        store = open_store(url)
    except DtgraphError as error:
        return [*checks, Check("store", ok=False, found=error.sentence, advice=error.advice)]
    try:
        return [*checks, *_store(store, repair=repair)]
    except DtgraphError as error:
        return [*checks, Check("store", ok=False, found=error.sentence, advice=error.advice)]
    finally:
        store.close()


def _catalogue() -> Check:
    try:
        loaded = catalogue()
    except DtgraphError as error:
        return Check("catalogue", ok=False, found=error.sentence, advice=error.advice)
    return Check("catalogue", ok=True, found=f"{len(loaded.rules)} rules, {len(loaded.queries)} queries")


def _store(store: Store, *, repair: bool) -> list[Check]:
    checks = [Check("store", ok=True, found=store.url)]
    if store.needs_repair() and repair:
        store.repair()
        checks.append(Check("repair", ok=True, found="the import that was cut off was taken back"))
    elif store.needs_repair():
        advice = "run dtgraph doctor --repair, once no import runs"
        return [*checks, Check("import", ok=False, found="an import is under way or was cut off", advice=advice)]
    counts = store.read(catalogue().query("counts").text)
    found = ", ".join(f"{row['nodes']:,} {row['label']}" for row in counts) or "nothing"
    empty = "" if counts else "fill it with dtgraph init or dtgraph import"
    return [
        *checks,
        Check("version", ok=True, found=str(store.version)),
        Check("content", ok=bool(counts), found=found, advice=empty),
    ]
