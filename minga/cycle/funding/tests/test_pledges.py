"""Pledges: who, what, until when, kept or not; what is overdue is told once."""

import datetime
from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from minga.cycle.funding.actions import pledges
from minga.cycle.funding.models import Pledge
from minga.cycle.funding.queries import overdue, pledges_seen_by
from minga.cycle.funding.testing import OTHER_OFFICER, make_project, person
from minga.ground.inbox.models import Message

pytestmark = pytest.mark.django_db
TERM = datetime.date(2024, 6, 30)


def make_pledge(**given) -> Pledge:
    wanted = {"who_written": "BMZ", "what": "Cofinanciar la fase II", "amount": Decimal(5000), "currency": "USD", "until": TERM}
    return pledges.announce(by=person(), **(wanted | {"activity": make_project()} | given))


def test_it_works():
    pledge = pledges.keep(by=person(), pledge=make_pledge(), on=datetime.date(2024, 6, 1), outcome="Entró entero")
    assert (pledge.kept_on, pledge.given_up, overdue(Pledge.objects.all()).count()) == (datetime.date(2024, 6, 1), False, 0)


def test_one_that_is_overdue_is_told_once_to_those_who_take_part():
    make_pledge()
    assert (pledges.remind(TERM), pledges.remind(TERM + datetime.timedelta(days=1)), pledges.remind()) == (0, 1, 0)
    assert Message.objects.filter(person=person(), thing_kind="pledge").count() == 1


def test_one_without_a_term_is_never_overdue():
    make_pledge(until=None)
    assert pledges.remind() == 0


def test_given_up_needs_to_say_what_happened():
    pledge = make_pledge()
    with pytest.raises(ValidationError):
        pledges.give_up(by=person(), pledge=pledge, outcome=" ")
    assert pledges.give_up(by=person(), pledge=pledge, outcome="Cambió el gobierno").given_up is True


def test_what_is_settled_is_not_settled_again():
    pledge = pledges.keep(by=person(), pledge=make_pledge(), on=TERM)
    with pytest.raises(ValidationError):
        pledges.give_up(by=person(), pledge=pledge, outcome="No")


def test_a_term_before_the_announcement_is_refused():
    with pytest.raises(ValidationError) as refused:
        make_pledge(announced_on=TERM + datetime.timedelta(days=1))
    assert list(refused.value.message_dict) == ["until"]


def test_an_amount_needs_its_currency_and_a_day_that_came_keeps_it():
    with pytest.raises(ValidationError):
        make_pledge(currency="")
    with pytest.raises(ValidationError):
        pledges.keep(by=person(), pledge=make_pledge(activity=make_project("T-M9")), on=datetime.date.today() + datetime.timedelta(days=3))


def test_whoever_does_not_take_part_writes_no_pledge():
    with pytest.raises(PermissionDenied):
        pledges.announce(by=person(OTHER_OFFICER), who_written="X", what="Y", activity=make_project())


def test_a_pledge_for_what_is_hidden_is_seen_by_those_who_take_part():
    pledge = make_pledge(activity=make_project("T-M8", public=False))
    assert [pledge in pledges_seen_by(person(who), every=False) for who in ("oficina@ambato.example", OTHER_OFFICER)] == [True, False]


def test_one_written_by_mistake_is_struck():
    pledge = pledges.strike(by=person(), pledge=make_pledge(), reason="Repetida")
    assert list(pledges_seen_by(person(), every=True).filter(pk=pledge.pk)) == []
