import datetime

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone

from minga.cycle.organisations.models import InstitutionalRole, Membership, Organisation
from minga.cycle.organisations.people import hand_over, join
from minga.cycle.organisations.queries import institutions_of
from minga.ground.accounts.models import Person, Role
from minga.ground.accounts.testing import make_person
from minga.ground.inbox.models import Kind, Message
from minga.ground.inbox.testing import make_message
from minga.ground.journal.models import Entry

pytestmark = pytest.mark.django_db


@pytest.fixture
def ambato() -> Organisation:
    return Organisation.objects.get(code="ORG-007")


@pytest.fixture
def administrator() -> Person:
    return Person.objects.get(email="administracion@minga.example")


@pytest.fixture
def old(ambato, administrator) -> Person:
    person = make_person("antes@ambato.example", Role.OFFICER)
    join(by=administrator, person=person, organisation=ambato, role=InstitutionalRole.EXECUTION, post="Técnica")
    return person


@pytest.fixture
def new() -> Person:
    return make_person("sigue@ambato.example", Role.OFFICER)


def test_it_works(old, new, ambato, administrator):
    count = Entry.objects.count()
    moved = hand_over(by=administrator, old=old, new=new, organisation=ambato, reason="Se jubila", moved={"drafts": 2})
    assert moved["drafts"] == 2
    assert (institutions_of(old), institutions_of(new)) == (frozenset(), frozenset({ambato.pk}))
    begun = Membership.objects.get(person=new)
    assert (begun.role, begun.post, begun.since) == ("execution", "Técnica", timezone.localdate())
    entry = Entry.objects.order_by("-seq")[0]
    assert Entry.objects.count() == count + 1
    assert (entry.event, entry.thing_key, entry.reason) == ("person.handed_over", "antes@ambato.example", "Se jubila")
    assert (entry.after["to"], entry.after["moved"]["drafts"], entry.before["ended_at"]) == ("sigue@ambato.example", 2, None)


def test_a_successor_who_acts_already_keeps_their_own_role(old, new, ambato, administrator):
    join(by=administrator, person=new, organisation=ambato, role=InstitutionalRole.COORDINATION, post="Jefa")
    hand_over(by=administrator, old=old, new=new, organisation=ambato, reason="Se jubila")
    assert [(one.role, one.post) for one in Membership.objects.filter(person=new)] == [("coordination", "Jefa")]


def test_the_end_of_the_term_passes_on(old, new, ambato, administrator):
    until = timezone.localdate() + datetime.timedelta(days=30)
    Membership.objects.filter(person=old).update(until=until)
    hand_over(by=administrator, old=old, new=new, organisation=ambato, reason="Se jubila")
    assert Membership.objects.get(person=new).until == until


def test_whoever_does_not_administer_is_refused(old, new, ambato):
    with pytest.raises(PermissionDenied):
        hand_over(by=old, old=old, new=new, organisation=ambato, reason="Porque sí")


def test_a_reason_is_asked_for(old, new, ambato, administrator):
    with pytest.raises(ValidationError) as refused:
        hand_over(by=administrator, old=old, new=new, organisation=ambato, reason=" ")
    assert list(refused.value.message_dict) == ["reason"]


def test_not_to_oneself_nor_to_a_closed_account(old, new, ambato, administrator):
    new.is_active = False
    for successor in (old, new):
        with pytest.raises(ValidationError) as refused:
            hand_over(by=administrator, old=old, new=successor, organisation=ambato, reason="Se va")
        assert list(refused.value.message_dict) == ["new"]


def test_only_of_an_institution_they_act_for(old, new, administrator):
    with pytest.raises(ValidationError):
        hand_over(by=administrator, old=old, new=new, organisation=Organisation.objects.get(code="ORG-113"), reason="Se va")
    assert institutions_of(new) == frozenset()


def tell(person: Person) -> None:
    with transaction.atomic():
        make_message(person, kind=Kind.TASK)


def test_open_tasks_pass_on(old, new, ambato, administrator):
    tell(old)
    assert hand_over(by=administrator, old=old, new=new, organisation=ambato, reason="Se va") == {
        "tasks": 1,
        "alerts": 0,
        "subscriptions": 0,
    }
    assert [one.person for one in Message.objects.all()] == [new]


def test_messages_stay_with_whoever_goes_on_for_another_institution(old, new, ambato, administrator):
    join(by=administrator, person=old, organisation=Organisation.objects.get(code="ORG-113"), role=InstitutionalRole.EXECUTION)
    tell(old)
    assert hand_over(by=administrator, old=old, new=new, organisation=ambato, reason="Se va") == {}
    assert [one.person for one in Message.objects.all()] == [old]
