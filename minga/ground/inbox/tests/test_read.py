"""Reading: each person their own messages; tasks are closed for everybody when somebody has done them."""

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, connection, transaction
from django.utils import timezone, translation

from minga.ground.inbox import actions, queries
from minga.ground.inbox.models import Kind, Message
from minga.ground.inbox.testing import make_message, make_reader

pytestmark = pytest.mark.django_db


@pytest.fixture
def ana():
    return make_reader("ana@ambato.example")


@pytest.fixture
def luis():
    return make_reader("luis@ambato.example")


def test_it_works(ana, luis):
    first, second = make_message(ana, 1), make_message(ana, 2)
    make_message(luis, 3)
    assert (list(queries.for_person(ana)), queries.unread_count(ana)) == ([second, first], 2)
    actions.mark_read(by=ana, message=second)
    assert (queries.unread_count(ana), queries.for_person(ana)[0].read_at is not None) == (1, True)


def test_reading_again_keeps_the_first_moment(ana):
    message = make_message(ana)
    actions.mark_read(by=ana, message=message)
    first = Message.objects.get(pk=message.pk).read_at
    actions.mark_read(by=ana, message=message)
    assert Message.objects.get(pk=message.pk).read_at == first


def test_the_message_of_another_is_refused(ana, luis):
    message = make_message(ana)
    with pytest.raises(PermissionDenied):
        actions.mark_read(by=luis, message=message)
    assert Message.objects.get(pk=message.pk).read_at is None


def test_all_are_read_at_once_and_only_ones_own(ana, luis):
    make_message(ana, 1), make_message(ana, 2), make_message(luis, 3)
    assert [actions.mark_all_read(by=ana), actions.mark_all_read(by=ana)] == [2, 0]
    assert (queries.unread_count(ana), queries.unread_count(luis)) == (0, 1)


def test_a_message_is_told_in_the_language_of_its_reader(ana):
    (message,) = actions.tell(to=[ana], subject="Tarea", body="Alerta")
    with translation.override("en"):
        assert (message.title, message.text) == ("Task", "Alert")


def test_the_unread_are_counted_by_one_query(ana, django_assert_num_queries):
    for number in (1, 2, 3):
        make_message(ana, number)
        with django_assert_num_queries(1):
            assert queries.unread_count(ana) == number


def test_tasks_are_closed_for_everybody(ana, luis):
    for person in (ana, luis):
        make_message(person, 1, kind=Kind.TASK)
        make_message(person, 2, kind=Kind.TASK, thing=("activity", "A-2"))
        make_message(person, 3)
    assert actions.finish(thing=("activity", "A-1")) == 2
    assert [task.thing_key for task in queries.open_tasks(ana)] == ["A-2"]


def test_tasks_of_one_subject_are_closed_alone(ana):
    make_message(ana, 1, kind=Kind.TASK)
    assert actions.finish(thing=("activity", "A-1"), subject="Otra cosa") == 0
    assert actions.finish(thing=("activity", "A-1"), subject="Cambió la actividad %(code)s") == 1


def test_closing_outside_a_transaction_is_refused():
    connection.in_atomic_block = False
    try:
        with pytest.raises(RuntimeError):
            actions.finish(thing=("activity", "A-1"))
    finally:
        connection.in_atomic_block = True


def test_a_notice_that_is_done_is_refused_by_the_database(ana):
    message = make_message(ana)
    with pytest.raises(IntegrityError), transaction.atomic():
        Message.objects.filter(pk=message.pk).update(done_at=timezone.now())
    assert Message.objects.get(pk=message.pk).done_at is None
