"""The way of a record: each step from its stage only, by whom it belongs to, never by whoever wrote it."""

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from minga.cycle.filing import actions, drafting
from minga.cycle.filing.actions import NotReady
from minga.cycle.filing.models import Dossier
from minga.cycle.filing.states import Stage
from minga.cycle.filing.testing import OFFICER, REGISTRAR, VALIDATOR, make_approved, make_dossier, make_submitted, person
from minga.cycle.organisations.models import InstitutionalRole
from minga.cycle.organisations.people import join
from minga.ground.accounts import actions as accounts
from minga.ground.accounts.models import Person, Role
from minga.ground.journal.models import Entry
from minga.ground.kit.steps import NotAllowedHere

pytestmark = pytest.mark.django_db


def test_it_works():
    dossier = make_approved()
    assert (dossier.stage, dossier.submitted_by.email, dossier.validated_by.email) == (Stage.APPROVED, OFFICER, VALIDATOR)
    lines = Entry.objects.filter(thing_key=dossier.key).order_by("seq").values_list("event", flat=True)
    assert list(lines) == ["dossier.opened", "dossier.submitted", "dossier.validated"]


def test_a_submission_keeps_what_was_sent():
    dossier = make_submitted()
    assert dossier.submissions.get().values == dossier.values


def test_what_is_missing_refuses_the_submission():
    with pytest.raises(NotReady) as refused:
        make_submitted(objective="", places=[])
    assert [one.place for one in refused.value.findings] == ["objective", "places"]


def test_an_observed_record_shows_each_comment_at_its_field_and_is_sent_again():
    dossier = make_submitted()
    dossier = actions.observe(
        by=person(VALIDATOR), dossier=dossier, comments={"title": "Diga qué río.", "places.p1": "¿Solo Ambato?", "end": " "}
    )
    assert dossier.stage == Stage.OBSERVED
    assert list(dossier.observations.values_list("round", "place", "text")) == [
        (1, "title", "Diga qué río."),
        (1, "places.p1", "¿Solo Ambato?"),
    ]
    assert actions.submit(by=person(OFFICER), dossier=dossier).submissions.count() == 2


def test_observing_without_a_word_is_refused():
    with pytest.raises(ValidationError):
        actions.observe(by=person(VALIDATOR), dossier=make_submitted(), comments={"title": " "})


@pytest.mark.parametrize("place", ["color", "places.p9", "places.p1.colour", "title.x", "x" * 100])
def test_a_comment_on_a_place_that_the_record_does_not_have_is_refused(place):
    with pytest.raises(ValidationError) as refused:
        actions.observe(by=person(VALIDATOR), dossier=make_submitted(), comments={place: "¿Y esto?"})
    assert list(refused.value.message_dict) == [place[:80]]


def test_an_illegal_jump_names_the_guard():
    with pytest.raises(NotAllowedHere) as refused:
        actions.validate(by=person(VALIDATOR), dossier=make_dossier())
    assert str(refused.value).startswith("«Conforme: pasar a registro» no es posible en el estado «Borrador».")


def test_the_author_does_not_review_their_own_record():
    dossier = make_submitted()
    accounts.appoint(by=Person.objects.system(), person=person(OFFICER), role=Role.VALIDATOR)
    with pytest.raises(PermissionDenied):
        actions.validate(by=person(OFFICER), dossier=dossier)


def test_whoever_saved_any_of_it_does_not_review_it():
    dossier = make_dossier()
    validator = person(VALIDATOR)
    join(by=Person.objects.system(), person=validator, organisation=dossier.organisation, role=InstitutionalRole.EXECUTION)
    accounts.appoint(by=Person.objects.system(), person=validator, role=Role.OFFICER)
    drafting.save(by=person(VALIDATOR), dossier=dossier, base=1, changes={"title": "Con mi mano"})
    sent = actions.submit(by=person(OFFICER), dossier=dossier)
    with pytest.raises(PermissionDenied):
        actions.validate(by=person(VALIDATOR), dossier=sent)


def test_the_database_refuses_a_reviewer_who_sent_it():
    dossier = make_approved()
    with pytest.raises(ValidationError):
        dossier.validated_by = dossier.submitted_by
        dossier.full_clean()


def test_a_withdrawn_record_says_why_and_is_taken_up_again():
    dossier = actions.withdraw(by=person(OFFICER), dossier=make_submitted(), reason="El cooperante se retiró.")
    assert dossier.stage == Stage.WITHDRAWN
    assert actions.reopen(by=person(OFFICER), dossier=dossier).stage == Stage.DRAFT


def test_withdrawing_without_a_reason_is_refused():
    with pytest.raises(ValidationError):
        actions.withdraw(by=person(OFFICER), dossier=make_submitted(), reason=" ")


def test_a_deletion_is_asked_approved_and_undone():
    dossier = actions.ask_deletion(by=person(OFFICER), dossier=make_dossier(), reason="Era una prueba.")
    deleted = actions.delete(by=person(REGISTRAR), dossier=dossier)
    assert Dossier.objects.visible_to(person(OFFICER)).filter(pk=deleted.pk).exists() is False
    restored = actions.restore(by=person(REGISTRAR), dossier=deleted, reason="No era una prueba.")
    assert (restored.stage, restored.values) == (Stage.DRAFT, dossier.values)


def test_nobody_deletes_alone():
    dossier = actions.ask_deletion(by=person(OFFICER), dossier=make_dossier(), reason="Era una prueba.")
    with pytest.raises(PermissionDenied):
        actions.delete(by=person(OFFICER), dossier=dossier)


@pytest.mark.parametrize(
    ("email", "stages"),
    [
        (OFFICER, {Stage.DRAFT, Stage.SUBMITTED}),
        ("oficina@ibarra.example", set()),
        ("programas@bmz.example", set()),
        (VALIDATOR, {Stage.SUBMITTED}),
        ("auditoria@minga.example", {Stage.DRAFT, Stage.SUBMITTED}),
        ("administracion@minga.example", {Stage.DRAFT, Stage.SUBMITTED}),
    ],
)
def test_the_wall_between_institutions(email, stages):
    made = [make_dossier().pk, make_submitted().pk]
    seen = Dossier.objects.filter(pk__in=made).visible_to(person(email))
    assert {Stage(one.stage) for one in seen} == stages


def test_a_draft_that_was_withdrawn_unsent_is_not_seen_by_the_centre():
    drafted = actions.withdraw(by=person(OFFICER), dossier=make_dossier(), reason="El cooperante se retiró.")
    sent = actions.withdraw(by=person(OFFICER), dossier=make_submitted(), reason="El cooperante se retiró.")
    seen = Dossier.objects.filter(pk__in=[drafted.pk, sent.pk]).visible_to(person(VALIDATOR))
    assert list(seen) == [sent]
