"""Networks of territories: international or national, who belongs and who promotes (R-117)."""

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from minga.cycle.agreements.models import NetworkMembership
from minga.cycle.agreements.networks import join, reach_of
from minga.cycle.organisations.models import Organisation
from minga.cycle.organisations.testing import make_organisation
from minga.ground.accounts.models import Person
from minga.ground.codelists.models import Code

pytestmark = pytest.mark.django_db


def one(code: str) -> Organisation:
    return Organisation.objects.select_related("kind", "scope").get(code=code)


def joined(network="ORG-031", member="ORG-112", **given) -> str:
    return join(by=Person.objects.get(email="administracion@minga.example"), network=one(network), member=one(member), **given)


def test_r_117_cglu_is_international_and_riici_national():
    riici = Organisation.objects.get(acronym="", name="RIICI")
    assert (reach_of(one("ORG-031")), one("ORG-031").acronym, reach_of(riici)) == ("RED_INTERNACIONAL", "CGLU", "RED_NACIONAL")
    listed = Code.objects.of("INTERNACIONALIZACION").current()
    assert {reach_of(one("ORG-031")), reach_of(riici)} <= set(listed.values_list("code", flat=True))


def test_r_117_the_associations_of_governments_are_national_networks():
    assert [reach_of(one(code)) for code in ("ORG-004", "ORG-008")] == ["RED_NACIONAL", "RED_NACIONAL"]


def test_r_117_a_network_of_no_stated_reach_follows_its_scope():
    assert [reach_of(one(code)) for code in ("ORG-021", "ORG-013", "ORG-002")] == ["RED_INTERNACIONAL", "RED_NACIONAL", ""]
    assert reach_of(make_organisation("T-RED", kind="RED")) == ""


def test_r_117_who_promotes_is_no_member():
    rows = NetworkMembership.objects.filter(network__name="RIICI").values_list("member__acronym", "part", "source")
    assert sorted(rows) == [("AME", "promoter", "001:L320"), ("CONGOPE", "promoter", "001:L320")]


def test_a_member_is_entered_once_and_corrected():
    assert [joined(since="2010"), joined(since="2010"), joined(since="2010", until="2015")] == ["created", "unchanged", "changed"]


@pytest.mark.parametrize(
    ("given", "place"),
    [
        ({"network": "ORG-002"}, "network"),
        ({"member": "ORG-031"}, "member"),
        ({"since": "2015", "until": "2010"}, "until"),
        ({"part": "guest"}, "part"),
    ],
)
def test_what_cannot_be_is_refused(given, place):
    with pytest.raises(ValidationError) as error:
        joined(**given)
    assert list(error.value.message_dict) == [place]


def test_only_who_administers_enters_members():
    with pytest.raises(PermissionDenied):
        join(by=Person.objects.get(email="oficina@ambato.example"), network=one("ORG-031"), member=one("ORG-007"))
