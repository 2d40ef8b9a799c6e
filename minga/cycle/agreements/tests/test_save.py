"""Drafting: a number of its own, saved as one goes; two people's work is put together and nothing typed is lost."""

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.utils import timezone

from minga.cycle.agreements import actions
from minga.cycle.agreements.drafting import Conflict
from minga.cycle.agreements.models import Agreement
from minga.cycle.agreements.queries import compare
from minga.cycle.agreements.testing import AMBATO, CENTRE, OFFICER, OTHER_OFFICER, VALIDATOR, make_draft, make_signed, organisation, person
from minga.cycle.organisations.models import InstitutionalRole
from minga.cycle.organisations.people import join
from minga.ground.accounts.models import Person, Role
from minga.ground.accounts.testing import make_person
from minga.ground.journal.models import Entry
from minga.ground.kit.steps import NotAllowedHere

pytestmark = pytest.mark.django_db


def save(agreement: Agreement, base: int, email: str = OFFICER, **changes) -> Agreement:
    changes = {place.replace("__", "."): value for place, value in changes.items()}
    return actions.save(by=person(email), agreement=agreement, base=base, changes=changes)


def colleague() -> str:
    one = make_person("otra@ambato.example", Role.OFFICER)
    join(by=Person.objects.system(), person=one, organisation=organisation(AMBATO), role=InstitutionalRole.EXECUTION)
    return one.email


def test_it_works():
    draft = make_draft()
    saved = save(draft, 1, title="Hermanamiento de ríos", ends_on="2098")
    year = timezone.localdate().year
    line = Entry.objects.get(event="agreement.saved", thing_key=draft.code)
    assert (draft.code, saved.version, saved.title, saved.ends_on) == (f"CV-{year}-00001", 2, "Hermanamiento de ríos", "2098")
    assert line.after == {"title": "Hermanamiento de ríos", "ends_on": "2098"}
    assert [(one.place, one.after) for one in compare(saved, 1, 2)] == [("title", "Hermanamiento de ríos"), ("ends_on", "2098")]


def test_numbers_follow_one_another():
    assert [make_draft().code[-5:] for _one in range(3)] == ["00001", "00002", "00003"]


def test_saving_nothing_new_writes_nothing():
    draft = make_draft()
    assert (save(draft, 1, title=draft.title).version, Entry.objects.filter(event="agreement.saved").count()) == (1, 0)


def test_the_work_of_two_is_put_together():
    draft, other = make_draft(), colleague()
    save(draft, 1, title="Uno")
    assert (save(draft, 1, other, object="Dos").title, Agreement.objects.get(pk=draft.pk).object) == ("Uno", "Dos")


def test_the_same_place_twice_is_a_conflict_with_both_versions():
    draft, other = make_draft(), colleague()
    save(draft, 1, title="Uno")
    with pytest.raises(Conflict) as both:
        save(draft, 1, other, title="Dos", object="Más")
    found = [(one.place, one.theirs, one.mine) for one in both.value.differences]
    assert (found, Agreement.objects.get(pk=draft.pk).object == "Más") == ([("title", "Uno", "Dos")], False)


def test_a_row_that_another_took_away_is_a_conflict():
    draft, other = make_draft(), colleague()
    row = f"parties.{draft.party_rows.last().pk}"
    save(draft, 1, **{row.replace(".", "__"): None})
    with pytest.raises(Conflict):
        save(draft, 1, other, **{f"{row}.signatory".replace(".", "__"): "Alguien"})


def test_a_row_keeps_its_number_when_others_come_and_go():
    draft = make_draft()
    first, second = draft.party_rows.values_list("pk", flat=True)
    saved = save(draft, 1, **{f"parties__{first}": None, "parties__n1__role": "EJECUTOR", "parties__n1__as_written": "Cruz Roja"})
    assert [one.pk for one in saved.party_rows.all()][0] == second
    assert [one.as_written for one in saved.party_rows.all()][1] == "Cruz Roja"


def test_a_place_that_an_agreement_does_not_have_is_refused():
    with pytest.raises(ValidationError):
        save(make_draft(), 1, price="1")


@pytest.mark.parametrize(
    ("changes", "place"),
    [
        ({"total_amount": "5"}, "__all__"),
        ({"total_amount": "5", "total_currency": "USD"}, "__all__"),  # 'no implica erogación'
        ({"indefinite": "yes"}, "__all__"),
        ({"title": None}, "title"),
        ({"parties.n1.role": "PARTE"}, "parties.n1.as_written"),
        ({"obligations.n1.party": "A"}, "obligations.n1.text"),
        ({"values.n1.party": "A", "values.n1.amount": "3"}, "values.n1"),
    ],
)
def test_what_the_record_refuses_is_named_by_its_place(changes, place):
    draft = make_draft()
    with pytest.raises(ValidationError) as refused:
        actions.save(by=person(OFFICER), agreement=draft, base=1, changes=changes)
    assert list(refused.value.message_dict) == [place]


def test_an_agreement_does_not_derive_from_itself():
    first = make_draft()
    second = save(make_draft(), 1, parent=first.code)
    with pytest.raises(ValidationError) as refused:
        save(first, 1, parent=second.code)
    assert list(refused.value.message_dict) == ["parent"]


@pytest.mark.parametrize("email", [OTHER_OFFICER, VALIDATOR, "registro@minga.example", "auditoria@minga.example"])
def test_others_do_not_write_it(email):
    with pytest.raises(PermissionDenied):
        save(make_draft(), 1, email, title="Ajeno")


def test_others_do_not_open_one_for_an_institution():
    with pytest.raises(PermissionDenied):
        actions.open_agreement(by=person(OTHER_OFFICER), organisation=organisation(AMBATO), values={"kind": "ALIANZA", "title": "X"})
    with pytest.raises(PermissionDenied):
        actions.open_agreement(by=person(OFFICER), organisation=organisation(CENTRE), values={"kind": "ALIANZA", "title": "X"})


def test_what_is_signed_is_not_edited():
    signed = make_signed()
    with pytest.raises(NotAllowedHere):
        save(signed, signed.version, title="Otro")


def test_a_party_that_nobody_knows_is_kept_with_a_proposal():
    saved = save(make_draft(), 1, parties__n1__role="EJECUTOR", parties__n1__as_written="AIESEC de Colombia")
    row = saved.party_rows.last()
    assert (row.organisation, row.as_written, row.proposed.code) == (None, "AIESEC de Colombia", "ORG-042")
