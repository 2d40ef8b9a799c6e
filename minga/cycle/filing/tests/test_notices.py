"""Who is told after a step: whoever it waits for, by a task that closes itself at the next one."""

import pytest

from minga.cycle.filing import actions
from minga.cycle.filing.testing import OFFICER, VALIDATOR, make_approved, make_registered, make_submitted, person
from minga.ground.inbox.models import Letter, Message
from minga.ground.inbox.queries import open_tasks

pytestmark = pytest.mark.django_db


def told(email: str) -> list[str]:
    return [message.title for message in Message.objects.filter(person=person(email)).order_by("pk")]


def test_it_works():
    make_submitted()
    assert told(VALIDATOR) == ["Por revisar: Corredor verde del río Ambato"]


def test_a_letter_goes_out_in_the_same_transaction():
    dossier = make_submitted()
    assert [letter.address for letter in Letter.objects.about("dossier", dossier.key)] == [VALIDATOR]


def test_the_task_is_closed_by_the_next_step():
    make_approved()
    assert list(open_tasks(person(VALIDATOR))) == []
    assert [message.title for message in open_tasks(person("registro@minga.example"))] == ["Por registrar: Corredor verde del río Ambato"]


def test_the_officer_is_told_of_observations():
    actions.observe(by=person(VALIDATOR), dossier=make_submitted(), comments={"title": "Diga qué río."})
    assert told(OFFICER) == ["Con observaciones: Corredor verde del río Ambato"]


def test_the_officer_is_told_of_the_registration():
    make_registered()
    assert told(OFFICER) == ["Registrado: Corredor verde del río Ambato"]


def test_people_of_other_institutions_are_told_nothing():
    make_registered()
    assert told("oficina@ibarra.example") == []
