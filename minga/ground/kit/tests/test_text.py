"""Folding, sort keys, stems, clean text, likeness."""

import json
import os
import string
import unicodedata
from pathlib import Path

import pytest
from django.db import connection
from hypothesis import given
from hypothesis import strategies as st

from minga.ground.kit import text

SHARED = Path(os.environ.get("MINGA_SHARED") or Path(__file__).resolve().parents[5] / "shared")
NAUGHTY = SHARED / "data" / "bad-input" / "blns" / "blns.json"
any_text = st.text(st.characters(codec=None, exclude_categories=()), max_size=60)


@pytest.mark.parametrize(
    ("written", "folded"),
    [
        ("Cooperación Sur – Sur", "cooperacion sur sur"),
        ("«Ñandú»  ÁÉÍÓÚÜ", "nandu aeiouu"),
        ("n\u0303andu\u0301", "nandu"),
        ("AÑO", "ano"),
        ("O’Higgins, D.C.", "o higgins d c"),
        ("Straße Ærø Łódź", "strasse aero lodz"),
        ("Fun\u200bda\u00adción", "fundacion"),
        ("PRJ-002", "prj 002"),
        ("🙂 \x00 ' OR 1=1 --", "or 1 1"),
        ("", ""),
    ],
)
def test_fold(written, folded):
    assert text.fold(written) == folded


@given(any_text)
def test_folding_twice_changes_nothing(written):
    assert text.fold(text.fold(written)) == text.fold(written)


@given(any_text)
def test_composed_and_decomposed_text_fold_alike(written):
    assert text.fold(unicodedata.normalize("NFD", written)) == text.fold(unicodedata.normalize("NFC", written))


def test_sort_keys_sort_as_a_reader_of_spanish_expects():
    wanted = [
        "2 B",
        "Ábaco",
        "cano",
        "canto",
        "caña",
        "cazo",
        "nube",
        "nz",
        "Ñandú",
        "ñu",
        "oso",
        "San Juan",
        "Sana",
        "Zorro",
    ]
    assert sorted(wanted, key=text.sort_key) == wanted


@pytest.mark.django_db
def test_the_database_sorts_keys_as_python_does():
    names = ["San Juan", "Sana", "San", "San 2", "San-10", "caña", "canto", "cazo", "ñu", "Ñandú", "nz", "oso", "Ábaco", "日本"]
    keys = [text.sort_key(name) for name in names]
    collations = ["", 'COLLATE "C"', 'COLLATE "es-x-icu"', 'COLLATE "en-x-icu"'] if connection.vendor == "postgresql" else [""]
    for collation in collations:
        with connection.cursor() as cursor:
            values = ", ".join(["(%s)"] * len(keys))
            cursor.execute(f"SELECT column1 FROM (VALUES {values}) AS keys ORDER BY column1 {collation}", keys)
            assert [key for (key,) in cursor.fetchall()] == sorted(keys)


def test_a_sort_key_keeps_words_apart_around_an_enie():
    assert text.sort_key("El Ñandú") == "el0nzzandu"
    assert text.sort_key("n\u0303") == "nzz"


@given(any_text)
def test_sort_keys_are_plain_letters_and_digits(written):
    assert set(text.sort_key(written)) <= set(string.ascii_lowercase + string.digits)


def test_pitfall_35_stems_do_not_depend_on_accents():
    stems = {text.stems(word, "es").split()[-1] for word in ("cooperaciones", "cooperación", "cooperacion", "COOPERACIÓN")}
    assert stems == {"cooper"}


def test_stems_follow_their_words():
    assert text.stems("Los niños", "es") == "los ninos nin"
    assert text.stems("Universities", "en") == "universities universiti"


def test_an_unknown_language_is_only_folded():
    assert text.stems("Ação Ñ", "pt") == "acao n"


def test_word_forms_are_distinct():
    assert text.word_forms("Cooperaciones") == ("cooperaciones", "cooper", "cooperacion")
    assert text.word_forms("sur") == ("sur",)
    assert text.word_forms("--") == ()


def test_query_words_are_folded_once_each_and_few():
    assert text.query_words('Chocó "choco" AND (Nampag*)') == ["choco", "and", "nampag"]
    assert len(text.query_words(" ".join(map(str, range(100))))) == 12
    assert text.query_words("uno dos tres", limit=2) == ["uno", "dos"]


def test_query_words_of_a_10_kb_query_stay_short():
    assert text.query_words("ñ" * 10_000) == ["n" * text.LONGEST_WORD]


@pytest.mark.needs_shared
def test_naughty_strings_become_harmless_words():
    naughty = json.loads(NAUGHTY.read_text(encoding="utf-8"))
    assert len(naughty) > 400
    words = [word for written in naughty for word in text.query_words(written)]
    assert [word for word in words if not word.isalnum()] == []


@given(any_text)
def test_any_text_becomes_harmless_words(written):
    assert [word for word in text.query_words(written) if not word.isalnum()] == []


def test_clean_composes_and_strips():
    assert text.clean("  Cooperacio\u0301n\u00a0 ") == "Cooperación"
    assert text.clean("una\r\notra\tcosa", multiline=True) == "una\notra\tcosa"


@pytest.mark.parametrize("char", ["\x00", "\x07", "\x1b", "\x7f", "\x85", "\ud800", "\uffff", "\u0378"])
def test_reliability_23_clean_refuses_and_names(char):
    with pytest.raises(ValueError, match=rf"U\+{ord(char):04X}.*posición 2 "):
        text.clean(f"a{char}b", multiline=True)


def test_clean_refuses_a_line_end_in_one_line():
    with pytest.raises(ValueError, match=r"U\+000A"):
        text.clean("una\notra")


def test_clean_takes_emoji_and_joiners():
    assert text.clean("👩\u200d🌾") == "👩\u200d🌾"


def test_identifiers_refuse_what_cannot_be_seen():
    with pytest.raises(ValueError, match=r"U\+200B ZERO WIDTH SPACE"):
        text.identifiers("ORG\u200b-001")


def test_identifiers_take_plain_codes():
    assert text.identifiers(" ORG-001 ") == "ORG-001"


@given(any_text)
def test_clean_text_stays_clean(written):
    try:
        kept = text.clean(written)
    except ValueError:
        return
    assert text.clean(kept) == kept
    assert "\x00" not in kept


def test_likeness():
    assert text.likeness("Fundación Niños de María", "fundacion ninos maria") == 100
    assert text.likeness("María de los Niños, Fundación", "Fundación Niños de María") == 100
    assert text.likeness("Gobierno de España", "Distrito de Cartagena") < 60
    assert text.likeness("", "algo") == 0
    assert text.likeness("de la", "de la") == 100


@pytest.mark.parametrize("written", ["NO ESPECIFICA", "Default O_D_S", "N/D", "s/d", "No identifica", "—", "...", "N/A"])
def test_words_that_stand_where_something_is_missing(written):
    assert text.is_placeholder(written)


@pytest.mark.parametrize("written", ["", "  ", "No especifica cuántos talleres", "ND Consultores", "0", "A", "Sin datos personales"])
def test_words_that_say_something(written):
    assert not text.is_placeholder(written)


@pytest.mark.parametrize(
    ("written", "closed"), [("No corresponde", "No corresponde."), ("Sí. ", "Sí."), ("¿Por qué?", "¿Por qué?"), ("", "")]
)
def test_what_somebody_wrote_is_closed_as_a_sentence(written: str, closed: str):
    assert text.sentence(written) == closed
