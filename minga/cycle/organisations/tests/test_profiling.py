"""Whose money an NGO has, why a private source gives, the mapping of actors, the registry of mancomunidades."""

from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction

from minga.cycle.organisations import profiling, rules
from minga.cycle.organisations.models import Association, FundingShare, Organisation
from minga.cycle.organisations.models import Mapping as ActorMapping
from minga.cycle.organisations.testing import make_ngo, make_organisation
from minga.ground.accounts.models import Person
from minga.ground.codelists.models import Code
from minga.ground.journal.models import Entry

pytestmark = pytest.mark.django_db

SIX = (
    "AUTOGESTION", "ALIANZA_PUBLICO_PRIVADA", "DONACION_PRIVADA", "APORTE_SOCIETARIO", "FONDO_CONCURSABLE",
    "COOPERACION_DESCENTRALIZADA",
)  # fmt: skip


def registrar() -> Person:
    return Person.objects.get(email="registro@minga.example")


def shares(*parts: str) -> dict[str, Decimal]:
    return {code: Decimal(part) for code, part in zip(SIX, parts, strict=False)}


def kept(ngo) -> list[tuple[str, Decimal]]:
    return list(FundingShare.objects.filter(organisation=ngo).order_by("kind__position").values_list("kind__code", "share"))


def test_r_075_six_kinds_that_add_to_100():
    ngo = make_ngo()
    parts = shares("20.5", "9.5", "30", "10", "25", "5")
    profiling.set_funding(by=registrar(), organisation=ngo, shares=parts)
    assert kept(ngo) == list(parts.items())
    assert [row.code for row in Code.objects.of("FINANCIAMIENTO_ONG").current()] == list(SIX)
    assert Entry.objects.latest("seq").event == "organisation.funding_set"


@pytest.mark.parametrize(
    ("parts", "words"),
    [
        (("60", "40.01"), "Los porcentajes suman 100,01: sobran 0,01."),
        (("60", "39.99"), "Los porcentajes suman 99,99: falta repartir 0,01."),
        (("100", "0"), "Cada porcentaje es más que 0 y no pasa de 100: deje vacío lo que no aporta."),
        (("110", "-10"), "Cada porcentaje es más que 0 y no pasa de 100: deje vacío lo que no aporta."),
        (("33.333", "66.667"), "Los porcentajes llevan dos decimales como mucho."),
        (("NaN", "50"), "Cada porcentaje es más que 0 y no pasa de 100: deje vacío lo que no aporta."),
    ],
)
def test_r_075_a_mix_that_does_not_close_is_refused_by_its_sum(parts, words):
    ngo = make_ngo()
    with pytest.raises(ValidationError) as error:
        profiling.set_funding(by=registrar(), organisation=ngo, shares=shares(*parts))
    assert (error.value.messages, kept(ngo)) == ([words], [])


def test_r_075_a_kind_outside_the_list_is_refused():
    with pytest.raises(ValidationError):
        profiling.set_funding(by=registrar(), organisation=make_ngo(), shares={"LOTERIA": Decimal(100)})


def test_r_075_the_database_refuses_a_part_above_100():
    ngo = make_ngo()
    profiling.set_funding(by=registrar(), organisation=ngo, shares=shares("100"))
    with pytest.raises(IntegrityError), transaction.atomic():
        FundingShare.objects.filter(organisation=ngo).update(share=Decimal("100.01"))


def test_r_075_only_an_ngo_has_a_mix():
    with pytest.raises(ValidationError):
        profiling.set_funding(by=registrar(), organisation=Organisation.objects.get(code="ORG-002"), shares=shares("100"))


def test_r_076_a_company_gives_by_its_social_responsibility():
    company = Organisation.objects.get(code="ORG-026")
    profiling.set_incentive(by=registrar(), organisation=company, incentive="csr")
    assert (company.kind.code, Organisation.objects.get(pk=company.pk).incentive) == ("PRIVADA", "csr")


def test_r_076_a_natural_person_has_no_csr():
    person = make_organisation("T-PN", kind="PERSONA_NATURAL")
    assert rules.incentive_of("PERSONA_NATURAL") == "voluntary"
    with pytest.raises(ValidationError) as error:
        profiling.set_incentive(by=registrar(), organisation=person, incentive="csr")
    assert error.value.message_dict == {"incentive": ["Este motivo no es el de esta clase de fuente."]}
    profiling.set_incentive(by=registrar(), organisation=person, incentive="voluntary")
    assert Organisation.objects.get(pk=person.pk).incentive == "voluntary"


def test_r_076_who_is_no_private_source_has_none():
    with pytest.raises(ValidationError):
        profiling.set_incentive(by=registrar(), organisation=make_ngo(), incentive="voluntary")


def test_r_078_an_actor_is_mapped_once_and_corrected():
    ngo = make_ngo()
    profiling.map_actor(by=registrar(), organisation=ngo, areas="Agua", strengths="Técnicos propios", weaknesses="")
    profiling.map_actor(by=registrar(), organisation=ngo, weaknesses="Sin oficina local")
    row = ActorMapping.objects.get(organisation=ngo)
    assert (row.areas, row.strengths, row.weaknesses) == ("Agua", "Técnicos propios", "Sin oficina local")


def test_r_078_an_empty_mapping_is_refused():
    with pytest.raises(ValidationError) as error:
        profiling.map_actor(by=registrar(), organisation=make_ngo(), areas=" ")
    assert list(error.value.message_dict) == ["areas"]


def test_r_303_an_inscription_before_the_online_registry_is_told_apart():
    days = {
        "": False,
        "2020": True,
        "2021": False,
        "2021-09": True,
        "2021-09-30": True,
        "2021-10": False,
        "2021-10-01": False,
        "2022": False,
    }
    assert {day: rules.before_online(day) for day in days} == days


def test_r_303_an_entry_of_the_registry_is_kept_and_corrected():
    by, one = Person.objects.get(email="administracion@minga.example"), make_organisation("T-MAN", kind="MANCOMUNIDAD")
    mechanism = Code.objects.of("MECANISMO_ASOCIATIVO").get(code="CONSORCIO")
    assert profiling.inscribe(by=by, organisation=one, mechanism=mechanism, state="registered", registered_on="2019-05-02") == "created"
    assert profiling.inscribe(by=by, organisation=one, state="registered") == "unchanged"
    assert profiling.inscribe(by=by, organisation=one, state="dissolved") == "changed"
    row = Association.objects.get(organisation=one)
    assert (row.state, row.mechanism.code, row.registered_on) == ("dissolved", "CONSORCIO", "2019-05-02")


def test_r_303_an_inscription_before_the_agreement_is_refused():
    by, one = Person.objects.get(email="administracion@minga.example"), make_organisation("T-MAN", kind="MANCOMUNIDAD")
    with pytest.raises(ValidationError) as error:
        profiling.inscribe(by=by, organisation=one, state="registered", agreement_on="2020-05", registered_on="2020-04-30")
    assert list(error.value.message_dict) == ["registered_on"]


@pytest.mark.parametrize("email", ["oficina@ambato.example", "auditoria@minga.example"])
def test_only_the_centre_describes(email):
    person, ngo = Person.objects.get(email=email), make_ngo()
    acts = [
        lambda: profiling.set_funding(by=person, organisation=ngo, shares=shares("100")),
        lambda: profiling.set_incentive(by=person, organisation=ngo, incentive=""),
        lambda: profiling.map_actor(by=person, organisation=ngo, areas="Agua"),
        lambda: profiling.inscribe(by=person, organisation=ngo, state="registered"),
    ]
    for act in acts:
        with pytest.raises(PermissionDenied):
            act()
