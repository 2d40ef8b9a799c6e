"""An activity that several datasets publish counts once: which one, why, and kept answers that are those of the facts that count."""

import random
from collections import defaultdict
from decimal import Decimal
from pathlib import Path

import pytest

from minga.evidence.lake import asking, star
from minga.evidence.lake.asking import CUBE, Asked, Stand
from minga.evidence.lake.parts import Writer
from minga.evidence.lake.repeated import sql_of
from minga.evidence.lake.tests.test_star import RATES, SPENT, activity, nowhere

pytestmark = pytest.mark.kit

EARLY, LATE = "2026-01-01T00:00:00+00:00", "2026-02-01T00:00:00+00:00"


@pytest.fixture
def lake(tmp_path):
    """Return what makes a dataset: its number, its rows by table, its publisher and the day of its version."""

    def made(number: int, tables: dict[str, list[dict]], publisher: str = "", day: str = EARLY) -> Stand:
        folder: Path = tmp_path / str(number) / "1"
        with Writer(folder, number) as writer:
            for name, rows in tables.items():
                columns, counts, numbers = {key for row in rows for key in row}, defaultdict(int), []
                for row in rows:
                    numbers.append(counts[row["a"]])
                    counts[row["a"]] += 1
                writer.add(name, {"n": numbers} | {key: [row.get(key) for row in rows] for key in columns})
        star.build(folder, rates=RATES, locate=nowhere)
        return Stand(folder, star.made_at(folder), publisher, day)

    return made


def one(value: str | None = "100", identifier: str = "XX-1-0", reporter: str = "XX-1", **more) -> dict[str, list[dict]]:
    """Return an activity that spends so much."""
    moved = [{"a": 0, "value": Decimal(value)} | SPENT] if value is not None else []
    return {"activity": [activity(0, iati_identifier=identifier, reporting_ref=reporter) | more], "transaction": moved}


def counted(*stands: Stand) -> tuple[Decimal | None, int, set[tuple[int, int, str]]]:
    """Return what is spent by how many activities, and (dataset, the one that counts, why) of what is repeated."""
    with asking.over(stands) as at:
        answer = asking.ask(Asked(("country",)), at)
        assert answer.lines == asking.ask(Asked(("country",), filters=(("status", ("-",)),)), at).lines
        return answer.amount, answer.activities, set(at.rows("SELECT dataset, counted, why FROM twice"))


def test_what_stands_once_counts(lake):
    found = counted(lake(1, one()), lake(2, one("7", "XX-1-1")))
    assert found == (Decimal("107.00"), 2, set())


def test_the_dataset_of_its_own_publisher_wins(lake):
    found = counted(lake(1, one("7"), "OTRO", LATE), lake(2, one("100"), "XX-1", EARLY))
    assert found == (Decimal("100.00"), 1, {(1, 2, "publisher"), (2, 2, "publisher")})


def test_else_the_newest_version_wins(lake):
    found = counted(lake(1, one("7"), "OTRO", EARLY), lake(2, one("100"), "", LATE))
    assert found == (Decimal("100.00"), 1, {(1, 2, "newest"), (2, 2, "newest")})


def test_of_two_datasets_of_its_publisher_the_newest_wins(lake):
    found = counted(lake(1, one("7"), "XX-1", EARLY), lake(2, one("100"), "XX-1", LATE), lake(3, one("9"), "OTRO", LATE))
    assert found == (Decimal("100.00"), 1, {(1, 2, "newest"), (2, 2, "newest"), (3, 2, "newest")})


def test_else_the_lowest_number_wins(lake):
    found = counted(lake(10, one("7"), "OTRO", EARLY), lake(9, one("100"), "OTRO", EARLY))
    assert found == (Decimal("100.00"), 1, {(9, 9, "number"), (10, 9, "number")})


def test_an_activity_without_identifier_repeats_nothing(lake):
    found = counted(lake(1, one(identifier="")), lake(2, one("7", identifier="  ")))
    assert found == (Decimal("107.00"), 2, set())


def test_twice_in_one_dataset_is_for_its_findings(lake):
    twice = {
        "activity": [activity(0), activity(1, iati_identifier="XX-1-0")],
        "transaction": [{"a": a, "value": Decimal(5)} | SPENT for a in (0, 1)],
    }
    assert counted(lake(1, twice)) == (Decimal("10.00"), 2, set())


def test_a_line_whose_amounts_were_all_left_out_has_none_and_one_that_comes_to_zero_has_zero(lake):
    unknown = {"value": Decimal(1), "currency": "COP"} | SPENT | {"date": None}
    first = {"activity": [activity(0), activity(1)], "transaction": [{"a": 1} | unknown]}
    first["transaction"] += [{"a": 0, "value": Decimal(5), "aid_type": "A01"} | SPENT]
    found = lake(1, first, "XX-1")
    second = lake(2, one("9"), "OTRO")
    with asking.over((found, second)) as at:
        lines = asking.ask(Asked(("aid_type",)), at).lines
        assert {(line.keys[0], line.activities, line.amount) for line in lines} == {("A01", 1, Decimal("5.00")), (None, 1, None)}
    zero = [{"a": 1, "value": Decimal(value)} | SPENT for value in (4, -4)]
    third = lake(
        3,
        {"activity": [activity(0), activity(1)], "transaction": [*zero, {"a": 0, "value": Decimal(5), "aid_type": "A01"} | SPENT]},
        "XX-1",
    )
    with asking.over((third, lake(4, one("9"), "OTRO"))) as at:
        lines = asking.ask(Asked(("aid_type",)), at).lines
        assert {(line.keys[0], line.amount) for line in lines} == {("A01", Decimal("5.00")), (None, Decimal("0.00"))}


def drawn(draw: random.Random, dataset: int) -> dict[str, list[dict]]:
    """Return a dataset of activities some of which others have too, with and without money, rates, places and sectors."""
    tables: dict[str, list[dict]] = {"activity": [], "transaction": [], "recipient_country": [], "sector": [], "tag": []}
    for a in range(25):
        shared = draw.random() < 0.5
        identifier = f"XX-{draw.randint(1, 40)}" if shared else f"D{dataset}-{a}"
        tables["activity"].append(
            activity(a, iati_identifier=identifier, reporting_ref=draw.choice(["XX-1", "XX-2"]), status=draw.choice("24"))
        )
        if draw.random() < 0.8:
            tables["recipient_country"].append({"a": a, "code": draw.choice(["EC", "CO"])})
        if draw.random() < 0.8:
            tables["sector"].append({"a": a, "code": draw.choice(["11110", "12220"])})
        if draw.random() < 0.3:
            tables["tag"].append({"a": a, "vocabulary": "2", "code": draw.choice(["6", "7"])})
        for _ in range(draw.randint(0, 2)):
            row = {"a": a, "value": Decimal(draw.choice([-5, 5, 5, 100])), "aid_type": draw.choice(["A01", "C01", None])} | SPENT
            tables["transaction"].append(row | {"type": draw.choice("23")} | ({"date": None} if draw.random() < 0.4 else {}))
    return tables


@pytest.mark.parametrize("seed", range(4))
def test_kept_answers_are_those_of_the_facts_that_count(lake, seed):
    draw = random.Random(seed)
    stands = tuple(
        lake(number, drawn(draw, number), draw.choice(["XX-1", "XX-2", ""]), draw.choice([EARLY, LATE])) for number in range(1, 5)
    )
    with asking.over(stands) as at:
        assert at.store.left_out > 5
        named = at.rows(
            "SELECT identifier, count(DISTINCT dataset) FROM act WHERE identifier <> '' GROUP BY 1 HAVING count(DISTINCT dataset) > 1"
        )
        assert named == []
        for name, keys in [("cube", CUBE)] + [(f"answer_{one.name}", one.keys) for one in star.questions().values()]:
            columns = ", ".join(star.empty()[name])
            wanted = at.rows(f"SELECT {columns} FROM ({sql_of(name, 'fact')}) WHERE activities > 0 ORDER BY ALL")
            assert (name, at.rows(f"SELECT {columns} FROM {at.whole(name, keys)} ORDER BY ALL")) == (name, wanted)
