"""The portfolio in one currency, with what it leaves out; what is CINR and what official aid."""

from decimal import Decimal

import pytest
from django.test import Client

from minga.cycle.activities.models import Activity
from minga.cycle.activities.testing import code_of, line, make_activity
from minga.evidence.figures import portfolio
from minga.evidence.figures.warehouse import reading

pytestmark = pytest.mark.django_db


def asked(currency: str) -> portfolio.Portfolio:
    with reading(gifts=True) as look:
        return portfolio.ask(currency, look)


def test_r_159_the_selector_has_three_currencies():
    page = Client().get("/cifras/recursos?moneda=COP").content.decode()
    assert [f"<option{mark}>{one}</option>" in page for one, mark in (("USD", ""), ("COP", " selected"), ("EUR", ""))] == [True] * 3


def test_n_014_external_and_counterpart_without_the_entry_that_repeats_another():
    rows = {row.role: row.amount for row in asked("COP").rows if row.role}
    donated = Activity.objects.filter(code__in=["PRJ-001", "PRJ-002"])
    assert donated.count() == 2
    lines = [
        one for row in Activity.objects.published().counted() for one in row.contributions.select_related("role") if one.currency == "COP"
    ]
    sums = {role: sum((Decimal(str(one.amount)) for one in lines if one.role.code == role), Decimal(0)) for role in rows}
    assert {role: amount.quantize(Decimal("0.01")) for role, amount in sums.items()} == rows


def test_r_144_what_has_no_rate_is_listed_and_pitfall_36_the_sum_matches():
    before = {one.currency: one.amount for one in asked("USD").left}
    make_activity(
        "T-P7", contributions=[line("DONANTE", Decimal(500), "EUR"), line("DONANTE", Decimal(70), "USD"), line("CONTRAPARTIDA", None, "")]
    )
    after = asked("USD")
    left = {one.currency: one.amount for one in after.left}
    assert left["EUR"] - before.get("EUR", Decimal(0)) == Decimal("500.00")
    euros = asked("EUR")
    assert {one.currency for one in euros.left} >= {"USD"}


def test_r_159_the_own_dated_rate_converts_both_ways():
    event = [{"date": "2024-07-05", "base": "USD", "quote": "COP", "rate": Decimal(4000)}]
    before = {currency: asked(currency).total for currency in ("USD", "COP")}
    make_activity("T-P8", contributions=[line("DONANTE", Decimal(8000), "COP")], exchange_events=event)
    make_activity("T-P9", contributions=[line("DONANTE", Decimal(3), "USD")], exchange_events=event)
    assert {currency: asked(currency).total - total for currency, total in before.items()} == {
        "USD": Decimal("5.00"),
        "COP": Decimal("20000.00"),
    }


def grant(code: str, modality: str, source: str, amount: int, **given) -> None:
    kinds = {"modality": code_of("MODALIDAD", modality), "source_kind": code_of("FUENTE", source)}
    make_activity(code, contributions=[line("DONANTE", Decimal(amount), "USD")], **kinds, **given)


def test_r_058_and_r_059_a_private_grant_and_a_concessional_loan():
    before = asked("USD").aid
    grant("T-R1", "TECNICA", "PRIVADA", 100)
    grant("T-R2", "FINANCIERA_REEMBOLSABLE", "MULTILATERAL", 40, concessional=True)
    grant("T-R3", "BECAS", "UNION_EUROPEA", 7)
    after = asked("USD").aid
    assert (after.cinr - before.cinr, after.oda - before.oda, after.both - before.both) == (Decimal(107), Decimal(47), Decimal(7))
    assert after.cinr >= after.both


def test_r_059_a_loan_that_says_nothing_of_its_terms_is_not_classified():
    before = asked("USD").aid.undecided
    grant("T-R4", "FINANCIERA_REEMBOLSABLE", "BILATERAL", 9)
    assert asked("USD").aid.undecided - before == Decimal(9)


def test_r_063_and_r_064_a_blended_operation_with_its_shares_and_leverage():
    parts = {"SUBVENCION": 10, "AT": 2, "INSTRUMENTO_FINANCIERO": 88}
    gifts = [
        line("DONANTE", Decimal(amount), "USD") | {"component": code_of("BLENDING_COMPONENTE", name)} for name, amount in parts.items()
    ]
    make_activity("T-BL", "Riego con finanza mixta", contributions=gifts)
    page = Client().get("/cifras/recursos").content.decode()
    assert ("Riego con finanza mixta" in page, "Subvención: 10,00 %" in page, "7,3333" in page) == (True, True, True)


def test_a_hidden_record_is_in_no_figure():
    before = asked("USD").total
    make_activity("T-H1", contributions=[line("DONANTE", Decimal(123), "USD")], public=False)
    assert asked("USD").total == before


def test_pitfall_8_the_page_sends_to_what_the_source_does_not_bring():
    assert "sin cifras en la fuente" in Client().get("/cifras/recursos").content.decode()


def test_the_csv_ends_with_what_it_leaves_out():
    make_activity("T-P7", contributions=[line("DONANTE", Decimal(500), "EUR")])
    text = b"".join(Client().get("/cifras/recursos.csv?moneda=USD").streaming_content).decode()
    assert [word in text for word in ("no convertible", "sin valorar", "CINR", "sin clasificar")] == [True] * 4
