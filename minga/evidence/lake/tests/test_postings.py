"""The words of a version: gathered in slices or at once, copied for what a version before had, as plain reading finds them."""

import gzip
import itertools
import random
from collections import defaultdict

import duckdb
import pyarrow as pa
import pytest

from minga.evidence.lake import amending, building, counting, indexing, postings, searching, star
from minga.evidence.lake.postings import Postings, terms_of
from minga.evidence.lake.renewing import ACT, COPIED
from minga.evidence.lake.testing import activity, xml_of
from minga.evidence.lake.tests.test_real_files import DRAFTS, IATI
from minga.evidence.lake.tests.test_renewing import BASIS, MANY, RATES, lake, made, quarters, rich, version
from minga.ground.kit.memory import reuse

__all__ = ["lake"]  # fixture
pytestmark = pytest.mark.kit

A, B, C, D = (rich(f"XX-{letter}") for letter in "ABCD")
CHANGED = A.replace(">100<", ">7<").replace("Agua", "Molinos de viento")


def words(folder, kept=None) -> list[dict]:
    """The terms of a version's index, made with what is kept."""
    made(folder)
    indexing.build(folder, kept=kept)
    return told(folder)


def told(folder) -> list[dict]:
    """The terms of an index, each with its activities and their weights."""
    found = searching.Terms(folder)
    spans = [slice(first, end) for first, end in itertools.pairwise(found.starts.tolist())]
    return [
        {"term": term, "docs": found.docs[span].tolist(), "weights": found.weights[span].tolist()}
        for term, span in zip(found.words.to_pylist(), spans, strict=True)
    ]


def read(monkeypatch) -> set[int]:
    """The activities whose texts are taken apart from now on."""
    found = set[int]()
    take = Postings.add
    monkeypatch.setattr(Postings, "add", lambda self, rows: (found.update(rows.column("a").to_pylist()), take(self, rows))[1])
    return found


def test_it_works(monkeypatch):
    words(version(1, xml_of([A, B, C]))[0])
    folder, kept = version(2, xml_of([D, C, CHANGED, B]))
    texts = read(monkeypatch)
    found = words(folder, kept)
    assert texts == {0, 2}
    assert found == words(folder)
    assert {term["term"]: term["docs"] for term in found}[b"molin"] == [2]
    assert {term["term"]: term["docs"] for term in found}[b"#xx-c"] == [1]


def test_what_filters_ask_by_is_that_of_the_version_before_where_no_fact_differs():
    before, _ = version(1, xml_of(MANY))
    words(before)
    folder, kept = version(2, xml_of([*MANY[:7], MANY[7].replace(">Agua<", ">Molinos<"), *MANY[8:]]))
    made(folder, kept)
    indexing.build(folder, kept=kept)
    assert (folder / counting.FILE).samefile(before / counting.FILE)
    found = told(folder)
    indexing.build(folder)
    assert found == told(folder)
    assert [term["docs"] for term in found if term["term"] == b"=country=EC"] == [list(range(30))]


@pytest.mark.parametrize("portion", [1, 40, 500_000])
def test_what_filters_ask_by_is_what_the_facts_say(monkeypatch, portion):
    monkeypatch.setattr(indexing, "PORTION", portion)
    folder, _ = version(1, xml_of([*MANY[:9], activity("XX-bare"), rich("XX-undated").replace(' iso-date="2020-01-03"', "")]))
    found = {term["term"].decode(): term["docs"] for term in words(folder)}
    for name in sorted(indexing.OF_FACTS):
        said, some = ("printf('%04d', year)", "WHERE year IS NOT NULL") if name == "year" else (f"coalesce({name}, '-')", "")
        rows = duckdb.sql(f"SELECT {said}, list_sort(list(DISTINCT act % {ACT})) FROM '{folder}/fact.parquet' {some} GROUP BY 1").fetchall()
        own = {term: docs for term, docs in found.items() if term.startswith(f"={name}=")}
        assert own == {f"={name}={value}": docs for value, docs in rows}


def test_rows_of_a_star_that_are_handed_on_are_those_of_its_files():
    words(version(1, xml_of(MANY))[0])
    folder, kept = version(2, xml_of([*MANY[:7], MANY[7].replace(">100<", ">7<").replace('code="PE"', 'code="CO"'), *MANY[8:]]))
    changed = amending.build(folder, rates=RATES, locate=quarters, kept=kept, on=BASIS)
    assert {name: set(rows.column("act").to_pylist()) for name, rows in changed.items()} == dict.fromkeys(COPIED, {3 * ACT + 7})
    indexing.build(folder, kept=kept, changed=changed)
    found = told(folder), (folder / searching.ROWS).read_bytes()
    indexing.build(folder, kept=kept)
    assert (told(folder), (folder / searching.ROWS).read_bytes()) == found
    indexing.build(folder)
    assert told(folder) == found[0]


def test_words_gathered_while_figures_are_made_are_the_same():
    folder, _ = version(1, xml_of([A, B, C]))
    after = words(folder)
    for name in [*folder.glob("fact*"), *folder.glob("search-*"), *folder.glob("search.*")]:
        name.unlink()
    indexing.build(folder, meanwhile=lambda: amending.build(folder, rates=RATES, locate=quarters, on=BASIS))
    assert told(folder) == after
    assert searching.mark_of(folder).exists()


def test_figures_that_cannot_be_made_leave_no_index():
    folder, _ = version(1, xml_of([A]))

    def fail() -> dict[str, pa.Table]:
        raise OSError("disk full")

    with pytest.raises(OSError, match="disk full"):
        indexing.build(folder, meanwhile=fail)
    assert [one.name for one in folder.iterdir() if one.name.startswith(("search-", "tmp"))] == []


def test_a_word_that_only_stood_where_it_stands_no_longer_is_gone():
    words(version(1, xml_of([CHANGED, B, C, D]))[0])
    folder, kept = version(2, xml_of([A, B, C, D]))
    found = {term["term"] for term in words(folder, kept)}
    assert (b"molin" in found, b"agu" in found) == (False, True)


@pytest.mark.parametrize("most", [1, 5, 17])
def test_slices_of_any_size_give_the_same(monkeypatch, most):
    before, _ = version(1, xml_of([A, B, C]))
    words(before)
    folder, kept = version(2, xml_of([D, C, CHANGED, B]))
    whole = words(folder)
    monkeypatch.setattr(postings, "MOST", most)
    monkeypatch.setattr(postings, "PORTION", most)
    assert words(folder, kept) == words(folder) == whole


def test_lists_made_slice_by_slice_are_those_made_at_once(monkeypatch):
    monkeypatch.setattr(building, "GROUP_BYTES", 1)
    folder, _ = version(1, xml_of([rich(f"XX-{n}").replace("Agua", f"Agua {n}") for n in range(10)]), apart=1)
    words(folder)
    found = searching.opened(folder / searching.ROWS).read_all().to_pylist()
    monkeypatch.setattr(star, "SLICE", 4)
    assert star.slices(folder) == [(0, 3), (4, 7), (8, star.LAST)]
    words(folder)
    assert searching.opened(folder / searching.ROWS).read_all().to_pylist() == found
    assert [(row["a"], row["titles"][0]["text"]) for row in found] == [(n, f"Agua {n}") for n in range(10)]


def test_words_found_by_other_code_are_not_copied(monkeypatch):
    before, _ = version(1, xml_of([A, B, C]))
    words(before)
    searching.mark_of(before).write_text("another code", encoding="utf-8")
    folder, kept = version(2, xml_of([A, B, C, D]))
    texts = read(monkeypatch)
    words(folder, kept)
    assert texts == {0, 1, 2, 3}


def test_where_little_is_kept_all_is_read(monkeypatch):
    words(version(1, xml_of([A]))[0])
    folder, kept = version(2, xml_of([A, B, C]))
    texts = read(monkeypatch)
    words(folder, kept)
    assert texts == {0, 1, 2}


@pytest.mark.needs_shared
def test_five_drafts_of_a_publisher_one_after_the_other():
    for number, name in enumerate(DRAFTS, 1):
        folder, kept = version(number, gzip.decompress((IATI / "bcie-cabei" / f"{name}.xml.gz").read_bytes()))
        found = words(folder, kept)
        assert found == words(folder), name
        assert len(found) > 100


def plainly(rows: list[dict]) -> dict[bytes, dict[int, int]]:
    """Read every text word by word: what each activity says of each term, as `Postings` is to find it."""
    found = defaultdict(dict)
    for a in sorted({row["a"] for row in rows}):
        said, length = defaultdict(int), 0
        for row in rows:
            for piece in row["text"][: postings.LONGEST].split() if row["a"] == a else ():
                length += 1
                for term in terms_of(piece, row["lang"][:2].lower() if row["lang"] else None):
                    said[term] += row["worth"]
        ease = 4 * (0.4 + 0.6 * min(length, 600) / 60)
        for term, worth in said.items():
            found[term.encode()][a] = 1 + int(254 * worth / (worth + ease))
    return found


@pytest.mark.parametrize("seed", range(4))
def test_plain_reading_finds_the_same(tmp_path, seed):
    draw = random.Random(seed)
    pieces = ["Agua", "agua,", "RÍOS", "canción", "schools", "l'eau", "—", "2020/21", "ñandú", "水", "x" * 300]
    spaces = [" ", "  ", "\t", "\n ", "\u00a0", "\u2003"]
    rows = []
    for a in sorted(draw.choices(range(40), k=120)):
        text = "".join(draw.choice(pieces) + draw.choice(spaces) for _ in range(draw.randint(0, 30)))
        rows.append({"a": a, "worth": draw.choice([1, 3, 4, 6]), "lang": draw.choice(["es", "EN-us", "fr", "-", None]), "text": text})
    rows[5]["text"] = "agua " * (postings.LONGEST // 2)
    schema = pa.schema([("a", pa.int32()), ("worth", pa.int32()), ("lang", pa.string()), ("text", pa.string())])
    found = Postings(tmp_path)
    found.add(pa.Table.from_pylist(rows, schema))
    indexing.put(tmp_path / searching.TERMS, found.write(tmp_path))
    table = told(tmp_path)
    assert {row["term"]: dict(zip(row["docs"], row["weights"], strict=True)) for row in table} == plainly(rows)
    assert [row["term"] for row in table] == sorted(row["term"] for row in table)


def test_what_lies_in_memory_behind_a_text_is_no_piece_of_it():
    reuse()  # memory that held something else, as in an import
    draw, held = random.Random(1), []
    for _ in range(2000):
        texts = ["".join(draw.choice(["agua", "x" * 50, "canción"]) + draw.choice([" ", "  ", "\t"]) for _ in range(draw.randint(1, 30)))]
        texts += draw.choices(texts, k=draw.randint(0, 40))
        table = pa.table({"text": texts, "lang": ["es"] * len(texts)})
        owners, _pieces, _codes = postings.pieces_of(table)
        assert len(owners) == sum(len(text.split()) for text in texts)
        held = [*held[-50:], draw.randbytes(draw.randrange(2000))]


def test_a_version_without_a_text_has_no_words(tmp_path):
    indexing.put(tmp_path / searching.TERMS, Postings(tmp_path).write(tmp_path))
    assert told(tmp_path) == []


def test_an_activity_without_texts_is_passed_over():
    bare = activity("XX-1").replace("Agua", "")
    found = words(version(1, xml_of([bare, A]))[0])
    assert {term["term"]: term["docs"] for term in found}[b"agu"] == [1]
