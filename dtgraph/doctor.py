"""Checks of the machine and of a store, each with what was found and what to do."""

import os
import platform
import shutil
import sys
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path

from .catalogue import catalogue, with_own
from .errors import DtgraphError, StoreError
from .settings import Settings, machine_memory
from .stores import open_store
from .stores.protocol import Store

__all__ = ["Check", "examine"]


GIB = 2**30
ROOMY = 4
"""GiB of memory in which a national network can be imported and asked."""


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
        _memory(),
    ]
    if "://" not in url:
        checks.append(_disk(Path(url).expanduser()))
    try:
        store = open_store(url)
    except StoreError as error:
        return [*checks, Check("store", ok=False, found=error.sentence, advice=error.advice)]
    try:
        return [*checks, *_store(store, repair=repair)]
    except DtgraphError as error:
        return [*checks, Check("store", ok=False, found=error.sentence, advice=error.advice)]
    finally:
        store.close()


def _memory() -> Check:
    heap, memory = Settings().heap, machine_memory()
    if memory is None:
        return Check("memory", ok=True, found=f"{heap} for the embedded engine")
    found = f"{heap} for the embedded engine, {memory / GIB:.1f} GiB in the machine"
    roomy = memory >= ROOMY * GIB
    return Check("memory", ok=roomy, found=found, advice="" if roomy else f"a national network needs {ROOMY} GiB")


def _disk(path: Path) -> Check:
    folder = next(parent for parent in path.absolute().parents if parent.is_dir())
    free = shutil.disk_usage(folder).free / GIB
    writable = os.access(folder, os.W_OK)
    advice = "" if writable and free >= 1 else f"free a GiB in {folder}" if writable else f"let {folder} be writable"
    return Check("disk", ok=not advice, found=f"{free:,.1f} GiB free", advice=advice)


def _catalogue() -> Check:
    try:
        loaded = with_own(Settings().rules)
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
    ties = store.read(catalogue().query("ties").text)
    broken = [row["type"] for row in ties if row["ends"] != 2 * row["ties"]]
    tied = ", ".join(f"{row['ties']:,} {row['type']}" for row in ties) or "nothing"
    return [
        *checks,
        Check("version", ok=True, found=str(store.version)),
        Check("content", ok=True, found=found, advice=empty),
        Check("ties", ok=not broken, found=tied, advice="restore a backup: ends of ties are missing" if broken else ""),
    ]
