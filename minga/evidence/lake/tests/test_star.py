"""A version's star: amounts at their own date, shares applied once, every figure equal to plain Decimal arithmetic to the cent."""

import datetime
import random
from collections import defaultdict
from decimal import ROUND_HALF_UP, Decimal
from pathlib import Path

import duckdb
import pytest

from minga.evidence.figures.splitting import split
from minga.evidence.lake import star
from minga.evidence.lake.conversion import Rates, Used
from minga.evidence.lake.parts import Writer

pytestmark = pytest.mark.kit

DAY = datetime.date
RATES = Rates(
    {"USD": ([DAY(2020, 1, 2), DAY(2020, 1, 3)], [Decimal("1.1193"), Decimal("1.1147")]), "GBP": ([DAY(2020, 1, 3)], [Decimal("0.85115")])},
    {("COP", 2020): Decimal("3694.854"), ("EUR", 2020): Decimal("0.8755")},
    "BCE",
    "FMI",
)
SPENT = {"type": "3", "date": DAY(2020, 1, 3)}


def nowhere(points):
    return [None] * len(points)


def built(folder: Path, tables: dict[str, list[dict]], locate=nowhere) -> duckdb.DuckDBPyConnection:
    """Write the tables of one version, build its star and return a connection with a view of each file of it."""
    with Writer(folder, 7) as writer:
        for name, rows in tables.items():
            columns = {key for row in rows for key in row}
            counts: dict[int, int] = defaultdict(int)
            numbers = []
            for row in rows:
                numbers.append(row.get("n", counts[row["a"]]))
                counts[row["a"]] += 1
            writer.add(name, {"n": numbers} | {key: [row.get(key) for row in rows] for key in columns - {"n"}})
    star.build(folder, rates=RATES, locate=locate)
    base = duckdb.connect()
    for path in folder.glob("*.parquet"):
        base.execute(f"CREATE VIEW \"{path.stem}\" AS FROM read_parquet('{path}')")
    return base


def activity(a: int = 0, **more) -> dict:
    return {"a": a, "iati_identifier": f"XX-1-{a}", "reporting_ref": "XX-1", "reporting_name": "Donante", "currency": "USD"} | more


def spent(a: int = 0, value: str = "100", **more) -> dict:
    return {"a": a, "value": Decimal(value)} | SPENT | more


def facts(base, columns: str) -> list[tuple]:
    return base.execute(f"SELECT {columns} FROM fact ORDER BY ALL").fetchall()


def test_a_daily_rate_goes_through_the_euro_of_the_day():
    used = RATES.on("GBP", DAY(2020, 1, 3))
    assert (used.usd, used.eur) == (Decimal("1.3096398989602303"), Decimal("1.1748810432943664"))  # 1.1147 / 0.85115, 1 / 0.85115
    assert (used.date, used.source) == (DAY(2020, 1, 3), "BCE")


def test_a_weekend_takes_the_last_day_published():
    assert RATES.on("USD", DAY(2020, 1, 5)).date == DAY(2020, 1, 3)


def test_a_daily_rate_older_than_a_week_is_not_used():
    assert RATES.on("GBP", DAY(2020, 1, 11)) == Used()


def test_a_currency_without_daily_rate_takes_the_average_of_its_year():
    used = RATES.on("COP", DAY(2020, 6, 30))
    assert (used.date, used.source, used.usd) == (DAY(2020, 12, 31), "FMI", Decimal("0.0002706466886107"))


def test_a_year_without_rate_is_not_convertible():
    assert RATES.on("COP", DAY(2021, 6, 30)) == Used()


def test_dollars_are_dollars_where_no_rate_is_known():
    assert RATES.on("USD", DAY(1970, 1, 1)) == Used(Decimal(1), None, DAY(1970, 1, 1))


def test_each_amount_has_its_rate_date_and_source(tmp_path):
    base = built(tmp_path, {"activity": [activity()], "transaction": [spent(currency="GBP", value="1000")]})
    row = base.execute("SELECT usd, eur, usd_rate, rate_date, rate_source, why FROM money").fetchone()
    assert row == (Decimal("1309.64"), Decimal("1174.88"), Decimal("1.3096398989602303"), DAY(2020, 1, 3), "BCE", None)


@pytest.mark.parametrize(
    ("changes", "why"),
    [
        ({"currency": "COP", "date": DAY(2021, 6, 1)}, "rate"),
        ({"date": None}, "date"),
        ({"value": None}, "value"),
        ({"value": Decimal("1e30"), "currency": "USD"}, "size"),
    ],
)
def test_what_cannot_be_converted_says_why_and_is_counted_apart(tmp_path, changes, why):
    base = built(tmp_path, {"activity": [activity()], "transaction": [spent() | changes, spent(value="5")]})
    assert base.execute("SELECT why FROM money ORDER BY n").fetchall() == [(why,), (None,)]
    assert base.execute("SELECT sum(usd), sum(unconverted), sum(movements) FROM fact").fetchone() == (Decimal("5.00"), 1, 2)


def test_dollars_of_a_day_without_euros_are_not_convertible_to_euros(tmp_path):
    base = built(tmp_path, {"activity": [activity()], "transaction": [spent(date=DAY(1990, 1, 1))]})
    assert base.execute("SELECT usd, eur, why, why_eur FROM money").fetchall() == [(Decimal("100.00"), None, None, "rate")]
    assert base.execute("SELECT sum(unconverted), sum(unconverted_eur) FROM fact").fetchone() == (0, 1)


def test_an_amount_without_any_currency_is_not_convertible(tmp_path):
    base = built(tmp_path, {"activity": [activity(currency=None)], "transaction": [spent()]})
    assert base.execute("SELECT why, usd FROM money").fetchall() == [("currency", None)]


def test_the_remainder_of_rounding_falls_on_the_last_part(tmp_path):
    thirds = [{"a": 0, "code": code, "percentage": Decimal("33.333333")} for code in ("11110", "12220", "14030")]
    base = built(tmp_path, {"activity": [activity()], "transaction": [spent()], "sector": thirds})
    assert facts(base, "sector, usd") == [("11110", Decimal("33.33")), ("12220", Decimal("33.33")), ("14030", Decimal("33.34"))]


def test_places_are_divided_first_and_sectors_within_each(tmp_path):
    tables = {
        "activity": [activity()],
        "transaction": [spent(value="0.05")],
        "recipient_country": [{"a": 0, "code": code, "percentage": Decimal(50)} for code in ("EC", "CO")],
        "sector": [{"a": 0, "code": code, "percentage": Decimal(50)} for code in ("11110", "12220")],
    }
    assert facts(built(tmp_path, tables), "country, sector, usd") == [
        ("CO", "11110", Decimal("0.01")),
        ("CO", "12220", Decimal("0.01")),
        ("EC", "11110", Decimal("0.02")),
        ("EC", "12220", Decimal("0.01")),
    ]


def test_countries_without_shares_divide_nothing(tmp_path):
    tables = {"activity": [activity()], "transaction": [spent()], "recipient_country": [{"a": 0, "code": code} for code in ("EC", "CO")]}
    assert facts(built(tmp_path, tables), "country, place_rest, usd, movements") == [
        ("CO", False, None, 0),
        ("EC", False, None, 1),
        (None, True, Decimal("100.00"), 0),
    ]


def test_shares_below_a_hundred_leave_a_rest(tmp_path):
    tables = {
        "activity": [activity()],
        "transaction": [spent()],
        "recipient_country": [{"a": 0, "code": "EC", "percentage": Decimal(30)}, {"a": 0, "code": "CO", "percentage": Decimal(20)}],
    }
    assert facts(built(tmp_path, tables), "country, place_rest, usd") == [
        ("CO", False, Decimal("20.00")),
        ("EC", False, Decimal("30.00")),
        (None, True, Decimal("50.00")),
    ]


def test_the_place_of_a_transaction_wins_over_that_of_its_activity(tmp_path):
    tables = {
        "activity": [activity()],
        "transaction": [spent(), spent(recipient_country="PE", value="7")],
        "recipient_country": [{"a": 0, "code": "EC"}],
    }
    assert facts(built(tmp_path, tables), "country, usd") == [("EC", Decimal("100.00")), ("PE", Decimal("7.00"))]


def test_the_giver_is_the_provider_else_the_one_funder_else_who_reports(tmp_path):
    tables = {
        "activity": [activity(0), activity(1), activity(2)],
        "transaction": [spent(0, provider_ref="P"), spent(0), spent(1), spent(2)],
        "participating_org": [
            {"a": 0, "role": "1", "ref": "F"},
            {"a": 2, "role": "1", "ref": "F"},
            {"a": 2, "role": "1", "ref": "G"},
        ],
    }
    assert facts(built(tmp_path, tables), "act % 4294967296, giver") == [(0, "F"), (0, "P"), (1, "XX-1"), (2, None)]


def test_an_activity_without_money_is_there(tmp_path):
    base = built(tmp_path, {"activity": [activity()], "recipient_country": [{"a": 0, "code": "EC"}]})
    assert facts(base, "country, kind, usd, movements") == [("EC", None, None, 0)]


def test_a_location_gives_the_units_that_all_have_in_common(tmp_path):
    held = {(-1.2, -78.6): ("EC", ("EC-18", "EC-1801", None)), (-1.4, -78.4): ("EC", ("EC-18", "EC-1803", None))}
    tables = {
        "activity": [activity()],
        "transaction": [spent()],
        "recipient_country": [{"a": 0, "code": "EC"}],
        "location": [{"a": 0, "lat": str(lat), "lon": str(lon)} for lat, lon in held],
    }
    base = built(tmp_path, tables, lambda points: [held[point] for point in points])
    assert facts(base, "unit1, unit2, usd") == [("EC-18", None, Decimal("100.00"))]
    assert base.execute("SELECT unit FROM in_unit ORDER BY unit").fetchall() == [("EC-18",), ("EC-1801",), ("EC-1803",)]


def test_a_location_that_is_a_province_gives_no_canton(tmp_path):
    tables = {
        "activity": [activity()],
        "transaction": [spent()],
        "recipient_country": [{"a": 0, "code": "EC"}],
        "location": [{"a": 0, "lat": "-1.2", "lon": "-78.6", "feature": "ADM1"}],
    }
    base = built(tmp_path, tables, lambda points: [("EC", ("EC-18", "EC-1801", None))])
    assert facts(base, "unit1, unit2") == [("EC-18", None)]


def shares(draw: random.Random, codes: list[str]) -> list[tuple[str, Decimal | None]]:
    """Return codes with shares that add up to 100, to less, or with none."""
    if draw.random() < 0.2:
        return [(code, None) for code in codes]
    cuts = sorted(draw.sample(range(1, 10_000), len(codes)))
    ends = cuts[:-1] + [10_000 if draw.random() < 0.7 else cuts[-1]]
    starts = [0, *ends[:-1]]
    return [(code, Decimal(end - start) / 100) for code, start, end in zip(codes, starts, ends, strict=True)]


def expected(parts: list[tuple[str, Decimal | None]], amount: Decimal) -> list[tuple[str | None, Decimal | None]]:
    """Return what each part of an amount comes to, by plain Decimal arithmetic; key None is what nobody divides."""
    if len(parts) < 2:
        return [(parts[0][0] if parts else None, amount)]
    known = [share for _code, share in parts if share is not None]
    left = Decimal(100) - sum(known) if len(known) == len(parts) else Decimal(100)
    rows = [(code, share if len(known) == len(parts) else None) for code, share in parts]
    if left:
        rows.append((None, left))
    return list(zip([code for code, _share in rows], split(amount, [share for _code, share in rows]), strict=True))


def test_q4_every_figure_equals_plain_decimal_arithmetic_to_the_cent(tmp_path):
    draw = random.Random(7)
    tables: dict[str, list[dict]] = {"activity": [], "transaction": [], "recipient_country": [], "sector": []}
    sums: dict[tuple, Decimal] = defaultdict(Decimal)
    for a in range(400):
        tables["activity"].append(activity(a))
        places = shares(draw, draw.sample(["EC", "CO", "PE", "BO"], draw.randint(1, 3)))
        themes = shares(draw, draw.sample(["11110", "12220", "14030", "15110"], draw.randint(1, 4)))
        tables["recipient_country"] += [{"a": a, "code": code, "percentage": share} for code, share in places]
        tables["sector"] += [{"a": a, "code": code, "percentage": share} for code, share in themes]
        lots: dict[tuple, Decimal] = defaultdict(Decimal)
        for _ in range(draw.randint(1, 6)):
            kind, currency = draw.choice(["2", "3", "4"]), draw.choice(["USD", "GBP", "COP"])
            value = Decimal(draw.randint(-500_000, 90_000_000)) / 100
            tables["transaction"].append(spent(a, str(value), type=kind, currency=currency))
            rate = RATES.on(currency, SPENT["date"]).usd
            lots[kind] += (value * rate).quantize(Decimal("0.01"), ROUND_HALF_UP)
        for kind, amount in lots.items():
            for country, piece in expected(places, amount):
                for sector, part in expected(themes, piece) if piece is not None else ():
                    if part is not None:
                        sums[kind, country, sector] += part
    base = built(tmp_path, tables)
    rows = base.execute("SELECT kind, country, sector, sum(usd) FROM fact WHERE usd IS NOT NULL GROUP BY ALL").fetchall()
    assert {row[:3]: row[3] for row in rows} == dict(sums)


@pytest.mark.parametrize("name", sorted(star.questions()))
def test_the_kept_answers_are_those_of_the_facts(tmp_path, name):
    tables = {
        "activity": [activity(a, status="2") for a in range(3)],
        "transaction": [spent(a, type=kind) for a in range(3) for kind in ("2", "3")],
        "recipient_country": [{"a": 0, "code": "EC"}, {"a": 1, "code": "EC"}],
    }
    base = built(tmp_path, tables)
    asked = base.execute(f"FROM ({star.questions()[name].sql}) ORDER BY ALL").fetchall()
    assert asked == base.execute(f"FROM answer_{name} ORDER BY ALL").fetchall() != []


def test_there_are_eight_questions():
    assert list(star.questions()) == ["totals", "sectors", "country_year", "donors", "year_type", "modality", "matrix", "facets"]


def test_a_star_of_another_layout_counts_as_none_until_it_is_made_again(tmp_path):
    built(tmp_path, {"activity": [activity()]})
    assert star.made_at(tmp_path) > 0
    star.mark_of(tmp_path).rename(tmp_path / "star-0")
    assert star.made_at(tmp_path) == 0
    star.build(tmp_path, rates=RATES, locate=nowhere)
    assert [path.name for path in tmp_path.glob("star-*")] == [star.mark_of(tmp_path).name]
