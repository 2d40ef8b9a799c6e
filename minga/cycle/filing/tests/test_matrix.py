"""Every stage, step and person against one table (docs/reference/steps.md): no difference, and every illegal jump refused."""

from collections.abc import Iterator

import pytest
from django.contrib.auth.models import AnonymousUser
from django.db import transaction

from minga.cycle.filing import actions, drafting
from minga.cycle.filing.actions import EVENTS
from minga.cycle.filing.models import Dossier
from minga.cycle.filing.permissions import can_take, possible_steps
from minga.cycle.filing.states import STEPS, Stage
from minga.cycle.filing.testing import (
    DEPUTY,
    OFFICER,
    PLANNER,
    REGISTRAR,
    TAKE,
    VALIDATOR,
    make_dossier,
    make_registered,
    person,
    steps_table,
)
from minga.cycle.organisations.models import Organisation
from minga.ground.accounts import actions as accounts
from minga.ground.accounts.models import Person, Role
from minga.ground.journal.models import Entry
from minga.ground.kit.steps import NotAllowedHere
from minga.management.commands.demo_data import ACCOUNTS

ROWS = steps_table()
FIRST, AMENDMENT, PAPER = "first", "amendment", "paper"
WHO = {OFFICER: {"officer"}, VALIDATOR: {"validator"}, PLANNER: {"planner"}, REGISTRAR: {"registrar"}, DEPUTY: {"registrar"}}


def made(shape: str) -> Dossier:
    """A dossier of Ambato: a first record, an amendment with a change, or one that a registrar entered from paper."""
    if shape == PAPER:
        values = make_dossier().values
        organisation = Organisation.objects.get(code="ORG-007")
        return drafting.open_dossier(by=person(REGISTRAR), organisation=organisation, values=values, on_paper=True)
    if shape == FIRST:
        return make_dossier()
    dossier = actions.amend(by=person(OFFICER), dossier=make_registered())
    return drafting.save(by=person(OFFICER), dossier=dossier, base=dossier.version, changes={"title": "Corredor verde"})


def put(dossier: Dossier, stage: str) -> Dossier:
    """The dossier as if it stood at that stage."""
    Dossier.objects.filter(pk=dossier.pk).update(stage=stage)
    return Dossier.objects.get(pk=dossier.pk)


def expected(shape: str, stage: str, email: str) -> list[str]:
    """The steps that the table gives an account with a dossier of that shape at that stage."""
    who = WHO.get(email, set()) | ({"officer"} if shape == PAPER and email in (REGISTRAR, DEPUTY) else set())
    hand = email == (REGISTRAR if shape == PAPER else OFFICER)
    which = {"any", AMENDMENT if shape == AMENDMENT else FIRST}
    return sorted(row.step for row in ROWS if stage in row.origin and row.which in which and who & row.who and (row.own or not hand))


@pytest.mark.house
def test_the_table_is_the_steps_of_the_code():
    written = {(row.step, origin, row.target) for row in ROWS for origin in row.origin}
    assert written == {(step.name, str(origin), str(step.target)) for step in STEPS for origin in step.origin}


@pytest.mark.house
def test_every_stage_is_in_the_table():
    assert {row.target for row in ROWS} | {one for row in ROWS for one in row.origin} == set(Stage.values)


@pytest.mark.house
def test_every_step_has_its_event_and_can_be_taken_here():
    assert {row.step for row in ROWS} == set(EVENTS) == set(TAKE)


@pytest.mark.django_db
@pytest.mark.parametrize("shape", [FIRST, AMENDMENT, PAPER])
def test_it_works(shape):
    """12 stages × 17 steps × the ten accounts and a visitor: 0 differences."""
    dossier, differences = made(shape), []
    people = [(one[0], person(one[0])) for one in ACCOUNTS] + [("", AnonymousUser())]
    assert len(people) == 12
    for stage in Stage.values:
        dossier.stage = stage
        for email, who in people:
            found = sorted(step.name for step in possible_steps(who, dossier))
            if found != expected(shape, stage, email):
                differences.append((stage, email, found, expected(shape, stage, email)))
    assert differences == []


@pytest.mark.django_db
@pytest.mark.parametrize("shape", [FIRST, AMENDMENT])
def test_holding_every_role_does_not_approve_what_is_ones_own(shape):
    dossier = made(shape)
    for role in (Role.VALIDATOR, Role.PLANNER, Role.REGISTRAR):
        accounts.appoint(by=Person.objects.system(), person=person(OFFICER), role=role)
    found = set()
    for stage in Stage.values:
        dossier.stage = stage
        found |= {step.name for step in possible_steps(person(OFFICER), dossier)}
    assert found & {row.step for row in ROWS if not row.own} == set()


@pytest.mark.django_db
def test_whoever_asked_for_a_deletion_does_not_approve_it():
    """A registrar files what came on paper, and so could ask and approve alone."""
    dossier = actions.ask_deletion(by=person(DEPUTY), dossier=made(PAPER), reason="Era una prueba.")
    assert (can_take(person(DEPUTY), "delete", dossier), can_take(person(REGISTRAR), "delete", dossier)) == (False, False)


def one_who_may(step: str, dossier: Dossier) -> Person:
    """Somebody of the demonstration who may take a step, its stage apart."""
    emails = (OFFICER, VALIDATOR, PLANNER, DEPUTY)
    return next(who for who in map(person, emails) if can_take(who, step, dossier))


def taken(step: str, origin: str, shape: str, dossier: Dossier) -> Iterator[str]:
    """Take a step from a stage and undo it; yield what is not as the table says."""
    with transaction.atomic():
        start = put(dossier, origin)
        if step == "send_to_planning":
            Dossier.objects.filter(pk=start.pk).update(organisation=Organisation.objects.get(code="ORG-002"))  # no local government
        after = TAKE[step](by=one_who_may(step, start), dossier=start)
        lines = Entry.objects.filter(thing_kind="dossier", thing_key=start.key, event=EVENTS[step]).count()
        target = next(row.target for row in ROWS if row.step == step)
        if after.stage != target:
            yield f"{shape}: {step} from {origin} leads to {after.stage}"
        if Dossier.objects.get(pk=start.pk).stage != target or not lines:
            yield f"{shape}: {step} from {origin} left no stage or no line"
        transaction.set_rollback(True)


@pytest.mark.django_db
def test_each_legal_step_is_really_taken():
    shapes = {FIRST: made(FIRST), AMENDMENT: made(AMENDMENT)}
    wrong, tried = [], 0
    for row in ROWS:
        kinds = [row.which] if row.which != "any" else [AMENDMENT if row.step in ("amend", "archive", "unarchive", "annul") else FIRST]
        for origin in sorted(row.origin):
            for shape in [AMENDMENT] if origin == "amending" else kinds:
                wrong += taken(row.step, origin, shape, shapes[shape])
                tried += 1
    assert (wrong, tried) == ([], sum(len(row.origin) for row in ROWS))


@pytest.mark.django_db
def test_pitfall_14_every_illegal_jump_is_refused_and_names_its_guard():
    """All pairs of stage and step that the table does not have, each really tried by somebody whose step it is."""
    dossier, tried, wrong = made(AMENDMENT), 0, []
    lines, legal = Entry.objects.count(), {(row.step, origin) for row in ROWS for origin in row.origin}
    for stage in Stage.values:
        start = put(dossier, stage)
        for step in dict.fromkeys(row.step for row in ROWS):
            if (step, stage) in legal:
                continue
            tried += 1
            try:
                TAKE[step](by=one_who_may(step, start), dossier=start)
                wrong.append((stage, step, "taken"))
            except NotAllowedHere as refused:
                guard = "validate" if step == "send_to_planning" else step
                label = next(one.label for one in STEPS if one.name == guard)
                begins = f"«{label}» no es posible en el estado «{Stage(stage).label}»"
                if (refused.name, refused.state, str(refused).startswith(begins)) != (guard, stage, True):
                    wrong.append((stage, step, str(refused)))
            if Dossier.objects.get(pk=dossier.pk).stage != stage:
                wrong.append((stage, step, "moved"))
    assert (wrong, tried, Entry.objects.count()) == ([], len(Stage) * len(STEPS) - len(legal), lines)
