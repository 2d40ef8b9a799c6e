import random
from concurrent.futures import wait

import pytest

from minga.evidence.lake import parts, shelf
from minga.evidence.lake.building import Builder
from minga.evidence.lake.copying import Before
from minga.evidence.lake.hands import Hands
from minga.evidence.lake.inspecting import read_and_check
from minga.evidence.lake.parts import Writer
from minga.evidence.lake.testing import activity, chunks_of, xml_of

pytestmark = pytest.mark.kit

A, B, C, D = (activity(f"XX-{letter}", budget=n) for n, letter in enumerate("ABCD", 100))


@pytest.fixture(autouse=True)
def lake(settings, tmp_path):
    settings.DATA_DIR = tmp_path


def built(number: int, activities: list[str], before: int = 0, apart: int = 0):
    """Build version `number` of dataset 1 after the one `before`: (what was told, its rows)."""
    staging = parts.root() / "staging" / str(number)
    with Writer(staging, 1) as writer:
        old = Before(parts.folder_of(1, before) if before else None)
        found = Builder(writer, old, Hands(read_and_check), lambda *_: None).run(chunks_of(xml_of(activities), apart))
    parts.publish(staging, 1, number)
    return found


def counts(found) -> tuple[int, int, int, int]:
    return found.added, found.changed, found.unchanged, found.removed


def rows(number: int, sql: str) -> list[tuple]:
    with shelf.over([parts.folder_of(1, number)]) as lake:
        return lake.execute(sql).fetchall()


BUDGETS = "SELECT b.a, iati_identifier, value::INTEGER, line FROM budget b JOIN activity USING (dataset, a) ORDER BY a"


def everything(number: int) -> dict[str, list[tuple]]:
    """All rows of a version, by table."""
    with shelf.over([parts.folder_of(1, number)]) as lake:
        return {name: lake.execute(f'SELECT * FROM "{name}"').fetchall() for name in parts.TABLES}


def test_it_works():
    assert counts(built(1, [A, B])) == (2, 0, 0, 0)
    assert rows(1, BUDGETS) == [(0, "XX-A", 100, 3), (1, "XX-B", 101, 7)]


def test_a_changed_file_has_the_same_rows_as_if_it_were_read_whole():
    after = [D, A, B.replace("101", "7"), C]
    built(1, [A, B, C])
    assert counts(built(2, after, before=1)) == (1, 1, 2, 0)
    assert counts(built(3, after)) == (4, 0, 0, 0)
    assert everything(2) == everything(3)


def test_an_activity_that_moved_has_its_new_number_and_line():
    built(1, [A, B, C])
    assert counts(built(2, [C, A], before=1)) == (0, 0, 2, 1)
    assert rows(2, BUDGETS) == [(0, "XX-C", 102, 3), (1, "XX-A", 100, 7)]


def test_the_same_activity_twice_is_taken_once():
    built(1, [A])
    assert counts(built(2, [A, A], before=1)) == (1, 0, 1, 0)
    assert rows(2, BUDGETS) == [(0, "XX-A", 100, 3), (1, "XX-A", 100, 7)]


def test_the_digest_tells_the_activities_and_their_order():
    digest = built(1, [A, B]).digest
    assert built(2, [A, B], before=1).digest == digest
    assert built(3, [B, A], before=1).digest != digest


def test_a_file_without_activities_has_no_parts():
    assert counts(built(1, [])) == (0, 0, 0, 0)
    assert list(parts.folder_of(1, 1).iterdir()) == []
    assert counts(built(2, [A], before=1)) == (1, 0, 0, 0)
    assert counts(built(3, [], before=2)) == (0, 0, 0, 1)


def test_activities_from_far_apart_are_read_anew(monkeypatch):
    many = [activity(f"XX-{n}") for n in range(12)]
    monkeypatch.setattr("minga.evidence.lake.building.GROUP_BYTES", 1)
    built(1, many, apart=1)
    monkeypatch.setattr("minga.evidence.lake.building.GROUP_BYTES", 10**9)
    assert not Before(parts.folder_of(1, 1)).near(parts.read_part(1, 1, "activity").column("a").to_numpy())
    assert counts(built(2, many[::-1], before=1)) == (0, 0, 12, 0)
    assert counts(built(3, many[::-1])) == (12, 0, 0, 0)
    assert everything(2) == everything(3)


@pytest.mark.parametrize("there", [True, False], ids=["there", "beginning"])
def test_two_processes_write_the_same_as_one(there: bool):
    many = [activity(f"XX-{n}", budget=n) for n in range(20)]
    one, hands = built(1, many), Hands(read_and_check, 2)
    if there:
        hands.submit(next(chunks_of(xml_of([A]))), ["00"])
        wait(hands.there, 60)
    staging = parts.root() / "staging" / "two"
    with Writer(staging, 1) as writer:
        two = Builder(writer, Before(), hands, lambda *_: None).run(chunks_of(xml_of(many), apart=1))
    hands.close()
    parts.publish(staging, 1, 2)
    assert (two, everything(2)) == (one, everything(1))


def test_few_changes_of_many_chunks_are_read_at_once():
    read = list[int]()

    def counted(chunk, hashes):
        read.append(len(hashes))
        return read_and_check(chunk, hashes)

    many = [activity(f"XX-{n}", budget=n) for n in range(24)]
    built(1, many, apart=8)
    after = [one.replace("Agua", "Riego") if n in (3, 4, 20) else one for n, one in enumerate(many)]
    with Writer(parts.root() / "staging" / "2", 1) as writer:
        Builder(writer, Before(parts.folder_of(1, 1)), Hands(counted), lambda *_: None).run(chunks_of(xml_of(after), 8))
    parts.publish(parts.root() / "staging" / "2", 1, 2)
    built(3, after)
    assert read == [3]
    assert everything(2) == everything(3)


PARTS = [
    "",
    '<sector code="11220" percentage="50"/>',
    '<tag vocabulary="2" code="4"/>',
    '<transaction><transaction-type code="3"/><value>7</value></transaction>',
    '<transaction><transaction-type code="4"/><value>8</value><sector code="1"/></transaction><sector code="2"/>',
    "<location><name><narrative>Quito</narrative></name></location>",
    '<policy-marker code="1" x="strange"/><budget><value value-date="2020-02-31">x</value></budget>',
]


def edited(chance: random.Random, before: list[str], number: int) -> list[str]:
    """The activities with a few edits: most versions keep their order and change little."""
    after = list(before)
    for _ in range(chance.randint(0, 3)):
        place = chance.randrange(len(after))
        what = chance.choice(["change", "change", "change", "lines", "append", "insert", "remove", "last", "swap", "empty"])
        fresh = activity(f"XX-{number}-{place}", budget=chance.choice([None, number])).replace(
            "</iati-a", chance.choice(PARTS) + "</iati-a"
        )
        if what == "append":
            after.append(fresh)
        elif what == "insert":
            after.insert(place, fresh)
        elif what == "remove" and len(after) > 5:
            del after[place]
        elif what == "last" and len(after) > 5:
            del after[-2:]
        elif what == "swap":
            after[0], after[place] = after[place], after[0]
        elif what == "lines":
            after[place] = after[place].replace("<title>", "\n\n<title>")
        elif what == "empty":
            after[place] = activity(f"XX-{number}-{place}")
        else:
            after[place] = after[place].replace("</iati-activity>", chance.choice(PARTS) + "</iati-activity>")
    return after


@pytest.mark.parametrize("seed", range(8))
def test_versions_one_after_the_other_have_the_rows_of_whole_ones(seed, monkeypatch):
    chance = random.Random(seed)
    monkeypatch.setattr("minga.evidence.lake.building.GROUP_BYTES", chance.choice([1000, 4000, 10**9]))
    monkeypatch.setattr("minga.evidence.lake.untouched.MOST", chance.choice([0.1, 0.5, 1]))
    monkeypatch.setattr("minga.evidence.lake.building.FEW", chance.choice([0.02, 1]))
    apart = chance.choice([1, 3, 7])
    many = [activity(f"XX-{n}").replace("</iati-a", chance.choice(PARTS) + "</iati-a") for n in range(25)]
    built(1, many, apart=apart)
    for number in range(2, 6):
        many = edited(chance, many, number)
        one = built(number, many, before=number - 1, apart=apart)
        whole = built(100, many, apart=apart)
        assert (one.activities, one.digest, one.findings) == (whole.activities, whole.digest, whole.findings)
        assert {name: sorted(rows, key=repr) for name, rows in everything(number).items()} == {
            name: sorted(rows, key=repr) for name, rows in everything(100).items()
        }
