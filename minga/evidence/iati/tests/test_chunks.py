"""Chunks: a stream cut between activities, whatever its size, comments, encodings and tricks."""

import hashlib
import pickle
import random

import pytest

from minga.evidence.iati.chunks import Cutter
from minga.evidence.iati.reading import elements_of, opened

pytestmark = pytest.mark.kit

TRICKY = [
    b"<iati-activity/>",
    b'<iati-activity a="b > c"/>',
    b"<iati-activity\n>\n<iati-identifier>1</iati-identifier>\n\n</iati-activity >",
    b"<iati-activity><title>x</title></iati-activity>",
    b"<iati-activity><title><![CDATA[</iati-activity><iati-activity>]]></title></iati-activity>",
    b"<iati-activity><!-- </iati-activity> --><title>y</title></iati-activity>",
    b"<iati-activity><?x </iati-activity> ?></iati-activity>",
    b"<iati-activity><iati-activity-like/></iati-activity>",
    b"<iati-activity><iati-activity><title>inner</title></iati-activity></iati-activity>",
    b"<iati-activity title='</x>'>\xc3\xb1</iati-activity>".replace(b"</x>", b">"),
]
BETWEEN = [
    b"",
    b"\n",
    b"<!-- <iati-activity> -->",
    b"<!-- </iati-activity> -->",
    b"<query><a/>\n</query>",
    b"\r\n\t",
    b"<?pi <iati-activity?>",
]


def file_of(pieces: list[bytes], between: list[bytes]) -> bytes:
    inside = b"".join(b for pair in zip(between, pieces, strict=True) for b in pair)
    return b'<?xml version="1.0"?>\n<iati-activities version="2.03" xmlns:x="u:v">' + inside + b"\n</iati-activities>\n"


@pytest.mark.parametrize("size", [1, 7, 64, 1000, 3_000_000])
def test_pieces_are_the_same_whatever_the_size_of_chunks(size: int):
    dice = random.Random(7)
    pieces = [dice.choice(TRICKY) for _ in range(300)]
    between = [dice.choice(BETWEEN) for _ in pieces]
    content = file_of(pieces, between)
    _, chunks = opened(content, size=size)
    found, lines, numbers, hashes = [], [], [], []
    for chunk in chunks:
        found += chunk.pieces()
        hashes += chunk.hashes()
        lines += [span[3] for span in chunk.spans]
        numbers += [span[0] for span in chunk.spans]
    assert found == pieces
    assert hashes == [hashlib.sha256(piece).hexdigest() for piece in pieces]
    assert numbers == list(range(300))
    place, expected = 0, []
    for piece, gap in zip(pieces, between, strict=True):
        start = content.index(b"xmlns:x", 0) + len(b'xmlns:x="u:v">') + place + len(gap)
        expected.append(content.count(b"\n", 0, start) + 1)
        place += len(gap) + len(piece)
    assert lines == expected


def test_without_comments_the_fast_way_finds_the_same():
    dice = random.Random(8)
    plain = [piece for piece in TRICKY if b"<!" not in piece and b"<?" not in piece]
    content = b"\n".join(dice.choice(plain) for _ in range(200))
    cutter = Cutter("activity")
    assert cutter.spans(content) == cutter.spans(content + b"<!---->")
    assert len(cutter.spans(content)) == 200


def test_elements_know_their_number_line_and_namespace():
    content = file_of([b"<iati-activity>\n<x:y/></iati-activity>", b"<iati-activity/>"], [b"\n\n", b"\n"])
    _, chunks = opened(content)
    assert [(number, line, [child.tag for child in element]) for chunk in chunks for number, line, element in elements_of(chunk)] == [
        (0, 4, ["{u:v}y"]),
        (1, 6, []),
    ]


def test_only_some_activities_of_a_chunk_keep_their_numbers_and_lines():
    _, chunks = opened(file_of(TRICKY[:4], [b"\n"] * 4))
    (chunk,) = chunks
    some = pickle.loads(pickle.dumps(chunk.only([1, 3])))
    assert list(some.pieces()) == [TRICKY[1], TRICKY[3]]
    assert [(number, line) for number, _, _, line in some.spans] == [(1, 4), (3, 10)]


def test_the_namespaces_of_an_element_around_the_root_hold_inside():
    content = b'<result xmlns:x="u:v"><iati-activities><iati-activity><x:y/></iati-activity></iati-activities></result>'
    _, chunks = opened(content)
    assert [child.tag for chunk in chunks for _, _, element in elements_of(chunk) for child in element] == ["{u:v}y"]


@pytest.mark.parametrize(
    "hostile", [b"<!--" * 200_000, b"<iati-activity " * 100_000, b"<iati-activity a='" * 100_000, b"<![CDATA[" * 100_000]
)
def test_hostile_openings_are_read_in_one_pass(hostile: bytes):
    """Each would take hours if every opening were sought to its end."""
    assert Cutter("activity").spans(hostile + b"<?") == []
