"""The pages of the documentation: their code blocks, the marks above them, and the commands of consoles."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from textwrap import dedent

from . import ROOT

__all__ = ["PAGES", "ROOT", "Block", "Command", "blocks", "commands"]


PAGES = ("README.md", "CONTRIBUTING.md", *sorted(str(path.relative_to(ROOT)) for path in ROOT.glob("docs/**/*.md")))

_FENCE = re.compile(r"^( *)```(.*)$")
_FILE = re.compile(r"`([\w/-]+\.\w+)`:$")
"""A line that ends with a file name and a colon: the block below it is the content of that file."""
_MARK = re.compile(r"<!-- (not run|tried with): (.+?) -->")
_EXIT_CODE = re.compile(r"  # exits with (\d)$")


@dataclass(frozen=True)
class Block:
    """A code block of a page.

    `file` is the file whose content it is, `reason` why it is not run, `substitution` a word of its commands and what
    replaces it in tests.
    """

    page: str
    line: int
    language: str
    text: str
    file: str | None = None
    reason: str | None = None
    substitution: tuple[str, str] | None = None

    def __str__(self) -> str:
        return f"{self.page}:{self.line}"


@dataclass(frozen=True)
class Command:
    """A command with its expected exit code and the lines of its output that the page shows."""

    text: str
    exit_code: int
    output: tuple[str, ...]


def blocks(page: str) -> Iterator[Block]:
    """Yield the blocks of a page in order."""
    above, lines = "", iter(enumerate((ROOT / page).read_text(encoding="utf-8").splitlines(), 1))
    for number, line in lines:
        fence = _FENCE.match(line)
        if not fence:
            above = line.strip() or above
            continue
        body = []
        for _, inner in lines:
            if _FENCE.match(inner):
                break
            body.append(inner)
        else:
            raise AssertionError(f"{page}:{number}: the block is not closed")
        language = fence.group(2).strip()
        mark = _MARK.fullmatch(above)
        file = None if language in ("console", "python") else _FILE.search(above)
        kind = mark.group(1) if mark else None
        word, _, replacement = mark.group(2).partition("=") if mark and kind == "tried with" else ("", "", "")
        yield Block(
            page,
            number,
            language,
            dedent("\n".join(body)) + "\n",
            file.group(1) if file else None,
            mark.group(2) if mark and kind == "not run" else None,
            (word, replacement) if word else None,
        )
        above = ""


def commands(block: Block) -> Iterator[Command]:
    """Yield the commands of a console block, each with the output below it."""
    assert block.text.startswith("$ "), f"{block}: a console begins with a command"
    for part in re.split(r"^\$ ", block.text, flags=re.MULTILINE)[1:]:
        text, *output = part.rstrip("\n").split("\n")
        while text.endswith("\\"):
            text = text[:-1].rstrip() + " " + output.pop(0).strip()
        match = _EXIT_CODE.search(text)
        yield Command(_EXIT_CODE.sub("", text), int(match.group(1)) if match else 0, tuple(output))
