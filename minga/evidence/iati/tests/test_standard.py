"""The schema made from our facts against the standard's own XSDs and the verdicts libxml2 gives by them."""

import gzip
from collections import Counter
from functools import cache
from pathlib import Path

import pytest
from lxml import etree

from minga.evidence.iati.checking.checks import file_of
from minga.evidence.iati.standard.facts import (
    VERSIONS,
    File,
    cases,
    code_lists,
    element_at,
    places,
    root_element,
    version_of,
)
from minga.evidence.iati.standard.schema import schema, written
from minga.evidence.iati.tests.oracles import archive, disagreements, table

pytestmark = pytest.mark.kit

NAMES: dict[File, str] = {"a": "activities", "o": "organisations"}


@cache
def published(shared: Path, file: File, version: str) -> etree.XMLSchema:
    """Return the standard's own schema."""
    return etree.XMLSchema(file=str(shared / "data" / "standard" / "schemas" / version / f"iati-{NAMES[file]}-schema.xsd"))


def ours(content: bytes, version: str) -> str:
    """Return our verdict on a file's structure."""
    root = etree.fromstring(content)
    file = file_of(root)
    return "pass" if file and schema(file, version).validate(root) else "fail"


@pytest.mark.needs_shared
def test_every_verdict_of_libxml2_on_the_files_of_iati_schemas_is_ours_too():
    rows = table("EXPECTED_xsd_verdicts.csv")
    agree = Counter(
        row["iati_version"] for row in rows if ours(archive()[row["file"].partition("/")[2]], row["iati_version"]) == row["libxml2_verdict"]
    )
    assert (len(rows), dict(agree)) == (1557, {"1.05": 68, "2.01": 369, "2.02": 434, "2.03": 686})


@pytest.mark.needs_shared
def test_what_the_folders_of_iati_schemas_expect_is_met_but_for_what_is_listed():
    rows = table("EXPECTED_xsd_verdicts.csv")
    different = set()
    for row in rows:
        path = row["file"].partition("/")[2]
        verdict = ours(archive()[path], row["iati_version"])
        if verdict != row["expected_by_folder"]:
            different.add((path, row["expected_by_folder"], verdict))
    assert (len(different), different) == (8, disagreements("IATI-Schemas"))


@pytest.mark.needs_shared
def test_the_published_schemas_and_ours_say_the_same_of_every_real_file(shared: Path):
    """Each of the 150 files by its own version, or by 2.03 where it names none of the standard's."""
    paths = sorted(path for path in (shared / "data" / "iati").rglob("*.xml*") if path.is_file())
    said: Counter[bool | str] = Counter()
    for path in paths:
        root = etree.fromstring(gzip.decompress(path.read_bytes()) if path.suffix == ".gz" else path.read_bytes())
        file, version = file_of(root), version_of(root.get("version")) or "2.03"
        if file is None:
            said[root.tag] += 1  # an answer of D-Portal, with the file inside
            continue
        mine, theirs = schema(file, version).validate(root), published(shared, file, version).validate(root)
        assert mine == theirs, path.name
        said[mine] += 1
    assert (len(paths), dict(said)) == (150, {True: 139, False: 8, "result": 3})


@pytest.mark.needs_shared
def test_the_published_schemas_and_ours_say_the_same_of_small_files_in_every_version(shared: Path):
    """Files of one version are nearly right or quite wrong in another: 8 verdicts each."""
    compared = 0
    for name, content in archive().items():
        if name.startswith(("js-validator-api/integration-tests/test-files/", "pyIATI/1-05/", "pyIATI/2-02/")) and len(content) < 60_000:
            root = parsed(content)
            file = file_of(root) if root is not None else None
            if root is None or file is None:
                continue
            for version in VERSIONS:
                compared += 1
                assert schema(file, version).validate(root) == published(shared, file, version).validate(root), (name, version)
    assert compared == 4648


def parsed(content: bytes) -> etree._Element | None:
    """Return the root of what is XML."""
    try:
        return etree.fromstring(content)
    except etree.XMLSyntaxError:
        return None


def test_a_schema_is_made_for_each_kind_of_file_and_version_and_made_once():
    assert [schema(file, version) is schema(file, version) for file in NAMES for version in VERSIONS] == [True] * 16


def test_a_version_that_is_none_has_no_schema():
    with pytest.raises(ValueError, match="3.01"):
        root_element("a", "3.01")


def test_the_schema_asks_for_nothing_but_the_attributes_of_xml():
    document = etree.fromstring(written("a", "2.03"))
    imports = [dict(node.attrib) for node in document.iter("{http://www.w3.org/2001/XMLSchema}import")]
    assert imports == [{"namespace": "http://www.w3.org/XML/1998/namespace", "schemaLocation": "minga:xml"}]


@pytest.mark.parametrize(
    ("word", "version"),
    [("2.03", "2.03"), (" 1.05 ", "1.05"), ("1.0", "1.01"), ("1", "1.01"), ("2", "2.01"), ("2.3", None), ("", None), (None, None)],
)
def test_a_version_is_read_as_files_write_it(word: str | None, version: str | None):
    assert version_of(word) == version


def test_an_element_is_what_its_version_says():
    old, new = element_at("a", "1.05", "iati-activity/title"), element_at("a", "2.03", "iati-activity/title")
    assert old and new
    assert (old.mixed, list(old.children), old.ordered) == (True, ["*"], True)
    assert (new.mixed, list(new.children), new.children["narrative"].least) == (False, ["narrative", "*"], 1)
    assert element_at("a", "1.05", "iati-activity/tag") is None
    assert element_at("a", "2.03", "iati-activity/tag/code") is None


def test_codes_are_those_of_the_version():
    types = {version: code_lists(version)["TransactionType"].codes for version in ("1.05", "2.01", "2.03")}
    assert ("D" in types["1.05"], "3" in types["1.05"]) == (True, False)
    assert (sorted(types["2.03"] - types["2.01"]), len(types["2.03"])) == (["12", "13"], 13)


def test_codes_kept_in_the_house_are_read_from_there():
    lists = code_lists("2.03")
    assert (len(lists["PolicyMarker"].codes), sorted(lists["Region"].withdrawn), len(lists["Sector"].codes)) == (12, ["380"], 325)


def test_places_and_cases_are_those_of_the_version():
    assert [(len(places("a", version)), len(places("o", version))) for version in ("1.01", "1.05", "2.03")] == [(42, 8), (58, 9), (101, 20)]
    assert [len(cases(version)) for version in VERSIONS] == [9, 9, 9, 9, 9, 89, 89, 107]


def test_in_1_0x_the_vocabulary_of_sectors_is_a_word():
    kinds = [place.vocabularies for place in places("a", "1.05") if place.name == "sector" and place.codelist == "Sector"]
    assert kinds == [frozenset({"DAC", None})]
