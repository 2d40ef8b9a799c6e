"""The card of an activity shows and finds only names that are public, and follows them when they change."""

import pytest

from minga.cycle.activities.actions import refresh_naming
from minga.cycle.activities.models import Activity, Beneficiaries
from minga.cycle.activities.testing import code_of, make_activity
from minga.cycle.organisations import actions as organisations
from minga.cycle.organisations.models import Organisation
from minga.cycle.organisations.testing import make_organisation
from minga.ground.accounts.models import Person
from minga.ground.codelists.models import Code
from minga.ground.search.models import Card
from minga.ground.search.queries import Asked, find

pytestmark = pytest.mark.django_db


def funded_by(organisation: Organisation, as_written: str = "Un cooperante") -> None:
    part = {"role": code_of("ROL_PARTICIPACION", "FINANCIADOR"), "as_written": as_written, "organisation": organisation, "source": "002:L1"}
    make_activity("T-NAMED", participants=[part])


def partner() -> str:
    return Card.objects.get(kind="activity", key="T-NAMED").partner


def hits(text: str) -> list[int]:
    return find(Asked(text, {"kind": ("activity",)}), 0, 25).ids


def test_it_works():
    funded_by(make_organisation("T-OPEN", "Fundación Xyloqueda", public=True))
    assert (partner(), len(hits("xyloqueda"))) == ("Fundación Xyloqueda", 1)


def test_a_hidden_organisation_is_neither_shown_nor_found():
    funded_by(make_organisation("T-HIDDEN", "Fundación Xyloqueda"))
    assert (partner(), hits("xyloqueda")) == ("Un cooperante", [])


def test_a_published_one_is_shown_once_the_cards_follow():
    hidden = make_organisation("T-HIDDEN", "Fundación Xyloqueda", role="Coopera")
    funded_by(hidden)
    organisations.publish(by=Person.objects.system(), organisation=hidden)
    assert refresh_naming([hidden]) == 1
    assert (partner(), len(hits("xyloqueda"))) == ("Fundación Xyloqueda", 1)


def test_a_withdrawn_one_is_gone_once_the_cards_follow():
    shown = make_organisation("T-OPEN", "Fundación Xyloqueda", public=True)
    funded_by(shown)
    organisations.withdraw(by=Person.objects.system(), organisation=shown, reason="Pedido de la institución")
    refresh_naming([shown])
    assert (partner(), hits("xyloqueda")) == ("Un cooperante", [])


COPIES = {
    "title": (Activity, "title"),
    "people_unit": (Beneficiaries, "unit"),
    "partner": (Organisation, "name"),
    "status": (Code, "code"),
    "source_kind": (Code, "code"),
}


@pytest.mark.parametrize("column", COPIES)
def test_a_column_of_a_card_holds_what_it_copies(column: str):
    """SQLite keeps a longer text, PostgreSQL refuses it."""
    model, name = COPIES[column]
    assert Card._meta.get_field(column).max_length >= model._meta.get_field(name).max_length
