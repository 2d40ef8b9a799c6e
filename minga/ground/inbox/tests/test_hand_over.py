"""Handing over what is open from one person to another."""

import pytest
from django.core.exceptions import ValidationError

from minga.ground.accounts.models import Person
from minga.ground.inbox import actions, queries
from minga.ground.inbox.actions import HandedOver
from minga.ground.inbox.models import Kind, Mail
from minga.ground.inbox.testing import make_message, make_reader

pytestmark = pytest.mark.django_db


@pytest.fixture
def ana():
    return make_reader("ana@ambato.example")


@pytest.fixture
def luis():
    return make_reader("luis@ambato.example")


def hand_over(old, new) -> HandedOver:
    return actions.hand_over(by=Person.objects.system(), old=old, new=new)


def test_it_works(ana, luis):
    task = make_message(ana, 1, kind=Kind.TASK)
    actions.mark_read(by=ana, message=task)
    alert, notice = make_message(ana, 2, kind=Kind.ALERT), make_message(ana, 3)
    actions.subscribe(by=ana, kind="activity")
    assert hand_over(ana, luis) == HandedOver(tasks=1, alerts=1, subscriptions=1)
    assert list(queries.for_person(luis)) == [alert, task]
    assert (list(queries.for_person(ana)), queries.unread_count(luis)) == ([notice], 2)
    assert [(one.kind, one.letter, one.in_digest) for one in queries.for_person(luis)] == [
        (Kind.ALERT, None, False),
        (Kind.TASK, None, False),
    ]
    assert queries.subscribers(("activity", "A-1")) == [luis]


def test_nothing_open_is_nothing_handed_over(ana, luis):
    done, read = make_message(ana, 1, kind=Kind.TASK), make_message(ana, 2, kind=Kind.ALERT)
    actions.finish(thing=("activity", "A-1"))
    actions.mark_read(by=ana, message=read)
    assert hand_over(ana, luis) == HandedOver(0, 0, 0)
    assert list(queries.for_person(ana)) == [read, done]


def test_what_the_other_has_already_is_not_doubled(ana, luis):
    for person in (ana, luis):
        make_message(person, 1, kind=Kind.TASK)
        actions.subscribe(by=person, kind="activity")
    assert hand_over(ana, luis) == HandedOver(0, 0, 0)
    assert (queries.open_tasks(luis).count(), queries.open_tasks(ana).count()) == (1, 0)
    assert (queries.subscriptions_of(luis).count(), queries.subscriptions_of(ana).count()) == (1, 0)


def test_who_chose_a_digest_is_told_in_it(ana, luis):
    actions.prefer(by=luis, mail=Mail.DAILY, language="es")
    make_message(ana, 1, kind=Kind.TASK)
    hand_over(ana, luis)
    assert [one.in_digest for one in queries.for_person(luis)] == [True]


def test_to_oneself_is_refused(ana):
    with pytest.raises(ValidationError) as refused:
        hand_over(ana, ana)
    assert refused.value.messages == ["Elija a otra persona, que pueda ingresar."]


def test_to_somebody_who_may_not_sign_in_is_refused(ana, luis):
    luis.is_active = False
    make_message(ana, 1, kind=Kind.TASK)
    with pytest.raises(ValidationError):
        hand_over(ana, luis)
    assert queries.open_tasks(ana).count() == 1
