"""What is typed becomes the kept value; what is not public is found by those who may see it, and named to nobody."""

import pytest

from minga.cycle.activities.testing import make_activity
from minga.cycle.filing import forms
from minga.cycle.filing.certifying import address
from minga.cycle.filing.labels import Labels
from minga.cycle.filing.shape import FIELDS, SECTIONS, field_at
from minga.cycle.filing.testing import OFFICER, VALIDATOR, make_registered, person
from minga.cycle.filing.understanding import NotUnderstood, understood
from minga.cycle.filing.values import record_of
from minga.cycle.organisations import people
from minga.cycle.organisations.models import InstitutionalRole
from minga.cycle.organisations.testing import make_organisation

pytestmark = pytest.mark.django_db
ORGANISATION, PARENT, RATE = field_at("participants.a1.organisation"), FIELDS["parent"], field_at("exchange_events.x1.rate")


@pytest.fixture
def hidden():
    return make_organisation("T-ONG", "Fundación Escondida")


def test_it_works():
    assert understood(ORGANISATION, "Unión Europea (ORG-033)") == "ORG-033"
    assert understood(RATE, "10000000") == "10000000"


@pytest.mark.parametrize("typed", ["T-ONG", "Fundación Escondida", "Fundación Escondida (T-ONG)", "fundacion escondida"])
def test_an_organisation_that_is_not_public_is_found_by_those_who_see_it(typed, hidden):
    with pytest.raises(NotUnderstood):
        understood(ORGANISATION, typed, person=person(OFFICER))
    assert understood(ORGANISATION, typed, person=person(VALIDATOR)) == "T-ONG"


def test_ones_own_institution_is_found(hidden):
    people.join(by=person("administracion@minga.example"), person=person(OFFICER), organisation=hidden, role=InstitutionalRole.EXECUTION)
    assert understood(ORGANISATION, "T-ONG", person=person(OFFICER)) == "T-ONG"


def test_a_record_that_is_not_public_is_found_by_those_who_see_it():
    make_activity("T-1", public=False)
    with pytest.raises(NotUnderstood):
        understood(PARENT, "T-1", person=person(OFFICER))
    assert understood(PARENT, "T-1", person=person(VALIDATOR)) == "T-1"


def test_what_a_place_holds_already_stays_when_it_is_posted_again(hidden):
    values = {"participants": [{"id": "a1", "organisation": "T-ONG"}]}
    section = next(one for one in SECTIONS if one.name == "actors")
    read = forms.read(section, values, {"participants.a1.organisation": Labels(values).typed(ORGANISATION, "T-ONG")})
    assert (read.changes, read.errors) == ({}, {})


def test_what_is_not_public_is_shown_by_its_code_alone(hidden):
    make_activity("T-1", public=False)
    values = {"parent": "T-1", "participants": [{"id": "a1", "organisation": "T-ONG"}]}
    labels = Labels(values)
    shown = [(labels.of(field, code), labels.typed(field, code)) for field, code in ((ORGANISATION, "T-ONG"), (PARENT, "T-1"))]
    assert shown == [("T-ONG", "T-ONG"), ("T-1", "T-1")]


def test_the_name_of_what_is_not_public_is_not_written_into_the_record(hidden):
    rows = [{"id": "a1", "role": "EJECUTOR", "organisation": code} for code in ("T-ONG", "ORG-033")]
    _fields, parts = record_of({"kind": "PROYECTO", "title": "x", "participants": rows})
    assert [part["as_written"] for part in parts["participants"]] == ["T-ONG", "Unión Europea"]


def test_a_rate_that_no_column_holds_is_refused():
    with pytest.raises(NotUnderstood):
        understood(RATE, "10000001")


def test_a_certificate_seals_the_path_of_its_record(client):
    dossier = make_registered()
    code = dossier.activity.code
    assert address(code) == f"/actividades/{code}"
