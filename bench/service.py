"""Measure the service under load: look-ups of focal points, against a process that has the same answers in a dict.

Each server is measured alone, by the same clients in a process beside it. What a look-up takes the first time is told
apart: one client asks for each commune once before the load begins. Of two workers that fills what one of them keeps,
so their load has cold look-ups, too; so it has during imports, after each of which everything is asked anew.
"""

import json
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median
from typing import Any

from rich.console import Console
from rich.table import Table

from bench.imports import importing
from bench.peer import ANSWERS
from bench.served import ROOT, Served, answer, serving
from dtgraph.auth.keys import KeyStore
from dtgraph.demo import Demonstration
from dtgraph.network import Network
from tests.helpers.neo4j.server import Server

__all__ = ["compare_service"]

USERS = 16
PATH, QUERY = "/v1/focal-points", f"unit={{unit}}&as_of={Demonstration.as_of}"
DICT, EMBEDDED = "a dict of the answers", "embedded"
LEAST, MOST = 0.5, 5
"""The aims: at least so much of the dict's look-ups, under so many times its p99."""


def compare_service(
    opened: Mapping[str, Network], server: Server, demonstration: Demonstration, scratch: Path, seconds: float
) -> list[str]:
    """Print the table; the servers that answer differently or fail. It closes the embedded store, which is served."""
    load = Load(_communes(opened["embedded"]), seconds, _keys(scratch / "keys"))
    store, settings = opened["embedded"].store.url, {"DTGRAPH_KEYS": str(scratch / "keys")}
    opened["embedded"].close()
    with serving(scratch / "embedded.log", store, settings=settings) as served:
        load.run(EMBEDDED, served)
        load.run("  a key for personal data: each in the log", served, "read:personal")
        with importing(served, load.keys["admin"], demonstration) as imports:
            load.run("  during imports", served, first=False)
    (scratch / "answers.json").write_text(json.dumps(load.answers), "utf-8")
    given = {**settings, ANSWERS: str(scratch / "answers.json")}
    with serving(scratch / "peer.log", store, program="bench.peer", settings=given) as served:
        load.run(DICT, served)
    login = {**settings, "DTGRAPH_NEO4J_USER": server.user, "DTGRAPH_NEO4J_PASSWORD": server.password}
    for workers in (1, 2):
        with serving(scratch / f"{workers}.log", server.url, "--workers", str(workers), settings=login) as served:
            load.run(f"Neo4j, {workers} worker{'s'[: workers - 1]}", served)
    load.show()
    print(
        f"{USERS} clients for {seconds:.0f} s each, over {len(load.units):,} communes; "
        f"{len(imports)} imports of people, {median(imports):.1f} s each"
    )
    return load.differ


@dataclass(slots=True)
class Load:
    """One load for several servers, and what was measured."""

    units: Sequence[str]
    seconds: float
    keys: Mapping[str, str]
    answers: dict[str, str] = field(default_factory=dict)
    measured: dict[str, dict[str, Any]] = field(default_factory=dict)
    differ: list[str] = field(default_factory=list)

    def run(self, name: str, served: Served, key: str = "read", *, first: bool = True) -> None:
        """Ask for each commune once, where that is wanted; then let all clients ask."""
        passed = self._pass(name, served, key) if first else None
        told = {"url": served.url, "path": f"{PATH}?{QUERY}", "key": self.keys[key], "units": self.units}
        worked = served.worked()
        clients = subprocess.run(
            [sys.executable, "-m", "bench.load"],
            input=json.dumps({**told, "users": USERS, "seconds": self.seconds}),
            stdout=subprocess.PIPE,
            text=True,
            check=True,
            cwd=ROOT,
        )
        cores = (served.worked() - worked) / self.seconds
        self.measured[name] = said = {**json.loads(clients.stdout), "first": passed, "served": cores}
        print(f"{name.strip()}: {said['rate']:,.0f} look-ups/s", flush=True)
        if said["failed"]:
            print(said["failed"], flush=True)
            self.differ.append(f"{name.strip()} (failed)")

    def _pass(self, name: str, served: Served, key: str) -> float:
        """The milliseconds of a look-up that is asked for the first time."""
        told: dict[str, str] = {}
        began = time.perf_counter()
        with served.client() as connection:
            for query in (QUERY.format(unit=unit) for unit in self.units):
                told[query] = answer(connection, f"{PATH}?{query}", self.keys[key])
        passed = (time.perf_counter() - began) * 1000 / len(told)
        if key == "read" and told != (self.answers or told):
            self.differ.append(name)
        self.answers = self.answers or told
        return passed

    def show(self) -> None:
        """Print what was measured, beside the dict, and the aims."""
        columns = (
            "look-ups/s",
            "of the dict's",
            "p50 ms",
            "p99 ms",
            "of the dict's",
            "failed",
            "first ms",
            "CPU ms",
            "cores",
        )
        shown = Table("served", *columns, "clients' cores", box=None)
        peer = self.measured[DICT]
        for name in (DICT, *(name for name in self.measured if name != DICT)):
            one = self.measured[name]
            shown.add_row(
                name,
                f"{one['rate']:,.0f}",
                f"{one['rate'] / peer['rate']:.2f}",
                f"{one['p50']:.2f}",
                f"{one['p99']:.2f}",
                f"{one['p99'] / peer['p99']:.1f}",
                f"{sum(one['failed'].values()):,}",
                "" if one["first"] is None else f"{one['first']:.2f}",
                f"{one['served'] / one['rate'] * 1000:.2f}",
                f"{one['served']:.2f}",
                f"{one['cores']:.2f}",
            )
        Console(width=160).print(shown)
        own = self.measured[EMBEDDED]
        met = own["rate"] >= LEAST * peer["rate"] and own["p99"] < MOST * peer["p99"]
        print(f"Aims: {LEAST} of the dict's look-ups, p99 under {MOST} times its: {'met' if met else 'not met'}")


def _communes(network: Network) -> list[str]:
    outline = network.map_units(as_of=Demonstration.as_of)
    return [unit for unit, level in zip(outline["id"], outline["level"], strict=True) if level == "commune"]


def _keys(file: Path) -> dict[str, str]:
    """A key for each scope that is needed."""
    access = KeyStore(file)
    keys = {scope: access.create("bench", [scope])[1] for scope in ("read", "read:personal", "admin")}
    access.close()
    return keys
