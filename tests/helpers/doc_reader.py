"""Somebody who does what a page says, in a folder with the sample network in it."""

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
from scripts.build_docs import PAGES as GENERATED

from .doc_pages import Block, Command, blocks, commands

__all__ = ["Reader"]

PORT = "8690"
"""The port that the pages speak of; another one, which is free, is taken for it."""

SKIPPED = {"source .venv/bin/activate"}
"""What the tests run in already."""

SHELL = {"|", "&&", ";", "<"}
SECONDS = 60


class Reader:
    """Runs the blocks of a page one after the other. A service that was started runs until the network is needed."""

    def __init__(self, page: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
        self.page, self._patch, self._capsys = page, monkeypatch, capsys
        self._space: dict[str, Any] = {"__name__": "__page__"}
        self._service: subprocess.Popen[bytes] | None = None
        self._port = str(_free_port())

    @contextmanager
    def ready(self) -> Iterator["Reader"]:
        """With the files that the page has; a service of its ends with it."""
        for block in reversed([*blocks(self.page)]):
            self._write(block)
        try:
            yield self
        finally:
            for network in self._space.values():
                if isinstance(network, Network):
                    network.close()
            self._stop()

    def follow(self, block: Block) -> None:
        """Do what a block says."""
        self._write(block)
        if block.file is not None or block.reason is not None:
            return
        if block.language == "console":
            for command in commands(block):
                self._type(command, block)
        elif block.language == "python":
            if "dtgraph.open(" in block.text and "http://" not in block.text:
                self._stop()
            exec(compile(self._here(block.text), str(block), "exec"), self._space)
            self._capsys.readouterr()

    def _write(self, block: Block) -> None:
        if block.file is not None:
            Path(block.file).parent.mkdir(parents=True, exist_ok=True)
            Path(block.file).write_text(block.text, encoding="utf-8")

    def _here(self, text: str) -> str:
        return text.replace(PORT, self._port)

    def _type(self, command: Command, block: Block) -> None:
        typed = self._here(command.text)
        if typed in SKIPPED:
            return
        if block.given is not None:
            word, stands_for = block.given
            typed = re.sub(rf"\b{word}\b", stands_for, typed)
        code, said = self.run(typed)
        assert code == command.code, f"{block}: {typed}: {said}"
        assert said or not typed.startswith("dtgraph ") or " serve" in typed or ">" in typed, f"{block}: {typed}"
        if self.page.removeprefix("docs/") not in GENERATED:  # which show the beginning alone, and are held elsewhere
            _compare(said, command.shown, f"{block}: {typed}")

    def run(self, typed: str) -> tuple[int, str]:
        """How a command ends, and what it says: its notes first."""
        if assigned := re.fullmatch(r"(?:export )?(\w+)=(.*)", typed):
            name, value = assigned.groups()
            if called := re.fullmatch(r"\$\((.*)\)", value):
                code, value, told = self._dtgraph(shlex.split(called.group(1)))
                self._patch.setenv(name, value.strip())
                return code, told
            self._patch.setenv(name, value)
            return 0, ""
        words = shlex.split(os.path.expandvars(typed))
        if words[0] == "dtgraph" and not SHELL & {*words} and "$(" not in typed:
            code, out, err = self._dtgraph(words)
            return code, err + out
        done = subprocess.run(
            ["bash", "-c", typed], capture_output=True, text=True, timeout=SECONDS, env=_with_dtgraph(), check=False
        )
        return done.returncode, done.stderr + done.stdout

    def _dtgraph(self, words: list[str]) -> tuple[int, str, str]:
        if "serve" in words:
            self._serve(words[1:])
            return 0, "", ""
        if words[1] != "keys" and not any(word.startswith("http://") for word in words):
            self._stop()
        into = Path(words[words.index(">") + 1]) if ">" in words else None
        self._capsys.readouterr()
        with pytest.raises(SystemExit) as left:
            main(words[1 : words.index(">")] if into else words[1:])
        out, err = self._capsys.readouterr()
        if into:
            into.write_text(out, encoding="utf-8")
        return int(left.value.code or 0), out, err

    def _serve(self, options: list[str]) -> None:
        self._stop()
        given = [one for one in options if one != "--open"]
        given += [] if "--port" in given else ["--port", self._port]
        with Path("service.log").open("wb") as log:
            self._service = subprocess.Popen([sys.executable, "-m", "dtgraph.cli", *given], stderr=log)
        for _ in range(SECONDS * 10):
            assert self._service.poll() is None, Path("service.log").read_text(encoding="utf-8")
            try:
                with urlopen(f"http://127.0.0.1:{self._port}/readyz", timeout=5) as answer:
                    assert answer.status == 200
                return
            except OSError:
                time.sleep(0.1)
        raise AssertionError("the service does not answer")

    def _stop(self) -> None:
        if self._service is not None:
            self._service.send_signal(signal.SIGTERM)
            self._service.wait(SECONDS)
            self._service = None


def _compare(said: str, shown: tuple[str, ...], where: str) -> None:
    """That the lines which are shown were said, in this order; `…` stands for anything."""
    lines = iter([" ".join(line.split()) for line in said.splitlines()])
    for line in shown:
        wanted = " ".join(line.split())
        if wanted in ("", "…"):
            continue
        pattern = re.compile(r".*?".join(map(re.escape, wanted.split("…"))))
        assert any(pattern.fullmatch(one) for one in lines), f"{where}: {line!r} was not said in:\n{said}"


def _with_dtgraph() -> dict[str, str]:
    """The environment in which the command `dtgraph` is that of these tests."""
    return {**os.environ, "PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"}


def _free_port() -> int:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        port: int = one.getsockname()[1]
        return port
