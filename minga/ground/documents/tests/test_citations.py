"""Citations: 'document:line', as the tables write them, short and with the file's whole name."""

import pytest
from django.utils import translation

from minga.ground.documents.queries import Citation, citations, plain

pytestmark = pytest.mark.kit


def test_it_works():
    assert citations("002:L183-187 | 001:L555") == [Citation("002", 183, 187), Citation("001", 555, 555)]


@pytest.mark.parametrize(
    ("written", "short"),
    [
        ("002:L183", "002:L183"),
        ("002:L183-183", "002:L183"),
        ("002:L183–187", "002:L183-187"),
        ("002_68459d87c41113e9.txt:L177-189", "002:L177-189"),
        ("001_0cdcdd15aab61193.txt:L287 | 002_68459d87c41113e9.txt:L1", "001:L287 | 002:L1"),
        ("  002:L1|001:L2  ", "002:L1 | 001:L2"),
        ("PDOT-2023:L7", "PDOT-2023:L7"),
        ("", ""),
        (" | ", ""),
    ],
)
def test_a_citation_has_a_short_form(written, short):
    assert plain(written) == short


@pytest.mark.parametrize(
    "text",
    [
        "002",
        "002:183",
        "002:L",
        "002:L0",
        "002:L-3",
        "002:L187-183",
        "002:L1-2-3",
        "002:L٣",
        "002.txt:L1",
        ":L1",
        "002:L1\n",
        "002:L1 y 3",
        "002:L12345678",
        "x" * 21 + ":L1",
    ],
)
def test_what_is_no_citation_is_refused(text):
    with pytest.raises(ValueError) as refused:
        citations(f"001:L1 | {text}." if text.endswith("\n") else f"001:L1 | {text}")
    assert str(refused.value).endswith("no es una cita: se espera, por ejemplo, 002:L183-187")


def test_the_refusal_names_the_part():
    with pytest.raises(ValueError) as refused:
        citations("001:L1 | página 7")
    assert str(refused.value) == "«página 7» no es una cita: se espera, por ejemplo, 002:L183-187"


@pytest.mark.parametrize(("language", "words"), [("es", ["línea 183", "líneas 183–187"])])
def test_lines_are_said_in_words(language, words):
    with translation.override(language):
        assert [one.lines for one in citations("002:L183 | 002:L183-187")] == words
