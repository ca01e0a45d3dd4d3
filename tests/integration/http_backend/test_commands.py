"""Commands print the same over a service as over the store itself."""

import json
import re
from pathlib import Path

import pytest

from dtgraph.backends import LocalBackend
from dtgraph.network import Network

from ...helpers.live_service import LiveService, api_key_environment, write_custom_rule
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
def key(served: LiveService) -> str:
    return served.key("admin")


@pytest.mark.parametrize("command", COMMANDS, ids=" ".join)
def test_reading_commands(
    run: Run, local: Network, served: LiveService, key: str, command: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    with api_key_environment(key):
        remote = run("--store", served.url, "--as-of", DAY, *command)
    monkeypatch.setattr("dtgraph.backends.open_backend", lambda *_, **__: local.backend)  # the store is open already
    monkeypatch.setattr(LocalBackend, "close", lambda _: None)
    direct = run("--store", "direct.db", "--as-of", DAY, *command)
    assert (remote.code, remote.out, remote.err) == (direct.code, direct.out, direct.err)
    assert direct.out or direct.code


def test_import_and_export(run: Run, writable: tuple[Network, Network, LiveService], tmp_path: Path) -> None:
    direct, _, served = writable
    direct.export_tables(tmp_path / "direct")
    with api_key_environment(served.key("admin")):
        exported = run("--store", served.url, "export", "remote", "--format", "tables")
        checked = run("--store", served.url, "import", "direct", "--check", "--format", "json")
        stored = run("--store", served.url, "import", "direct", "--format", "json")
        graph = run("--store", served.url, "--as-of", DAY, "export", "graphs", "--format", "gexf")
    assert (exported.code, graph.code) == (0, 0)
    files = [{file.name: file.read_bytes() for file in (tmp_path / name).iterdir()} for name in ("direct", "remote")]
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
def test_commands_that_need_direct_access(
    run: Run, served: LiveService, command: list[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("DTGRAPH_KEYS", str(tmp_path / "keys"))
    if "--rules" in command:
        write_custom_rule(tmp_path / "mine")
    result = run("--store", served.url, *command)
    assert (result.code, result.out) == (2, "")
    assert re.fullmatch(r"dtgraph: .* running service – .* \[needs-the-store\]\n", result.err)


def test_unreachable_service(run: Run) -> None:
    with api_key_environment("dtg_0_secret"):
        result = run("--store", "http://127.0.0.1:1", "gaps")
    assert (result.code, result.out) == (3, "")
    assert result.err.strip().endswith("[store-unreachable]")
    assert "secret" not in result.err
