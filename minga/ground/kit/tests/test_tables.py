"""CSV read strictly, with every problem named; CSV written safe for a spreadsheet."""

import csv
import io
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from minga.ground.kit import tables
from minga.ground.kit.tables import Problem, TableRefused, csv_lines, read_table, safe_cell


@pytest.fixture
def refusal(tmp_path):
    """Read some content as a table of code, name and optional note, and give the lines of the refusal."""

    def read(content: str | bytes, key: str | None = None) -> list[str]:
        path = tmp_path / "lugares.csv"
        path.write_bytes(content.encode() if isinstance(content, str) else content)
        with pytest.raises(TableRefused) as refused:
            read_table(path, required=["code", "name"], optional=["note"], key=key)
        return str(refused.value).split("\n")

    return read


def written(tmp_path: Path, content: str) -> Path:
    path = tmp_path / "lugares.csv"
    path.write_bytes(content.encode())
    return path


def test_it_works(tmp_path):
    path = written(tmp_path, '\ufeffname,code\r\n"Ñandú, ""el""\r\notro",1\r\n\r\nChocó,2\r\n')
    rows = read_table(path, required=["code", "name"], optional=["note"], key="code")
    assert [(row.file, row.line, row.values) for row in rows] == [
        ("lugares.csv", 2, {"code": "1", "name": 'Ñandú, "el"\r\notro', "note": ""}),
        ("lugares.csv", 5, {"code": "2", "name": "Chocó", "note": ""}),
    ]
    assert rows[1]["name"] == "Chocó"
    assert str(rows[1].problem("name", "x")) == "lugares.csv, línea 5, columna name: x"


def test_a_header_alone_is_a_table_without_rows(tmp_path):
    assert read_table(written(tmp_path, "code,name\n"), required=["code", "name"]) == []


@pytest.mark.parametrize("content", [b"", b"\xef\xbb\xbf", b"\r\n\r\n"])
def test_it_refuses_an_empty_file(refusal, content):
    assert refusal(content) == ["lugares.csv, línea 1: el archivo está vacío."]


def test_it_refuses_windows_1252_by_byte_and_line(refusal):
    found = refusal("code,name\n1,a\n2,Chocó\n".encode("cp1252"))
    assert found == ["lugares.csv, línea 3: el byte 0xF3 no es UTF-8 (parece Windows-1252 o Latin-1); guárdelo como UTF-8."]


@pytest.mark.parametrize(("encoding", "name"), [("utf-16", "UTF-16"), ("utf-32", "UTF-32")])
def test_it_refuses_other_encodings_by_name(refusal, encoding, name):
    found = refusal("code,name\n1,a\n".encode(encoding))
    assert found == [f"lugares.csv, línea 1: el archivo está en {name}; guárdelo como UTF-8."]


def test_it_refuses_semicolons(refusal):
    found = refusal("code;name\n1;a\n")
    assert found == ["lugares.csv, línea 1: las columnas están separadas por punto y coma; sepárelas por comas."]


def test_it_refuses_wrong_columns_by_name(refusal):
    assert refusal("code,code,Name\n1,2,a\n") == [
        "lugares.csv, línea 1, columna code: la columna está repetida.",
        "lugares.csv, línea 1, columna Name: la columna no se conoce.",
        "lugares.csv, línea 1, columna name: falta la columna.",
    ]


def test_it_refuses_short_and_long_rows_by_line(refusal):
    assert refusal('code,name\n1\n2,"b\nb"\n3,c,d\n') == [
        "lugares.csv, línea 2: la fila tiene 1 valores y el encabezado 2.",
        "lugares.csv, línea 5: la fila tiene 3 valores y el encabezado 2.",
    ]


def test_it_refuses_repeated_and_empty_keys_with_both_lines(refusal):
    assert refusal("code,name\n1,a\n,b\n1,c\n", key="code") == [
        "lugares.csv, línea 3, columna code: falta el identificador de la fila.",
        "lugares.csv, línea 4, columna code: «1» ya está en la línea 2.",
    ]


def test_it_refuses_control_characters(refusal):
    assert refusal("code,name\n1,a\x00b\n2,\x1b[0m\n") == [
        "lugares.csv, línea 2, columna name: el valor lleva el carácter de control U+0000.",
        "lugares.csv, línea 3, columna name: el valor lleva el carácter de control U+001B.",
    ]


def test_it_refuses_a_quote_that_is_never_closed(refusal):
    assert refusal('code,name\n1,a\n2,"b\n3,c\n') == ["lugares.csv, línea 3: unas comillas se abren y no se cierran."]


def test_it_refuses_a_quote_in_the_wrong_place_and_reads_on(refusal):
    assert refusal('code,name\n1,"a"b\n2,c\n3\n') == [
        "lugares.csv, línea 2: las comillas no están bien puestas: un valor entre comillas termina antes de la coma.",
        "lugares.csv, línea 4: la fila tiene 1 valores y el encabezado 2.",
    ]


@pytest.mark.parametrize("length", [65_537, 200_000])
def test_it_refuses_a_field_over_64_kib(refusal, length):
    (found,) = refusal(f"code,name\n1,{'a' * length}\n")
    assert "64 KiB" in found


def test_it_takes_a_field_of_64_kib(tmp_path):
    path = written(tmp_path, f"code,name\n1,{'a' * 65_536}\n")
    assert len(read_table(path, required=["code", "name"])[0]["name"]) == 65_536


def test_it_stops_gathering_after_many_problems(refusal):
    assert len(refusal("code,name\n" + "1\n" * 10_000)) == tables.MOST_PROBLEMS


def test_a_problem_without_a_column_names_the_line():
    assert str(Problem("a.csv", 7, "", "no.")) == "a.csv, línea 7: no."


@pytest.mark.parametrize(
    "text",
    [
        *("=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "\n=1", "\tx", "＝1", "＋1", "－1", "＠x"),
        *("  =1", "\u00a0=1", "\u200b=1", "\ufeff=1", "\u2003=1", "=cmd|' /C calc'!A0", "+5", "-5"),
    ],
)
def test_reliability_18_text_that_could_run_gets_an_apostrophe(text):
    assert safe_cell(text) == "'" + text


@pytest.mark.parametrize(
    ("value", "cell"),
    [
        *(
            ("Chocó", "Chocó"),
            ("a=1", "a=1"),
            ("", ""),
            ("5", "5"),
            (None, ""),
            (-5, "-5"),
            (Decimal("-0.76"), "-0.76"),
        ),
        *((Decimal("1E+3"), "1000"), (True, "true"), (False, "false"), (date(2011, 9, 19), "2011-09-19")),
    ],
)
def test_other_values_stay_what_they_are(value, cell):
    assert safe_cell(value) == cell


def test_csv_lines_begin_with_the_mark_of_utf_8():
    lines = list(csv_lines(["código", "=x"], [[1, 'a "b"'], [Decimal("2.50"), None]]))
    assert lines == ["\ufeffcódigo,'=x\r\n", '1,"a ""b"""\r\n', "2.50,\r\n"]


cells = st.text(st.characters(exclude_categories=("Cs", "Cc")), max_size=20)


@given(st.lists(st.tuples(cells, cells), max_size=5))
def test_what_is_written_is_read_back(tmp_path_factory, rows):
    path = tmp_path_factory.mktemp("csv") / "t.csv"
    path.write_text("".join(csv_lines(["code", "name"], rows)), encoding="utf-8", newline="")
    read = [(row["code"], row["name"]) for row in read_table(path, required=["code", "name"])]
    assert read == [(safe_cell(code), safe_cell(name)) for code, name in rows]


@given(st.lists(st.text(max_size=20), min_size=1, max_size=4))
def test_no_written_cell_can_run(row):
    (record,) = list(csv.reader(io.StringIO(list(csv_lines(["a"], [row]))[1], newline="")))
    assert [cell for cell in record if cell[:1] and cell[0] in "=+-@\t\r"] == []
