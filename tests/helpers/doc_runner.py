"""Runs the commands and snippets of a documentation page in a folder with the sample network."""

import os
import re
import shlex
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.request import urlopen

import pytest

from dtgraph.cli import main
from dtgraph.network import Network
from scripts.build_docs import PAGES as GENERATED_PAGES

from .doc_pages import Block, Command, blocks, commands

__all__ = ["DocRunner"]

PORT = "8690"
"""The port in the pages; a free one replaces it."""

SKIPPED_COMMANDS = {"source .venv/bin/activate"}
"""Commands whose effect the tests have already."""

SHELL_SYNTAX = {"|", "&&", ";", "<"}
TIMEOUT_S = 60


class DocRunner:
    """Runs the blocks of a page in order. A service that a block starts runs until a later one opens the store."""

    def __init__(self, page: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
        self.page, self._monkeypatch, self._capsys = page, monkeypatch, capsys
        self._namespace: dict[str, Any] = {"__name__": "__page__"}
        self._service: subprocess.Popen[bytes] | None = None
        self._port = str(_free_port())

    @contextmanager
    def prepared(self) -> Iterator["DocRunner"]:
        """Write the files of the page; close its networks and stop its service at the end."""
        for block in reversed([*blocks(self.page)]):
            self._write(block)
        try:
            yield self
        finally:
            for network in self._namespace.values():
                if isinstance(network, Network):
                    network.close()
            self._stop()

    def run_block(self, block: Block) -> None:
        """Write a block's file, or run its commands or its code."""
        self._write(block)
        if block.file is not None or block.reason is not None:
            return
        if block.language == "console":
            for command in commands(block):
                self._check(command, block)
        elif block.language == "python":
            if "dtgraph.open(" in block.text and "http://" not in block.text:
                self._stop()
            exec(compile(self._with_port(block.text), str(block), "exec"), self._namespace)
            self._capsys.readouterr()

    def _write(self, block: Block) -> None:
        if block.file is not None:
            Path(block.file).parent.mkdir(parents=True, exist_ok=True)
            Path(block.file).write_text(block.text, encoding="utf-8")

    def _with_port(self, text: str) -> str:
        return text.replace(PORT, self._port)

    def _check(self, command: Command, block: Block) -> None:
        text = self._with_port(command.text)
        if text in SKIPPED_COMMANDS:
            return
        if block.substitution is not None:
            word, replacement = block.substitution
            text = re.sub(rf"\b{word}\b", replacement, text)
        exit_code, output = self.run_command(text)
        assert exit_code == command.exit_code, f"{block}: {text}: {output}"
        assert output or not text.startswith("dtgraph ") or " serve" in text or ">" in text, f"{block}: {text}"
        if self.page.removeprefix("docs/") not in GENERATED_PAGES:  # these show the first lines only
            _compare(output, command.output, f"{block}: {text}")

    def run_command(self, text: str) -> tuple[int, str]:
        """Return the exit code of a command and its output, standard error first."""
        if assignment := re.fullmatch(r"(?:export )?(\w+)=(.*)", text):
            name, value = assignment.groups()
            if substitution := re.fullmatch(r"\$\((.*)\)", value):
                exit_code, value, err = self._run_dtgraph(shlex.split(substitution.group(1)))
                self._monkeypatch.setenv(name, value.strip())
                return exit_code, err
            self._monkeypatch.setenv(name, value)
            return 0, ""
        words = shlex.split(os.path.expandvars(text))
        if words[0] == "dtgraph" and not SHELL_SYNTAX & {*words} and "$(" not in text:
            exit_code, out, err = self._run_dtgraph(words)
            return exit_code, err + out
        process = subprocess.run(
            ["bash", "-c", text], capture_output=True, text=True, timeout=TIMEOUT_S, env=_environment(), check=False
        )
        return process.returncode, process.stderr + process.stdout

    def _run_dtgraph(self, words: list[str]) -> tuple[int, str, str]:
        if "serve" in words:
            self._serve(words[1:])
            return 0, "", ""
        if words[1] != "keys" and not any(word.startswith("http://") for word in words):
            self._stop()
        target = Path(words[words.index(">") + 1]) if ">" in words else None
        self._capsys.readouterr()
        with pytest.raises(SystemExit) as exit_:
            main(words[1 : words.index(">")] if target else words[1:])
        out, err = self._capsys.readouterr()
        if target:
            target.write_text(out, encoding="utf-8")
        return int(exit_.value.code or 0), out, err

    def _serve(self, words: list[str]) -> None:
        self._stop()
        arguments = [word for word in words if word != "--open"]
        arguments += [] if "--port" in arguments else ["--port", self._port]
        with Path("service.log").open("wb") as log:
            self._service = subprocess.Popen([sys.executable, "-m", "dtgraph.cli", *arguments], stderr=log)
        for _ in range(TIMEOUT_S * 10):
            assert self._service.poll() is None, Path("service.log").read_text(encoding="utf-8")
            try:
                with urlopen(f"http://127.0.0.1:{self._port}/readyz", timeout=5) as response:
                    assert response.status == 200
                return
            except OSError:
                time.sleep(0.1)
        raise AssertionError("the service does not answer")

    def _stop(self) -> None:
        if self._service is not None:
            self._service.send_signal(signal.SIGTERM)
            self._service.wait(TIMEOUT_S)
            self._service = None


def _compare(output: str, expected: tuple[str, ...], where: str) -> None:
    """Assert that the output has the expected lines in this order; `…` matches anything."""
    lines = iter([" ".join(line.split()) for line in output.splitlines()])
    for line in expected:
        text = " ".join(line.split())
        if text in ("", "…"):
            continue
        pattern = re.compile(r".*?".join(map(re.escape, text.split("…"))))
        assert any(pattern.fullmatch(actual) for actual in lines), f"{where}: {line!r} is not in:\n{output}"


def _environment() -> dict[str, str]:
    """Return an environment in which the command `dtgraph` is that of the running Python."""
    return {**os.environ, "PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"}


def _free_port() -> int:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        port: int = listener.getsockname()[1]
        return port
