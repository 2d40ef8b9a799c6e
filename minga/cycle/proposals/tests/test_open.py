"""A case is opened where a cooperant came by itself (R-090 asks its gains afterwards)."""

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from minga.cycle.proposals.testing import BMZ, CENTRE, COOPERANT, OTHER_OFFICER, make_case, make_need
from minga.ground.journal.models import Entry

pytestmark = pytest.mark.django_db


def test_it_works():
    first, second = make_case(), make_case()
    assert int(second.code[-5:]) == int(first.code[-5:]) + 1
    assert (first.stage, first.cooperant.code, first.public) == ("negotiation", BMZ, False)
    line = Entry.objects.get(event="proposal.opened", thing_key=first.code)
    assert (line.reason, line.after["cooperant"]) == ("El cooperante se acercó en una feria.", BMZ)


def test_without_a_match_it_says_why():
    with pytest.raises(ValidationError) as refused:
        make_case(because=" ")
    assert list(refused.value.message_dict) == ["because"]


def test_the_demand_of_another_is_refused():
    with pytest.raises(ValidationError) as refused:
        make_case(demand=make_need(institution="ORG-113"))
    assert list(refused.value.message_dict) == ["demand"]


def test_nobody_asks_itself():
    with pytest.raises(ValidationError) as refused:
        make_case(cooperant="ORG-007")
    assert list(refused.value.message_dict) == ["cooperant"]


@pytest.mark.parametrize("email", [OTHER_OFFICER, COOPERANT, CENTRE])
def test_only_its_officers_open_it(email):
    with pytest.raises(PermissionDenied):
        make_case(email=email)
