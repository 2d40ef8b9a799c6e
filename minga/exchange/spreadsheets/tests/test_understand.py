"""One cell at a time: what a text means in its field, and what nobody could say for sure."""

from decimal import Decimal

import pytest

from minga.exchange.spreadsheets.cells import Cells
from minga.exchange.spreadsheets.columns import fields_of
from minga.exchange.spreadsheets.naming import code_of
from minga.exchange.spreadsheets.plans import Plan
from minga.exchange.spreadsheets.sheets import Broken, Exact, Line

FIELDS = fields_of("activity")


def read(name: str, text: str, **plan):
    """Return (value, [why it is refused], [what is noted]) of one cell."""
    cells = Cells(Plan(columns={"c": name}, **plan))
    value = cells.value(Line(2, {"c": text}), "c", FIELDS[name])
    return value, [one["why"] for one in cells.problems], [one["what"] for one in cells.notes]


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("name", "text", "plan", "value"),
    [
        ("start", "2011", {}, "2011"),
        ("start", "2011-02", {}, "2011-02"),
        ("start", "25/02/2011", {}, "2011-02-25"),
        ("start", "3/30/1979 12:00:00 AM", {"dates": "mdy"}, "1979-03-30"),
        ("start", "1994-05-09T00:00:00Z", {}, "1994-05-09"),
        ("start", "31 de diciembre de 2012", {}, "2012-12-31"),
        ("start", "Mar 15, 2021", {}, "2021-03-15"),
        ("start", "setiembre 2020", {}, "2020-09"),
        ("start", "", {}, None),
        ("total_amount", "1.234.567,89", {}, (Decimal("1234567.89"), "")),
        ("total_amount", "US$ 12,500.00", {}, (Decimal("12500.00"), "USD")),
        ("total_amount", "1.818", {"decimal": ","}, (Decimal(1818), "")),
        ("total_amount", Exact("1.818"), {}, (Decimal("1.82"), "")),
        ("total_amount", "4500 EUR", {}, (Decimal(4500), "EUR")),
        ("beneficiaries", "1,200", {"decimal": "."}, 1200),
        ("country", "Republic of Peru", {}, "PE"),
        ("country", "ecuador", {}, "EC"),
        ("country", "Democratic Republic of the Congo", {}, "CD"),
        ("country", "Arab Republic of Egypt", {}, "EG"),
        ("country", "Estado Plurinacional de Bolivia", {}, "BO"),
        ("country", "Bosnia and Herzegovina", {}, "BA"),
        ("title", "  Riego\n y agua ", {}, "Riego y agua"),
        ("document", "https://minga.example/x", {}, "https://minga.example/x"),
    ],
)
def test_it_works(name, text, plan, value):
    found, refused, _noted = read(name, text, **plan)
    assert (found, refused) == (value, [])


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("name", "text", "why"),
    [
        ("start", "2026 Q2", "no es una fecha que se entienda: se escribe 2026-03-14 o 14/03/2026."),
        ("start", "3/30/1979", "el mes 30 no existe: ¿va el mes antes que el día? Dígalo en el mapeo."),
        ("beneficiaries", "1.818", "se puede leer como 1.818 o 1,818: diga en el mapeo cuál es el signo decimal."),
        ("total_amount", "-5", "un monto no es menor que cero."),
        ("total_amount", "doce", "no es un número."),
        ("total_amount", Exact("60 %"), "no es un número."),
        ("total_amount", Broken("#N/A"), "la celda no tiene valor sino un error o una fórmula sin resultado: corríjala en el archivo."),
        ("status", "Dropped", "no es un valor de la lista ESTADO_ACTIVIDAD: diga en el mapeo a cuál equivale."),
        ("country", "Eastern Africa", "no es un país conocido: escriba su nombre o su código de dos letras."),
        ("country", "Republic of Nowhere", "no es un país conocido: escriba su nombre o su código de dos letras."),
        ("document", "javascript:alert(1)", "no es una dirección de la web."),
        ("keywords", "x" * 301, "tiene 301 caracteres y caben 300."),
    ],
)
def test_refuses(name, text, why):
    assert read(name, text)[:2] == (None, [why])


@pytest.mark.django_db
def test_their_word_becomes_our_code():
    value, refused, _noted = read("status", "dropped", values={"c": {"Dropped": "CANCELADO", "Pipeline": ""}})
    assert (value.code, refused) == ("CANCELADO", [])
    assert read("status", "Pipeline", values={"c": {"Pipeline": ""}}) == (None, [], [])


@pytest.mark.django_db
def test_a_cost_that_reads_in_two_ways_is_kept_as_written_and_told():
    assert read("total_amount", "1.818") == (None, [], ["se lee de dos modos: se guarda como está escrito y un hallazgo pide decidir"])


@pytest.mark.django_db
def test_a_word_for_nothing_is_nothing_and_told():
    assert read("start", "Por definir") == (None, [], ["se lee como «no dice»"])


def test_the_code_of_a_record_is_that_of_its_source_where_it_can_be():
    assert code_of("WB", "P007029", 40) == "WB-P007029"
    assert code_of("WB", "Año 1/2", 40).startswith("WB-Ano-1-2-")
    assert code_of("WB", "Año 1/2", 40) != code_of("WB", "Ano 1-2", 40)
    assert len(code_of("WB", "x" * 90, 40)) <= 40
