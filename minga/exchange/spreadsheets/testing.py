"""Builders for tests of loads: small tables of the shape of the real ones, and a workbook written part by part."""

import csv
import io
import zipfile
from collections.abc import Sequence
from xml.sax.saxutils import escape

from django.core.files.uploadedfile import SimpleUploadedFile

from minga.exchange.spreadsheets import actions
from minga.exchange.spreadsheets.models import Load, Mapping
from minga.exchange.spreadsheets.plans import Plan
from minga.exchange.spreadsheets.sheets.grid import letters
from minga.ground.accounts.models import Person

TABLE = """codigo;proyecto;cantón;financia;inicio;monto
001;Riego en la parroquia Ambatillo;Ambato;AECID;14/03/2024;1.234.567,89
002;Semillas nativas;Ambato;Nadie Conocido;03/2025;
003;;Ambato;AECID;2024;12
004;Ferias;Nowhereburg;AECID;31/31/2024;doce
"""
PLAN = Plan(
    name="Tabla de prueba",
    prefix="PRUEBA",
    columns={
        "codigo": "identifier",
        "proyecto": "title",
        "cantón": "place",
        "financia": "funder",
        "inicio": "start",
        "monto": "total_amount",
    },
    constants={"country": "EC"},
    decimal=",",
    currency="USD",
    title="Tabla de prueba",
)
STYLES = (
    '<styleSheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><numFmts count="1">'
    '<numFmt numFmtId="164" formatCode="dd/mm/yyyy"/></numFmts>'
    '<cellXfs count="3"><xf numFmtId="0"/><xf numFmtId="164"/><xf numFmtId="9"/></cellXfs></styleSheet>'
)
MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
TIES = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
TYPES = (
    '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="bin" ContentType="{bin}"/>'
    '<Override PartName="/xl/workbook.xml" '
    'ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/></Types>'
)
MACROS = "application/vnd.ms-excel.sheet.binary.macroEnabled.main"


def make_mapping(plan: Plan = PLAN) -> Mapping:
    """Save a mapping as the system person."""
    return actions.save_mapping(by=Person.objects.system(), plan=plan)


def make_load(text: str = TABLE, name: str = "prueba.csv", plan: Plan = PLAN) -> Load:
    """Load a small table as the system person."""
    return actions.load(by=Person.objects.system(), mapping=make_mapping(plan), name=name, content=text.encode())


def make_file(*rows: dict[str, str], name: str = "tabla.csv") -> SimpleUploadedFile:
    """Return a CSV file with these rows, as a browser sends it; a row may lack columns that another has."""
    stream = io.StringIO()
    writer = csv.DictWriter(stream, [*dict.fromkeys(column for row in rows for column in row)])
    writer.writeheader()
    writer.writerows(rows)
    return SimpleUploadedFile(name, stream.getvalue().encode(), "text/csv")


def faults(page) -> list[tuple[str, str]]:
    """Return (place, column) of all that a page of rows says is wrong."""
    return [(one.place, one.column) for _line, told in page.context["outcome"].refused for one in told]


def make_workbook(*rows: Sequence[object], joined: Sequence[str] = (), sheet: str = "Hoja1", types: str = MACROS) -> bytes:
    """Return a workbook of one sheet: texts inline, numbers as numbers, (number, style) for days (1) and percentages (2).

    A text that begins with '=' is a formula without result.
    """
    lines = []
    for number, row in enumerate(rows, 1):
        cells = "".join(cell(f"{letters(place)}{number}", value) for place, value in enumerate(row))
        lines.append(f'<row r="{number}">{cells}</row>')
    blocks = "".join(f'<mergeCell ref="{one}"/>' for one in joined)
    blocks = f"<mergeCells>{blocks}</mergeCells>"
    named = f'<sheet name="{sheet}" sheetId="1" r:id="rId1"/>'
    parts = {
        "[Content_Types].xml": TYPES.format(bin=types),
        "xl/workbook.xml": f'<workbook xmlns="{MAIN}" xmlns:r="{TIES}"><sheets>{named}</sheets></workbook>',
        "xl/_rels/workbook.xml.rels": '<Relationships><Relationship Id="rId1" Target="worksheets/sheet1.xml"/></Relationships>',
        "xl/styles.xml": STYLES,
        "xl/worksheets/sheet1.xml": f'<worksheet xmlns="{MAIN}"><sheetData>{"".join(lines)}</sheetData>{blocks}</worksheet>',
    }
    found = io.BytesIO()
    with zipfile.ZipFile(found, "w", zipfile.ZIP_DEFLATED) as package:
        for name, text in parts.items():
            package.writestr(name, text)
    return found.getvalue()


def cell(place: str, value: object) -> str:
    """Return the XML of one cell, '' where it is empty."""
    if value is None or value == "":
        return ""
    if isinstance(value, tuple):
        return f'<c r="{place}" s="{value[1]}"><v>{value[0]}</v></c>'
    if isinstance(value, int | float):
        return f'<c r="{place}"><v>{value}</v></c>'
    text = escape(str(value))
    if text.startswith("="):
        return f'<c r="{place}"><f>{text[1:]}</f></c>'
    return f'<c r="{place}" t="inlineStr"><is><t>{text}</t></is></c>'
