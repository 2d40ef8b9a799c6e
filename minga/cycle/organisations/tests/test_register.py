"""Registering an organisation with every name it goes by, and correcting it as a whole."""

import pytest
from django.core.exceptions import ValidationError

from minga.cycle.organisations import actions
from minga.cycle.organisations.models import Organisation
from minga.cycle.organisations.testing import make_organisation
from minga.ground.codelists.models import Code
from minga.ground.journal import actions as journal
from minga.ground.journal.models import Entry
from minga.ground.search.models import Card

pytestmark = pytest.mark.django_db
PERSONAL = {"email", "phone", "telephone", "mobile", "address", "contact", "person", "people"}


def lines(code: str = "T-1") -> list[str]:
    rows = Entry.objects.filter(thing_kind="organisation", thing_key=code).order_by("seq")
    return list(rows.values_list("event", flat=True))


def test_it_works(system):
    kind = Code.objects.of("TIPO_ORGANIZACION").get(code="FONDO")
    aliases = [{"name": "Fondo de Ensayo", "kind": "former_name", "valid_to": "2012", "source": "001:L1"}]
    row, done = actions.register(
        by=system, code="T-1", name="Fondo Ñandú", kind=kind, countries=[("IT", "seat"), ("EC", "financing")], aliases=aliases
    )
    assert (done, row.public, lines()) == ("created", False, ["organisation.registered"])
    assert sorted(row.countries.values_list("country", "capacity")) == [("EC", "financing"), ("IT", "seat")]
    assert list(row.aliases.values_list("name", "folded", "valid_to")) == [("Fondo de Ensayo", "fondo de ensayo", "2012")]


def test_the_same_again_changes_nothing(system, organisation):
    before = journal.head()
    make_organisation("T-1", role="Ejecuta")
    assert (journal.head(), Organisation.objects.filter(code="T-1").count()) == (before, 1)


def test_a_correction_keeps_before_and_after(system, organisation):
    make_organisation("T-1", "Otro nombre", role="Ejecuta")
    last = Entry.objects.filter(thing_key="T-1").latest("seq")
    assert (last.event, last.before["name"], last.after["name"]) == ("organisation.revised", "Organización T-1", "Otro nombre")


def test_aliases_and_countries_become_those_given(organisation):
    make_organisation("T-1", role="Ejecuta", aliases=[{"name": "Uno"}, {"name": "Dos"}], countries=[("IT", "seat")])
    make_organisation("T-1", role="Ejecuta", aliases=[{"name": "Dos"}, {"name": "Tres"}], countries=[("FR", "seat")])
    assert sorted(organisation.aliases.values_list("name", flat=True)) == ["Dos", "Tres"]
    assert list(organisation.countries.values_list("country", flat=True)) == ["FR"]


def test_a_name_of_signs_alone_is_kept(system):
    assert make_organisation("T-1", "¡¿…?!", aliases=[{"name": "???"}]).name == "¡¿…?!"


def test_the_longest_name_of_another_script_is_kept(system):
    assert make_organisation("T-1", "Ж" * 300, aliases=[{"name": "ﷺ" * 300}], public=True).name == "Ж" * 300


def test_refuses_no_name(system):
    kind = Code.objects.of("TIPO_ORGANIZACION").get(code="FONDO")
    with pytest.raises(ValidationError) as refused:
        actions.register(by=system, code="T-1", name="", kind=kind)
    assert list(refused.value.message_dict) == ["name"]


def test_refuses_a_code_that_no_address_can_hold(system):
    with pytest.raises(ValidationError) as refused:
        make_organisation("T/1")
    assert refused.value.message_dict == {"code": ["Un código lleva letras sin acento, cifras, punto y guiones."]}


def test_refuses_a_control_sign_in_an_alias(system):
    with pytest.raises(ValidationError) as refused:
        make_organisation("T-1", aliases=[{"name": "a\x07"}])
    assert list(refused.value.message_dict) == ["aliases"]
    assert not Organisation.objects.filter(code="T-1").exists()


def test_r_067_refuses_that_a_public_organisation_loses_its_role(system):
    make_organisation("T-1", public=True)
    with pytest.raises(ValidationError) as refused:
        make_organisation("T-1", role="")
    assert list(refused.value.message_dict) == ["role"]


def test_r_074_seat_and_financing_country_are_two_things():
    held = Organisation.objects.get(code="NGO-08").countries.values_list("country", "capacity")
    assert list(held) == [("ES", "seat")]


def test_r_077_an_organisation_holds_no_contact_of_a_person():
    fields = {field.name for model in (Organisation, Card) for field in model._meta.get_fields()}
    assert {name for name in fields if PERSONAL & set(name.split("_"))} == {"people", "people_unit", "people_precision"}


def test_r_077_a_card_shows_name_role_and_country_alone(system):
    make_organisation("T-1", "Fundación Clara", role="Da becas", countries=[("IT", "seat")], public=True)
    card = Card.objects.get(kind="organisation", key="T-1")
    assert (card.title, card.lead, card.countries, card.people, card.partner) == ("Fundación Clara", "Da becas", " IT ", None, "")


def test_publishing_by_the_way_is_refused(system):
    with pytest.raises(TypeError):
        actions.register(by=system, code="T-X", name="X", public=True)
