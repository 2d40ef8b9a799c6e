"""Strengths and social gaps of a territory, its profile, the inventory of its office: R-010, R-027, R-029."""

import re
from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.test import Client

from minga.cycle.office import territories
from minga.cycle.office.models import SocialGap, Strength
from minga.cycle.office.testing import AUDITOR, OFFICER, OTHER_OFFICER, PLANNER, institution, person
from minga.ground.codelists.models import Code
from minga.ground.territory.models import Unit

pytestmark = pytest.mark.django_db
CONDORCANQUI = "PE-0104"


def ambato() -> Unit:
    unit = institution().territory
    assert unit is not None
    return unit


def sector(code: str) -> Code:
    return Code.objects.of("CLUSTER_SECTOR").get(code=code)


def record(unit: Unit, by: str = PLANNER, **given) -> SocialGap:
    fields = {
        "sector": sector("SALUD"),
        "indicator": "Desnutrición crónica",
        "value": Decimal("33.4"),
        "measure": "% de menores de 5 años",
        "year": 2012,
        "source": "INEI, ENDES 2012",
    }
    return territories.record_gap(by=person(by), unit=unit, **fields | given)


def as_(email: str) -> Client:
    client = Client()
    client.force_login(person(email))
    return client


def test_r_010_gaps_are_told_by_sector_with_year_and_source_and_none_is_no_zero():
    unit = Unit.objects.get(key=CONDORCANQUI)
    record(unit)
    record(
        unit, sector=sector("EDUCACION"), indicator="Comprensión lectora", value=None, measure="% de estudiantes", source="Minedu, ECE 2012"
    )
    page = Client().get(f"/territorio/{CONDORCANQUI}/brechas").content.decode()
    assert [word in page for word in ("33,4", "INEI, ENDES 2012", "la fuente no da la cifra", "Sin datos")] == [True] * 4
    other = Client().get("/territorio/PE-0101/brechas").content.decode()
    assert (other.count("Sin datos"), ">0<" in other) == (3, False)


def test_a_gap_of_the_same_indicator_and_year_is_corrected():
    unit = Unit.objects.get(key=CONDORCANQUI)
    record(unit)
    record(unit, value=Decimal("33.5"))
    assert [row.value for row in SocialGap.objects.filter(unit=unit)] == [Decimal("33.5000")]


def test_a_gap_has_a_source():
    with pytest.raises(ValidationError) as refused:
        record(ambato(), source=" ")
    assert list(refused.value.message_dict) == ["source"]


@pytest.mark.parametrize("email", [OTHER_OFFICER, AUDITOR])
def test_a_territory_is_described_by_its_own_officers_and_the_centre(email: str):
    with pytest.raises(PermissionDenied):
        record(ambato(), by=email)
    with pytest.raises(PermissionDenied):
        territories.tell_strength(by=person(email), unit=ambato(), title_es="Centro de la sierra")
    assert record(ambato(), by=OFFICER).unit == ambato()


def test_a_gap_whose_number_can_be_read_in_two_ways_is_asked_again():
    address = f"/territorio/{ambato().key}/brechas/nueva"
    sent = {"sector": "SALUD", "indicator": "Casos", "value": "1.818", "measure": "casos", "year": "2020", "source": "MSP"}
    refused = as_(OFFICER).post(address, sent)
    assert (refused.status_code, SocialGap.objects.count()) == (422, 0)
    assert as_(OFFICER).post(address, sent | {"value": "1.818,00"}).status_code == 302
    assert SocialGap.objects.get().value == Decimal("1818.0000")


def test_r_027_the_profile_of_ambato_is_told_in_both_languages_with_its_strengths():
    unit = ambato()
    address = f"/territorio/{unit.key}/fortalezas/nueva"
    sent = {
        "title_es": "Nudo vial de la sierra centro",
        "text_es": "Une la costa y la Amazonía.",
        "title_en": "Road hub of the central highlands",
        "text_en": "It joins coast and Amazon.",
        "position": "0",
    }
    assert as_(OFFICER).post(address, sent).status_code == 302
    territories.tell_strength(by=person(), unit=unit, title_es="Ferias", position=1)
    spanish = Client().get(f"/territorio/{unit.key}/perfil").content.decode()
    english = Client().get(f"/en/territorio/{unit.key}/perfil").content.decode()
    assert ("Nudo vial de la sierra centro" in spanish, "Road hub" in spanish) == (True, False)
    assert ("Road hub of the central highlands" in english, "Nudo vial" in english, 'lang="es"><h3>Ferias' in english) == (
        True,
        False,
        True,
    )


def test_a_strength_is_changed_and_taken_off_by_page():
    unit = ambato()
    row = territories.tell_strength(by=person(), unit=unit, title_es="Ferias")
    page = f"/territorio/{unit.key}/fortalezas/{row.pk}"
    assert as_(OFFICER).post(page, {"title_es": "Ferias y comercio", "position": "2"}).status_code == 302
    assert Strength.objects.get(pk=row.pk).title_es == "Ferias y comercio"
    assert as_(OTHER_OFFICER).post(f"{page}/quitar").status_code == 403
    assert (as_(OFFICER).post(f"{page}/quitar").status_code, Strength.objects.filter(pk=row.pk).exists()) == (302, False)


def test_a_territory_has_a_strength_once():
    territories.tell_strength(by=person(), unit=ambato(), title_es="Ferias")
    with pytest.raises(ValidationError, match="ya tiene una fortaleza así llamada"):
        territories.tell_strength(by=person(), unit=ambato(), title_es="Ferias")


def test_a_country_has_no_profile_and_an_unknown_place_is_not_there():
    assert [Client().get(f"/territorio/{key}/perfil").status_code for key in ("EC", "EC-9999")] == [404, 404]


def test_r_029_the_inventory_has_three_tabs_with_counts():
    page = as_(OFFICER).get("/inventario").content.decode()
    tabs = re.findall(r"(Actores|Recursos|Oferta) \(([0-9]+)\)", page)
    assert [name for name, _count in tabs] == ["Actores", "Recursos", "Oferta"]
    for tab, (_name, count) in zip(("actores", "recursos", "oferta"), tabs, strict=True):
        shown = as_(OFFICER).get(f"/inventario?vista={tab}").content.decode()
        assert shown.count('<th scope="row">') == min(int(count), 25)
