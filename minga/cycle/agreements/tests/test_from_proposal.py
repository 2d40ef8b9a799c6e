"""An approved case leads to its agreement: a draft with its parties (R-103; MISSION 1.3, stage 8)."""

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.test import Client

from minga.cycle.agreements import actions
from minga.cycle.agreements.linking import can_draft_from, open_from_proposal
from minga.cycle.agreements.models import Agreement
from minga.cycle.proposals.testing import CENTRE, OFFICER, OTHER_OFFICER, make_accepted, make_submitted, person
from minga.ground.kit.steps import NotAllowedHere

pytestmark = pytest.mark.django_db


def test_r_103_it_works():
    proposal = make_accepted()
    assert can_draft_from(person(), proposal)
    made = open_from_proposal(by=person(), proposal=proposal, kind="CONVENIO_ESPECIFICO")
    made = Agreement.objects.get(pk=made.pk)
    assert (made.proposal, made.title, made.stage) == (proposal, proposal.title, "draft")
    assert [row.organisation.code for row in made.party_rows.all()] == ["ORG-007", "ORG-016"]
    assert not can_draft_from(person(), proposal)


def test_a_case_has_one_agreement_until_that_is_given_up():
    proposal = make_accepted()
    first = open_from_proposal(by=person(), proposal=proposal, kind="CONVENIO_ESPECIFICO")
    with pytest.raises(ValidationError):
        open_from_proposal(by=person(), proposal=proposal, kind="CONVENIO_ESPECIFICO")
    actions.withdraw(by=person(), agreement=first, reason="Se hará otro.")
    assert open_from_proposal(by=person(), proposal=proposal, kind="MEMORANDO").kind.code == "MEMORANDO"


def test_a_case_without_its_answer_has_none():
    with pytest.raises(NotAllowedHere):
        open_from_proposal(by=person(), proposal=make_submitted(), kind="CONVENIO_ESPECIFICO")


@pytest.mark.parametrize("email", [OTHER_OFFICER, CENTRE, "programas@bmz.example"])
def test_only_its_office_drafts_it(email):
    with pytest.raises(PermissionDenied):
        open_from_proposal(by=person(email), proposal=make_accepted(), kind="CONVENIO_ESPECIFICO")


def test_its_page_opens_the_draft():
    proposal = make_accepted()
    client = Client()
    client.force_login(person(OFFICER))
    address = f"/convenios/desde-propuesta/{proposal.code}"
    assert client.get(address).status_code == 200
    assert client.post(address, {"title": "Convenio"}).status_code == 422
    assert client.post(address, {"kind": "CONVENIO_ESPECIFICO", "title": "Convenio"}).status_code == 302
    made = proposal.agreements.get()
    assert made.code in client.get(address).content.decode()
    assert client.get(f"/convenios/{made.code}/tramite").status_code == 200
