"""The first plan for a table nobody mapped: columns by their names, dates and decimals by their cells."""

import pytest

from minga.exchange.spreadsheets.columns import check_plan, recognised
from minga.exchange.spreadsheets.plans import Plan, PlanRefused
from minga.exchange.spreadsheets.sheets import read
from minga.exchange.spreadsheets.suggesting import decimal_of, order_of, suggested
from minga.exchange.spreadsheets.testing import PLAN, TABLE


def test_it_works():
    plan = suggested(read("Mesa de Ambato 2024.csv", TABLE.encode()), Plan())
    assert plan.columns == PLAN.columns
    assert (plan.name, plan.prefix, plan.dates, plan.decimal) == ("Mesa de Ambato 2024", "MESADEAM", "dmy", ",")


@pytest.mark.parametrize(
    ("column", "field"),
    [
        ("PROYECTO", "title"),
        ("project_name", "title"),
        ("Project Development Objective", "objective"),
        ("monto", "total_amount"),
        ("totalcommamt", "total_amount"),
        ("Programas conjuntos-En desarrollo-Título del programa", "title"),
        ("hito_operativo", "title"),
        ("Board Approval Date", "approved_on"),
    ],
)
def test_a_column_is_known_by_its_name(column, field):
    assert recognised("activity", [column]) == {column: field}


def test_a_place_for_one_column_takes_only_the_surest():
    assert recognised("activity", ["Nombre del proyectos", "proyecto", "color"]) == {"proyecto": "title"}


def test_the_cells_tell_the_order_of_days_and_the_decimal_sign():
    assert (order_of(["3/30/1979 12:00:00 AM"]), order_of(["30/03/1979"]), order_of(["30/03/1979", "3/30/1979"])) == ("mdy", "dmy", "")
    assert (decimal_of(["1.234,56"]), decimal_of(["1,234.56"]), decimal_of(["1.234"])) == (",", ".", "")


@pytest.mark.parametrize(
    ("change", "why"),
    [
        ({"prefix": "w b"}, "prefijo"),
        ({"name": " "}, "nombre"),
        ({"title": ""}, "fuente"),
        ({"kind": "dragon"}, "clase"),
        ({"dates": "ymd"}, "orden de las fechas"),
        ({"columns": {"a": "nada"}}, "El campo «nada»"),
        ({"columns": {"a": "title", "b": "title"}}, "Dos columnas van a «Título»: a; b"),
        ({"columns": {"a": "start"}}, "Falta la columna de «Título»"),
    ],
)
def test_refuses_a_plan(change, why):
    with pytest.raises(PlanRefused, match=why):
        check_plan(Plan.of(PLAN.plain() | change))


@pytest.mark.parametrize("given", [[], {"color": 1}, {"columns": ["a"]}, {"columns": {"a": 1}}, {"values": {"a": "b"}}, {"header": "2"}])
def test_refuses_what_is_no_plan(given):
    with pytest.raises(PlanRefused):
        Plan.of(given)
