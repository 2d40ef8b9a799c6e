"""Hostile and honest files of the sources, over the gate: each hostile one refused under every ending, honest tables kept."""

from pathlib import Path

import pytest

from minga.ground.documents.checking import ALLOWED, FileRefused, check

pytestmark = [pytest.mark.kit, pytest.mark.needs_shared]

APART = {"png", "jpg", "jpeg", "pdf"}  # begin with a signature of their own: one look at each kind is enough
HONEST = {"proyectos_ragged_rows.csv"}  # rows of unlike length are untidy, not hostile


def refused(name: str, content: bytes) -> bool:
    try:
        check(name, content)
    except FileRefused:
        return True
    return False


def test_every_file_of_the_corpus_is_refused_under_its_own_name(shared: Path):
    files = [path for folder in ("authored", "xml-attacks", "encodings") for path in (shared / "data" / "bad-input" / folder).iterdir()]
    kept = {path.name for path in files if not refused(path.name, path.read_bytes())}
    assert (len(files), kept) == (len(files), HONEST)


def test_none_of_the_corpus_comes_in_under_another_ending(shared: Path):
    """XML, HTML and ZIP named as a document; text endings take what is plain text, so that only markup and controls count there."""
    files = sorted((shared / "data" / "bad-input" / "authored").glob("*.xml"))
    wrong = [(path.name, ending) for path in files for ending in set(ALLOWED) - APART if not refused(f"a.{ending}", path.read_bytes())]
    assert wrong == []
    assert [refused(f"a.{ending}", files[0].read_bytes() or b"x") for ending in sorted(APART)] == [True] * 4


def test_no_formula_of_the_list_comes_in_as_a_table(shared: Path):
    lines = (shared / "data" / "bad-input" / "csv-injection" / "Intruder" / "csv-payload.txt").read_text().splitlines()
    starting = [line for line in lines if line[:1] in ("=", "+", "-", "@", '"')]  # the others are text to any spreadsheet
    wrong = [line for line in starting if not refused("a.csv", f"nombre;valor\n{line};1".encode())]
    assert (len(starting), wrong) == (5, [])
