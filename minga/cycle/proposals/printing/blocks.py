"""What people type or paste into a section, told apart: paragraphs, lists, tables with tabs between their cells."""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import groupby

HIDDEN = {"Cc", "Cf", "Cs", "Co", "Cn"}
# signs before an item, those of a word processor's own bullets among them; its «o» and «§» only before a tab, as it pastes them
BULLET = re.compile(r"\s*(?:[-–•*‣▪●\uf0b7\uf0a7\uf0d8][ \t\u00a0]+|[\uf0b7\uf0a7\uf0d8]|[o§]\t+)(?=\S)")
NUMBERED = re.compile(r"\A\s*(\w{1,4}[.)])\t+(?=\S)")
ITEM = re.compile(r"(\d{1,2})[.)][ \u00a0]+(?=\S)")
OF_FIGURES = frozenset("0123456789 \u00a0\u202f.,%$€+−-")
MOST_COLUMNS = 10  # on a page; a line with more cells is a paragraph


@dataclass(frozen=True, slots=True)
class Block:
    """A piece of a section: kind 'text' (one line), 'list' or 'numbered' (its items), 'table', or 'empty' (what is said of no text).

    A table has rows of equal length; `head`: the first names the columns; `right`: for each column, whether it holds figures alone.
    """

    kind: str
    lines: list[str] = field(default_factory=list)
    rows: list[list[str]] = field(default_factory=list)
    head: bool = False
    right: list[bool] = field(default_factory=list)


def blocks(text: str) -> list[Block]:
    """Return the pieces of a text, empty lines left out.

    Lines that follow one another and that a person numbered 1, 2 and on are a numbered list; any other number stays as it was typed.
    """
    told = [piece for line in text.splitlines() if (piece := read(line))]
    return [block for kind, group in groupby(told, key=lambda one: one[0]) for block in joined(kind, [cells for _kind, cells in group])]


def read(line: str) -> tuple[str, list[str]] | None:
    """Return ('list', [item]), ('table', cells) or ('text', [line]); None for what holds no letter."""
    if bullet := BULLET.match(line):
        item = clean(line[bullet.end() :]).strip()
        return ("list", [item.replace("\t", " ")]) if item else None
    cells = [clean(cell).strip() for cell in NUMBERED.sub(r"\1 ", line).rstrip().split("\t")]
    if not any(cells):
        return None
    told = [cell for cell in cells if cell]
    if len(told) == 1 and not cells[0]:
        return "text", told  # an indented paragraph
    return ("table", cells) if 1 < len(cells) <= MOST_COLUMNS else ("text", [" · ".join(told)])


def joined(kind: str, found: list[list[str]]) -> Iterator[Block]:
    """Yield the blocks of lines of one kind that follow one another."""
    if kind == "text":
        yield from listed([line for one in found for line in one])
    elif kind == "list":
        yield Block("list", lines=[item for one in found for item in one])
    else:
        width = max(map(len, found))
        rows = [[*cells, *[""] * (width - len(cells))] for cells in found]
        head = len(rows) > 1 and not any(is_figure(cell) for cell in rows[0])
        columns = [[cell for cell in column if cell] for column in zip(*rows[head:], strict=True)]
        yield Block("table", rows=rows, head=head, right=[bool(column) and all(map(is_figure, column)) for column in columns])


def listed(lines: list[str]) -> Iterator[Block]:
    """Yield lines of text: those that count from 1 as one numbered list, where there are two of them at least."""
    run: list[str] = []
    for line in [*lines, ""]:
        item = ITEM.match(line)
        if run and not (item and int(item[1]) == len(run) + 1):
            yield Block("text", lines=run) if len(run) == 1 else Block("numbered", lines=[ITEM.sub("", one, count=1) for one in run])
            run = []
        if item and int(item[1]) == len(run) + 1:
            run.append(line)
        elif line:
            yield Block("text", lines=[line])


def is_figure(text: str) -> bool:
    """Say whether a cell holds a number alone: '1.250.000,00', '12 %'."""
    return OF_FIGURES.issuperset(text) and any(sign.isdigit() for sign in text)


def clean(text: str) -> str:
    """Return a text without what no eye sees."""
    return "".join(sign for sign in text if sign == "\t" or unicodedata.category(sign) not in HIDDEN)
