"""Pages about foreign NGOs: the life of their Convenio Básico, who verified it, what they ask to be corrected, their profile."""

import datetime

import pytest
from django.utils import timezone

from minga.cycle.organisations.models import BasicAgreement, Correction, FundingShare, Organisation, Verification
from minga.cycle.organisations.models import Mapping as ActorMapping
from minga.cycle.organisations.testing import join_as, make_grant, make_ngo

pytestmark = pytest.mark.django_db

today = timezone.localdate
REGISTRAR, IBARRA = "registro@minga.example", "oficina@ibarra.example"
LIFE = "/ong/NGO-05/convenio-basico"
CORRECTION = {"field": "acronym", "proposed": "AVSF-F", "reason": "Cambió", "evidence": "Estatutos"}


def grant() -> dict:
    return {"number": "CBF-MREMH-2026-014", "resolution": "R-14", "resolved_on": today(), "signed_on": today(), "valid_until": "2030-01-31"}


@pytest.fixture
def registrar(signed_in):
    return signed_in(REGISTRAR)


@pytest.fixture
def ngo_person(signed_in):
    """A browser with somebody who acts for NGO-05 too."""
    join_as(IBARRA, Organisation.objects.get(code="NGO-05"))
    return signed_in(IBARRA)


def text(response) -> str:
    return response.content.decode()


def refused(response) -> tuple[int, list[str]]:
    """Return the status and the fields with an error."""
    return response.status_code, sorted(response.context["form"].errors)


def test_the_centre_takes_an_agreement_through_its_life(registrar):
    assert "Ningún convenio anotado" in text(registrar.get(LIFE))
    assert registrar.post(f"{LIFE}/solicitud", {"requested_on": today()}).status_code == 302
    row = BasicAgreement.objects.get(organisation__code="NGO-05")
    page = text(registrar.get(LIFE))
    assert [f"{LIFE}/{row.pk}/{step}" in page for step in ("otorgar", "negar", "terminar")] == [True, True, False]
    assert "Anotar un pedido de renovación" not in page
    assert registrar.post(f"{LIFE}/{row.pk}/otorgar", grant()).status_code == 302
    public = text(registrar.get("/organizaciones/NGO-05"))
    assert ("CBF-MREMH-2026-014" in public, "31 de enero de 2030" in public, "Vigente" in public) == (True, True, True)
    assert registrar.post(f"{LIFE}/{row.pk}/terminar", {"on": today(), "reason": "Se fue del país"}).status_code == 302
    assert "Se fue del país" in text(registrar.get("/organizaciones/NGO-05"))


def test_what_a_grant_refuses_stands_at_its_field(registrar):
    registrar.post(f"{LIFE}/solicitud", {"requested_on": today()})
    row = BasicAgreement.objects.get(organisation__code="NGO-05")
    answer = registrar.post(f"{LIFE}/{row.pk}/otorgar", grant() | {"number": "14/2026", "valid_until": today()})
    assert refused(answer) == (422, ["number"])
    assert "El número se escribe CBF-MREMH-AAAA-NNN" in text(answer)


@pytest.mark.parametrize(
    "path", ["/ong/ORG-002/convenio-basico", "/ong/NADIE/verificaciones", "/ong/ORG-002/verificaciones", f"{LIFE}/1/otro"]
)
def test_what_is_no_ngo_is_not_there(registrar, path):
    assert registrar.get(path).status_code == 404


def test_an_officer_does_not_open_the_life_of_an_agreement(officer):
    assert [officer.get(LIFE).status_code, officer.post(f"{LIFE}/solicitud", {"requested_on": today()}).status_code] == [403, 403]


def test_r_070_an_officer_verifies_and_the_history_shows_it(officer):
    given = {"institution": "ORG-007", "on": today(), "verdict": "yes", "where": "Directorio del ministerio", "until": ""}
    assert "Nadie todavía" in text(officer.get("/ong/NGO-05/verificaciones"))
    answer = officer.post("/ong/NGO-05/verificaciones?volver=/convenios/AGR-1/firmar", given)
    assert (answer.status_code, answer["Location"]) == (302, "/convenios/AGR-1/firmar")
    row = Verification.objects.get(organisation__code="NGO-05")
    assert (row.in_force, row.until, row.institution.code, row.by.email) == (True, None, "ORG-007", "oficina@ambato.example")
    assert "Directorio del ministerio" in text(officer.get("/ong/NGO-05/verificaciones"))


@pytest.mark.parametrize("back", ["//evil.example/x", "https://evil.example", "evil", "/\\evil.example"])
def test_the_way_back_stays_on_this_site(officer, back):
    given = {"institution": "ORG-007", "on": today(), "verdict": "no", "where": "Web"}
    answer = officer.post(f"/ong/NGO-05/verificaciones?volver={back}", given)
    assert answer["Location"] == "/ong/NGO-05/verificaciones"


def test_r_070_a_verification_to_come_is_refused_beside_its_day(officer):
    given = {"institution": "ORG-007", "on": today() + datetime.timedelta(days=1), "verdict": "yes", "where": "Web"}
    assert refused(officer.post("/ong/NGO-05/verificaciones", given)) == (422, ["on"])
    assert refused(officer.post("/ong/NGO-05/verificaciones", given | {"on": today(), "verdict": ""})) == (422, ["verdict"])


def test_r_070_nobody_verifies_in_the_name_of_another_institution(officer):
    given = {"institution": "ORG-002", "on": today(), "verdict": "yes", "where": "Web"}
    assert refused(officer.post("/ong/NGO-05/verificaciones", given)) == (422, ["institution"])


def test_an_institution_sees_its_own_verifications_and_the_centre_all(officer, signed_in, registrar):
    officer.post("/ong/NGO-05/verificaciones", {"institution": "ORG-007", "on": today(), "verdict": "yes", "where": "Oficio secreto 77"})
    pages = [text(client.get("/ong/NGO-05/verificaciones")) for client in (officer, signed_in(IBARRA), registrar)]
    assert ["Oficio secreto 77" in page for page in pages] == [True, False, True]


def test_an_auditor_reads_and_does_not_verify(auditor):
    assert auditor.get("/ong/NGO-05/verificaciones").status_code == 200
    assert auditor.post("/ong/NGO-05/verificaciones", {}).status_code == 403


def test_an_ngo_asks_and_the_centre_answers_side_by_side(ngo_person, registrar):
    assert ngo_person.post("/ong/NGO-05/correcciones", CORRECTION).status_code == 302
    row = Correction.objects.get()
    assert f"/ong/NGO-05/correcciones/{row.pk}" in text(registrar.get("/ong/correcciones"))
    page = text(registrar.get(f"/ong/NGO-05/correcciones/{row.pk}"))
    assert ("Lado a lado" in page, "AVSF-F" in page, "Estatutos" in page) == (True, True, True)
    answer = registrar.post(f"/ong/NGO-05/correcciones/{row.pk}", {"verdict": "yes", "answer": "Consta"})
    assert (answer.status_code, Organisation.objects.get(code="NGO-05").acronym) == (302, "AVSF-F")
    assert "Consta" in text(ngo_person.get("/ong/NGO-05/correcciones"))
    assert registrar.post(f"/ong/NGO-05/correcciones/{row.pk}", {"verdict": "no", "answer": "No"}).status_code == 409


def test_what_a_correction_refuses_stands_at_its_field(ngo_person):
    answer = ngo_person.post("/ong/NGO-05/correcciones", CORRECTION | {"field": "tax_id", "proposed": "12"})
    assert refused(answer) == (422, ["proposed"])


def test_an_answer_without_a_choice_is_refused(ngo_person, registrar):
    ngo_person.post("/ong/NGO-05/correcciones", CORRECTION)
    answer = registrar.post(f"/ong/NGO-05/correcciones/{Correction.objects.get().pk}", {"verdict": "", "answer": ""})
    assert refused(answer) == (422, ["answer", "verdict"])


def test_corrections_are_of_the_ngo_and_the_centre(officer, registrar):
    assert officer.get("/ong/NGO-05/correcciones").status_code == 403
    assert registrar.get("/ong/NGO-05/correcciones").status_code == 200
    assert registrar.post("/ong/NGO-05/correcciones", CORRECTION).status_code == 403
    assert registrar.get("/ong/ORG-025/correcciones").status_code == 404


def test_the_list_of_endings_has_the_nearest_first_and_those_without_a_date(registrar):
    for code, days in (("T-A", 100), ("T-B", 20), ("T-C", 181)):
        make_grant(make_ngo(code), today(), today() + datetime.timedelta(days=days), f"CBF-MREMH-2026-{days:03}")
    page = registrar.get("/ong/vencimientos")
    assert [(one["row"].organisation.code, one["left"]) for one in page.context["rows"]] == [("T-B", 20), ("T-A", 100)]
    assert [one.organisation.code for one in page.context["undated"]] == ["NGO-05", "NGO-06"]


@pytest.mark.parametrize("many", [1, 3])
def test_the_list_of_endings_takes_as_many_queries_for_three(registrar, queries_of, many):
    for number in range(many):
        make_grant(make_ngo(f"T-{number}"), today(), today() + datetime.timedelta(days=9), f"CBF-MREMH-2026-00{number}")
    assert queries_of(registrar, "/ong/vencimientos") <= 14


def test_r_075_the_centre_writes_a_mix_that_closes(registrar):
    page = "/organizaciones/NGO-05/perfil"
    answer = registrar.post(page, {"part": "funding", "AUTOGESTION": "60,5", "DONACION_PRIVADA": "39,51"})
    assert (answer.status_code, "Los porcentajes suman 100,01: sobran 0,01." in text(answer)) == (422, True)
    assert registrar.post(page, {"part": "funding", "AUTOGESTION": "60,5 %", "DONACION_PRIVADA": "39.5"}).status_code == 302
    assert [str(one.share) for one in FundingShare.objects.filter(organisation__code="NGO-05").order_by("-share")] == ["60.50", "39.50"]
    assert "60,50" in text(registrar.get("/organizaciones/NGO-05"))


def test_the_centre_writes_identifiers_and_the_public_page_shows_them(registrar, client):
    page = "/organizaciones/ORG-002/perfil"
    assert registrar.post(page, {"part": "identifiers", "identifiers": " XM-DAC-5-52 \n\nDE-1\n"}).status_code == 302
    assert "XM-DAC-5-52\nDE-1</textarea>" in text(registrar.get(page))
    public = text(client.get("/organizaciones/ORG-002"))
    assert '<dt>Identificadores</dt><dd><span class="code wrap-any">XM-DAC-5-52</span>' in public
    assert registrar.post(page, {"part": "identifiers", "identifiers": ""}).status_code == 302
    assert "<dt>Identificadores</dt>" not in text(client.get("/organizaciones/ORG-002"))


def test_what_is_no_identifier_is_told_at_its_box(registrar):
    answer = registrar.post("/organizaciones/ORG-002/perfil", {"part": "identifiers", "identifiers": "XM-DAC-5-52\n12345"})
    assert refused(answer) == (422, ["identifiers"])
    assert "«12345» no es un identificador" in text(answer)


def test_an_identifier_of_another_is_told_by_its_name(registrar):
    registrar.post("/organizaciones/ORG-002/perfil", {"part": "identifiers", "identifiers": "XM-DAC-5-52"})
    answer = registrar.post("/organizaciones/ORG-007/perfil", {"part": "identifiers", "identifiers": "XM-DAC-5-52"})
    assert refused(answer) == (422, ["identifiers"])
    assert f"ya es de {Organisation.objects.get(code='ORG-002').name} (ORG-002)" in text(answer)


def test_r_075_a_part_that_is_no_number_is_told_beside_it(registrar):
    answer = registrar.post("/organizaciones/NGO-05/perfil", {"part": "funding", "AUTOGESTION": "mucho"})
    assert refused(answer) == (422, ["AUTOGESTION"])


def test_r_076_a_natural_person_has_no_csr_to_choose(registrar):
    person = make_ngo("T-PN")
    person.kind = type(person.kind).objects.of("TIPO_ORGANIZACION").get(code="PERSONA_NATURAL")
    person.save()
    page = text(registrar.get("/organizaciones/T-PN/perfil"))
    assert ("voluntario" in page, "responsabilidad social" in page) == (True, False)
    assert registrar.post("/organizaciones/T-PN/perfil", {"part": "incentive", "incentive": "csr"}).status_code == 422
    page = text(registrar.get("/organizaciones/ORG-026/perfil"))
    assert ("voluntario" in page, "responsabilidad social" in page) == (False, True)


def test_r_076_who_is_no_private_source_is_not_asked(registrar):
    assert 'value="incentive"' not in text(registrar.get("/organizaciones/NGO-05/perfil"))


def test_r_078_a_mapping_is_written_and_shown(registrar, client):
    given = {"part": "mapping", "areas": "Agua y suelo", "strengths": "Técnicos propios", "weaknesses": "Poca gente"}
    assert registrar.post("/organizaciones/NGO-05/perfil", given).status_code == 302
    assert ActorMapping.objects.get(organisation__code="NGO-05").strengths == "Técnicos propios"
    assert "Técnicos propios" in text(client.get("/mapeo"))
    assert registrar.post("/organizaciones/NGO-05/perfil", {"part": "mapping"}).status_code == 422


def test_a_visitor_sees_no_button_of_the_centre(client, officer, registrar):
    pages = [text(one.get("/organizaciones/NGO-05")) for one in (client, officer, registrar)]
    assert ["convenio-basico" in page for page in pages] == [False, False, True]
    assert ["verificaciones" in page for page in pages] == [False, True, True]


def test_a_correction_of_the_country_names_both(ngo_person, registrar):
    ngo_person.post("/ong/NGO-05/correcciones", CORRECTION | {"field": "country", "proposed": "Alemania"})
    row = Correction.objects.get()
    pages = ["/ong/NGO-05/correcciones", "/ong/correcciones", f"/ong/NGO-05/correcciones/{row.pk}"]
    was = registrar.get(pages[2]).context["before"]
    shown = [text(registrar.get(page)) for page in pages]
    named = ["Alemania" in page and was in page and ">DE<" not in page for page in shown]
    assert (row.proposed, was == row.before, named) == ("DE", False, [True] * 3)


def test_a_basic_agreement_without_its_day_says_so_in_english(registrar):
    registrar.post(f"{LIFE}/solicitud", {"requested_on": today()})
    page = text(registrar.get(f"/en{LIFE}"))
    assert ("Not known" in page, "No figure" in page) == (True, False)
