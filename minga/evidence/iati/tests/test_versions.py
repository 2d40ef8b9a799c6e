"""Versions: what 1.0x says in its own way is read in the words of 2.03, and what was written stays in `original`."""

import pytest

from minga.evidence.iati.tests.samples import activity, read, short

pytestmark = pytest.mark.kit


def old(inside: str, version: str = "1.03") -> dict[str, list[dict]]:
    return short(read(activity(inside, version)))


def originals(found: dict[str, list[dict]]) -> list[tuple]:
    return [(row["owner"], row["row"], row["attribute"], row["value"]) for row in found["original"]]


@pytest.mark.parametrize(
    ("letters", "code"),
    [
        ("IF", "1"),
        ("C", "2"),
        ("D", "3"),
        ("E", "4"),
        ("IR", "5"),
        ("LR", "6"),
        ("R", "7"),
        ("QP", "8"),
        ("QS", "9"),
        ("CG", "10"),
        ("d", "3"),
    ],
)
def test_letters_of_transaction_types(letters: str, code: str):
    found = old(f'<transaction><transaction-type code="{letters}">Text</transaction-type></transaction>')
    assert found["transaction"][0]["type"] == code
    assert originals(found) == [
        ("transaction", 0, "transaction-type/text()", "Text"),
        ("transaction", 0, "transaction-type/@code", letters),
    ]


def test_types_of_dates_and_dates_as_text():
    found = old(
        '<activity-date type="start-planned">2010-04-01</activity-date>'
        '<activity-date type="end-actual" iso-date="2012-01-01">Fin</activity-date>'
        '<activity-date type="start-actual">abril de 2010</activity-date>'
        "<transaction><transaction-date>2011-05-06</transaction-date></transaction>"
        '<budget type="Revised"><period-start>2011-01-01</period-start><period-end iso-date="2011-12-31">fin de 2011</period-end></budget>'
    )
    assert [(row["type"], row.get("iso_date")) for row in found["activity_date"]] == [("1", "2010-04-01"), ("4", "2012-01-01"), ("2", None)]
    assert [row["text"] for row in found["narrative"]] == ["Fin", "abril de 2010"]
    row = found["activity"][0]
    assert (row["planned_start"], row["actual_end"], row.get("actual_start")) == ("2010-04-01", "2012-01-01", None)
    assert (found["transaction"][0]["date"], found["budget"][0]["start"], found["budget"][0]["type"]) == ("2011-05-06", "2011-01-01", "2")
    assert ("budget", 0, "period-end/text()", "fin de 2011") in originals(found)
    assert ("activity_date", 0, "text()", "2010-04-01") in originals(found)


def test_roles_and_vocabularies():
    found = old(
        '<participating-org role="Funding" ref="A">Uno</participating-org><participating-org role="implementing"/>'
        '<sector vocabulary="DAC" code="14030"/><sector vocabulary="DAC-3"/><sector vocabulary="COFOG"/><sector vocabulary="NACE"/>'
        '<sector vocabulary="NTEE"/><sector vocabulary="ADT"/><sector vocabulary="RO">Agua</sector><sector vocabulary="WB"/>'
        '<policy-marker vocabulary="DAC" code="1" significance="2"/>'
    )
    assert [(row["role"], row.get("name")) for row in found["participating_org"]] == [("1", "Uno"), ("4", None)]
    assert [row["vocabulary"] for row in found["sector"]] == ["1", "2", "3", "4", "5", "6", "99", "WB"]
    assert found["policy_marker"][0]["vocabulary"] == "1"
    assert ("sector", 1, "@vocabulary", "DAC-3") in originals(found)


def test_texts_repeated_in_several_languages_are_narratives():
    found = old(
        '<title xml:lang="es">Agua</title><title xml:lang="en">Water</title><description xml:lang="es" type="1">Larga</description>'
    )
    assert found["activity"][0]["title"] == "Agua"
    assert [(row["owner"], row.get("lang"), row["text"]) for row in found["narrative"]] == [
        ("activity.title", "es", "Agua"),
        ("activity.title", "en", "Water"),
        ("description", "es", "Larga"),
    ]
    assert "extension" not in found


def test_forms_of_a_location():
    found = old(
        '<location percentage="50"><location-type code="PPL"/><coordinates latitude="-0.18" longitude="-78.47" precision="1"/>'
        '<administrative country="EC" adm1="P" adm2="Q">Quito</administrative>'
        '<gazetteer-entry gazetteer-ref="GEO">3652462</gazetteer-entry>'
        '<gazetteer-entry gazetteer-ref="NGA">77</gazetteer-entry></location>'
    )
    row = found["location"][0]
    assert (row["lat"], row["lon"], row["exactness"], row["feature"]) == ("-0.18", "-78.47", "1", "PPL")
    assert (row["id_vocabulary"], row["id_code"]) == ("G1", "3652462")
    assert [(each["vocabulary"], each["code"], each.get("level")) for each in found["location_administrative"]] == [
        ("A4", "EC", None),
        ("A2", "P", "1"),
        ("A2", "Q", "2"),
    ]
    kept = [(each["path"], each.get("name"), each.get("value")) for each in found["extension"]]
    assert kept == [("", "percentage", "50"), ("gazetteer-entry[1]", None, "77"), ("gazetteer-entry[1]", "gazetteer-ref", "NGA")]


def test_other_identifiers_websites_documents_and_flags():
    found = old(
        '<other-identifier owner-ref="GB-1" owner-name="DFID">113</other-identifier>'
        '<activity-website xml:lang="es">https://x.ec</activity-website>'
        '<document-link url="u" format="f" language="fr"/><crs-add><aidtype-flag code="1" significance="1"/></crs-add>'
    )
    assert found["other_identifier"] == [{"n": 0, "ref": "113", "type": "A9", "owner_ref": "GB-1"}]
    assert [(row["url"], row["format"]) for row in found["document_link"]] == [("https://x.ec", "text/html"), ("u", "f")]
    assert found["document_category"] == [{"n": 0, "of": 0, "code": "A12"}]
    assert found["document_language"] == [{"n": 0, "of": 1, "code": "fr"}]
    assert found["crs_other_flags"] == [{"n": 0, "of": 0, "code": "1", "significance": "1"}]
    assert ("crs_other_flags", 0, "name()", "aidtype-flag") in originals(found)


def test_an_organisation_of_1_0x_has_its_identifier():
    content = (
        b'<iati-organisations version="1.03"><iati-organisation><iati-identifier>GB-1</iati-identifier><name xml:lang="en">DFID</name>'
    )
    found = short(read(content + b"</iati-organisation></iati-organisations>"))
    assert (found["organisation"][0]["organisation_identifier"], found["organisation"][0]["name"]) == ("GB-1", "DFID")


def test_the_version_of_an_activity_counts_where_the_file_has_none():
    content = b'<iati-activities><iati-activity version="1.02"><transaction><transaction-type code="C"/></transaction></iati-activity>'
    found = short(read(content + b"</iati-activities>"))
    assert (found["activity"][0]["version"], found["transaction"][0]["type"]) == ("1.02", "2")


def test_codes_of_1_0x_in_a_file_of_2_0x_stay_as_they_are():
    found = old('<transaction><transaction-type code="C"/></transaction><sector vocabulary="DAC"/>', "2.02")
    assert (found["transaction"][0]["type"], found["sector"][0]["vocabulary"], "original" in found) == ("C", "DAC", False)
