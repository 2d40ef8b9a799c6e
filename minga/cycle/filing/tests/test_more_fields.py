"""Purpose, codes, points, extensions and parts of beneficiaries of a dossier: read as people write them, kept without loss."""

from decimal import Decimal

import pytest

from minga.cycle.activities import actions
from minga.cycle.activities.testing import code_of, make_activity
from minga.cycle.filing import locating, readiness
from minga.cycle.filing.models import Dossier
from minga.cycle.filing.readiness import Step
from minga.cycle.filing.shape import field_at
from minga.cycle.filing.testing import COMPLETE, make_dossier, make_registered
from minga.cycle.filing.tests.test_pages import client, post, text_of
from minga.cycle.filing.understanding import NotUnderstood, understood
from minga.cycle.filing.values import record_of, values_of
from minga.ground.accounts.models import Person
from minga.ground.kit.findings import Severity
from minga.ground.territory.models import Unit

pytestmark = pytest.mark.django_db
MORE = {
    "short_title": "Corredor verde",
    "specific_objectives": "Plantar\nCuidar",
    "problem": "La ribera se erosiona.",
    "justification": "Nadie más lo hace.",
    "status_reason": "Falta el desembolso.",
    "donor_code": "ES-77/2026",
    "budget_code": "CUP 40320000.0000.384512",
    "iati_identifier": "XM-DAC-50-7-2026",
    "keywords": "agua, ribera",
    "on_budget": "PARTE",
    "reach": "PROVINCIAL",
    "disbursement_limit": "2027-12",
    "closed_on": "2028-06",
    "extensions": [{"id": "e1", "new_end": "2028-12", "approved_on": "2028-01-15", "reason": "Lluvias"}],
    "places": [{"id": "p1", "unit": "EC-1801", "latitude": "-1.2417", "longitude": "-78.6197", "exactness": "2"}],
    "beneficiaries": [
        {"id": "b1", "number": "12000", "unit": "personas", "directness": "DIRECTO"},
        {"id": "b2", "number": "7000", "unit": "personas", "directness": "DIRECTO", "sex": "MUJER", "age": "VEJEZ", "zone": "RURAL"},
    ],
}


def read(place: str, text: str) -> str | None:
    field = field_at(place)
    assert field is not None
    return understood(field, text)


def refused(place: str, text: str) -> str:
    with pytest.raises(NotUnderstood) as told:
        read(place, text)
    return str(told.value)


def rules_of(**given) -> list[tuple[str, str, str]]:
    found = readiness.findings_of(COMPLETE | given, {}, Step.SUBMISSION)
    return [(one.rule, one.severity, one.place) for one in found if one.rule != "R-041"]


def shown(values: dict) -> dict:
    """Return what the form shows of some values, without the ids of rows."""
    hidden = {"id", "country", "precision", "source"}
    plain = {name: one for name, one in values.items() if isinstance(one, str)}
    return plain | {
        name: [{cell: text for cell, text in row.items() if cell not in hidden} for row in one]
        for name, one in values.items()
        if isinstance(one, list)
    }


def test_it_works():
    dossier = make_registered(**MORE)
    told = shown(values_of(dossier.activity))
    assert {name: told[name] for name in MORE} == shown(MORE)


def test_a_record_goes_both_ways_without_loss():
    row = make_activity(
        "T-M1",
        iati_identifier="GB-1-202345",
        on_budget=code_of("EN_PRESUPUESTO", "NO"),
        participants=[{"role": code_of("ROL_PARTICIPACION", "EJECUTOR"), "as_written": "Uno", "focal_point": True, "source": "002:L1"}],
        places=[{"country_id": "EC", "latitude": Decimal("0"), "longitude": Decimal("-78.500000"), "source": "002:L1"}],
        extensions=[{"new_end": "2027", "source": "002:L2"}],
    )
    fields, parts = record_of(values_of(row))
    assert actions.record(by=Person.objects.system(), code="T-M1", fields=fields, parts=parts)[1] == "unchanged"


def test_a_record_without_any_of_it_stays_ready():
    assert rules_of() == []


@pytest.mark.parametrize(
    ("typed", "kept"),
    [("-1,2417", "-1.2417"), ("-1.2417", "-1.2417"), ("1,2417 S", "-1.2417"), ("1.2417°N", "1.2417"), ("−1.24", "-1.24"), ("-0", "0")],
)
def test_a_latitude_is_read_as_people_write_it(typed, kept):
    assert read("places.p1.latitude", typed) == kept


def test_a_longitude_to_the_west_has_an_o_or_a_w():
    assert (read("places.p1.longitude", "78,6197 O"), read("places.p1.longitude", "78.6197W")) == ("-78.6197", "-78.6197")


def test_degrees_are_kept_with_six_decimals():
    assert read("places.p1.longitude", "-78.619744912345678") == "-78.619745"


@pytest.mark.parametrize("typed", ["90,0001", "-91", "200"])
def test_beyond_the_poles_is_refused(typed):
    assert refused("places.p1.latitude", typed) == "La latitud va de -90 a 90 y la longitud de -180 a 180."


def test_a_longitude_of_180_01_is_refused():
    assert refused("places.p1.longitude", "180,01") == "La latitud va de -90 a 90 y la longitud de -180 a 180."


def test_two_numbers_in_one_box_are_told_where_they_go():
    assert refused("places.p1.latitude", "-1.2417, -78.6197").startswith("Aquí va un solo número")


@pytest.mark.parametrize("typed", ["norte", "1° 14' 30'' S", "-1.24 S", "1.24 O"])
def test_what_are_no_degrees_is_told_how_to_write_them(typed):
    assert refused("places.p1.latitude", typed) == f"«{typed}» no son grados con decimales: escriba -1,2417 o 1,2417 S."


@pytest.mark.parametrize("typed", ["XM-DAC-41114-PROYECTO-12", "GB-1-202345", "EC-RUC-1860000210001-A.1", "44000-P090656"])
def test_an_iati_identifier_is_kept_as_it_is(typed):
    assert read("iati_identifier", typed) == typed


@pytest.mark.parametrize("typed", ["XM-DAC-41114 PROYECTO", "41114", "XM-DAC-", "xm-dac-41114-1", "XM-DAC-41114-a/b", "PROYECTO-12"])
def test_what_is_no_iati_identifier_is_told_how_it_looks(typed):
    assert refused("iati_identifier", typed).startswith("Un identificador IATI es el de la organización, un guion y un código propio")


def test_keywords_are_each_told_once():
    assert read("keywords", "agua; Riego,, AGUA , ribera") == "AGUA, Riego, ribera"


def test_keywords_of_commas_alone_are_refused():
    assert refused("keywords", ", ;") == "Escriba las palabras separadas por comas."


def test_a_mail_address_without_an_at_is_refused():
    assert refused("participants.a1.contact_email", "ana.ambato.gob.ec").startswith("No es una dirección de correo")


@pytest.mark.parametrize("typed", ["12345", "pregunte por Ana", "099 123 45 67 y 098"])
def test_what_is_no_telephone_is_refused(typed):
    assert refused("participants.a1.contact_phone", typed).startswith("No es un teléfono")


def test_a_telephone_is_kept_as_it_is_written():
    assert read("participants.a1.contact_phone", "+593 (3) 282-0000 ext. 12") == "+593 (3) 282-0000 ext. 12"


def test_a_stopped_project_without_a_reason_is_warned_of():
    assert rules_of(status="SUSPENDIDO") == [("DQ-MISSING", Severity.WARNING, "status_reason")]
    assert rules_of(status="CANCELADO", status_reason="Se acabó el dinero.") == []


def test_r_124_that_the_source_tells_no_reason_is_an_answer():
    assert rules_of(status="CANCELADO", unstated={"status_reason": "001:L550"}) == []


def test_half_a_point_is_held_back():
    places = [{"id": "p1", "unit": "EC-1801", "longitude": "-78.62"}]
    assert rules_of(places=places) == [("DQ-GEO", Severity.ERROR, "places.p1.latitude")]


def test_a_point_in_its_canton_is_no_finding():
    assert list(locating.findings_of(MORE)) == []


def test_a_point_elsewhere_warns_and_names_both():
    values = {"places": [MORE["places"][0] | {"latitude": "-0.2201", "longitude": "-78.5123"}]}
    found = list(locating.findings_of(values))
    assert [(one.rule, one.severity, one.place) for one in found] == [("DQ-GEO", Severity.WARNING, "places.p1.latitude")]
    assert "Pichincha" in found[0].show("es") and "Ambato" in found[0].show("es")


def test_a_point_at_sea_warns():
    values = {"places": [MORE["places"][0] | {"latitude": "-1", "longitude": "-85"}]}
    assert [one.show("es").partition(" y la fila")[0] for one in locating.findings_of(values)] == [
        "El punto no cae en ningún lugar registrado"
    ]


@pytest.mark.parametrize("rows", [1, 3])
def test_points_are_looked_up_together(rows, django_assert_num_queries):
    locating.findings_of({"places": MORE["places"]})
    places = [MORE["places"][0] | {"id": f"p{number}"} for number in range(rows)]
    list(locating.findings_of({"places": places}))
    with django_assert_num_queries(3):
        list(locating.findings_of({"places": places}))


def test_an_extension_before_the_planned_end_is_held_back():
    rows = [{"id": "e1", "new_end": "2027"}]
    assert rules_of(end_planned="2028-02", extensions=rows) == [("DQ-DATES", Severity.ERROR, "extensions.e1.new_end")]


def test_each_extension_goes_beyond_the_one_before():
    rows = [{"id": "e1", "new_end": "2029-06"}, {"id": "e2", "new_end": "2029-05"}]
    assert rules_of(extensions=rows) == [("DQ-DATES", Severity.ERROR, "extensions.e2.new_end")]


def test_an_extension_without_its_new_end_is_incomplete():
    assert rules_of(extensions=[{"id": "e1", "reason": "Lluvias"}]) == [("DQ-MISSING", Severity.ERROR, "extensions.e1.new_end")]


def test_closed_before_it_began_is_held_back():
    assert rules_of(closed_on="2020") == [("DQ-DATES", Severity.ERROR, "closed_on")]


def test_parts_beyond_their_group_are_held_back():
    rows = [*MORE["beneficiaries"], {"id": "b3", "number": "5001", "unit": "personas", "directness": "DIRECTO", "sex": "HOMBRE"}]
    assert rules_of(beneficiaries=[rows[0], rows[1] | {"age": "", "zone": ""}, rows[2]]) == [
        ("DQ-SUM", Severity.ERROR, "beneficiaries.b3.number")
    ]


def test_a_point_typed_in_the_box_of_its_place_is_kept():
    dossier = make_dossier()
    post(dossier, "territory", places__p1__unit="-1.2417, -78.6197", places__p1__latitude="", places__p1__longitude="")
    row = Dossier.objects.get(pk=dossier.pk).values["places"][0]
    found = Unit.objects.get(key=row["unit"])
    assert ("EC-18" in {one.key for one in found.chain}, row["latitude"], row["longitude"]) == (True, "-1.2417", "-78.6197")


def test_a_point_with_decimal_commas_is_kept_too():
    dossier = make_dossier()
    post(dossier, "territory", places__p1__unit="-1,2417; -78,6197")
    assert Dossier.objects.get(pk=dossier.pk).values["places"][0]["longitude"] == "-78.6197"


def test_a_point_that_the_row_has_is_not_written_over():
    dossier = make_dossier()
    post(dossier, "territory", places__p1__unit="-1.24, -78.62", places__p1__latitude="-1,5", places__p1__longitude="-78,1")
    row = Dossier.objects.get(pk=dossier.pk).values["places"][0]
    assert (row["latitude"], row["longitude"]) == ("-1.5", "-78.1")


def test_what_is_seldom_needed_is_folded_until_it_says_something():
    folded = client().get(f"/expedientes/{make_dossier().key}/seccion/territory").content.decode()
    told = client().get(f"/expedientes/{make_dossier(places=MORE['places']).key}/seccion/territory").content.decode()
    assert [page.count('<details class="gap-s" open><summary>Punto en el mapa</summary>') for page in (folded, told)] == [0, 1]


def test_a_dossier_reads_its_point_and_its_parts():
    page = text_of(client("revision@minga.example").get(f"/expedientes/{make_registered(**MORE).key}"))
    assert ("-1,2417; -78,6197 · Aproximada" in page, "Mujeres · Personas adultas mayores (65 años y más) · Zona rural" in page) == (
        True,
        True,
    )
