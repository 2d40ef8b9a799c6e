import datetime

import pytest
from django.utils import translation

from minga.cycle.law import actions, guards
from minga.cycle.law.authority import explain
from minga.cycle.law.guards import Facts
from minga.cycle.law.testing import CENTRE, administrator, make_case, organisation, unit
from minga.cycle.organisations.testing import make_organisation
from minga.ground.kit.findings import render

pytestmark = pytest.mark.django_db


def test_it_works():
    asked = make_case(units=("EC-1801",), sectors=("140",), modality="TECNICA", counterpart="local", facts=Facts(counterpart_country="BE"))
    assert [answer.verdict for answer in explain(asked)] == ["yes"] * 5


def lacking(**said) -> list[str]:
    return [answer.lacks for answer in explain(make_case(**said)) if answer.verdict == "depends"]


def test_what_was_not_said_is_named_and_no_yes_stands_on_it():
    assert lacking() == ["counterpart", "modality", "units", "sectors"]
    assert lacking(units=("EC-1801",)) == ["counterpart", "modality", "sectors"]
    assert lacking(counterpart="local") == ["counterpart_country"]
    assert lacking(counterpart="local", facts=Facts(counterpart_country="BE"), sectors=("140",)) == ["modality", "units"]


def test_limits_of_governments_are_not_asked_of_the_centre():
    assert lacking(executor=CENTRE) == ["counterpart"]


def test_what_depends_lets_nobody_go_on():
    assert [answer.allows for answer in explain(make_case(counterpart="ngo")) if answer.lacks] == [False]


def test_r_004_ambato_is_refused_in_carchi():
    answer = guards.territory([unit("EC-1801")], [unit("EC-04")])
    assert answer.verdict == "no"
    assert answer.text == "Carchi está fuera del cantón Ambato: quítelo o registre por mancomunidad."
    assert answer.articles == ("Resolución 009-CNC-2011",)


def test_r_004_one_place_outside_is_enough_and_a_parish_is_inside():
    assert guards.territory([unit("EC-1801")], [unit("EC-180150")]).verdict == "yes"
    assert guards.territory([unit("EC-1801")], [unit("EC-1801"), unit("EC-04")]).figures["places"] == "Carchi"


def test_a_wider_place_is_explained():
    assert guards.territory([unit("EC-1801")], [unit("EC-18")]).verdict == "justify"
    assert guards.territory([], [unit("EC-18")]).verdict == "justify"


def test_r_004_an_association_acts_in_the_territory_of_its_members():
    joint = make_organisation("MAN-1", kind="MANCOMUNIDAD", public=True)
    for code in ("ORG-007", "ORG-113"):
        actions.associate(by=administrator(), association=joint, member=organisation(code), since="2024")
    home = [row.territory for row in (organisation("ORG-007"), organisation("ORG-113"))]
    asked = make_case("MAN-1", units=tuple(one.key for one in home))
    assert guards.Verdict.NO not in [answer.verdict for answer in explain(asked)]
    assert guards.Verdict.NO in [answer.verdict for answer in explain(make_case("MAN-1", units=("EC-09",)))]


def test_r_042_a_parish_explains_an_airport():
    answer = guards.competence("PARROQUIAL_RURAL", ["21050"])
    assert (answer.verdict, answer.articles) == ("justify", ("COOTAD, art. 131", "Constitución, art. 261"))
    assert "(21050)" in answer.text
    assert guards.competence("PARROQUIAL_RURAL", ["21021"]).articles == ("Constitución, art. 267",)


def test_a_sector_that_no_row_names_is_explained():
    assert guards.competence("MUNICIPAL", ["152"]).verdict == "justify"


@pytest.mark.parametrize(
    ("kind", "verdict"),
    [
        ("GOBIERNO_NACIONAL", "step"),
        ("ONG_EXTRANJERA", "step"),
        ("UNIVERSIDAD", "yes"),
        ("ESCUELA_POLITECNICA", "yes"),
        ("GAD_MUNICIPAL", "yes"),
        ("MANCOMUNIDAD", "yes"),
        ("SEGURIDAD_SOCIAL", "yes"),
    ],
)
def test_r_038_planning_approves_unless_the_executor_is_excepted(kind, verdict):
    answer = guards.planning_approval(kind)
    assert (answer.verdict, answer.articles) == (verdict, ("COPLAFIP, sobre la aprobación",))


def test_r_048_scholarships_are_of_technical_cooperation():
    assert guards.mechanism("FINANCIERA_REEMBOLSABLE", "BECAS").verdict == "no"
    assert guards.mechanism("TECNICA", "BECAS").verdict == "yes"
    assert guards.mechanism("TECNICA", "NADA").verdict == "no"


def test_r_039_the_duty_to_register_has_its_article():
    assert guards.duty_to_register() == ("COPLAFIP, sobre el registro", "COOTAD, art. 131")


def test_reasons_are_told_in_both_languages():
    answer = guards.planning_approval("UNIVERSIDAD")
    with translation.override("en"):
        assert answer.text == "Universities need no approval by the planning secretariat."


def test_the_days_of_a_refusal_are_written_as_the_reader_does():
    facts = Facts(standing="ACTIVA", verified_on=datetime.date(2026, 11, 21), day=datetime.date(2026, 11, 20))
    reason, figures, _lacks = guards.basic_agreement(facts)
    assert [render(reason, figures, language) for language in ("es", "en")] == [
        "La comprobación del Convenio Básico es del 21 nov. 2026, después de la firma del 20 nov. 2026.",
        "The Basic Agreement was verified on 21 Nov 2026, after the signature of 20 Nov 2026.",
    ]
