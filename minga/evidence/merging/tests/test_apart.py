"""Two records that a person said are not the same are never proposed again, until somebody opens it."""

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from minga.cycle.organisations.actions import renew_findings
from minga.cycle.organisations.models import Organisation
from minga.cycle.organisations.testing import make_organisation
from minga.evidence.merging import actions, proposing
from minga.evidence.merging.models import Apart, Proposal
from minga.evidence.merging.queries import apart_pairs
from minga.evidence.merging.states import Kind
from minga.evidence.merging.testing import OFFICER, WHY, make_merge, person
from minga.ground.accounts.models import Person
from minga.ground.findings.models import Finding

pytestmark = pytest.mark.django_db

PAIR = ("ORG-100", "ORG-101")


def apart(**given) -> Apart:
    terms = {"by": person(), "kind": Kind.ORGANISATION, "one": PAIR[1], "other": PAIR[0], "reason": "Son dos épocas."}
    return actions.set_apart(**terms | given)


def open_findings() -> int:
    return Finding.objects.open().filter(rule="DQ-ALIAS", thing_kind="organisation", thing_key__in=PAIR).count()


def proposed() -> list[tuple[str, str]]:
    proposing.look(Kind.ORGANISATION)
    return [(row.one, row.other) for row in Proposal.objects.filter(kind=Kind.ORGANISATION)]


def test_it_works():
    assert (PAIR in proposed(), open_findings()) == (True, 2)
    row = apart()
    assert (row.one, row.other, row.by, row.reason) == (*PAIR, person(), "Son dos épocas.")
    renew_findings(by=Person.objects.system(), organisations=Organisation.objects.all(), apart=apart_pairs(Kind.ORGANISATION))
    assert (PAIR in proposed(), open_findings()) == (False, 0)


def test_opened_again_it_is_proposed_and_told_as_before():
    actions.reopen(by=person(), apart=apart(), reason="Llegó otra fuente.")
    assert (PAIR in proposed(), open_findings()) == (True, 2)


def test_it_holds_for_the_one_that_was_kept_in_a_merge():
    for code in ("T-1", "T-2", "T-3"):
        make_organisation(code, f"Fundación {code}")
    apart(one="T-1", other="T-3")
    make_merge("T-1", "T-2")
    assert ("T-2", "T-3") in apart_pairs(Kind.ORGANISATION)


def test_refuses_what_is_no_decision():
    with pytest.raises(PermissionDenied):
        apart(by=person(OFFICER))
    for given in ({"reason": " "}, {"one": PAIR[0]}, {"one": "NADIE"}):
        with pytest.raises(ValidationError):
            apart(**given)
    apart()
    with pytest.raises(ValidationError):
        apart()
    with pytest.raises(ValidationError, match="no son la misma"):
        make_merge(*PAIR)


def test_refuses_to_open_twice_or_without_reason():
    row = apart()
    with pytest.raises(ValidationError):
        actions.reopen(by=person(), apart=row, reason="")
    actions.reopen(by=person(), apart=row, reason=WHY)
    with pytest.raises(ValidationError):
        actions.reopen(by=person(), apart=row, reason=WHY)
