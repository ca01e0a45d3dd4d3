"""What the pages on deployment hand out and nothing here runs: a unit of systemd and a container file, read closely."""

import json
import re
import shlex
import shutil
import subprocess
import sys
from configparser import ConfigParser
from pathlib import Path

import pytest
from typer.main import get_command

from dtgraph.cli.app import app
from dtgraph.cli.serve import GRACE
from dtgraph.settings import Settings

from ...helpers.doc_pages import ROOT

UNIT = ROOT / "deploy" / "dtgraph.service"
CONTAINER = ROOT / "deploy" / "Containerfile"

KNOWN = {f"DTGRAPH_{name.upper()}" for name in Settings.model_fields}
INSTRUCTIONS = {
    *("FROM", "WORKDIR", "COPY", "RUN", "USER", "VOLUME", "ENV", "EXPOSE", "HEALTHCHECK", "ENTRYPOINT", "CMD"),
}


def unit() -> ConfigParser:
    read = ConfigParser(strict=False, interpolation=None)
    read.optionxform = str  # type: ignore[assignment, method-assign]
    read.read_string(UNIT.read_text(encoding="utf-8"))
    return read


def assert_serves(arguments: list[str]) -> None:
    """That the command line takes these arguments for a service."""
    name, *options = arguments
    assert name == "serve"
    command = getattr(get_command(app), "commands")[name]  # noqa: B009  # of a group, which mypy cannot know
    command.make_context(name, options)  # which refuses what it does not know


KNOWN_KEYS: dict[str, dict[str, re.Pattern[str]]] = {
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
"""Of what systemd.unit(5), systemd.service(5) and systemd.exec(5) let a unit say, what one like ours needs."""


def test_the_unit_says_only_what_systemd_knows() -> None:
    said = unit()
    assert said.sections() == [*KNOWN_KEYS]
    for section in said.sections():
        for key, value in said[section].items():
            assert key in KNOWN_KEYS[section], f"systemd would pass over {key}, or the test does not know it"
            assert KNOWN_KEYS[section][key].fullmatch(value), f"{key}={value}"


def test_the_unit_runs_a_command_that_there_is_as_a_user_with_few_rights() -> None:
    service = unit()["Service"]
    program, *arguments = shlex.split(service["ExecStart"])
    assert Path(program).name == "dtgraph"
    assert_serves(arguments)
    assert "--host" not in arguments  # this machine alone
    name, _, store = service["Environment"].partition("=")
    assert name in KNOWN
    assert store.startswith(f"/var/lib/{service['StateDirectory']}/")
    assert service["User"] not in ("", "root")
    assert (service["NoNewPrivileges"], service["ProtectSystem"], service["CapabilityBoundingSet"]) == (
        "yes",
        "strict",
        "",
    )
    assert "MemoryDenyWriteExecute" not in service  # with which Java does not begin


def test_the_unit_gives_requests_the_time_that_the_service_gives_them() -> None:
    assert int(unit()["Service"]["TimeoutStopSec"]) > GRACE


@pytest.mark.skipif(
    shutil.which("systemd-analyze") is None, reason="needs systemd-analyze; the test above reads the unit itself"
)
def test_systemd_understands_the_unit(tmp_path: Path) -> None:
    # it asks that the program is there: here it is this Python's
    program = Path(sys.executable).with_name("dtgraph")
    text = UNIT.read_text(encoding="utf-8").replace("/opt/dtgraph/bin/dtgraph", str(program))
    (tmp_path / UNIT.name).write_text(text, encoding="utf-8")
    command = ["systemd-analyze", "verify", "--man=no", str(tmp_path / UNIT.name)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0
    assert not [line for line in done.stderr.splitlines() if UNIT.name in line]  # other units are the machine's own


def stages() -> list[list[tuple[str, str]]]:
    """The instructions of each stage of the container file."""
    text = re.sub(r"\\\n\s*", "", CONTAINER.read_text(encoding="utf-8"))
    lines = [line.split(maxsplit=1) for line in text.splitlines() if line.strip() and not line.startswith("#")]
    made: list[list[tuple[str, str]]] = []
    for word, rest in lines:
        assert word in INSTRUCTIONS, word
        if word == "FROM":
            made.append([])
        made[-1].append((word, rest))
    return made


def all_of(name: str, stage: list[tuple[str, str]]) -> list[str]:
    return [rest for word, rest in stage if word == name]


def test_the_container_file_names_its_versions_and_copies_what_is_there() -> None:
    for stage in stages():
        image = stage[0][1].split(" AS ")[0]
        assert re.fullmatch(r"docker\.io/library/python:3\.\d+-slim-\w+", image)
        for given in all_of("COPY", stage):
            if not given.startswith("--from="):
                *sources, _ = given.split()
                assert all((ROOT / one).exists() for one in sources), given
        for run in all_of("RUN", stage):
            words = json.loads(run) if run.startswith("[") else shlex.split(run)
            assert "pip" not in words or "--no-cache-dir" in words
            assert not {"sudo", "curl", "wget"} & {*words}
    copied = {one for given in all_of("COPY", stages()[0]) for one in given.split()[:-1]}
    assert {"dtgraph", "api", "cypher", "web", "pyproject.toml", "MANIFEST.in", "scripts/build_page.py"} <= copied


def test_the_container_installs_the_locked_packages_and_the_wheel_alone() -> None:
    installs = [json.loads(run) for run in all_of("RUN", stages()[-1]) if run.startswith("[")]
    assert ["--require-hashes" in one or {"--no-deps", "--no-index"} <= {*one} for one in installs] == [True, True]


def test_the_container_does_not_run_as_root_and_serves() -> None:
    *_, last = stages()
    words = [word for word, _ in last]
    assert "root" not in all_of("USER", last)
    assert words.index("USER") < words.index("ENTRYPOINT")
    assert "RUN" not in words[words.index("USER") :]
    (variable,) = all_of("ENV", last)
    assert variable.partition("=")[0] in KNOWN
    assert variable.partition("=")[2].startswith(f"{all_of('VOLUME', last)[0]}/")
    assert json.loads(all_of("ENTRYPOINT", last)[0]) == ["dtgraph"]
    arguments = json.loads(all_of("CMD", last)[0])
    assert_serves(arguments)
    assert arguments[arguments.index("--port") + 1] == all_of("EXPOSE", last)[0]
    (health,) = all_of("HEALTHCHECK", last)
    program = json.loads(health.partition("CMD ")[2])
    compile(program[2], "health", "exec")
    assert f":{all_of('EXPOSE', last)[0]}/healthz" in program[2]


def test_nothing_private_gets_into_an_image() -> None:
    left_out = (ROOT / ".dockerignore").read_text(encoding="utf-8").split()
    assert {".*", "demo", "log", "build", "web/node_modules"} <= {*left_out}
