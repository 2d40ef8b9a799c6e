"""An activity that repeats another is kept and not counted, by a person's decision, and counts again when it is undone (R-140)."""

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.test import Client

from minga.cycle.activities.models import Activity
from minga.cycle.filing.testing import make_registered
from minga.cycle.registration.queries import check
from minga.evidence.merging import actions, proposing
from minga.evidence.merging.models import Merge, Proposal
from minga.evidence.merging.states import Kind
from minga.evidence.merging.testing import OFFICER, WHY, person
from minga.exchange.records.actions import DEMO, load_folder
from minga.ground.accounts.models import Person
from minga.ground.journal.models import Entry
from minga.ground.search.models import Card

pytestmark = pytest.mark.django_db

COPY, KEPT = "PRJ-043", "PRJ-037"


def mark(absorbed: str = COPY, kept: str = KEPT, **given) -> Merge:
    return actions.mark_copy(**{"by": person(), "absorbed": absorbed, "kept": kept, "reason": WHY} | given)


def counted(code: str) -> tuple[bool, bool]:
    return Activity.objects.counted().filter(code=code).exists(), Card.objects.get(kind="activity", key=code).counted


def test_it_works():
    version = Activity.objects.get(code=COPY).version
    merge = mark()
    row = Activity.objects.get(code=COPY)
    assert (row.duplicate_of.code, row.version, counted(COPY), merge.kept) == (KEPT, version + 1, (False, False), KEPT)
    line = Entry.objects.get(event="activity.marked_copy")
    assert (line.thing_key, line.after, line.reason) == (COPY, {"duplicate_of": KEPT}, WHY)
    assert [copy["activity"].code for copy in Client().get(f"/actividades/{KEPT}").context["related"]["copies"]] == [COPY]


def test_undone_it_counts_again():
    merge = mark()
    actions.unmark_copy(by=person(), merge=merge, reason="Son dos.")
    assert (Activity.objects.get(code=COPY).duplicate_of, counted(COPY)) == (None, (True, True))
    with pytest.raises(ValidationError):
        actions.unmark_copy(by=person(), merge=merge, reason="Son dos.")


def test_a_second_load_of_the_records_leaves_it_as_a_person_decided():
    mark()
    report = load_folder(DEMO, by=Person.objects.system())
    assert (report.changed, Activity.objects.get(code=COPY).duplicate_of.code) == (0, KEPT)


def test_a_registered_one_says_at_its_certificate_that_it_changed_and_matches_again_when_undone():
    dossier = make_registered()
    issued = dossier.versions.get().certificate
    merge = mark(dossier.activity.code, KEPT)
    assert check(issued.code).state == "outdated"
    actions.unmark_copy(by=person(), merge=merge, reason="Son dos.")
    assert check(issued.code).state == "valid"


def test_two_alike_are_proposed_until_somebody_says_that_they_are_two():
    title = Activity.objects.get(code=KEPT).title
    Activity.objects.filter(code=KEPT).update(own_code="A-1")
    Activity.objects.filter(code=COPY).update(own_code="a 1", title=title.upper())
    proposing.look(Kind.ACTIVITY)
    pair = Proposal.objects.filter(kind=Kind.ACTIVITY, one=KEPT, other=COPY)
    assert pair.exists()
    actions.set_apart(by=person(), kind=Kind.ACTIVITY, one=COPY, other=KEPT, reason="Son dos fases.")
    proposing.look(Kind.ACTIVITY)
    assert not pair.exists()


def test_refuses_what_may_not_be_a_copy():
    with pytest.raises(PermissionDenied):
        mark(by=person(OFFICER))
    for absorbed, kept, given in ((COPY, COPY, {}), (COPY, "NADA", {}), (COPY, KEPT, {"reason": ""}), (COPY, KEPT, {"state": "otra"})):
        with pytest.raises(ValidationError):
            mark(absorbed, kept, **given)
    with pytest.raises(ValidationError, match="ya consta como repetición"):
        mark(COPY, "PRJ-002-DUP")
    with pytest.raises(ValidationError, match="Otras repiten"):
        mark("PRJ-002", KEPT)
