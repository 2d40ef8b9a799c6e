"""Checking, approving and refusing: two people open an account, one may refuse; each state allows its own steps only."""

import itertools

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction

from minga.cycle.access import actions
from minga.cycle.access.models import AccountRequest
from minga.cycle.access.readiness import checks
from minga.cycle.access.states import STEPS, State
from minga.cycle.access.testing import ASKED, make_request
from minga.cycle.organisations.models import Membership, Organisation
from minga.ground.accounts.models import Person, Role
from minga.ground.accounts.testing import make_person
from minga.ground.inbox.testing import posted
from minga.ground.journal.models import Entry
from minga.ground.kit.steps import NotAllowedHere

pytestmark = pytest.mark.django_db
REASON = "Falta el sello."


def registrar(name: str = "registro", *roles: Role) -> Person:
    return make_person(f"{name}-prueba@minga.example", *(roles or (Role.REGISTRAR,)))


def test_it_works():
    request = make_request(State.APPROVED)
    person = Person.objects.get(email=ASKED["email"])
    assert (request.person, person.must_change_password, person.has_usable_password()) == (person, True, False)
    assert person.appointed == {Role.OFFICER}
    membership = Membership.objects.get(person=person)
    assert (membership.organisation.code, membership.role, membership.post) == ("ORG-113", "execution", "Técnica de cooperación")


def test_each_step_leaves_its_line_with_its_person():
    request = make_request(State.APPROVED)
    lines = Entry.objects.filter(thing_kind="account_request", thing_key=request.code).order_by("seq").values_list("event", "actor__email")
    assert list(lines)[2:] == [
        ("account_request.filled_in", "sistema@minga.invalid"),
        ("account_request.form_received", "sistema@minga.invalid"),
        ("account_request.checked", "primera@minga.example"),
        ("account_request.approved", "segunda@minga.example"),
    ]
    about = Entry.objects.filter(thing_kind="person", thing_key=ASKED["email"]).order_by("seq").values_list("event", flat=True)
    assert list(about) == ["account.opened", "role.given", "membership.begun", "temporary_access.given"]


def test_the_person_gets_a_link_and_no_password(django_capture_on_commit_callbacks):
    request = make_request(State.CHECKED)
    posted().clear()
    with django_capture_on_commit_callbacks(execute=True):
        actions.approve(by=registrar(), request=request)
    _told, message = posted()
    assert (message.to, "/cuenta/entrar/" in message.body, "contraseña:" in message.body) == ([ASKED["email"]], True, False)


def test_who_checked_does_not_approve():
    checker = registrar()
    request = make_request(State.CHECKED, by=checker)
    with pytest.raises(PermissionDenied):
        actions.approve(by=checker, request=request)
    assert Person.objects.filter(email=ASKED["email"]).exists() is False


def test_the_database_refuses_one_person_for_both():
    request = make_request(State.APPROVED)
    with pytest.raises(IntegrityError), transaction.atomic():
        AccountRequest.objects.filter(pk=request.pk).update(decided_by=request.checked_by)


@pytest.mark.parametrize("fields", [{"identity": ""}, {"received_at": None}], ids=["empty field", "no form"])
def test_the_database_refuses_an_incomplete_form(fields):
    request = make_request(State.FORM_RECEIVED)
    with pytest.raises(IntegrityError), transaction.atomic():
        AccountRequest.objects.filter(pk=request.pk).update(**fields)


@pytest.mark.parametrize("role", sorted(set(Role) - {Role.REGISTRAR, Role.ADMINISTRATOR}))
@pytest.mark.parametrize("step", ["check", "approve", "refuse"])
def test_others_decide_nothing(step, role):
    request = make_request(State.CHECKED if step == "approve" else State.FORM_RECEIVED)
    more = {"reason": REASON} if step == "refuse" else {}
    with pytest.raises(PermissionDenied):
        getattr(actions, step)(by=registrar("otra", role), request=request, **more)


@pytest.mark.parametrize("step", ["check", "refuse"])
def test_nobody_decides_on_their_own_request(step):
    request = make_request(State.FORM_RECEIVED)
    own = make_person(ASKED["email"], Role.REGISTRAR)
    more = {"reason": REASON} if step == "refuse" else {}
    with pytest.raises(PermissionDenied):
        getattr(actions, step)(by=own, request=request, **more)


STATES = (State.FORM_SENT, State.FORM_RECEIVED, State.CHECKED, State.APPROVED, State.REFUSED)
JUMPS = [
    (state, step)
    for state, step in itertools.product(STATES, ("check", "approve", "refuse"))
    if step not in {one.name for one in STEPS.allowed(state)}
]


@pytest.mark.parametrize(("state", "step"), JUMPS)
def test_a_step_from_another_state_is_refused(state, step):
    request = make_request(state)
    more = {"reason": REASON} if step == "refuse" else {}
    with pytest.raises(NotAllowedHere):
        getattr(actions, step)(by=registrar(), request=request, **more)
    assert AccountRequest.objects.get(pk=request.pk).state == state


def test_an_unknown_institution_is_chosen_when_checking():
    request = make_request(State.FORM_RECEIVED, organisation=None)
    with pytest.raises(ValidationError) as refused:
        actions.check(by=registrar(), request=request)
    assert list(refused.value.message_dict) == ["organisation"]
    ibarra = Organisation.objects.get(code="ORG-113")
    assert actions.check(by=registrar("otra"), request=request, organisation=ibarra).organisation == ibarra


def test_refusing_tells_the_person_why(django_capture_on_commit_callbacks):
    request = make_request(State.FORM_RECEIVED)
    posted().clear()
    with django_capture_on_commit_callbacks(execute=True):
        actions.refuse(by=registrar(), request=request, reason=REASON)
    (message,) = posted()
    assert (message.to, REASON in message.body) == ([ASKED["email"]], True)


def test_refusing_without_a_reason_is_refused():
    with pytest.raises(ValidationError):
        actions.refuse(by=registrar(), request=make_request(State.FORM_RECEIVED), reason=" ")


def test_an_account_opened_meanwhile_is_not_opened_twice():
    request = make_request(State.CHECKED)
    make_person(ASKED["email"])
    with pytest.raises(ValidationError):
        actions.approve(by=registrar(), request=request)
    assert AccountRequest.objects.get(pk=request.pk).state == State.CHECKED


def test_people_of_a_financing_institution_work_as_nothing_yet():
    request = make_request(State.CHECKED, role="financing")
    person = actions.approve(by=registrar(), request=request).person
    assert (person.appointed, Membership.objects.get(person=person).role) == (frozenset(), "financing")


def state_of(request: AccountRequest, label: str) -> str:
    return next(check.state for check in checks(request) if check.label == label)


def found_of(request: AccountRequest) -> tuple[str, str]:
    (one,) = [one for one in checks(AccountRequest.objects.get(pk=request.pk)) if one.label == "Dominio del correo"]
    return one.state, one.text


def test_a_strange_domain_is_confirmed_by_whoever_checks():
    request = make_request(State.FORM_RECEIVED, email="luz@gmail.example")
    with pytest.raises(ValidationError) as refused:
        actions.check(by=registrar(), request=request)
    assert list(refused.value.message_dict) == ["domain_confirmed"]
    checked = actions.check(by=registrar("otra"), request=request, domain_confirmed=True)
    assert (checked.domain, found_of(checked)[0]) == ("confirmed", "ok")
    assert Entry.objects.get(event="account_request.checked").after["domain"] == "confirmed"


def test_what_was_known_of_the_domain_never_changes_afterwards():
    strange = make_request(State.FORM_RECEIVED, email="luz@gmail.example")
    checked = actions.check(by=registrar(), request=strange, domain_confirmed=True)
    before = found_of(checked)
    actions.approve(by=registrar("otra"), request=checked)
    assert found_of(checked) == before
    known = make_request(State.CHECKED, by=registrar("mas"))
    before = found_of(known)
    Membership.objects.filter(organisation=known.organisation).update(ended_at=known.checked_at)
    assert (found_of(known), before[1]) == (before, "Al revisarla, ibarra.example era el de otras personas de la institución.")


def test_nobody_vouches_for_their_own_domain():
    request = make_request(State.FORM_RECEIVED, email="luz@gmail.example")
    own = make_person(request.email)
    Membership.objects.create(person=own, organisation=request.organisation, role="execution", since="2026-01-01")
    assert found_of(request)[0] == "warn"


def test_an_address_of_another_domain_is_warned_of():
    assert state_of(make_request(State.FORM_RECEIVED), "Dominio del correo") == "ok"
    assert state_of(make_request(State.FORM_RECEIVED, email="luz@gmail.example"), "Dominio del correo") == "warn"


def test_a_person_of_nearly_the_same_name_is_warned_of():
    request = make_request(State.FORM_RECEIVED)
    make_person("marina@otra.example", name="Marina Cacuango López")
    make_person("luis@otra.example", name="Luis Cacuango")
    (found,) = [check for check in checks(request) if check.label == "Personas parecidas"]
    assert (found.state, found.text) == ("warn", "Compare con: Marina Cacuango López (marina@otra.example).")
