"""The card of an activity counts the findings that every visitor may be told: those that name a hidden record are not among them."""

import pytest

from minga.cycle.activities.actions import refresh_naming
from minga.cycle.activities.models import Activity
from minga.cycle.activities.testing import code_of, make_activity
from minga.cycle.organisations import actions as organisations
from minga.cycle.organisations.models import Organisation
from minga.cycle.organisations.testing import make_organisation
from minga.ground.accounts.models import Person
from minga.ground.findings.models import Finding
from minga.ground.search.models import Card

pytestmark = pytest.mark.django_db


def counted(code: str = "T-P1") -> int:
    return Card.objects.get(kind="activity", key=code).findings


def raised(code: str = "T-P1") -> int:
    return Finding.objects.open().about("activity", code).count()


def proposing(organisation: Organisation) -> None:
    """Record an activity with a name that may be this organisation and another that is nobody's."""
    role = code_of("ROL_PARTICIPACION", "FINANCIADOR")
    likely = {"role": role, "as_written": "Fundac. Xyloqueda", "proposed": organisation, "proposed_reason": "nombre", "source": "002:L1"}
    unknown = {"role": role, "as_written": "Nadie Conocido", "source": "002:L1"}
    make_activity(participants=[likely, unknown])


def test_it_works():
    proposing(make_organisation("T-OPEN", "Fundación Xyloqueda", public=True))
    assert (raised(), counted()) == (2, 2)


def test_a_finding_that_names_a_hidden_organisation_is_not_counted():
    proposing(make_organisation("T-HIDDEN", "Fundación Xyloqueda"))
    assert (raised(), counted()) == (2, 1)


def test_the_count_follows_when_the_organisation_is_published():
    hidden = make_organisation("T-HIDDEN", "Fundación Xyloqueda", role="Coopera")
    proposing(hidden)
    organisations.publish(by=Person.objects.system(), organisation=hidden)
    assert refresh_naming([hidden]) == 1
    assert counted() == 2


def test_the_count_follows_when_the_organisation_is_withdrawn():
    shown = make_organisation("T-OPEN", "Fundación Xyloqueda", public=True)
    proposing(shown)
    organisations.withdraw(by=Person.objects.system(), organisation=shown, reason="Pedido de la institución")
    refresh_naming([shown])
    assert counted() == 1


def test_a_copy_that_is_not_public_is_not_told_of_on_what_it_repeats():
    original = make_activity("T-P1")
    make_activity("T-P2", duplicate_of=original, public=False)
    original = Activity.objects.get(code="T-P1")
    make_activity("T-P1", title=original.title)
    assert (raised(), counted()) == (1, 0)


def test_the_count_of_the_original_follows_its_copy():
    original = make_activity("T-P1")
    make_activity("T-P2", duplicate_of=original, public=False)
    make_activity("T-P1", title=original.title)
    make_activity("T-P2", duplicate_of=original, public=True)
    assert counted() == 1
