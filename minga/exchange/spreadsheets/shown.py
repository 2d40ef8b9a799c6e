"""What the pages of loads show: what would be understood of a file, what became of each row."""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from minga.exchange.spreadsheets.actions import preview
from minga.exchange.spreadsheets.facts import Understood
from minga.exchange.spreadsheets.models import Load, LoadRow
from minga.exchange.spreadsheets.plans import Plan
from minga.exchange.spreadsheets.sheets import Table

SHOWN, TRIED, WORDS = 20, 400, 40  # rows shown, rows read for a preview, words asked for at once


@dataclass
class Preview:
    """What a plan makes of the first rows of a table, nothing being written."""

    rows: list[dict[str, Any]]
    tried: int
    all: int
    refused: int
    whys: list[tuple[str, int, str]]  # (why, how often, the first place)
    unknown: list[tuple[str, str, int]]  # (column, word, how often)

    @property
    def understood(self) -> int:
        return self.tried - self.refused


def previewed(table: Table, plan: Plan) -> Preview:
    """Return what would be understood of the first TRIED rows: SHOWN of them in full, the problems of all counted."""
    lines = table.lines[:TRIED]
    rows = list(preview(Table(**{**vars(table), "lines": lines}), plan))
    whys: Counter = Counter()
    places: dict[str, str] = {}
    words: Counter = Counter()
    for row in rows:
        for problem in row.problems:
            whys[problem["why"]] += 1
            places.setdefault(problem["why"], table.place(row.line, problem["column"]))
            if problem.get("list") and problem["column"]:
                words[problem["column"], problem["value"]] += 1
    return Preview(
        rows=[shown(table, row) for row in rows[:SHOWN]],
        tried=len(rows),
        all=len(table.lines),
        refused=sum(1 for row in rows if row.problems),
        whys=[(why, count, places[why]) for why, count in whys.most_common(SHOWN)],
        unknown=[(column, word, count) for (column, word), count in words.most_common(WORDS)],
    )


def shown(table: Table, row: Understood) -> dict[str, Any]:
    """A row as the preview shows it: each cell with how it was read, the problems with their places."""
    problems = [{**one, "where": table.place(row.line, one["column"])} for one in row.problems]
    return {"line": row.line, "key": row.key, "echo": [one for one in row.echo.items() if one[0]], "problems": problems, "notes": row.notes}


def unplaced(load: Load) -> list[str]:
    """Return the columns of the file that the mapping sends nowhere: they stay with each row as they were."""
    return [column for column in load.columns if column not in load.plan["columns"]]


def refused_lines(load: Load) -> Iterator[list[str]]:
    """Yield the refused rows as they were, each with its line and why, for a table to correct and load again."""
    for row in load.rows.filter(outcome="refused").iterator():
        yield [str(row.line), *(row.raw.get(column, "") for column in load.columns), why(row.problems)]


def why(problems: Iterable[dict[str, str]]) -> str:
    """Return the problems of a row in one text."""
    told = [f"{one['column']} «{one['value']}»: {one['why']}" if one["column"] else one["why"] for one in problems]
    return " ".join(told)


def report_rows(rows: Iterable[LoadRow], names: dict[str, str]) -> list[dict[str, Any]]:
    """Return the rows of a report: with the name of their record where it is there still."""
    return [{"row": one, "name": names.get(one.key, ""), "why": why(one.problems)} for one in rows]
