"""Writing: rows become IATI 2.03; read again, they are the same rows."""

from datetime import UTC, datetime

import pytest
from lxml import etree

from minga.evidence.iati.reading import Rows, rows_of
from minga.evidence.iati.reading.elements import TREES
from minga.evidence.iati.tests.samples import activity, read, short, typed
from minga.evidence.iati.tests.test_reading import TRANSACTION, filled
from minga.evidence.iati.writing import write

pytestmark = pytest.mark.kit


def again(batches: list[Rows], kind: str = "activity") -> list[Rows]:
    return read(b"".join(write(batches, kind)))


def test_it_works():
    written = b"".join(write(read(activity("<iati-identifier>A</iati-identifier><title><narrative>A &amp; B</narrative></title>"))))
    assert written.decode() == (
        '<?xml version="1.0" encoding="UTF-8"?>\n<iati-activities version="2.03">\n<iati-activity><iati-identifier>A</iati-identifier>\n'
        "<title><narrative>A &amp; B</narrative>\n</title>\n</iati-activity>\n</iati-activities>\n"
    )


def test_the_head_comes_before_anything_is_read():
    def never():
        raise AssertionError("asked too early")
        yield

    head = next(write(never(), generated=datetime(2026, 1, 2, tzinfo=UTC)))
    assert head.endswith(b'<iati-activities version="2.03" generated-datetime="2026-01-02T00:00:00Z">\n')


@pytest.mark.parametrize("kind", ["activity", "organisation"])
def test_an_element_that_has_everything_is_the_same_again(kind: str):
    element = filled(TREES[kind][0])
    first = rows_of(element, "2.03")
    assert short(again([first], kind)) == short([first])
    written = etree.fromstring(b"".join(write([first], kind)))
    assert [child.tag for child in written[0].iter()] == [child.tag for child in filled(TREES[kind][0]).iter()]


@pytest.mark.parametrize(
    "inside",
    [
        TRANSACTION,
        '<title x:a="&quot;1&quot;&#10;&#9;"><x:b c="2"><d>t &amp; u</d><x:e/><d/></x:b><x:b/></title><new a="1"><x:y/></new><new/>',
        '<iati-identifier>A</iati-identifier><iati-identifier x:q="1">B</iati-identifier><activity-status xml:lang="es"/>',
        '<sector code="1" percentage="33,3" old="y"/><activity-date iso-date="2020-02-30Z"/>'
        "<location><point><pos>1 2 3</pos></point></location>",
        '<country-budget-items vocabulary="1"><budget-item code="1"/>'
        '<budget-item code="2"><description/></budget-item></country-budget-items>'
        '<country-budget-items vocabulary="2" x:z="1"><budget-item code="3"/></country-budget-items><country-budget-items/>',
        '<result type="1"><indicator measure="1"><period><target value="1"/><actual value="2"/><actual value="3"/></period>'
        '<period><target value="4"><location ref="a"/><dimension name="n" value="v"/></target></period></indicator></result>'
        '<result type="2"><document-link url="u"><title><narrative>t</narrative></title></document-link></result>',
        '<title><narrative xml:lang="es" x:k="1" m="2">uno<x:b/></narrative><narrative/></title>',
        '<conditions attached="1"><condition type="1"><narrative>c</narrative></condition></conditions>'
        "<crs-add/><fss><forecast>5</forecast></fss>",
    ],
)
@pytest.mark.parametrize("version", ["2.03", "2.01"])
def test_rows_are_the_same_again(inside: str, version: str):
    first = read(activity(inside, version, 'default-currency="USD"'))
    second = again(first)
    assert typed(second) == typed(first)
    assert typed(again(second)) == typed(first)


def test_what_1_0x_said_comes_back():
    inside = (
        '<title xml:lang="es">Uno</title><transaction><transaction-type code="C">Commitment</transaction-type></transaction>'
        '<other-identifier owner-ref="GB-1">113</other-identifier><activity-website>https://x.ec</activity-website>'
        '<location percentage="3"><coordinates latitude="1" longitude="2" precision="4"/></location><budget old="1" type="original"/>'
    )
    first = read(activity(inside, "1.02"))
    assert typed(again(first)) == typed(first)


def test_typed_rows_are_written_as_texts_are():
    inside = TRANSACTION + '<budget><value value-date="2020-01-01">1000</value></budget><result aggregation-status="0"/>'
    first = read(activity(inside, attributes='last-updated-datetime="2024-01-01T10:00:00-05:00"'))
    back = [Rows("activity", {name: table.to_pydict() for name, table in rows.arrow().items()}) for rows in first]
    assert typed(again(back)) == typed(first)


def test_nothing_of_a_value_gets_out_of_its_place():
    evil = "</narrative>\x85<x>&\"'"
    rows = read(activity("<title><narrative/></title><sector/>"))
    rows[0].tables["narrative"]["text"] = [evil]
    rows[0].tables["sector"]["code"] = [evil + "\r\n\t"]
    found = short(again(rows))
    assert (found["narrative"][0]["text"], found["sector"][0]["code"]) == (evil, evil + "\r\n\t")
