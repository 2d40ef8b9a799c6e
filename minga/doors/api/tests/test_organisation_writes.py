"""Organisations by administrators' programs: registered, corrected, published, withdrawn; nobody else's program may."""

import pytest

from minga.cycle.activities.testing import make_activity
from minga.cycle.organisations.models import Organisation
from minga.cycle.organisations.testing import make_organisation
from minga.doors.api.testing import ADMINISTRATOR, OFFICER, VALIDATOR, Program, places, refusal
from minga.ground.accounts.models import Scope
from minga.ground.journal.models import Entry

pytestmark = pytest.mark.django_db
NEW = {
    "code": "T-ONG",
    "name": "Fundación de Prueba",
    "kind": "ONG",
    "role": "Coopera",
    "countries": [{"country": "BE"}],
    "aliases": [{"name": "Stichting Proef", "kind": "translation"}],
}


@pytest.fixture
def program() -> Program:
    return Program(ADMINISTRATOR)


def test_it_works(program):
    made = program.post("organisations", NEW)
    told = program.get("organisations/T-ONG")
    assert (made.status_code, made["Location"], made.json()) == (201, "/api/v1/organisations/T-ONG", told.json())
    assert (told.json()["public"], told.json()["countries"], told["ETag"]) == (False, [{"country": "BE", "capacity": "seat"}], made["ETag"])


def test_one_is_corrected_and_the_rest_stays(program):
    tag = program.post("organisations", NEW)["ETag"]
    changed = program.patch("organisations/T-ONG", {"acronym": "FP"}, If_Match=tag)
    told = changed.json()
    assert (changed.status_code, told["acronym"], told["name"], told["aliases"][0]["name"]) == (200, "FP", NEW["name"], "Stichting Proef")
    assert [line.event for line in Entry.objects.filter(thing_key="T-ONG")] == ["organisation.registered", "organisation.revised"]


def test_one_that_changed_meanwhile_is_not_written_over(program):
    tag = program.post("organisations", NEW)["ETag"]
    program.patch("organisations/T-ONG", {"acronym": "FP"}, If_Match=tag)
    response = program.patch("organisations/T-ONG", {"acronym": "OTRA"}, If_Match=tag)
    assert (*refusal(response), response.json()["current"]["acronym"]) == (412, "changed-meanwhile", "FP")
    assert refusal(program.patch("organisations/T-ONG", {"acronym": "OTRA"})) == (428, "no-condition")


def test_one_is_published_and_withdrawn(program):
    program.post("organisations", NEW)
    met = [program.post("organisations/T-ONG/publish").json()["public"], Program().get("organisations/T-ONG").status_code]
    met += [
        program.post("organisations/T-ONG/withdraw", {"reason": "Error"}).json()["public"],
        Program().get("organisations/T-ONG").status_code,
    ]
    assert met == [True, 200, False, 404]


def test_one_without_a_role_is_not_published(program):
    program.post("organisations", NEW | {"role": ""})
    response = program.post("organisations/T-ONG/publish")
    assert (*refusal(response), places(response)) == (422, "refused", ["/role"])


def test_a_code_that_is_taken_is_refused(program):
    response = program.post("organisations", NEW | {"code": "ORG-033"})
    assert (*refusal(response), places(response), Organisation.objects.get(code="ORG-033").name) == (
        422,
        "refused",
        ["/code"],
        "Unión Europea",
    )


def test_what_does_not_fit_is_named(program):
    wrong = {"kind": "NADA", "territory": "XX-1", "countries": [{"country": "BE"}, {"country": "XX"}]}
    response = program.post("organisations", NEW | wrong)
    assert places(response) == ["/kind", "/territory", "/countries/1/country"]
    assert places(program.post("organisations", NEW | {"name": "a\u200b\u0001"})) == ["/name"]


@pytest.mark.parametrize("member", ["public", "id", "sort_key", "standing", "tax_id", "gad_level"])
def test_no_program_sets_what_is_not_for_it(member, program):
    tag = program.post("organisations", NEW)["ETag"]
    met = [program.post("organisations", NEW | {member: True}), program.patch("organisations/T-ONG", {member: True}, If_Match=tag)]
    assert [(*refusal(one), places(one)) for one in met] == [(422, "refused", [f"/{member}"])] * 2


@pytest.mark.parametrize("who", [OFFICER, VALIDATOR])
def test_nobody_else_may(who):
    make_organisation("T-ONG")
    program = Program(who)
    met = [
        program.post("organisations", NEW | {"code": "T-2"}),
        program.patch("organisations/T-ONG", {"acronym": "FP"}, If_Match='"0-000000000000"'),
        program.post("organisations/T-ONG/publish"),
        program.post("organisations/T-ONG/withdraw", {"reason": "x"}),
    ]
    assert [refusal(one) for one in met] == [(403, "no-right")] * 4
    assert refusal(Program(ADMINISTRATOR, Scope.READ).post("organisations", NEW)) == (403, "no-right")


def test_the_cards_that_name_it_follow(program):
    row = make_organisation("T-ONG", public=True)
    make_activity("T-1")
    tag = program.get("organisations/T-ONG")["ETag"]
    assert program.patch("organisations/T-ONG", {"name": "Otro nombre"}, If_Match=tag).json()["name"] == "Otro nombre"
    assert Organisation.objects.get(pk=row.pk).sort_key == "otro0nombre"
