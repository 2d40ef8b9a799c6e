"""Reading: every element and attribute of an activity and of an organisation becomes rows; nothing is lost."""

import hashlib
from datetime import UTC, date, datetime
from decimal import Decimal

import pyarrow as pa
import pytest
from lxml import etree

from minga.evidence.iati.reading import Refused, opened, read_chunk, read_file, rows_of
from minga.evidence.iati.reading.columns import schema_of
from minga.evidence.iati.reading.elements import TREES, Element
from minga.evidence.iati.tables import ACTIVITY_TABLES, ORGANISATION_TABLES
from minga.evidence.iati.tests.samples import activity, read, short, typed

pytestmark = pytest.mark.kit

TRANSACTION = """
<transaction ref="T1" humanitarian="1">
 <transaction-type code="3"/><transaction-date iso-date="2024-02-29"/><value currency="EUR" value-date="2024-03-01">-1200.50</value>
 <description><narrative>Pago</narrative><narrative xml:lang="en">Payment</narrative></description>
 <provider-org ref="P" provider-activity-id="P-1" type="10"><narrative>Prefectura</narrative></provider-org>
 <receiver-org ref="R" receiver-activity-id="R-1" type="22"/>
 <disbursement-channel code="1"/>
 <sector vocabulary="1" code="14030"/><sector vocabulary="2" code="140"/>
 <recipient-country code="EC"><narrative>Ecuador</narrative></recipient-country>
 <recipient-region code="489" vocabulary="1"/>
 <flow-type code="10"/><finance-type code="110"/><aid-type vocabulary="2" code="1"/><aid-type code="C01"/><tied-status code="5"/>
</transaction>"""


def test_it_works():
    found = short(read(activity(TRANSACTION, attributes='default-currency="USD" xml:lang="es" hierarchy="2"')))
    assert found == {
        "activity": [{"n": 0, "version": "2.03", "currency": "USD", "lang": "es", "hierarchy": "2"}],
        "transaction": [
            {
                "n": 0, "ref": "T1", "humanitarian": "1", "type": "3", "date": "2024-02-29", "value": "-1200.50", "currency": "EUR",
                "value_date": "2024-03-01", "description": "Pago", "provider_ref": "P", "provider_type": "10",
                "provider_activity_id": "P-1", "provider_name": "Prefectura", "receiver_ref": "R", "receiver_type": "22",
                "receiver_activity_id": "R-1", "disbursement_channel": "1", "recipient_country": "EC", "recipient_region": "489",
                "region_vocabulary": "1", "flow_type": "10", "finance_type": "110", "aid_type": "C01", "tied_status": "5",
            }
        ],
        "transaction_sector": [
            {"n": 0, "of": 0, "vocabulary": "1", "code": "14030"},
            {"n": 1, "of": 0, "vocabulary": "2", "code": "140"},
        ],
        "transaction_recipient_country": [{"n": 0, "of": 0, "code": "EC"}],
        "transaction_recipient_region": [{"n": 0, "of": 0, "code": "489", "vocabulary": "1"}],
        "transaction_aid_type": [{"n": 0, "of": 0, "vocabulary": "2", "code": "1"}, {"n": 1, "of": 0, "code": "C01"}],
        "narrative": [
            {"n": 0, "owner": "transaction.description", "row": 0, "text": "Pago"},
            {"n": 1, "owner": "transaction.description", "row": 0, "lang": "en", "text": "Payment"},
            {"n": 2, "owner": "transaction.provider-org", "row": 0, "text": "Prefectura"},
            {"n": 3, "owner": "transaction_recipient_country", "row": 0, "text": "Ecuador"},
        ],
    }  # fmt: skip


def filled(rule: Element) -> etree._Element:
    """An element with every attribute, text and child that the standard gives it, once."""
    element = etree.Element(rule.tag)
    for name, column in {**rule.attributes, **rule.wrapped}.items():
        element.set(name, column)
    if rule.text:
        element.text = "1 2" if rule.text == "pos" else rule.text
    element.extend([filled(child) for child in rule.children.values()])
    if rule.narratives:
        etree.SubElement(element, "narrative").text = f"of {rule.tag}"
    return element


@pytest.mark.parametrize("kind", ["activity", "organisation"])
def test_every_column_of_every_table_is_filled_from_an_element_that_has_everything(kind: str):
    rule, tables = TREES[kind]
    found = rows_of(filled(rule), "2.03").tables
    derived = {"planned_start", "actual_start", "planned_end", "actual_end", *(() if kind == "organisation" else ("aid_type",))}
    empty = {
        f"{name}.{column}"
        for name, columns in found.items()
        for column, values in columns.items()
        if all(value is None for value in values) and column not in derived
    }
    assert empty == {f"{kind}.line", f"{kind}.hash", f"{kind}.raw", "narrative.lang"} | (
        {"crs_loan_status.value"} if kind == "activity" else set()
    )
    assert set(tables) - set(found) == {"extension", "original", "unread"}


def test_an_activity_has_its_line_its_hash_and_its_bytes():
    content = b'<iati-activities version="2.03">\n\n <iati-activity><title/></iati-activity></iati-activities>'
    (rows,) = read_file(content)
    piece = b"<iati-activity><title/></iati-activity>"
    found = {key: values[0] for key, values in rows.tables["activity"].items()}
    assert (found["line"], found["hash"]) == (3, hashlib.sha256(piece).hexdigest())
    assert pa.decompress(found["raw"], len(piece), "zstd", asbytes=True) == piece


def test_others_see_the_elements_as_written_before_they_are_read():
    one = b'<iati-activity><activity-date type="start-planned"/><title>%s</title></iati-activity>' % (b"x" * 300_000)
    _, chunks = opened(b'<iati-activities version="1.02">\n' + one * 5 + b"</iati-activities>")
    seen: list[tuple] = []
    rows = read_chunk(next(chunks), look=lambda top, first, pieces: seen.append((first, pieces, [e[0].get("type") for e in top], len(top))))
    assert seen == [(place, [one] * many, ["start-planned"] * many, many) for place, many in ((0, 2), (2, 2), (4, 1))]
    assert rows.tables["activity_date"]["type"] == ["1"] * 5


def test_a_refused_chunk_leaves_nothing_behind():
    deep = b"<iati-activity>" + b"<x>" * 70 + b"</x>" * 70 + b"</iati-activity>"
    _, chunks = opened(b"<iati-activities>" + b"<iati-activity/>\n" * 1000 + deep + b"</iati-activities>")
    with pytest.raises(Refused) as refused:
        read_chunk(next(chunks))
    assert (refused.value.code, refused.value.line) == ("depth", 1001)
    assert short(read(activity("<sector/>")))["activity"] == [{"n": 0, "version": "2.03"}]


def test_titles_names_dates_and_types_stand_in_the_activity_too():
    found = short(
        read(
            activity(
                '<reporting-org ref="A" type="10"><narrative>Uno</narrative></reporting-org><title><narrative>Agua</narrative></title>'
                '<description type="2"><narrative>Larga</narrative></description><description><narrative>Otra</narrative></description>'
                '<activity-date type="1" iso-date="2020-01-01"/><activity-date type="2" iso-date="2020-02-01"/>'
                '<activity-date type="4" iso-date="2021-02-01"/><activity-date type="4" iso-date="2022-02-01"/>'
                '<default-aid-type code="1" vocabulary="3"/><default-aid-type code="B01" vocabulary="1"/>'
            )
        )
    )
    assert found["activity"] == [
        {
            "n": 0, "version": "2.03", "reporting_ref": "A", "reporting_type": "10", "reporting_name": "Uno", "title": "Agua",
            "description": "Larga", "planned_start": "2020-01-01", "actual_start": "2020-02-01", "actual_end": "2021-02-01",
            "aid_type": "B01",
        }
    ]  # fmt: skip


def test_an_amount_without_currency_has_that_of_its_activity():
    inside = '<budget><value value-date="2020-01-01">5</value></budget><budget><value currency="EUR">6</value></budget><budget/>'
    found = short(read(activity(inside, attributes='default-currency="PEN"')))
    assert found["budget"] == [
        {"n": 0, "value": "5", "value_date": "2020-01-01", "currency": "PEN"},
        {"n": 1, "value": "6", "currency": "EUR"},
        {"n": 2},
    ]


def test_other_namespaces_unknown_elements_and_repeated_ones_are_kept():
    inside = (
        '<iati-identifier>A</iati-identifier><iati-identifier>B</iati-identifier><title x:a="1"><x:b c="2"><d>t</d></x:b></title>'
        '<contact-info><telephone>1</telephone><telephone>2</telephone></contact-info><sector code="1" old="y"/><new/>'
    )
    assert short(read(activity(inside)))["extension"] == [
        {"n": 0, "owner": "activity", "row": 0, "path": "title", "name": "{u:x}a", "value": "1"},
        {"n": 1, "owner": "activity", "row": 0, "path": "title/{u:x}b[1]"},
        {"n": 2, "owner": "activity", "row": 0, "path": "title/{u:x}b[1]", "name": "c", "value": "2"},
        {"n": 3, "owner": "activity", "row": 0, "path": "title/{u:x}b[1]/d[1]", "value": "t"},
        {"n": 4, "owner": "activity", "row": 0, "path": "iati-identifier[1]", "value": "B"},
        {"n": 5, "owner": "activity", "row": 0, "path": "new[1]"},
        {"n": 6, "owner": "contact", "row": 0, "path": "telephone[1]", "value": "2"},
        {"n": 7, "owner": "sector", "row": 0, "path": "", "name": "old", "value": "y"},
    ]


def test_rows_are_the_same_whatever_the_order_of_elements():
    def parts(order: int) -> bytes:
        inner = ["<title><narrative>t</narrative></title>", '<indicator measure="1"><title><narrative>i</narrative></title></indicator>']
        outer = [
            f'<result type="1">{"".join(inner[::order])}</result>',
            TRANSACTION,
            "<title><narrative>Agua</narrative></title>",
            "<iati-identifier>A</iati-identifier>",
        ]
        return activity("".join(outer[::order]))

    assert typed(read(parts(1))) == typed(read(parts(-1)))


def test_values_are_typed_and_what_cannot_be_read_is_kept_as_written():
    inside = (
        '<activity-date type="1" iso-date="2020-02-30"/><activity-date type="2" iso-date="2020-03-01Z"/><capital-spend percentage="8.8"/>'
        '<sector code="1" percentage="33.33333333"/><sector code="2" percentage="mitad"/><sector code="3" percentage="1e1"/>'
        "<location><point><pos>1.5</pos></point></location><location><point><pos> -0.2\n-78.5 </pos></point></location>"
        '<budget><value currency="USD" value-date="">1,000</value></budget><budget><value>+1000.10</value></budget>'
        '<budget><value>-0</value></budget><transaction humanitarian="TRUE"/><transaction humanitarian="quizás"/>'
    )
    found = typed(read(activity(inside, attributes='last-updated-datetime="2024-01-01T10:00:00-05:00" hierarchy="uno"')))
    row = found["activity"][0]
    assert (row["last_updated"], row["hierarchy"], row["capital_spend"], row["actual_start"]) == (
        datetime(2024, 1, 1, 15, tzinfo=UTC), None, Decimal("8.8"), date(2020, 3, 1),
    )  # fmt: skip
    assert [each["iso_date"] for each in found["activity_date"]] == [None, date(2020, 3, 1)]
    assert [each["percentage"] for each in found["sector"]] == [Decimal("33.333333"), None, Decimal(10)]
    assert [(each["lat"], each["lon"]) for each in found["location"]] == [(None, None), ("-0.2", "-78.5")]
    assert [each["value"] for each in found["budget"]] == [None, Decimal("1000.10"), Decimal(0)]
    assert [each["humanitarian"] for each in found["transaction"]] == [True, None]
    assert [(each["n"], each["owner"], each["row"], each["attribute"], each["value"]) for each in found["unread"]] == [
        (0, "activity", 0, "hierarchy", "uno"),
        (1, "activity", 0, "planned_start", "2020-02-30"),
        (2, "activity", 0, "actual_start", "2020-03-01Z"),
        (3, "activity_date", 0, "iso_date", "2020-02-30"),
        (4, "activity_date", 1, "iso_date", "2020-03-01Z"),
        (5, "location", 0, "pos", "1.5"),
        (6, "sector", 0, "percentage", "33.33333333"),
        (7, "sector", 1, "percentage", "mitad"),
        (8, "budget", 0, "value", "1,000"),
        (9, "transaction", 1, "humanitarian", "quizás"),
    ]


@pytest.mark.parametrize("value", ["1" * 33, "NaN", "Infinity", "1_000", "١٢", "0x1F", "--1", "1.2.3", "1e999"])
def test_amounts_that_are_none(value: str):
    found = typed(read(activity(f"<budget><value>{value}</value></budget>")))
    assert (found["budget"][0]["value"], found["unread"][0]["value"]) == (None, value)


def test_a_bad_value_does_not_touch_its_neighbours():
    inside = "".join(f'<budget><period-start iso-date="{day}"/></budget>' for day in ("2020-01-01", "01/02/2020", "2020-01-03"))
    assert [row["start"] for row in typed(read(activity(inside)))["budget"]] == [date(2020, 1, 1), None, date(2020, 1, 3)]


def test_text_in_pieces_is_one_text():
    inside = "<title><narrative> Agua &amp; <!-- no -->vida<?pi x?> &lt;1&gt; <![CDATA[<b>]]> </narrative></title>"
    assert short(read(activity(inside)))["activity"][0]["title"] == "Agua & vida <1> <b>"


def test_arrow_schemas_are_those_of_the_tables():
    for tables in (ACTIVITY_TABLES, ORGANISATION_TABLES):
        for table in tables.values():
            assert schema_of(table).names == list(table.columns)
    assert schema_of(ACTIVITY_TABLES["transaction"]).field("value").type == pa.decimal128(38, 6)
    _, chunks = opened(activity(TRANSACTION))
    arrow = read_chunk(next(chunks)).arrow()
    assert {name: table.schema for name, table in arrow.items()} == {name: schema_of(ACTIVITY_TABLES[name]) for name in arrow}


def test_an_organisation_is_read():
    content = b"""<iati-organisations version="2.03"><iati-organisation default-currency="USD">
    <organisation-identifier> XM-DAC-46008 </organisation-identifier><name><narrative>CAF</narrative></name>
    <recipient-country-budget status="1"><recipient-country code="EC"><narrative>Ecuador</narrative></recipient-country>
    <period-start iso-date="2024-01-01"/><period-end iso-date="2024-12-31"/><value value-date="2024-01-01">10</value>
    <budget-line ref="1"><value value-date="2024-01-01">4</value><narrative>Agua</narrative></budget-line></recipient-country-budget>
    </iati-organisation></iati-organisations>"""
    found = typed(read(content))
    assert (found["organisation"][0]["organisation_identifier"], found["organisation"][0]["name"]) == ("XM-DAC-46008", "CAF")
    budget, line = found["recipient_country_budget"][0], found["budget_line"][0]
    assert (budget["country"], budget["start"], budget["value"], budget["currency"]) == ("EC", date(2024, 1, 1), Decimal(10), "USD")
    assert (line["owner"], line["row"], line["ref"], line["value"], line["currency"]) == (
        "recipient_country_budget",
        0,
        "1",
        Decimal(4),
        "USD",
    )
