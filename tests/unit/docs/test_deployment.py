"""Static checks of the files for deployment that no test runs: the systemd unit and the container file."""

import json
import re
import shlex
import shutil
import subprocess
import sys
from configparser import ConfigParser
from pathlib import Path

import pytest

from dtgraph.cli.serve import SHUTDOWN_TIMEOUT_S
from dtgraph.settings import Settings

from ...helpers.commands import iter_commands
from ...helpers.doc_pages import ROOT

UNIT = ROOT / "deploy" / "dtgraph.service"
CONTAINER = ROOT / "deploy" / "Containerfile"

KNOWN_SETTINGS = {f"DTGRAPH_{name.upper()}" for name in Settings.model_fields}
INSTRUCTIONS = {
    *("FROM", "WORKDIR", "COPY", "RUN", "USER", "VOLUME", "ENV", "EXPOSE", "HEALTHCHECK", "ENTRYPOINT", "CMD"),
}


def systemd_unit() -> ConfigParser:
    parser = ConfigParser(strict=False, interpolation=None)
    parser.optionxform = str  # type: ignore[assignment, method-assign]
    parser.read_string(UNIT.read_text(encoding="utf-8"))
    return parser


def assert_serves(arguments: list[str]) -> None:
    """Assert that the command line accepts these arguments of `serve`."""
    name, *options = arguments
    assert name == "serve"
    dict(iter_commands())[name].make_context(name, options)  # raises for unknown options


KNOWN_OPTIONS: dict[str, dict[str, re.Pattern[str]]] = {
    "Unit": {
        "Description": re.compile(r"\S.*"),
        **dict.fromkeys(("After", "Before", "Requires", "Wants"), re.compile(r"[\w@-]+\.(service|target)")),
    },
    "Service": {
        "Type": re.compile("simple|exec|forking|oneshot|dbus|notify|notify-reload|idle"),
        "Restart": re.compile("no|on-success|on-failure|on-abnormal|on-watchdog|on-abort|always"),
        **dict.fromkeys(("User", "Group", "StateDirectory"), re.compile(r"[a-z_][a-z0-9_-]*")),
        **dict.fromkeys(("StateDirectoryMode", "UMask"), re.compile("0[0-7]{3}")),
        "WorkingDirectory": re.compile(r"/\S+"),
        "Environment": re.compile(r"[A-Z_]+=\S+"),
        "EnvironmentFile": re.compile(r"-?/\S+"),
        "ExecStart": re.compile(r"/\S+( \S+)*"),
        **dict.fromkeys(("RestartSec", "TimeoutStartSec", "TimeoutStopSec"), re.compile(r"\d+")),
        "CapabilityBoundingSet": re.compile(r"(CAP_[A-Z_]+( CAP_[A-Z_]+)*)?"),
        "ProtectSystem": re.compile("yes|no|full|strict"),
        "ProtectHome": re.compile("yes|no|read-only|tmpfs"),
        "ProtectProc": re.compile("noaccess|invisible|ptraceable|default"),
        **dict.fromkeys(
            (
                *("NoNewPrivileges", "PrivateTmp", "PrivateDevices", "ProtectClock", "ProtectControlGroups"),
                *("ProtectHostname", "ProtectKernelLogs", "ProtectKernelModules", "ProtectKernelTunables"),
                *("RestrictNamespaces", "RestrictRealtime", "RestrictSUIDSGID", "LockPersonality"),
            ),
            re.compile("yes|no"),
        ),
        "RestrictAddressFamilies": re.compile(r"AF_[A-Z0-9]+( AF_[A-Z0-9]+)*"),
        "SystemCallArchitectures": re.compile(r"native|[a-z0-9-]+"),
        "SystemCallFilter": re.compile(r"~?@?[a-z0-9_-]+( @?[a-z0-9_-]+)*"),
    },
    "Install": {"WantedBy": re.compile(r"[\w-]+\.target")},
}
"""Patterns of the options of systemd.unit(5), systemd.service(5) and systemd.exec(5) that the unit may use."""


def test_unit_has_known_sections_and_options() -> None:
    parser = systemd_unit()
    assert parser.sections() == [*KNOWN_OPTIONS]
    for section in parser.sections():
        for key, value in parser[section].items():
            assert key in KNOWN_OPTIONS[section], f"{key} is misspelled, or missing in KNOWN_OPTIONS"
            assert KNOWN_OPTIONS[section][key].fullmatch(value), f"{key}={value}"


def test_unit_runs_service_as_unprivileged_user() -> None:
    service = systemd_unit()["Service"]
    program, *arguments = shlex.split(service["ExecStart"])
    assert Path(program).name == "dtgraph"
    assert_serves(arguments)
    assert "--host" not in arguments  # the default is localhost
    name, _, store = service["Environment"].partition("=")
    assert name in KNOWN_SETTINGS
    assert store.startswith(f"/var/lib/{service['StateDirectory']}/")
    assert service["User"] not in ("", "root")
    assert (service["NoNewPrivileges"], service["ProtectSystem"], service["CapabilityBoundingSet"]) == (
        "yes",
        "strict",
        "",
    )
    assert "MemoryDenyWriteExecute" not in service  # Java does not start with it


def test_unit_stop_timeout_exceeds_that_of_service() -> None:
    assert int(systemd_unit()["Service"]["TimeoutStopSec"]) > SHUTDOWN_TIMEOUT_S


@pytest.mark.skipif(shutil.which("systemd-analyze") is None, reason="needs systemd-analyze")
def test_systemd_verifies_unit(tmp_path: Path) -> None:
    # systemd requires that the program exists: use that of this Python
    program = Path(sys.executable).with_name("dtgraph")
    text = UNIT.read_text(encoding="utf-8").replace("/opt/dtgraph/bin/dtgraph", str(program))
    (tmp_path / UNIT.name).write_text(text, encoding="utf-8")
    command = ["systemd-analyze", "verify", "--man=no", str(tmp_path / UNIT.name)]
    process = subprocess.run(command, capture_output=True, text=True, check=False)
    assert process.returncode == 0
    assert UNIT.name not in process.stderr  # messages on other units do not matter


def stages() -> list[list[tuple[str, str]]]:
    """Return the instructions of each stage of the container file."""
    text = re.sub(r"\\\n\s*", "", CONTAINER.read_text(encoding="utf-8"))
    lines = [line.split(maxsplit=1) for line in text.splitlines() if line.strip() and not line.startswith("#")]
    result: list[list[tuple[str, str]]] = []
    for word, rest in lines:
        assert word in INSTRUCTIONS, word
        if word == "FROM":
            result.append([])
        result[-1].append((word, rest))
    return result


def instructions(name: str, stage: list[tuple[str, str]]) -> list[str]:
    return [rest for word, rest in stage if word == name]


def test_container_pins_versions_and_copies_existing_files() -> None:
    for stage in stages():
        image = stage[0][1].split(" AS ")[0]
        assert re.fullmatch(r"docker\.io/library/python:3\.\d+-slim-\w+", image)
        for arguments in instructions("COPY", stage):
            if not arguments.startswith("--from="):
                *sources, _ = arguments.split()
                assert all((ROOT / path).exists() for path in sources), arguments
        for run in instructions("RUN", stage):
            words = json.loads(run) if run.startswith("[") else shlex.split(run)
            assert "pip" not in words or "--no-cache-dir" in words
            assert not {"sudo", "curl", "wget"} & {*words}
    paths = {path for arguments in instructions("COPY", stages()[0]) for path in arguments.split()[:-1]}
    assert {"dtgraph", "api", "cypher", "web", "pyproject.toml", "MANIFEST.in", "scripts/build_page.py"} <= paths


def test_container_installs_locked_packages_and_wheel_only() -> None:
    installs = [json.loads(run) for run in instructions("RUN", stages()[-1]) if run.startswith("[")]
    assert len(installs) == 2
    assert all("--require-hashes" in command or {"--no-deps", "--no-index"} <= {*command} for command in installs)


def test_container_serves_as_unprivileged_user() -> None:
    *_, last = stages()
    names = [word for word, _ in last]
    assert "root" not in instructions("USER", last)
    assert names.index("USER") < names.index("ENTRYPOINT")
    assert "RUN" not in names[names.index("USER") :]
    (variable,) = instructions("ENV", last)
    assert variable.partition("=")[0] in KNOWN_SETTINGS
    assert variable.partition("=")[2].startswith(f"{instructions('VOLUME', last)[0]}/")
    assert json.loads(instructions("ENTRYPOINT", last)[0]) == ["dtgraph"]
    arguments = json.loads(instructions("CMD", last)[0])
    assert_serves(arguments)
    assert arguments[arguments.index("--port") + 1] == instructions("EXPOSE", last)[0]
    (health,) = instructions("HEALTHCHECK", last)
    program = json.loads(health.partition("CMD ")[2])
    compile(program[2], "health", "exec")
    assert f":{instructions('EXPOSE', last)[0]}/healthz" in program[2]


def test_image_has_no_private_files() -> None:
    ignored = (ROOT / ".dockerignore").read_text(encoding="utf-8").split()
    assert {".*", "demo", "log", "build", "web/node_modules"} <= {*ignored}
