"""Subscriptions: to a kind of thing, to one thing, to a topic; each once."""

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from minga.ground.inbox import actions, queries
from minga.ground.inbox.models import Subscription
from minga.ground.inbox.testing import make_reader
from minga.ground.journal.models import Entry
from minga.ground.journal.queries import head

pytestmark = pytest.mark.django_db


@pytest.fixture
def ana():
    return make_reader("ana@ambato.example")


@pytest.fixture
def luis():
    return make_reader("luis@ambato.example")


def test_it_works(ana, luis):
    actions.subscribe(by=ana, kind="activity", key="A-1")
    line = Entry.objects.order_by("-seq")[0]
    assert (line.event, line.actor, line.after) == ("subscription.opened", ana, {"kind": "activity", "key": "A-1", "topic": ""})
    actions.subscribe(by=luis, kind="activity")
    assert queries.subscribers(("activity", "A-1")) == [ana, luis]
    assert queries.subscribers(("activity", "A-2")) == [luis]
    assert queries.subscribers(("offer", "A-1")) == []


def test_a_topic_is_heard_of_whatever_the_thing(ana, luis):
    actions.subscribe(by=ana, topic="water")
    actions.subscribe(by=luis, kind="offer", topic="water")
    assert queries.subscribers(("activity", "A-1"), "water") == [ana]
    assert queries.subscribers(("offer", "O-1"), "water") == [ana, luis]
    assert queries.subscribers(("offer", "O-1"), "health") == []


def test_who_subscribed_twice_over_is_named_once(ana):
    actions.subscribe(by=ana, kind="activity", key="A-1")
    actions.subscribe(by=ana, kind="activity")
    actions.subscribe(by=ana, topic="water")
    assert queries.subscribers(("activity", "A-1"), "water") == [ana]


def test_the_same_twice_changes_nothing(ana):
    first = actions.subscribe(by=ana, kind="activity")
    before = head()
    assert (actions.subscribe(by=ana, kind="activity"), head()) == (first, before)


def test_who_may_not_sign_in_is_not_named(ana):
    actions.subscribe(by=ana, kind="activity")
    type(ana).objects.filter(pk=ana.pk).update(is_active=False)
    assert queries.subscribers(("activity", "A-1")) == []


def test_it_ends(ana):
    actions.subscribe(by=ana, kind="activity", key="A-1")
    actions.unsubscribe(by=ana, kind="activity", key="A-1")
    line = Entry.objects.order_by("-seq")[0]
    assert (line.event, line.before) == ("subscription.ended", {"kind": "activity", "key": "A-1", "topic": ""})
    assert list(queries.subscriptions_of(ana)) == []


def test_ending_what_there_is_not_changes_nothing(ana):
    before = head()
    actions.unsubscribe(by=ana, kind="activity")
    assert head() == before


@pytest.mark.parametrize("what", [{}, {"key": "A-1"}, {"key": "A-1", "topic": "water"}])
def test_a_subscription_to_nothing_is_refused(ana, what):
    with pytest.raises(ValidationError) as refused:
        actions.subscribe(by=ana, **what)
    assert refused.value.messages == ["Elija de qué quiere recibir mensajes."]


def test_a_second_row_is_refused_by_the_database(ana):
    actions.subscribe(by=ana, kind="activity")
    with pytest.raises(IntegrityError), transaction.atomic():
        Subscription.objects.create(person=ana, thing_kind="activity")
    assert Subscription.objects.filter(person=ana).count() == 1
