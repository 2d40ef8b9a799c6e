"""Under which identifiers an organisation stands in IATI and in registers: their shape, whose they are, what keeps them."""

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from minga.cycle.organisations import actions, profiling, rules
from minga.cycle.organisations.models import Alias, AliasKind, Organisation
from minga.cycle.organisations.testing import make_organisation
from minga.ground.accounts.models import Person
from minga.ground.journal.models import Entry
from minga.ground.search.models import Card

pytestmark = pytest.mark.django_db

RUC, DAC = "EC-RUC-1790012345001", "XM-DAC-41114"


def registrar() -> Person:
    return Person.objects.get(email="registro@minga.example")


def written(organisation: Organisation, *identifiers: str) -> None:
    profiling.set_identifiers(by=registrar(), organisation=organisation, identifiers=list(identifiers))


def kept(organisation: Organisation) -> list[str]:
    return list(organisation.aliases.filter(kind=AliasKind.IATI).values_list("name", flat=True))


def refused(organisation: Organisation, *identifiers: str) -> list[str]:
    with pytest.raises(ValidationError) as error:
        written(organisation, *identifiers)
    return error.value.message_dict["identifiers"]


def test_it_works():
    one = make_organisation("T-1", "Fundación Agua", public=True)
    written(one, RUC, DAC)
    assert kept(one) == [RUC, DAC]
    line = Entry.objects.latest("seq")
    assert (line.event, line.actor, line.thing_key) == ("organisation.identified", registrar(), "T-1")
    assert (line.before, line.after) == ({"identifiers": []}, {"identifiers": [RUC, DAC]})
    assert "1790012345001" in Card.objects.get(key="T-1").body_text
    written(one, DAC)
    assert (kept(one), Entry.objects.latest("seq").before) == ([DAC], {"identifiers": [RUC, DAC]})
    written(one)
    assert kept(one) == []


def test_the_same_ones_leave_no_line():
    one = make_organisation("T-1")
    written(one, RUC, DAC)
    before = Entry.objects.count()
    written(one, DAC, RUC)
    assert (Entry.objects.count(), kept(one)) == (before, [RUC, DAC])


@pytest.mark.parametrize("value", ["XM-DAC-41114", "GB-1", "EC-RUC-1790012345001", "CA_AB-ABT-20343579", "XI-IATI-EC_INTPA"])
def test_what_is_an_identifier(value):
    assert rules.check_identifier(value) == value


@pytest.mark.parametrize(
    "value",
    ["1790012345001", "CAF-1", "ec-ruc-1790012345001", "EC-RUC-", "EC-", "EC", "EC-RUC 179", "EC-RUC-1/2", "EC-" + "1" * 98],
)
def test_what_is_no_identifier(value):
    with pytest.raises(ValidationError) as error:
        rules.check_identifier(value)
    told = error.value.message_dict["identifiers"][0]
    assert told.startswith(f"«{value[:60]}» no es un identificador: lleva el código del registro, un guion y el número")


def test_one_that_is_no_identifier_changes_nothing():
    one = make_organisation("T-1")
    written(one, DAC)
    assert refused(one, RUC, "1790012345001")[0].startswith("«1790012345001» no es un identificador")
    assert kept(one) == [DAC]


def test_one_that_is_written_twice():
    assert refused(make_organisation("T-1"), "XM-DAC-41114a", "XM-DAC-41114A") == ["«XM-DAC-41114A» está dos veces."]


def test_one_of_another_organisation_is_told_by_its_name():
    written(make_organisation("T-1", "Fundación Agua"), DAC)
    assert refused(make_organisation("T-2"), DAC) == ["«XM-DAC-41114» ya es de Fundación Agua (T-1)."]


def test_the_ruc_of_another_organisation():
    assert refused(make_organisation("T-2"), "EC-RUC-0992372850001") == ["«EC-RUC-0992372850001» ya es de ACDI/VOCA (NGO-02)."]


def test_its_own_ruc():
    ngo = Organisation.objects.get(code="NGO-02")
    written(ngo, "EC-RUC-0992372850001")
    assert (ngo.standing.tax_id, kept(ngo)) == ("0992372850001", ["EC-RUC-0992372850001"])


def test_one_that_stands_among_its_other_names_becomes_an_identifier():
    one = make_organisation("T-1", aliases=[{"name": DAC, "kind": AliasKind.OTHER, "source": "002:L1"}])
    written(one, DAC)
    assert list(Alias.objects.filter(organisation=one).values_list("name", "kind", "source")) == [(DAC, "iati", "002:L1")]


def test_a_record_that_was_merged_is_not_changed():
    one = make_organisation("T-1")
    Organisation.objects.filter(pk=one.pk).update(merged_into=make_organisation("T-2"))
    with pytest.raises(ValidationError, match="T-1 se unió a"):
        written(one, DAC)


@pytest.mark.parametrize("email", ["oficina@ambato.example", "revision@minga.example", "auditoria@minga.example"])
def test_only_the_centre_writes_them(email):
    with pytest.raises(PermissionDenied):
        profiling.set_identifiers(by=Person.objects.get(email=email), organisation=make_organisation("T-1"), identifiers=[DAC])


def test_a_table_that_tells_nothing_of_them_leaves_what_people_wrote():
    one = make_organisation("T-1", aliases=[{"name": RUC, "kind": AliasKind.IATI, "source": "002:L1"}, {"name": "Agua"}])
    written(one, RUC, DAC)
    names = [alias["name"] for alias in actions.with_identifiers(one, [{"name": "Agua viva"}])]
    assert names == ["Agua viva", DAC]
    assert actions.with_identifiers(None, [{"name": "Agua"}]) == [{"name": "Agua"}]
