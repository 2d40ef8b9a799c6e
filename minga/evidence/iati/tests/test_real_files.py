"""All 150 real files: counted as the manifest counts them, and the same again once written.

Counts are of whole files. What is written and read again is the first activities of each file (`PART`): every publisher, version and
kind, in seconds. All of every file has been done by hand (PART = 100_000, some minutes).
"""

import re
from collections import Counter
from functools import cache
from pathlib import Path

import pytest
from lxml import etree

from minga.evidence.iati.reading import Rows, opened, read_chunk
from minga.evidence.iati.tests.samples import read, typed
from minga.evidence.iati.writing import write
from tests.environment import SHARED

pytestmark = [pytest.mark.kit, pytest.mark.needs_shared]

PART = 8
_ROW = re.compile(r"\| (iati/\S+) \| (\S+) \| (\d+) \| (\d+) \| (\d+) \| ([^|]+) \| ([^|]+) \|")


def listed() -> list[tuple[str, str, int, int, int, str, bool]]:
    """(file, version, activities, transactions, results, countries, valid) of each line of the manifest."""
    manifest = SHARED / "data" / "MANIFEST.md"
    found = _ROW.findall(manifest.read_text()) if manifest.is_file() else []
    return [(name, version, int(a), int(t), int(r), countries, valid == "valid") for name, version, a, t, r, countries, valid in found]


FILES = listed()


def path_of(name: str) -> Path:
    plain = SHARED / "data" / name
    return plain if plain.is_file() else plain.with_name(plain.name + ".gz")


def rows(name: str, part: int | None = None) -> tuple[str, list[Rows]]:
    with path_of(name).open("rb") as stream:
        facts, chunks = opened(stream)
        if part is not None:
            chunks = (chunk.only([place for place, span in enumerate(chunk.spans) if span[0] < part]) for chunk in chunks)
        return facts.kind, [read_chunk(chunk) for chunk in chunks]


@cache
def schema(kind: str) -> etree.XMLSchema:
    name = "activities" if kind == "activity" else "organisations"
    return etree.XMLSchema(etree.parse(SHARED / "data" / "standard" / "schemas" / "2.03" / f"iati-{name}-schema.xsd"))


def count(batches: list[Rows], table: str) -> int:
    return sum(len(batch.tables[table]["a"]) for batch in batches if table in batch.tables)


def test_the_manifest_lists_all():
    assert (len(FILES), sum(row[2] for row in FILES), sum(row[3] for row in FILES)) == (150, 11_314, 77_414)


@pytest.mark.parametrize("group", range(10))
def test_counts_of_every_file_are_those_of_the_manifest(group: int):
    for name, version, activities, transactions, results, countries, _ in FILES[group::10]:
        kind, batches = rows(name)
        found = [count(batches, table) for table in ("activity", "transaction", "result")]
        assert (name, *found) == (name, activities, transactions, results)
        assert count(batches, kind) > 0
        versions = {value for batch in batches for value in batch.tables[kind]["version"]}
        assert version == "-" or versions == {version}
        assert (name, countries_of(batches)) == (name, expected(countries))


def countries_of(batches: list[Rows]) -> dict[str, int]:
    """How many activities name each of four countries."""
    named = Counter[str]()
    for batch in batches:
        found = batch.tables.get("recipient_country", {"a": [], "code": []})
        named.update(code for _, code in set(zip(found["a"], found["code"], strict=True)))
    return {code: named[code] for code in ("EC", "CO", "PE", "BO") if named[code]}


def expected(countries: str) -> dict[str, int]:
    """`EC:71 CO:28` as the manifest writes it."""
    return {code: int(number) for code, number in re.findall(r"(\w\w):(\d+)", countries)}


def test_figures_of_caf():
    _, batches = rows("iati/caf/CAF-ActivityFile-2025-10-10.xml")
    assert count(batches, "activity") == 478
    assert countries_of(batches) == {"EC": 71, "BO": 66, "CO": 28, "PE": 23}


def test_usaid_says_ecuador_only_in_its_transactions():
    _, batches = rows("iati/usaid/usaid-ec.xml")
    codes = Counter(code for batch in batches for code in batch.tables["transaction"]["recipient_country"])
    assert (count(batches, "activity"), codes, countries_of(batches)) == (250, {"EC": 1270}, {})


@pytest.mark.parametrize("group", range(10))
def test_the_first_part_of_every_file_is_the_same_again_and_valid(group: int):
    for name, version, *_, valid in FILES[group::10]:
        kind, first = rows(name, PART)
        written = b"".join(write(first, kind))
        assert typed(read(written)) == typed(first), name
        if valid and version.startswith("2"):
            assert schema(kind).validate(etree.fromstring(written)), (name, schema(kind).error_log.last_error)
