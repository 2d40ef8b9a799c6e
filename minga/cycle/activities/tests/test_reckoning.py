"""What follows from the parts of an activity: labels, blending, what counts as CINR and as official aid."""

from decimal import Decimal

import pytest

from minga.cycle.activities.reckoning import (
    Partner,
    blended,
    counts_as_cinr,
    counts_as_oda,
    decentralised,
    is_triangular,
    leverage,
)

HOME = {"EC"}


def test_r_051_a_foreign_local_government_that_only_finances_is_indirect():
    assert decentralised([Partner("FINANCIADOR", "ES", subnational=True)], HOME) == "DESC_INDIRECTA"


@pytest.mark.parametrize("role", ["DISENO", "EJECUTOR", "COEJECUTOR"])
def test_r_051_one_that_designs_or_executes_is_direct(role: str):
    people = [Partner("FINANCIADOR", "ES", subnational=True), Partner(role, "ES", subnational=True)]
    assert decentralised(people, HOME) == "DESC_DIRECTA"


@pytest.mark.parametrize("partner", [Partner("EJECUTOR", "EC", subnational=True), Partner("EJECUTOR", "ES"), Partner("EJECUTOR", "", True)])
def test_r_051_neither_the_own_government_nor_a_country_nor_an_unknown_one_is_decentralised(partner: Partner):
    assert decentralised([partner], HOME) == ""


def three(*countries: str) -> list[Partner]:
    return [Partner(role, country) for role, country in zip(("SOCIO_DONANTE", "SOCIO_OFERENTE", "SOCIO_RECEPTOR"), countries, strict=False)]


def test_r_052_three_countries_in_three_roles_are_triangular():
    assert is_triangular(three("ES", "EC", "HT")) is True


@pytest.mark.parametrize("countries", [("ES", "EC"), ("ES", "EC", "EC"), ("ES", "EC", "")])
def test_r_052_two_countries_are_not(countries: tuple[str, ...]):
    assert is_triangular(three(*countries)) is False


def test_r_052_two_recipients_are_not_three_parties():
    assert is_triangular([*three("ES", "EC", "HT"), Partner("SOCIO_RECEPTOR", "CU")]) is False


def test_r_063_the_shares_of_the_three_components():
    found = blended({"SUBVENCION": Decimal(10), "AT": Decimal(2), "INSTRUMENTO_FINANCIERO": Decimal(88)})
    assert (found.shares, found.missing) == (
        {"SUBVENCION": Decimal("10.00"), "AT": Decimal("2.00"), "INSTRUMENTO_FINANCIERO": Decimal("88.00")},
        (),
    )


def test_r_063_a_missing_component_is_named():
    assert blended({"SUBVENCION": Decimal(10), "INSTRUMENTO_FINANCIERO": Decimal(88)}).missing == ("AT",)


def test_r_064_leverage_is_all_else_by_official_aid():
    found = blended({"SUBVENCION": Decimal(10), "AT": Decimal(2), "INSTRUMENTO_FINANCIERO": Decimal(88)})
    assert (found.oda_share, found.leverage) == (Decimal("12.00"), Decimal("7.3333"))


def test_r_064_without_official_aid_there_is_no_leverage():
    assert leverage(Decimal(0), Decimal(88)) is None


def test_r_058_a_private_grant_is_cinr_and_no_official_aid():
    grant = "FINANCIERA_NO_REEMBOLSABLE"
    assert (counts_as_cinr(grant), counts_as_oda(grant, "PRIVADA", concessional=None)) == (True, False)


@pytest.mark.parametrize("source", ["ONG_EXTRANJERA", "ACADEMIA"])
def test_r_058_what_civil_society_and_universities_give_is_no_official_aid(source: str):
    assert counts_as_oda("TECNICA", source, concessional=None) is False


def test_r_058_what_a_country_outside_the_dac_gives_is_no_official_aid():
    assert counts_as_oda("TECNICA", "BILATERAL", concessional=None, south_south=True) is False


def test_r_059_a_concessional_loan_is_official_aid_and_no_cinr():
    loan = "FINANCIERA_REEMBOLSABLE"
    assert (counts_as_cinr(loan), counts_as_oda(loan, "MULTILATERAL", concessional=True)) == (False, True)


def test_r_059_a_loan_that_is_not_concessional_is_neither():
    assert counts_as_oda("FINANCIERA_REEMBOLSABLE", "BILATERAL", concessional=False) is False


@pytest.mark.parametrize(("modality", "source"), [("", "BILATERAL"), ("TECNICA", ""), ("FINANCIERA_REEMBOLSABLE", "BILATERAL")])
def test_what_nobody_says_is_not_decided(modality: str, source: str):
    assert counts_as_oda(modality, source, concessional=None) is None
