"""Checks of the machine and of a store."""

import os
import platform
import re
import shutil
from contextlib import suppress
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, requires, version
from pathlib import Path

import psutil

from .catalogue import catalogue, with_custom_rules
from .errors import DtgraphError, StoreError
from .settings import Settings
from .stores import open_store
from .stores.protocol import Store
from .stores.schema import system_statement

__all__ = ["Check", "run_checks"]

GIB = 2**30
NATIONAL_MEMORY_GIB = 4
"""Memory needed to import and query a national network, in GiB."""


@dataclass(frozen=True, slots=True)
class Check:
    """A check with its result and, if it failed, advice."""

    name: str
    ok: bool
    result: str
    advice: str = ""


def run_checks(url: str, *, repair: bool = False) -> list[Check]:
    """Check this machine and the store at `url`; with `repair`, roll back an interrupted import first."""
    checks = [
        Check("dtgraph", ok=True, result=version("dtgraph")),
        Check("python", ok=True, result=f"{platform.python_version()} on {platform.platform()}"),
        Check("packages", ok=True, result=_package_versions()),
        _catalogue(),
        _memory(),
    ]
    if "://" not in url:
        checks.append(_disk(Path(url).expanduser()))
    try:
        store = open_store(url)
    except StoreError as error:
        return [*checks, Check("store", ok=False, result=error.message, advice=error.advice)]
    try:
        return [*checks, *_store(store, repair=repair)]
    except DtgraphError as error:
        return [*checks, Check("store", ok=False, result=error.message, advice=error.advice)]
    finally:
        store.close()


def _package_versions() -> str:
    """Versions of the packages that dtgraph requires or can use."""
    names = {re.split(r"[^A-Za-z0-9_.-]", requirement, maxsplit=1)[0] for requirement in requires("dtgraph") or ()}
    installed = {}
    for name in names:
        with suppress(PackageNotFoundError):
            installed[name] = version(name)
    return ", ".join(f"{name} {installed[name]}" for name in sorted(installed))


def _memory() -> Check:
    memory = psutil.virtual_memory().total
    advice = "" if memory >= NATIONAL_MEMORY_GIB * GIB else f"a national network needs {NATIONAL_MEMORY_GIB} GiB"
    result = f"{Settings().heap} for the embedded engine, {memory / GIB:.1f} GiB of memory in total"
    return Check("memory", ok=not advice, result=result, advice=advice)


def _disk(path: Path) -> Check:
    folder = next(parent for parent in path.absolute().parents if parent.is_dir())
    free = shutil.disk_usage(folder).free / GIB
    writable = os.access(folder, os.W_OK)
    advice = "" if writable and free >= 1 else f"free 1 GiB in {folder}" if writable else f"make {folder} writable"
    return Check("disk", ok=not advice, result=f"{free:,.1f} GiB free", advice=advice)


def _catalogue() -> Check:
    try:
        loaded = with_custom_rules(Settings().rules)
    except DtgraphError as error:
        return Check("catalogue", ok=False, result=error.message, advice=error.advice)
    return Check("catalogue", ok=True, result=f"{len(loaded.rules)} rules, {len(loaded.queries)} queries")


def _store(store: Store, *, repair: bool) -> list[Check]:
    checks = [Check("store", ok=True, result=store.url)]
    checks += [Check(name, ok=True, result=version) for name, version in store.engine_versions().items()]
    if store.needs_repair() and repair:
        store.repair()
        checks.append(Check("repair", ok=True, result="the interrupted import was rolled back"))
    elif store.needs_repair():
        advice = "when no import is running, run: dtgraph doctor --repair"
        return [*checks, Check("import", ok=False, result="an import is in progress or was interrupted", advice=advice)]
    counts = store.read(catalogue().query("counts").text)
    content = ", ".join(f"{row['nodes']:,} {row['label']}" for row in counts) or "nothing"
    advice = "" if counts else "fill the store with dtgraph init or dtgraph import"
    ties = store.read(catalogue().query("ties").text)
    broken = any(row["ends"] != 2 * row["ties"] for row in ties)
    damage = "restore a backup: ends of relationships are missing" if broken else ""
    tie_counts = ", ".join(f"{row['ties']:,} {row['type']}" for row in ties) or "nothing"
    return [
        *checks,
        Check("store format", ok=True, result=str(store.read(system_statement("state"))[0]["format"])),
        Check("network version", ok=True, result=str(store.version)),
        Check("content", ok=True, result=content, advice=advice),
        Check("ties", ok=not broken, result=tie_counts, advice=damage),
    ]
