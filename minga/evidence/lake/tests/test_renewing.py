"""A star of which only the changed activities are made again is, row by row, the one that is made whole."""

import gzip
import random
import threading
from pathlib import Path

import duckdb
import numpy as np
import pytest
from pyarrow import parquet

from minga.evidence.lake import amending, building, counting, indexing, parts, repeated, searching, star, untouched
from minga.evidence.lake.building import Builder
from minga.evidence.lake.conversion import Rates
from minga.evidence.lake.copying import Before
from minga.evidence.lake.hands import Hands
from minga.evidence.lake.inspecting import read_and_check
from minga.evidence.lake.parts import Writer
from minga.evidence.lake.renewing import ASKED, COPIED, Kept
from minga.evidence.lake.star import Locate
from minga.evidence.lake.testing import activity, chunks_of, xml_of
from minga.evidence.lake.tests.test_real_files import DRAFTS, IATI
from minga.evidence.lake.tests.test_star import RATES

pytestmark = pytest.mark.kit

BASIS = "the rates of one day"
WORDS = (searching.TERMS, searching.DOCS, searching.WEIGHTS)


@pytest.fixture(autouse=True)
def lake(settings, tmp_path):
    settings.DATA_DIR = tmp_path


def quarters(points):
    """A country in each quarter of the globe, with a unit in it."""
    return [("EC" if lat < 0 else "CO", (f"{'S' if lat < 0 else 'N'}{int(lon) // 10}", None, None)) for lat, lon in points]


def version(number: int, content: bytes, apart: int = 0) -> tuple[Path, Kept | None]:
    """Write version `number` of dataset 3, after the one before: (its folder, what it has of that one); `apart`: chunk by activity."""
    staging = parts.root() / "staging"
    before = parts.folder_of(3, number - 1)
    with Writer(staging, 3) as writer:
        builder = Builder(writer, Before(before if number > 1 else None), Hands(read_and_check), lambda *_: None)
        builder.run(chunks_of(content, apart))
    old, new = (np.array(numbers, np.int64) for numbers in builder.kept)
    same = builder.untouched
    kept = Kept(before, old, new, same.has_same(ASKED), same.words, builder.fresh) if number > 1 else None
    return parts.publish(staging, 3, number), kept


def made(
    folder: Path, kept: Kept | None = None, on: str = BASIS, rates: Rates = RATES, threads: int = 1, locate: Locate = quarters
) -> dict[str, list[tuple]]:
    """Make the star of a version; all rows of its files."""
    amending.build(folder, rates=rates, locate=locate, kept=kept, on=on, threads=threads)
    names = [*star.TABLES, *(f"answer_{name}" for name in star.questions())]
    return {name: duckdb.sql(f"SELECT * FROM read_parquet('{folder / name}.parquet') ORDER BY ALL").fetchall() for name in names}


def rich(name: str, **more) -> str:
    """An activity with money of several kinds, shares and a place."""
    inside = (
        '<recipient-country code="EC" percentage="60"/><recipient-country code="PE" percentage="40"/>'
        "<location><point><pos>-1.5 -78.5</pos></point></location>"
        '<sector code="11220" percentage="50"/><sector code="14030" percentage="50"/><tag vocabulary="2" code="4"/>'
        '<transaction><transaction-type code="3"/><transaction-date iso-date="2020-01-03"/>'
        f'<value currency="GBP" value-date="2020-01-03">{more.get("spent", 100)}</value></transaction>'
    )
    return activity(name, budget=10).replace("</iati-activity>", inside + "</iati-activity>")


A, B, C, D = (rich(f"XX-{letter}") for letter in "ABCD")


def pieces_asked(monkeypatch) -> list[Kept | None]:
    """What is narrowed to, each time a star is made."""
    asked = []
    narrow = star.narrow
    monkeypatch.setattr(star, "narrow", lambda base, kept, *names: (asked.append(kept), narrow(base, kept, *names)))
    return asked


def test_it_works(monkeypatch):
    asked = pieces_asked(monkeypatch)
    made(version(1, xml_of([A, B, C]))[0])
    folder, kept = version(2, xml_of([D, C, A.replace(">100<", ">7<"), B]))
    found = made(folder, kept)
    assert asked == [kept]
    assert sorted(zip(kept.old.tolist(), kept.new.tolist(), strict=True)) == [(1, 3), (2, 1)]
    assert found == made(folder)
    assert len(found["fact"]) > 4 < len(found["money"])
    assert [row[0] % 4294967296 for row in found["goal"]] == [0, 1, 2, 3] == [row[0] % 4294967296 for row in found["in_unit"]]


@pytest.fixture
def sliced(monkeypatch):
    """A row group for each activity, and a star made of four activities at a time."""
    monkeypatch.setattr(building, "GROUP_BYTES", 1)
    monkeypatch.setattr(star, "SLICE", 4)


def whole(folder: Path) -> dict[str, list[tuple]]:
    """All rows of a star that is made in one piece."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(star, "SLICE", 1000)
        return made(folder)


@pytest.mark.parametrize("threads", [1, 2, 5])
def test_a_star_made_in_slices_is_the_one_made_whole(sliced, threads):
    folder, _ = version(1, xml_of([rich(f"XX-{n}") for n in range(10)]), apart=1)
    assert star.slices(folder) == [(0, 3), (4, 7), (8, star.LAST)]
    assert (made(folder, threads=threads), sorted(path.name for path in folder.glob(".*"))) == (whole(folder), [])
    numbers = [row[0] for row in duckdb.sql(f"SELECT act FROM read_parquet('{folder}/fact.parquet')").fetchall()]
    assert numbers == sorted(numbers)


@pytest.mark.parametrize("threads", [1, 2])
def test_in_slices_too_what_is_kept_is_copied(sliced, threads):
    told = [rich(f"XX-{n}") for n in range(12)]
    made(version(1, xml_of(told), apart=1)[0])
    folder, kept = version(2, xml_of([*told[4:], told[0].replace(">100<", ">7<"), rich("XX-new")]), apart=1)
    assert made(folder, kept, threads=threads) == whole(folder)


def test_the_database_is_asked_for_places_by_the_thread_that_makes_the_star(sliced):
    askers = []
    folder, _ = version(1, xml_of([rich(f"XX-{n}") for n in range(10)]), apart=1)
    made(folder, threads=2, locate=lambda points: (askers.append(threading.get_ident()), quarters(points))[1])
    assert askers == 3 * [threading.get_ident()]


def test_what_goes_wrong_in_one_slice_is_raised_and_no_star_stands(sliced, monkeypatch):
    folder, _ = version(1, xml_of([rich(f"XX-{n}") for n in range(10)]), apart=1)
    monkeypatch.setattr(star, "statements", lambda: ("SELECT 1", "FROM nowhere", "SELECT 1", "SELECT 1"))
    with pytest.raises(duckdb.CatalogException, match="nowhere"):
        made(folder, threads=2)
    assert star.made_at(folder) == 0


def test_the_last_slice_is_no_empty_one(sliced):
    folder, _ = version(1, xml_of([rich(f"XX-{n}") for n in range(8)]), apart=1)
    assert star.slices(folder) == [(0, 3), (4, star.LAST)]


@pytest.mark.parametrize("on", ["", "other rates"])
def test_on_another_basis_the_whole_is_made(monkeypatch, on):
    asked = pieces_asked(monkeypatch)
    made(version(1, xml_of([A, B, C]))[0], on=on)
    folder, kept = version(2, xml_of([A, B, C, D]))
    assert made(folder, kept, on="" if not on else BASIS, rates=Rates()) == made(folder, rates=Rates())
    assert asked == []


def test_a_star_of_another_layout_is_not_copied(monkeypatch):
    asked = pieces_asked(monkeypatch)
    folder, _ = version(1, xml_of([A, B, C]))
    made(folder)
    star.mark_of(folder).rename(folder / "star-0")
    made(*version(2, xml_of([A, B, C, D])))
    assert asked == []


def test_where_little_is_kept_the_whole_is_made(monkeypatch):
    asked = pieces_asked(monkeypatch)
    made(version(1, xml_of([A]))[0])
    folder, kept = version(2, xml_of([A, B, C]))
    assert made(folder, kept) == made(folder)
    assert asked == []


@pytest.mark.needs_shared
def test_five_drafts_of_a_publisher_one_after_the_other():
    for number, name in enumerate([*DRAFTS, DRAFTS[-1]], 1):
        content = gzip.decompress((IATI / "bcie-cabei" / f"{name}.xml.gz").read_bytes())
        if number > len(DRAFTS):  # once more, with a fifth of the amounts changed and without the first activity
            content = content.replace(b"</iati-identifier>", b"</iati-identifier><!-- -->", 20)
            content = content.replace(content[content.index(b"<iati-activity ") : content.index(b"</iati-activity>") + 16], b"")
        folder, kept = version(number, content)
        found = made(folder, kept)
        assert found == made(folder), name
        assert found["fact"]


def inode(number: int, name: str) -> int:
    return (parts.folder_of(3, number) / f"{name}.parquet").stat().st_ino


def linked(number: int) -> set[str]:
    """The files of a version that are those of the one before."""
    names = {path.stem for path in parts.folder_of(3, number).glob("*.parquet") if (parts.folder_of(3, number - 1) / path.name).exists()}
    return {name for name in names if inode(number, name) == inode(number - 1, name)}


MANY = [rich(f"XX-{n}") for n in range(30)]
COMPUTED = {"money", "fact", "giver", "goal", "in_unit", "cube"}


def test_tables_without_a_difference_are_not_written_again():
    made(version(1, xml_of(MANY))[0])
    folder, kept = version(2, xml_of([*MANY[:7], MANY[7].replace(">100<", ">7<"), *MANY[8:]]))
    assert list(kept.fresh["activity"].column("a").to_pylist()) == [7]
    assert linked(2) == {"budget", "location", "narrative", "recipient_country", "sector", "tag"}
    assert not kept.figures
    assert made(folder, kept) == made(folder)


def test_where_no_figure_differs_the_star_is_that_of_the_version_before():
    made(version(1, xml_of(MANY))[0])
    folder, kept = version(2, xml_of([*MANY[:7], MANY[7].replace(">Agua<", ">Agua potable<"), *MANY[8:]]))
    assert kept.figures
    found = made(folder, kept)
    assert linked(2) >= COMPUTED | {f"answer_{name}" for name in star.questions()}
    assert "narrative" not in linked(2) and "act" not in linked(2)
    assert found == made(folder)


def test_facts_that_stand_in_both_versions_are_numbered_once():
    before, _ = version(1, xml_of(MANY))
    made(before)
    indexing.build(before)
    folder, kept = version(2, xml_of([*MANY[:7], MANY[7].replace(">Agua<", ">Agua potable<"), *MANY[8:]]))
    made(folder, kept)
    indexing.build(folder, kept=kept)
    assert (folder / counting.FILE).samefile(before / counting.FILE)


def test_facts_made_anew_at_other_rates_are_numbered_anew():
    before, _ = version(1, xml_of(MANY))
    made(before)
    indexing.build(before)
    folder, kept = version(2, xml_of([*MANY[:7], MANY[7].replace(">Agua<", ">Agua potable<"), *MANY[8:]]))
    made(folder, kept, on="other rates")
    indexing.build(folder, kept=kept)
    assert not (folder / counting.FILE).samefile(before / counting.FILE)


@pytest.mark.parametrize(
    ("edit", "stands"),
    [
        ((">100<", ">7<"), True),
        (("</iati-activity>", "<contact-info/></iati-activity>"), True),  # neither figures nor words
        (("2020-01-03", "2021-01-04"), False),  # of another year: what filters ask by
        ((">Agua<", ">Agua potable<"), False),
        (('code="EC"', 'code="BO"'), False),
        ((">XX-7<", ">YY-7<"), False),
        (("</transaction>", "<provider-org><narrative>Banco</narrative></provider-org></transaction>"), False),
        (("</iati-activity>", '<other-identifier ref="ZZ-9" type="A1"/></iati-activity>'), False),
        (("</iati-activity>", '<participating-org role="4" ref="ZZ-8"/></iati-activity>'), False),
        (("</title>", '<narrative xml:lang="en">Water</narrative></title>'), False),
    ],
    ids=["amount", "contact", "year", "title", "country", "identifier", "giver of money", "other identifier", "partner", "other language"],
)
def test_where_the_changed_say_the_same_words_the_index_of_the_version_before_stands(edit, stands):
    before, _ = version(1, xml_of(MANY))
    made(before)
    indexing.build(before)
    folder, kept = version(2, xml_of([*MANY[:7], MANY[7].replace(*edit), *MANY[8:]]))
    made(folder, kept)
    indexing.build(folder, kept=kept)
    assert {name: (folder / name).samefile(before / name) for name in WORDS} == dict.fromkeys(WORDS, stands)
    found = index_of(folder)
    indexing.build(folder)
    assert found == index_of(folder)


def test_all_tables_that_words_are_found_in_are_compared():
    assert set(untouched.WORDS) == set(indexing.READ)


def amended(monkeypatch) -> list[Path]:
    """The folders whose star is made from the one before."""
    found = []
    amend = amending.amend
    monkeypatch.setattr(amending, "amend", lambda base, folder, *more: (found.append(folder), amend(base, folder, *more)))
    return found


@pytest.mark.parametrize(
    ("after", "is_made_from_it"),
    [
        ([*MANY[:7], MANY[7].replace(">100<", ">7<"), *MANY[8:]], True),
        ([MANY[1].replace(">100<", ">7<"), *MANY[2:], rich("XX-new")], True),
        ([*MANY[:3], *MANY[5:]], True),
        ([*[one.replace(">100<", ">7<") for one in MANY[:4]], *MANY[4:]], False),  # more than a tenth
        ([MANY[1], MANY[0], MANY[2].replace(">100<", ">7<"), *MANY[3:]], False),  # another order
    ],
    ids=["changed", "moved up", "gone", "many changed", "another order"],
)
@pytest.mark.parametrize("rows_at_hand", [True, False])
def test_a_star_of_which_little_changed_is_made_from_the_one_before(monkeypatch, after, is_made_from_it, rows_at_hand):
    asked = amended(monkeypatch)
    if not rows_at_hand:
        monkeypatch.setattr(building, "HELD", 0)
    made(version(1, xml_of(MANY))[0])
    folder, kept = version(2, xml_of(after))
    assert (kept.fresh is not None) is (rows_at_hand or after == [*MANY[:3], *MANY[5:]])
    found = made(folder, kept)
    assert asked == ([folder] if is_made_from_it else [])
    assert found == made(folder)


FILLED = [activity(f"YY-{n}") for n in range(20)]


@pytest.mark.parametrize(
    ("spent", "then", "comes_to"),
    [
        (["100", "100"], ["100", "none"], "75.00"),
        (["100", "none"], ["none", "none"], None),
        (["100", "-70", "30"], ["100", "-70", "-30"], "0.00"),
        (["none", "none"], ["none", "0"], "0.00"),
    ],
)
def test_a_line_without_any_amount_is_told_from_one_that_comes_to_zero(monkeypatch, spent, then, comes_to):
    def file_of(amounts: list[str]) -> bytes:
        plain = [one.replace('currency="GBP"', 'currency="ZZZ"') if said == "none" else one.replace(">100<", f">{said}<")
                 for one, said in zip((rich(f"XX-{n}") for n in range(9)), amounts, strict=False)]  # fmt: skip
        return xml_of([*plain, *FILLED])

    asked = amended(monkeypatch)
    made(version(1, file_of(spent))[0])
    folder, kept = version(2, file_of(then))
    found = made(folder, kept)
    assert (asked, found) == ([folder], made(folder))
    usd = {row[0]: row[2] for row in found["answer_totals"]}["spending"]
    assert usd is None if comes_to is None else usd == 0 if comes_to == "0.00" else usd > 0


def index_of(folder: Path) -> tuple:
    """All that an index and the facts in numbers beside it say."""
    terms = searching.Terms(folder)
    words = zip(terms.words.to_pylist(), terms.starts[:-1], terms.starts[1:], strict=True)
    borne = {word: (terms.docs[first:end].tolist(), terms.weights[first:end].tolist()) for word, first, end in words}
    coded = counting.Coded(folder, counting.Places())
    facts = {name: [said[place] for place in coded.columns[name]] if name in coded.columns else said for name, said in coded.said.items()}
    numbers = {name: column.tolist() for name, column in coded.columns.items() if name not in facts}
    return borne, searching.opened(folder / searching.ROWS).read_all().to_pylist(), numbers["a"], sorted(facts["country"], key=str)


EDITS = [(">Agua<", ">Riego<"), (">100<", ">-7.5<"), ('"11220"', '"31120"'), ('code="PE"', 'code="CO"'), ("GBP", "ZZZ")]


def altered(chance: random.Random, told: list[str]) -> list[str]:
    """One activity gone, one new, and some with another title, amount, sector or country."""
    found = [*told, rich(f"XX-{chance.random()}", spent=chance.randint(1, 999))]
    del found[chance.randrange(len(found) - 1)]
    for place in chance.sample(range(len(found)), 2):
        found[place] = found[place].replace(*chance.choice(EDITS))
    return found


@pytest.mark.parametrize("seed", range(4))
def test_five_versions_altered_at_random_have_the_star_and_the_index_that_are_made_whole(monkeypatch, seed):
    chance, asked = random.Random(seed), amended(monkeypatch)
    told = [rich(f"XX-{n}", spent=chance.choice([100, 100, -100, 0])) for n in range(60)]
    folder, _ = version(1, xml_of(told))
    made(folder)
    indexing.build(folder)
    for number in range(2, 6):
        for name in COPIED:  # a row group of few rows, as those of a large file
            path = folder / f"{name}.parquet"
            parquet.write_table(parquet.read_table(path), path, row_group_size=chance.randint(5, 90), store_decimal_as_integer=True)
        told = altered(chance, told)
        folder, kept = version(number, xml_of(told), apart=chance.choice([0, 7]))
        found = made(folder, kept)
        indexing.build(folder, kept=kept)
        index = index_of(folder)
        numbers = [row[0] for row in duckdb.sql(f"SELECT act FROM read_parquet('{folder}/fact.parquet')").fetchall()]
        assert numbers == sorted(numbers)
        assert found == made(folder)
        indexing.build(folder)
        assert index == index_of(folder)
        made(folder)
    assert len(asked) == 4


@pytest.mark.parametrize("seed", range(3))
def test_versions_altered_in_place_at_random_have_the_index_that_is_made_whole(seed):
    chance = random.Random(seed)
    told = [rich(f"XX-{n}", spent=chance.choice([100, 200])) for n in range(40)]
    folder, kept = version(1, xml_of(told))
    for number in range(2, 6):
        made(folder, kept)
        indexing.build(folder, kept=kept)
        edits = chance.sample([*EDITS, ("Riego", "Agua"), (">200<", ">3<"), (">XX-", ">YY-")], 2)
        for place in chance.sample(range(40), 3):
            told[place] = told[place].replace(*chance.choice(edits))
        folder, kept = version(number, xml_of(told), apart=chance.choice([0, 7]))
    made(folder, kept)
    indexing.build(folder, kept=kept)
    index = index_of(folder)
    indexing.build(folder)
    assert index == index_of(folder)


def test_what_kept_answers_count_is_what_their_columns_say():
    keys = star.answers()
    told = {name: {one: kind for one, kind in star.empty()[name].items() if one not in keys[name]} for name in keys}
    assert {name: repeated.sums_of(name) for name in keys} == told
