"""What the tests of the truth table read: the demonstration's own tables, and the findings that loading them raised."""

from decimal import Decimal

from minga.evidence.figures.models import ReportedFigure
from minga.exchange.records.actions import DEMO
from minga.exchange.records.columns import TABLES
from minga.ground.findings.models import Finding
from minga.ground.kit.tables import Row, read_table


def rows(name: str, folder=DEMO) -> list[Row]:
    """The rows of a table of a folder of records."""
    table = next(one for one in TABLES if one.name == name)
    return read_table(folder / table.file, required=table.required, optional=table.optional, key=table.key)


def whole(name: str, column: str, **where: str) -> list[int]:
    """The whole numbers of a column, of the rows with these cells."""
    return [int(row[column]) for row in rows(name) if all(row[one] == value for one, value in where.items())]


def open_findings(kind: str, key: str, place: str = "") -> list[Finding]:
    found = Finding.objects.open().about(kind, key)
    return list(found.filter(place=place) if place else found)


def told(kind: str, key: str, place: str) -> Finding:
    """The only open finding at a place of a thing."""
    return Finding.objects.open().about(kind, key).get(place=place)


def figure(code: str) -> Decimal:
    return ReportedFigure.objects.get(code=code).value
