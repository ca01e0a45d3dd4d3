"""The pages of the documentation as a reader meets them: their blocks, what stands above each, their commands."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from textwrap import dedent

from . import ROOT

__all__ = ["PAGES", "ROOT", "Block", "Command", "blocks", "commands"]


PAGES = ("README.md", "CONTRIBUTING.md", *sorted(str(one.relative_to(ROOT)) for one in ROOT.glob("docs/**/*.md")))

_FENCE = re.compile(r"^( *)```(.*)$")
_FILE = re.compile(r"`([\w/-]+\.\w+)`:$")
"""A line that ends with a file's name and a colon: what stands under it is that file."""
_MARK = re.compile(r"<!-- (not run|tried with): (.+?) -->")
_ENDS = re.compile(r"  # exits with (\d)$")


@dataclass(frozen=True)
class Block:
    """A block of a page.

    `file` is which file it is, `reason` why it is not run, `given` a word of it and what stands for that here.
    """

    page: str
    line: int
    language: str
    text: str
    file: str | None = None
    reason: str | None = None
    given: tuple[str, str] | None = None

    def __str__(self) -> str:
        return f"{self.page}:{self.line}"


@dataclass(frozen=True)
class Command:
    """A command, the code that it ends with, and the lines that the page shows of what it says."""

    text: str
    code: int
    shown: tuple[str, ...]


def blocks(page: str) -> Iterator[Block]:
    """The blocks of a page in order."""
    above, lines = "", iter(enumerate((ROOT / page).read_text(encoding="utf-8").splitlines(), 1))
    for number, line in lines:
        begins = _FENCE.match(line)
        if not begins:
            above = line.strip() or above
            continue
        body = []
        for _, inner in lines:
            if _FENCE.match(inner):
                break
            body.append(inner)
        else:
            raise AssertionError(f"{page}:{number}: the block has no end")
        mark = _MARK.fullmatch(above)
        file = None if begins.group(2) in ("console", "python") else _FILE.search(above)
        kind = mark.group(1) if mark else None
        given = mark.group(2).partition("=") if mark and kind == "tried with" else None
        yield Block(
            page,
            number,
            begins.group(2).strip(),
            dedent("\n".join(body)) + "\n",
            file.group(1) if file else None,
            mark.group(2) if mark and kind == "not run" else None,
            (given[0], given[2]) if given else None,
        )
        above = ""


def commands(block: Block) -> Iterator[Command]:
    """The commands of a block of a console, each with what is shown below it."""
    assert block.text.startswith("$ "), f"{block}: a console begins with a command"
    for part in re.split(r"^\$ ", block.text, flags=re.MULTILINE)[1:]:
        typed, *shown = part.rstrip("\n").split("\n")
        while typed.endswith("\\"):
            typed = typed[:-1].rstrip() + " " + shown.pop(0).strip()
        ends = _ENDS.search(typed)
        yield Command(_ENDS.sub("", typed), int(ends.group(1)) if ends else 0, tuple(shown))
