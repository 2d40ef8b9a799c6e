"""Every visible text has its English: none missing, none left over, none doubtful, the same placeholders on both sides."""

import re

import pytest
import texts
from babel.messages.pofile import read_po

pytestmark = pytest.mark.house

PLACEHOLDER = re.compile(r"%\(\w+\)[sd]|%%|%[sd]")


@pytest.fixture(scope="module")
def found() -> texts.Found:
    """Every text in use."""
    return texts.collect()


@pytest.fixture(scope="module")
def catalogue():
    """The English catalogue, as committed."""
    with texts.CATALOGUE.open("rb") as file:
        return read_po(file, locale="en")


def known(catalogue) -> set:
    """The texts of the catalogue as (context, text or (singular, plural))."""
    return {(one.context, tuple(one.id) if isinstance(one.id, list | tuple) else one.id) for one in catalogue if one.id}


def test_every_text_in_use_is_in_the_catalogue(found, catalogue):
    assert sorted(set(found) - known(catalogue), key=str) == []


def test_no_text_out_of_use_is_in_the_catalogue(found, catalogue):
    assert sorted(known(catalogue) - set(found), key=str) == []
    assert list(catalogue.obsolete) == []


def test_no_translation_is_missing(catalogue):
    assert texts.missing(catalogue) == []


def test_no_translation_is_doubtful(catalogue):
    assert [one.id for one in catalogue if one.id and one.fuzzy] == []


def test_both_sides_have_the_same_placeholders(catalogue):
    wrong = []
    for one in catalogue:
        if not one.id:
            continue
        for spanish, english in zip(texts.forms(one.id), texts.forms(one.string), strict=True):
            if sorted(set(PLACEHOLDER.findall(spanish))) != sorted(set(PLACEHOLDER.findall(english))):
                wrong.append((spanish, english))
    assert wrong == []


def test_the_catalogue_is_as_the_collector_writes_it(found, catalogue, tmp_path):
    texts.write(texts.merge(found, catalogue, {}), tmp_path / "django.po")
    assert (tmp_path / "django.po").read_text(encoding="utf-8") == texts.CATALOGUE.read_text(encoding="utf-8")


def test_a_template_in_use_is_collected(found):
    assert any("minga/templates/base.html" in places for places in found.values())


def test_a_plural_keeps_both_forms(found):
    assert (None, ("%(n)s hallazgo", "%(n)s hallazgos")) in found


def test_a_table_gives_english_to_a_text():
    merged = texts.merge({(None, "Casa"): ["a.py"]}, texts.read_catalogue(texts.ROOT / "none.po"), {"Casa": "House"})
    assert merged.get("Casa").string == "House"


def test_a_text_without_english_is_named():
    merged = texts.merge({(None, "Casa"): ["a.py"]}, texts.read_catalogue(texts.ROOT / "none.po"), {})
    assert texts.missing(merged) == ["Casa"]


def test_a_table_with_three_columns_is_refused(tmp_path):
    table = tmp_path / "new.tsv"
    table.write_text("Casa\tHouse\tHome\n", encoding="utf-8")
    with pytest.raises(SystemExit) as refused:
        texts.read_tables([table])
    assert str(refused.value) == "new.tsv, fila 1: se esperan dos celdas separadas por un tabulador."
