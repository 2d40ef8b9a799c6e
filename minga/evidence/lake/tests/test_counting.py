"""Questions counted over numbers answer what the SQL over the facts answers, whatever is asked."""

import random
from collections import defaultdict
from decimal import Decimal
from pathlib import Path

import numpy as np
import pytest

from minga.evidence.lake import asking, counting, indexing, searching, star
from minga.evidence.lake.asking import DIMENSIONS, FILTERS, Asked, Stand, condition, counted_lines, from_numbers, sought, whole
from minga.evidence.lake.parts import Writer
from minga.evidence.lake.tests.test_star import RATES, SPENT, activity

pytestmark = pytest.mark.kit

POINTS = {(-1.2, -78.6): ("EC", ("EC-18", "EC-1801", None)), (-0.2, -78.5): ("EC", ("EC-17", None, None)), (0.0, 0.0): None}


def locate(points):
    return [POINTS[point] for point in points]


def shares(draw: random.Random, codes: list[str]) -> list[tuple[str, Decimal | None]]:
    chosen = draw.sample(codes, draw.randint(0, len(codes)))
    return [(code, draw.choice([Decimal(30), Decimal(50), None])) for code in chosen]


def drawn(draw: random.Random, dataset: int) -> dict[str, list[dict]]:
    """Return a dataset with everything that a fact can say or leave unsaid."""
    tables: dict[str, list[dict]] = defaultdict(list)
    for a in range(1 if dataset == 3 else 30):
        identifier = f"XX-{draw.randint(1, 60)}" if draw.random() < 0.5 else f"D{dataset}-{a}"
        reporter = draw.choice(["XX-1", "XX-2"])
        tables["activity"].append(activity(a, iati_identifier=identifier, reporting_ref=reporter, status=draw.choice(["2", "4", None])))
        tables["recipient_country"] += [{"a": a, "code": code, "percentage": share} for code, share in shares(draw, ["EC", "CO", "PE"])]
        tables["sector"] += [{"a": a, "code": code, "percentage": share} for code, share in shares(draw, ["11110", "11120", "14030"])]
        tables["tag"] += [{"a": a, "vocabulary": "2", "code": draw.choice("67")} for _ in range(draw.randint(0, 1))]
        for lat, lon in draw.sample(list(POINTS), draw.randint(0, 2)):
            tables["location"].append({"a": a, "lat": str(lat), "lon": str(lon)})
        for _ in range(draw.randint(0, 4)):
            row = {"a": a, "value": Decimal(draw.choice(["-5", "5", "0.07", "100000000000"])), "type": draw.choice(["2", "3", "4", "11"])}
            row |= {"date": SPENT["date"].replace(year=draw.choice([2019, 2020, 2021])), "aid_type": draw.choice(["A01", None])}
            tables["transaction"].append(
                row | {"currency": draw.choice(["USD", "EUR", "GBP"]), "provider_ref": draw.choice(["P", "Q", None])}
            )
    return dict(tables)


def made(root: Path, number: int, draw: random.Random) -> Stand:
    folder = root / str(number) / "1"
    with Writer(folder, number) as writer:
        for name, rows in drawn(draw, number).items():
            columns, counts, numbers = {key for row in rows for key in row}, defaultdict(int), []
            for row in rows:
                numbers.append(counts[row["a"]])
                counts[row["a"]] += 1
            if rows:
                writer.add(name, {"n": numbers} | {key: [row.get(key) for row in rows] for key in columns})
    star.build(folder, rates=RATES, locate=locate)
    indexing.build(folder)
    return Stand(folder, star.made_at(folder), draw.choice(["XX-1", ""]), draw.choice(["2026-01-01", "2026-02-01"]))


def asked(draw: random.Random) -> Asked:
    """Return any question that can be asked."""
    values = {
        "giver": ["P", "Q", "XX-1"], "country": ["EC", "CO", "BO"], "region": ["298"], "unit": ["EC-18", "EC-1801", "EC-17"],
        "sector": ["11110", "14030"], "category": ["111"], "goal": ["6", "7"], "status": ["2", "4"], "aid_type": ["A01"], "flow": ["10"],
        "kind": ["2", "3", "B"], "reporter": ["XX-1", "XX-2"],
    }  # fmt: skip
    names = draw.sample(FILTERS, draw.randint(0, 2))
    filters = tuple((name, tuple(draw.sample([*values[name], "-"], draw.randint(1, 2)))) for name in names)
    by = tuple(draw.sample([name for name in DIMENSIONS if name != "goal"], draw.randint(0, 2)))
    first, last = draw.choice([(None, None), (2020, None), (None, 2020), (2019, 2020)])
    return Asked(by, draw.choice(["spending", "commitment", "incoming", "planned"]), draw.choice(["USD", "EUR"]), filters, first, last)


@pytest.mark.parametrize("seed", range(3))
def test_numbers_answer_what_the_facts_answer(tmp_path, seed):
    draw = random.Random(seed)
    stands = tuple(made(tmp_path, number, draw) for number in range(1, 6))
    answered = 0
    with asking.over(stands) as at:
        assert at.store.left_out
        for _ in range(60):
            one = asked(draw)
            lines, total = from_numbers(one, at)
            wanted = sorted(counted_lines(one, at) if one.by else [], key=repr)
            assert (one, sorted(lines, key=repr)) == (one, wanted)
            told = whole(one, at)
            assert (one, total) == (one, told)
            by_sql = at.rows(f"SELECT DISTINCT act FROM fact WHERE {condition(one)[0]} ORDER BY act", condition(one)[1])
            assert counting.acts(sought(one), at.coded, at.store.left).tolist() == [act for (act,) in by_sql]
            answered += bool(lines)
    assert answered > 20


def test_sums_beyond_what_sixty_four_bits_hold_are_exact():
    most = 10**18 - 1
    amounts = np.full(20, most, np.int64)
    assert counting.added(amounts) == 20 * most
    assert counting.summed(amounts, np.array([0, 15])).tolist() == [15 * most, 5 * most]


def test_a_version_without_numbers_is_counted_from_its_facts(tmp_path):
    stands = (made(tmp_path, 1, random.Random(1)),)
    wanted = Asked(("country", "year"))
    with asking.over(stands) as at:
        assert at.coded is not None
        before = asking.ask(wanted, at)
    searching.mark_of(tmp_path / "1" / "1").unlink()
    with asking.over((stands[0]._replace(day="otro"),)) as at:
        assert at.coded is None
        assert asking.ask(wanted, at) == before


def test_a_version_without_facts_has_columns_without_numbers(tmp_path):
    none = {"a": np.zeros(0, np.int32), "giver": np.zeros(0, np.uint8)}
    counting.save([none], {"giver": {None: 0}}, tmp_path / counting.FILE)
    found = counting.Coded(tmp_path, counting.Places())
    assert {name: values.tolist() for name, values in found.columns.items()} == {"a": [], "giver": []}
    assert (found.size, found.said) == (0, {"giver": [None]})


def test_facts_that_do_not_stand_by_activity_are_put_so(tmp_path):
    known = {"giver": {None: 0, "P": 1, "Q": 2}, "kind": {None: 0, "3": 1}}
    first = {"a": np.array([2, 0, 2, 1], np.int32), "giver": np.array([1, 2, 1, 1], np.uint8)}
    then = {"kind": np.array([1, 1, 1, 1], np.uint8), "usd": np.array([5, 6, 7, 8])}
    counting.save([first, then], known, tmp_path / counting.FILE)
    found = counting.Coded(tmp_path, counting.Places())
    assert {name: values.tolist() for name, values in found.columns.items()} == {
        "a": [0, 1, 2, 2],
        "giver": [2, 1, 1, 1],
        "usd": [6, 8, 5, 7],
    }
    assert (found.size, found.said) == (4, {"giver": [None, "P", "Q"], "kind": ["3"]})
    assert [values.dtype for values in found.columns.values()] == [np.int32, np.uint8, np.int64]


@pytest.mark.parametrize(("most", "size"), [(255, 1), (256, 2), (65_535, 2), (65_536, 4)])
def test_a_column_grows_with_what_it_holds(most, size):
    column = counting.wide_enough(np.array([1, 2], np.uint8), np.array([most], np.int32))
    assert (column.dtype.itemsize, column.tolist()) == (size, [1, 2])
