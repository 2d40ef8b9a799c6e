"""Money, agreements and roles of a dossier: both ways without loss, what holds it back and what only warns."""

from decimal import Decimal

import pytest
from django.test import Client
from django.utils import timezone

from minga.cycle.activities import actions
from minga.cycle.activities.testing import code_of, make_activity
from minga.cycle.agreements.models import Agreement
from minga.cycle.agreements.states import Stage
from minga.cycle.filing import partnering, readiness
from minga.cycle.filing.readiness import Step
from minga.cycle.filing.relating import outside_agreements
from minga.cycle.filing.shape import ROWS
from minga.cycle.filing.suggesting import suggested
from minga.cycle.filing.testing import AMBATO, COMPLETE, OFFICER, make_dossier, make_registered, person
from minga.cycle.filing.understanding import NotUnderstood, understood
from minga.cycle.filing.values import record_of, values_of
from minga.cycle.organisations.models import Capacity, OrganisationCountry
from minga.cycle.organisations.testing import make_organisation
from minga.ground.accounts.models import Person
from minga.ground.findings.models import Finding
from minga.ground.kit.findings import Severity

pytestmark = pytest.mark.django_db
AGREEMENT = next(one for one in ROWS["agreement_links"].columns if one.name == "agreement")


def make_agreement(code: str = "A-T1", **given) -> Agreement:
    """Keep an agreement as its table takes it; agreements' own builder makes it by the action."""
    now = timezone.now()
    fields = {"kind": code_of("TIPO_CONVENIO", "CONVENIO_MARCO"), "title": "Convenio marco de prueba", "number": "014-2023", **given}
    return Agreement.objects.create(code=code, recorded_at=now, revised_at=now, sort_key="convenio marco de prueba", **fields)


def government(code: str, country: str, kind: str = "GOBIERNO_LOCAL"):
    """Register a government with its seat."""
    row = make_organisation(code, public=True, kind=kind)
    OrganisationCountry.objects.create(organisation=row, country_id=country, capacity=Capacity.SEAT)
    return row


def rules_of(**given) -> list[tuple[str, str, str]]:
    found = readiness.findings_of(COMPLETE | given, {}, Step.SUBMISSION)
    return [(one.rule, one.severity, one.place) for one in found if one.rule != "R-041"]


def test_r_305_two_executors_share_the_tasks():
    people = [
        {"id": "a1", "role": "FINANCIADOR", "organisation": "ORG-016"},
        {"id": "a2", "role": "EJECUTOR", "organisation": AMBATO, "share": "60"},
        {"id": "a3", "role": "COEJECUTOR", "organisation": "ORG-113", "share": "40"},
    ]
    assert rules_of(participants=people) == []
    people[2]["share"] = "40.01"
    assert rules_of(participants=people) == [("DQ-SHARE", Severity.ERROR, "participants.a3.share")]


def test_r_305_one_of_two_without_a_share_is_held_back():
    people = [
        {"id": "a1", "role": "FINANCIADOR", "organisation": "ORG-016"},
        {"id": "a2", "role": "EJECUTOR", "organisation": AMBATO, "share": "100"},
        {"id": "a3", "role": "COEJECUTOR", "organisation": "ORG-113"},
    ]
    assert rules_of(participants=people) == [("DQ-SHARE", Severity.ERROR, "participants.a2.share")]


def test_r_305_whoever_only_pays_has_no_part_of_the_tasks():
    people = [{"id": "a1", "role": "FINANCIADOR", "organisation": "ORG-016", "share": "100"}, COMPLETE["participants"][1]]
    assert rules_of(participants=people) == [("DQ-SHARE", Severity.ERROR, "participants.a1.share")]


@pytest.mark.parametrize("typed", ["100,01", "100.01", "100.500", "100,01 %"])
def test_a_share_beyond_100_is_said_to_be_too_much(typed: str):
    share = next(one for one in ROWS["participants"].columns if one.name == "share")
    with pytest.raises(NotUnderstood) as refused:
        understood(share, typed)
    assert str(refused.value) == "Es mayor de lo que cabe: 100."


def test_what_is_beyond_100_is_written_as_the_reader_does():
    people = [{"id": "a1", "role": "EJECUTOR", "organisation": AMBATO, "share": "60"}]
    people.append({"id": "a2", "role": "COEJECUTOR", "organisation": "ORG-113", "share": "40.01"})
    (found,) = readiness.shares({"participants": people})
    told = {"es": found.show("es"), "en": found.show("en")}
    assert [("100,01 %" in told["es"], "0,01 %" in told["es"]), ("100.01%" in told["en"], "0.01%" in told["en"])] == [(True, True)] * 2


def blending(**amounts: str) -> list[dict]:
    return [
        {"id": f"x{place}", "role": "DONANTE", "organisation": "ORG-016", "component": name, "amount": amount, "currency": "USD"}
        for place, (name, amount) in enumerate(amounts.items())
    ]


def test_r_063_a_missing_component_warns_and_does_not_hold_back():
    rows = blending(SUBVENCION="10", INSTRUMENTO_FINANCIERO="88")
    assert rules_of(mechanism="BLENDING", contributions=rows) == [("DQ-BLENDING", Severity.WARNING, "contributions")]
    assert rules_of(mechanism="BLENDING", contributions=blending(SUBVENCION="10", AT="2", INSTRUMENTO_FINANCIERO="88")) == []


def test_r_064_official_aid_of_more_than_half_warns():
    rows = blending(SUBVENCION="50", AT="1", INSTRUMENTO_FINANCIERO="49")
    assert rules_of(contributions=rows) == [("DQ-BLENDING", Severity.WARNING, "contributions")]
    assert rules_of(contributions=blending(SUBVENCION="49", AT="1", INSTRUMENTO_FINANCIERO="50")) == []


def contradictions(**given) -> list[str]:
    return [one.place for one in partnering.findings_of(COMPLETE | given)]


def with_partner(role: str) -> list[dict]:
    government("T-BCN", "ES")
    return [*COMPLETE["participants"], {"id": "f1", "role": role, "organisation": "T-BCN"}]


def test_r_051_a_label_that_the_roles_contradict_is_refused():
    people = with_partner("FINANCIADOR")
    assert contradictions(participants=people, decentralised="DESC_DIRECTA") == ["decentralised"]
    assert contradictions(participants=people, decentralised="DESC_INDIRECTA") == []


def test_pitfall_18_the_label_follows_from_the_roles():
    assert partnering.computed(COMPLETE | {"participants": with_partner("DISENO")}) == {"decentralised": "DESC_DIRECTA"}
    assert partnering.computed(COMPLETE) == {}


def triangle(*written: str) -> list[dict]:
    roles = ("SOCIO_DONANTE", "SOCIO_OFERENTE", "SOCIO_RECEPTOR")
    rows = [{"id": f"t{place}", "role": role, "as_written": name} for place, (role, name) in enumerate(zip(roles, written, strict=False))]
    return [*COMPLETE["participants"], *rows]


def test_r_052_spain_ecuador_and_haiti_are_triangular():
    people = triangle("España", "Ecuador", "Haití")
    assert (contradictions(participants=people), partnering.computed(COMPLETE | {"participants": people})) == (
        [],
        {"geopolitical": "TRIANGULAR"},
    )


def test_r_052_two_countries_are_refused():
    assert contradictions(participants=triangle("España", "Ecuador")) == ["participants"]
    assert contradictions(participants=triangle("España", "Ecuador"), geopolitical="TRIANGULAR") == ["geopolitical"]


def test_r_052_three_partners_are_no_south_south_cooperation():
    assert contradictions(participants=triangle("España", "Ecuador", "Haití"), geopolitical="SUR_SUR") == ["geopolitical"]


def test_r_051_registering_writes_what_the_roles_say():
    dossier = make_registered(participants=with_partner("FINANCIADOR"))
    assert (dossier.activity.decentralised.code, dossier.activity.geopolitical) == ("DESC_INDIRECTA", None)


def test_r_051_a_source_that_contradicts_itself_is_kept_with_a_finding():
    donor = government("T-BCN", "ES")
    part = {"role": code_of("ROL_PARTICIPACION", "FINANCIADOR"), "organisation": donor, "as_written": "Barcelona"}
    row = make_activity(
        "T-C1", participants=[part], places=[{"country_id": "EC"}], decentralised=code_of("INTERNACIONALIZACION", "DESC_DIRECTA")
    )
    told = Finding.objects.open().filter(thing_key="T-C1", rule="DQ-CLASS").values_list("place", flat=True)
    assert (list(told), row.decentralised.code) == (["decentralised"], "DESC_DIRECTA")


def test_it_works_both_ways_without_loss():
    agreement = make_agreement()
    row = make_activity(
        "T-V1",
        management=code_of("MODALIDAD_GESTION", "DELEGACION"),
        mechanism=code_of("MECANISMO_ALTERNATIVO", "BLENDING"),
        geopolitical=code_of("GEOPOLITICO", "NORTE_SUR"),
        decentralised=code_of("INTERNACIONALIZACION", "HERMANAMIENTO"),
        concessional=False,
        participants=[
            {"role": code_of("ROL_PARTICIPACION", "EJECUTOR"), "as_written": "Uno", "share": Decimal("33.33"), "source": "002:L1"}
        ],
        contributions=[
            {
                "role": code_of("ROL_APORTE", "DONANTE"),
                "as_written": "Otro",
                "component": code_of("BLENDING_COMPONENTE", "AT"),
                "description": "Dos expertas, tres meses",
                "source": "002:L1",
            }
        ],
        agreement_links=[
            {"agreement": agreement, "as_written": "014-2023", "source": "002:L1"},
            {"as_written": "Convenio 7", "source": "002:L2"},
        ],
    )
    values = values_of(row)
    fields, parts = record_of(values)
    assert actions.record(by=Person.objects.system(), code="T-V1", fields=fields, parts=parts)[1] == "unchanged"
    assert (values["management"], values["concessional"], values["agreement_links"][0]["agreement"]) == ("DELEGACION", "no", "A-T1")


def test_r_122_an_agreement_is_found_by_its_number_and_by_its_code():
    make_agreement()
    who = person(OFFICER)
    assert [understood(AGREEMENT, text, person=who) for text in ("014-2023", "A-T1", "014-2023 · Convenio marco de prueba (A-T1)")] == [
        "A-T1"
    ] * 3
    assert suggested(who, "agreement", "014") == ["014-2023 · Convenio marco de prueba (A-T1)"]


def test_r_122_one_that_is_not_in_minga_is_refused_and_its_number_is_enough():
    with pytest.raises(NotUnderstood):
        understood(AGREEMENT, "099-2001", person=person(OFFICER))
    assert rules_of(agreement_links=[{"id": "g1", "as_written": "099-2001"}]) == []
    assert rules_of(agreement_links=[{"id": "g1"}]) == [("DQ-MISSING", Severity.ERROR, "agreement_links.g1.agreement")]


def test_dates_outside_its_agreement_are_told_at_the_date():
    make_agreement(in_force_from="2030", ends_on="2031")
    found = list(outside_agreements({"start_planned": "2029", "end": "2032-02", "agreement_links": [{"id": "g1", "agreement": "A-T1"}]}))
    assert [(one.rule, one.severity, one.place) for one in found] == [
        ("DQ-DATES", Severity.WARNING, "start_planned"),
        ("DQ-DATES", Severity.WARNING, "end"),
    ]


def test_a_registered_record_outside_its_agreement_has_a_finding():
    make_agreement(ends_on="2020")
    links = [{"agreement": Agreement.objects.get(code="A-T1"), "as_written": "014-2023", "source": "002:L5"}]
    make_activity("T-V3", start="2021", agreement_links=links)
    told = Finding.objects.get(thing_key="T-V3", rule="DQ-DATES")
    assert (told.place, told.source, told.figures["finish"]) == ("end", "002:L5", {"date": "2021"})


def test_a_draft_of_others_is_neither_offered_nor_named():
    make_agreement(stage=Stage.DRAFT)
    who = person(OFFICER)
    assert suggested(who, "agreement", "014") == []
    with pytest.raises(NotUnderstood):
        understood(AGREEMENT, "A-T1", person=who)


def test_the_page_of_a_record_names_its_agreements():
    make_agreement()
    links = [{"agreement": Agreement.objects.get(code="A-T1"), "as_written": "014-2023"}, {"as_written": "Convenio 7"}]
    make_activity("T-G1", agreement_links=links)
    page = Client().get("/actividades/T-G1").content.decode()
    assert ("Convenio marco de prueba" in page, "Convenio 7" in page, "(no está en Minga)" in page) == (True, True, True)
    Agreement.objects.update(stage=Stage.DRAFT)
    make_activity("T-G1", agreement_links=links, note="Otra nota")
    assert "Convenio marco de prueba" not in Client().get("/actividades/T-G1").content.decode()


def test_the_section_shows_the_new_boxes():
    dossier = make_dossier()
    client = Client()
    client.force_login(person(OFFICER))
    page = client.get(f"/expedientes/{dossier.key}/seccion/alignment").content.decode()
    assert ("Modalidad de gestión" in page, "Convenios a los que responde" in page) == (True, True)
