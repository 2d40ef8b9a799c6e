"""Every stage, step and person against one table (docs/reference/agreement-steps.md), and every illegal jump refused by name."""

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import NamedTuple

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import PermissionDenied
from django.utils import timezone

from minga.cycle.agreements import actions
from minga.cycle.agreements.actions import EVENTS
from minga.cycle.agreements.models import Agreement
from minga.cycle.agreements.permissions import can_take, possible_steps
from minga.cycle.agreements.states import STEPS, Stage
from minga.cycle.agreements.testing import ACT, OFFICER, REGISTRAR, VALIDATOR, WHY, make_draft, make_sent, person
from minga.ground.accounts import actions as accounts
from minga.ground.accounts.models import Person, Role
from minga.ground.journal.models import Entry
from minga.ground.kit.steps import NotAllowedHere
from minga.management.commands.demo_data import ACCOUNTS

TABLE = Path(__file__).resolve().parents[4] / "docs" / "reference" / "agreement-steps.md"
WHO = {OFFICER: "officer", VALIDATOR: "validator"}
TAKE: dict[str, Callable[..., Agreement]] = {
    "send_to_review": actions.send_to_review,
    "observe": partial(actions.observe, notes={"title": "Diga con quién."}),
    "review": actions.find_in_order,
    "sign": lambda **given: actions.sign(signed_on=timezone.localdate(), **given),
    "suspend": partial(actions.suspend, reason=WHY, act=ACT),
    "resume": partial(actions.resume, reason=WHY, act=ACT),
    "settle": partial(actions.settle, reason=WHY, act=ACT),
    "terminate": partial(actions.terminate, reason=WHY, act=ACT),
    "withdraw": partial(actions.withdraw, reason=WHY),
    "reopen": actions.reopen,
}


class Row(NamedTuple):
    step: str
    origin: frozenset[str]
    target: str
    who: str
    own: bool


def table() -> list[Row]:
    lines = [line for line in TABLE.read_text(encoding="utf-8").splitlines() if line.startswith("| `")]
    cells = [[cell.strip().strip("`") for cell in line.strip("|").split("|")] for line in lines]
    return [Row(step, frozenset(origin.split(", ")), target, who, own == "yes") for step, origin, target, who, own in cells]


ROWS = table()


def put(agreement: Agreement, stage: str) -> Agreement:
    """The agreement as if it stood at that stage."""
    Agreement.objects.filter(pk=agreement.pk).update(stage=stage)
    return Agreement.objects.get(pk=agreement.pk)


@pytest.mark.house
def test_the_table_is_the_steps_of_the_code():
    written = {(row.step, origin, row.target) for row in ROWS for origin in row.origin}
    assert written == {(step.name, str(origin), str(step.target)) for step in STEPS for origin in step.origin}


@pytest.mark.house
def test_every_step_has_its_event_and_can_be_taken_here():
    assert {row.step for row in ROWS} == set(EVENTS) == set(TAKE)


@pytest.mark.django_db
def test_it_works():
    """9 stages × 10 steps × the nine accounts and a visitor: 0 differences."""
    agreement, differences = make_draft(), []
    people = [(one[0], person(one[0])) for one in ACCOUNTS] + [("", AnonymousUser())]
    for stage in Stage.values:
        agreement.stage = stage
        for email, who in people:
            found = sorted(step.name for step in possible_steps(who, agreement))
            expected = sorted(row.step for row in ROWS if stage in row.origin and WHO.get(email) == row.who)
            if found != expected:
                differences.append((stage, email, found, expected))
    assert differences == []


@pytest.mark.django_db
def test_who_wrote_it_does_not_review_it_whatever_their_roles():
    sent = make_sent()
    for role in (Role.VALIDATOR, Role.REGISTRAR):
        accounts.appoint(by=Person.objects.system(), person=person(OFFICER), role=role)
    for step in ("observe", "review"):
        with pytest.raises(PermissionDenied):
            TAKE[step](by=person(OFFICER), agreement=sent)


@pytest.mark.django_db
def test_an_agreement_that_only_its_source_tells_is_carried_by_registrars():
    recorded = Agreement.objects.get(code="AGR-001")
    assert [can_take(person(email), "settle", recorded) for email in (REGISTRAR, OFFICER)] == [True, False]
    assert actions.settle(by=person(REGISTRAR), agreement=recorded, reason=WHY, act=ACT).stage == "settled"


@pytest.mark.django_db
def test_pitfall_14_every_illegal_jump_is_refused_and_names_its_guard():
    """All pairs of stage and step that the table does not have, each really tried by somebody whose step it is."""
    agreement, wrong, tried = make_draft(), [], 0
    lines, legal = Entry.objects.count(), {(row.step, origin) for row in ROWS for origin in row.origin}
    for stage in Stage.values:
        start = put(agreement, stage)
        for row in ROWS:
            if (row.step, stage) in legal:
                continue
            tried += 1
            who = person(OFFICER if row.who == "officer" else VALIDATOR)
            with pytest.raises(NotAllowedHere) as refused:
                TAKE[row.step](by=who, agreement=start)
            label = next(one.label for one in STEPS if one.name == row.step)
            if not str(refused.value).startswith(f"«{label}» no es posible en el estado «{Stage(stage).label}»"):
                wrong.append((stage, row.step, str(refused.value)))
    assert (wrong, tried, Entry.objects.count()) == ([], len(Stage) * len(STEPS) - len(legal), lines)


@pytest.mark.django_db
@pytest.mark.parametrize("row", ROWS, ids=[row.step for row in ROWS])
def test_each_legal_step_is_really_taken(row):
    for origin in sorted(row.origin):
        agreement = put(make_draft(), origin)
        after = TAKE[row.step](by=person(OFFICER if row.who == "officer" else VALIDATOR), agreement=agreement)
        assert (origin, after.stage, Entry.objects.filter(event=EVENTS[row.step], thing_key=after.code).count()) == (origin, row.target, 1)
