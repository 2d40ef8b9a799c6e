"""Reading somebody's file: encodings, marks, title lines, typed cells, and what is refused in plain words."""

import contextlib
import csv
import io

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from minga.exchange.spreadsheets.sheets import Broken, Exact, FileRefused, read
from minga.exchange.spreadsheets.testing import make_workbook

BOOK = make_workbook(
    ["Proyectos, datos al 22/9/2022"],
    ["Código", "Proyecto", "Inicio", "Avance", "Monto"],
    ["P1", "Riego", (45365, 1), (0.6, 2), 0.1],
    [],
    ["P2", "Agua", "", "", "=SUM(1,2)"],
)


def test_it_works():
    table = read("a.csv", "codigo;proyecto\n1;Cañar\n\n2;Ñukanchik\n".encode("cp1252"))
    assert (table.header, table.columns, table.blank) == (1, ["codigo", "proyecto"], 1)
    assert [(line.number, line["proyecto"]) for line in table.lines] == [(2, "Cañar"), (4, "Ñukanchik")]
    assert table.told == ["Codificación: Windows-1252.", "Columnas separadas por «;»."]
    assert table.place(4, "proyecto") == "línea 4, columna proyecto"


def test_a_workbook_keeps_numbers_days_and_percentages_and_skips_its_title():
    table = read("a.xlsx", BOOK)
    first, second = table.lines
    assert (table.header, table.blank, table.place(3, "Monto")) == (2, 1, "hoja Hoja1, celda E3")
    assert list(first.values.values()) == ["P1", "Riego", "2024-03-14", "60 %", "0.1"]
    assert [type(first[name]) for name in ("Proyecto", "Inicio", "Avance", "Monto")] == [str, Exact, Exact, Exact]
    assert isinstance(second["Monto"], Broken)


def test_joined_cells_all_say_what_the_first_says():
    table = read("a.xlsx", make_workbook(["Eje", "Acción"], ["Agua", "Riego"], ["", "Pozos"], joined=["A2:A3"]))
    assert [line["Eje"] for line in table.lines] == ["Agua", "Agua"]


def test_a_list_of_objects_is_a_table():
    table = read("a.json", b'[{"id": "1", "quienes": ["A", "B"], "n": 0.10}, {"id": "2", "otro": null}]')
    assert table.columns == ["id", "quienes", "n", "otro"]
    assert [line.values for line in table.lines] == [
        {"id": "1", "quienes": "A; B", "n": "0.10", "otro": ""},
        {"id": "2", "quienes": "", "n": "", "otro": ""},
    ]


def test_wide_encodings_and_tabs_are_found():
    assert read("a.txt", "id\tnombre\n1\tÑandú\n".encode("utf-16")).lines[0]["nombre"] == "Ñandú"


def test_a_repeated_or_missing_name_of_a_column_gets_one():
    assert read("a.csv", b"id,monto,monto,\n1,2,3,4\n", header=1).columns == ["id", "monto", "monto (2)", "columna D"]


def test_a_row_of_another_length_is_told():
    table = read("a.csv", b"a,b,c\nx,y,z\n1,2\n1,2,3,4\n")
    assert [line.off for line in table.lines] == [0, -1, 1]
    assert [line.lengths for line in table.lines[1:]] == [
        "la fila de los nombres tiene 3 columnas y esta tiene 2 valores: revise sus separadores y comillas.",
        "la fila de los nombres tiene 3 columnas y esta tiene 4 valores: revise sus separadores y comillas.",
    ]


@pytest.mark.parametrize(
    ("name", "content", "why"),
    [
        ("a.pdf", b"%PDF", "Este tipo de archivo no se recibe"),
        ("a.csv", b"  \n", "El archivo está vacío"),
        ("a.csv", b"a,b\n", "no tiene ninguna fila"),
        ("a.csv", b"a,b\n1,Ca\xf1ar\n2,Ca\xc3\xb1ar\n", "mezcla dos codificaciones (línea 2)"),
        ("a.csv", b'a,b\n1,"2\n', "Las comillas de la línea 2"),
        ("a.csv", b"a,b\n1,\0\n", "caracteres que no son de texto"),
        ("a.csv", b"a,b\n1,=1+1\n", "es una fórmula"),
        ("a.csv", b"<html><body>error</body></html>", "El contenido no es el de un archivo CSV"),
        ("a.json", b'{"a": 1}', "Se espera una lista de registros"),
        ("a.json", b'[{"a": 1, "a": 2}]', "nombra dos veces"),
        ("a.json", b'[{"a": NaN}]', "no es un número"),
        ("a.json", b"[" * 100_000, "no es JSON bien escrito"),
        ("a.json", b'[{"a": {"b": 1}}]', "tiene otros dentro"),
        ("a.xlsx", b"PK\x03\x04 not a package", "dañado"),
        ("a.xlsx", make_workbook(["a", "b"], ["=cmd|' /C calc'!A0", "1"]), "trae partes de otra dirección"),
        ("a.xlsx", make_workbook(["a", "b"], [*[""] * 400, "lejos"]), "más allá de las 300 columnas"),
        ("a.csv", b"a,b\n" + b"1,2\n" * 20_001, "se leen hasta 20000"),
    ],
)
def test_refuses(name, content, why):
    with pytest.raises(FileRefused, match=why.replace("(", r"\(").replace(")", r"\)")):
        read(name, content)


def test_refuses_a_sheet_that_is_not_there():
    with pytest.raises(FileRefused, match="tiene: Hoja1"):
        read("a.xlsx", BOOK, "Hoja2")


def test_refuses_a_header_that_is_no_row():
    with pytest.raises(FileRefused, match="La fila 4"):
        read("a.xlsx", BOOK, header=4)


CELLS = st.text(st.characters(min_codepoint=32, max_codepoint=0x2FF, exclude_categories=("Cc", "Cs", "Cn")), max_size=12)
TABLES = st.lists(st.tuples(CELLS, CELLS, CELLS), min_size=1, max_size=12)


@settings(max_examples=200, deadline=None)
@given(TABLES)
def test_every_row_of_a_file_is_read_or_told_as_empty(rows):
    written = io.StringIO()
    csv.writer(written).writerows([("uno", "dos", "tres"), *rows])
    try:
        table = read("a.csv", written.getvalue().encode(), header=1)
    except FileRefused:
        return  # nothing but empty rows, a formula, or marks in doubt: refused as a whole
    full = [list(row) for row in rows if any(cell.strip() for cell in row)]
    if table.columns == ["uno", "dos", "tres"]:
        assert [list(line.values.values()) for line in table.lines] == full
        last = max(number for number, row in enumerate(rows) if any(cell.strip() for cell in row))
        assert table.blank == last + 1 - len(full)


@pytest.mark.parametrize("cut", range(0, len(BOOK), 41))
def test_a_broken_workbook_is_refused_and_never_more(cut):
    for content in (BOOK[:cut], BOOK[:cut] + b"\xff\x00" + BOOK[cut + 2 :]):
        with contextlib.suppress(FileRefused):
            read("a.xlsx", content)


@pytest.mark.needs_shared
def test_a_hostile_file_is_refused_or_read_and_never_more(shared):
    told = {}
    for path in sorted((shared / "data/bad-input/authored").iterdir()):
        name = path.name if path.suffix in (".csv", ".xlsx") else f"{path.stem}.csv"
        try:
            told[path.name] = len(read(name, path.read_bytes()).lines)
        except FileRefused:
            told[path.name] = None
    assert {name: lines for name, lines in told.items() if lines is not None} == {"proyectos_cp1252_semicolon_decimal_comma.csv": 2}
