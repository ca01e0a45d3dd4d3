"""The commands say over a service what they say over the store itself."""

import json
import re
from contextlib import nullcontext
from pathlib import Path

import pytest

from dtgraph.cli import context
from dtgraph.network import Network

from ...helpers.live_service import Served, own_rule, with_key
from ..cli.conftest import Run, run

__all__ = ["run"]

DAY = "2026-06-30"
COMMUNE = "vn:commune:03439:2025"
PROVINCE = "vn:province:12:2024"

COMMANDS = [
    ["gaps", "--within", COMMUNE],
    ["gaps", "stale_holders", "--summary", "--format", "json"],
    ["gaps", "stale_holders", "overloaded_people", "--format", "csv"],
    ["gaps", "stale_holders", "--within", COMMUNE, "--explain", "--fail-on", "low"],
    ["query", "totals_by_level", "--format", "json"],
    ["query", "units_without_platform", "--within", PROVINCE, "--format", "csv"],
    ["find", "thu lum"],
    ["find", "thu lum", "--format", "csv"],
    ["contact", PROVINCE],
    ["contact", COMMUNE, "--format", "json"],
    ["paths", COMMUNE, "vn:central:ministry-of-finance:2025", "-k", "2", "--disjoint", "node"],
    ["paths", COMMUNE, "demo:12:enterprise:alone", PROVINCE, "--format", "json"],
    ["escalation", COMMUNE],
    ["escalation", COMMUNE, "--format", "json"],
    ["resilience", "bridges"],
    ["scorecard", "--by", "province", "--on", "2025-03-01,2026-06-30", "--within", PROVINCE],
    ["rules", "stale_holders"],
    ["contact", "nobody"],
    ["gaps", "nothing"],
    ["paths", COMMUNE, "nobody"],
]


@pytest.fixture(scope="session")
def key(served: Served) -> str:
    return served.key("admin")


@pytest.mark.parametrize("command", COMMANDS, ids=" ".join)
def test_commands_that_ask(
    run: Run, local: Network, served: Served, key: str, command: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    with with_key(key):
        remote = run("--store", served.url, "--as-of", DAY, *command)
    monkeypatch.setattr(context, "open_network", lambda *_: nullcontext(local))  # which is open
    own = run("--store", "own.db", "--as-of", DAY, *command)
    assert (remote.code, remote.out, remote.err) == (own.code, own.out, own.err)
    assert own.out or own.code


def test_import_and_export(run: Run, writable: tuple[Network, Network, Served], tmp_path: Path) -> None:
    own, _, served = writable
    own.export_tables(tmp_path / "own")
    with with_key(served.key("admin")):
        exported = run("--store", served.url, "export", "remote", "--format", "tables")
        checked = run("--store", served.url, "import", "own", "--check", "--format", "json")
        stored = run("--store", served.url, "import", "own", "--format", "json")
        graph = run("--store", served.url, "--as-of", DAY, "export", "graphs", "--format", "gexf")
    assert (exported.code, graph.code) == (0, 0)
    files = [{file.name: file.read_bytes() for file in (tmp_path / name).iterdir()} for name in ("own", "remote")]
    assert files[0] == files[1]
    counts = json.loads(checked.out)
    assert counts["unchanged"] > counts["created"] + counts["changed"] + counts["rejected"] == 0
    assert json.loads(stored.out) == counts
    assert (tmp_path / "graphs" / "network.gexf").exists()


@pytest.mark.parametrize(
    "command",
    [
        ["init"],
        ["init", "--demo", "national"],
        ["serve"],
        ["serve", "--host", "0.0.0.0"],
        ["keys", "list"],
        ["keys", "create", "x"],
        ["doctor"],
        ["gaps", "--rules", "mine"],
    ],
    ids=" ".join,
)
def test_commands_that_need_the_store_itself(
    run: Run, served: Served, command: list[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("DTGRAPH_KEYS", str(tmp_path / "keys"))
    if "--rules" in command:
        own_rule(tmp_path / "mine")
    said = run("--store", served.url, *command)
    assert (said.code, said.out) == (2, "")
    assert re.fullmatch(r"dtgraph: .* running service – .* \[needs-the-store\]\n", said.err)


def test_nobody_is_there(run: Run) -> None:
    with with_key("dtg_0_secret"):
        said = run("--store", "http://127.0.0.1:1", "gaps")
    assert (said.code, said.out) == (3, "")
    assert said.err.strip().endswith("[store-unreachable]")
    assert "secret" not in said.err
