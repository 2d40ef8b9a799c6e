"""A published series of rates enters whole or not at all, with the line of each thing that is wrong."""

import datetime
import os
from decimal import Decimal
from pathlib import Path

import pytest

from minga.ground.kit.tables import TableRefused
from minga.ground.rates.reading import read

SHARED = Path(os.environ.get("MINGA_SHARED") or Path(__file__).resolve().parents[5] / "shared") / "data" / "classif" / "exchange-rates"
DAILY = b"Date,USD,JPY,CYP,\n2020-01-03,1.1147,120.55,N/A,\n2020-01-02,1.1193,121.75,N/A,\n"
HEADER = b"Date,Rate,Currency,Frequency,Source,Country code,Country\n"
DAY = datetime.date(2020, 12, 31)

pytestmark = pytest.mark.kit


def refusals(data: bytes) -> list[str]:
    with pytest.raises(TableRefused) as refused:
        read("tasas.csv", data)
    return [str(one) for one in refused.value.problems]


def test_a_daily_table_gives_units_for_one_euro():
    found = read("ecb.csv", DAILY)
    assert found.rates["day", "EUR", "JPY", datetime.date(2020, 1, 2)] == Decimal("121.75")
    assert (found.publisher, len(found.rates)) == ("Banco Central Europeo", 4)


def test_a_yearly_table_gives_units_for_one_dollar():
    found = read("imf.csv", HEADER + b'2020-12-31,3694.85386496,COP,A,IMF,CO,"Colombia"\n2020-12-31,1,USD,A,IMF,EC,Ecuador\n')
    assert found.rates == {("year", "USD", "COP", DAY): Decimal("3694.85386496")}


def test_the_euro_is_that_of_the_euro_area():
    found = read("imf.csv", HEADER + b"2020-12-31,0.9,EUR,A,IMF,AD,Andorra\n2020-12-31,0.8,EUR,A,IMF,U2,Euro Area\n")
    assert found.rates["year", "USD", "EUR", DAY] == Decimal("0.8")


def test_rows_that_disagree_on_a_currency_are_left_out_and_told():
    found = read("imf.csv", HEADER + b"2020-12-31,2,XCD,A,IMF,AG,A\n2020-12-31,3,XCD,A,IMF,DM,B\n2020-12-31,5,PEN,A,IMF,PE,C\n")
    assert (found.unsure, list(found.rates)) == ([("XCD", 2020)], [("year", "USD", "PEN", DAY)])


def test_rows_that_nearly_agree_are_what_most_say():
    rows = b"2020-12-31,2.000,XCD,A,IMF,AG,A\n2020-12-31,2.001,XCD,A,IMF,DM,B\n2020-12-31,2.001,XCD,A,IMF,LC,C\n"
    assert read("imf.csv", HEADER + rows).rates["year", "USD", "XCD", DAY] == Decimal("2.001")


@pytest.mark.parametrize(
    ("data", "told"),
    [
        (b"Fecha,USD\n", "tasas.csv, línea 1: No es una tabla diaria del BCE ni una anual del FMI."),
        (DAILY + b"ayer,1,2,3,\n", "tasas.csv, línea 4, columna Date: «ayer» no es una fecha (AAAA-MM-DD)."),
        (DAILY + b"2020-01-06,cero,2,3,\n", "tasas.csv, línea 4, columna USD: «cero» no es una tasa mayor que cero."),
        (DAILY + b"2020-01-06,-1,2,3,\n", "tasas.csv, línea 4, columna USD: «-1» no es una tasa mayor que cero."),
        (DAILY + b"2020-01-06,1\n", "tasas.csv, línea 4: Tiene 2 columnas y la cabecera 5."),
        (DAILY + b"2020-01-02,1.2,121.75,N/A,\n", "tasas.csv, línea 4, columna USD: Este día ya tiene otra tasa."),
        (HEADER + b"2020-06-30,3,COP,A,IMF,CO,C\n", "tasas.csv, línea 2, columna Frequency: No es el promedio de un año."),
        (HEADER + b"2020-12-31,3,pesos,A,IMF,CO,C\n", "tasas.csv, línea 2, columna Currency: «pesos» no es una moneda."),
        (b"Date,USD\n", "tasas.csv: No trae ninguna tasa."),
        (b"\xff\xfe", "tasas.csv: El archivo no está en UTF-8."),
    ],
)
def test_what_is_wrong_is_told_by_line(data, told):
    assert refusals(data) == [told]


def test_every_wrong_line_is_told():
    assert len(refusals(DAILY + b"x,1,2,3,\ny,1,2,3,\n")) == 2


@pytest.mark.needs_shared
def test_the_real_files():
    daily = read("ecb.csv", (SHARED / "ecb_eurofxref-hist.csv").read_bytes())
    yearly = read("imf.csv", (SHARED / "imf_annual_ENDA_USD.csv").read_bytes())
    assert daily.rates["day", "EUR", "USD", datetime.date(1999, 1, 4)] == Decimal("1.1789")
    assert (len(daily.rates), len(yearly.rates), len(yearly.unsure)) == (221702, 10526, 81)
    assert yearly.rates["year", "USD", "EUR", datetime.date(2024, 12, 31)] == Decimal("0.923889546118")
