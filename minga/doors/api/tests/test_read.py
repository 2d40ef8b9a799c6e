"""Reading activities, organisations and code lists: everything the sources say, nothing that the reader may not see."""

import pytest

from minga.cycle.activities import actions as activities
from minga.cycle.activities.models import Activity
from minga.cycle.activities.testing import code_of, make_activity
from minga.cycle.organisations.models import Organisation
from minga.cycle.organisations.testing import make_organisation
from minga.doors.api.testing import ADMINISTRATOR, OFFICER, OTHER_OFFICER, VALIDATOR, Program, refusal
from minga.ground.accounts.models import Person

pytestmark = pytest.mark.django_db


def codes(response) -> list[str]:
    return [row["code"] for row in response.json()["items"]]


def all_pages(program: Program, address: str) -> list[str]:
    """The codes of every page of a list, following `next`."""
    found, at = [], address
    while at:
        response = program.get(at.removeprefix("/api/v1/"))
        found += codes(response)
        at = response.json()["next"]
    return found


def part_of(organisation: Organisation, code: str = "T-1", public: bool = False) -> Activity:
    row = {"role": code_of("ROL_PARTICIPACION", "EJECUTOR"), "organisation": organisation, "as_written": organisation.name}
    return make_activity(code, participants=[row], public=public)


def test_it_works():
    told = Program().get("activities/PRJ-010").json()
    assert (told["code"], told["title"], told["total"], told["start"], told["end"]) == ("PRJ-010", "RestauraAcción", None, None, "2023")


def test_an_amount_is_text_with_its_currency_and_exactness():
    make_activity("T-1", total_amount="7928561027.32", total_currency="COP")
    told = Program().get("activities/T-1").json()
    assert told["total"] == {"amount": "7928561027.32", "currency": "COP", "precision": "exact"}


def test_nothing_is_not_nought():
    make_activity("T-1", total_amount="0", total_currency="USD")
    make_activity("T-2")
    told = [Program().get(f"activities/{code}").json()["total"] for code in ("T-1", "T-2")]
    assert told == [{"amount": "0.00", "currency": "USD", "precision": "exact"}, None]


@pytest.mark.parametrize("order", ["title", "revised"])
def test_the_pages_of_a_list_hold_each_row_once(order):
    found = all_pages(Program(), f"activities?limit=5&order={order}")
    assert (len(found), set(found)) == (len(set(found)), set(Activity.objects.published().values_list("code", flat=True)))


def test_the_next_page_stands_in_the_link_header_too():
    response = Program().get("activities?limit=2")
    assert response["Link"] == f'<{response.json()["next"]}>; rel="next"'


@pytest.mark.parametrize("cursor", ["x", "W10:1xUiYj:h8qdqAlWQLNC0raVuISDeo5", "A" * 1000])
def test_a_cursor_that_is_not_ours_is_refused(cursor):
    assert refusal(Program().get(f"activities?cursor={cursor}")) == (404, "not-found")


def test_a_cursor_of_another_list_is_refused():
    following = Program().get("organisations?limit=1").json()["next"].partition("cursor=")[2]
    assert refusal(Program().get(f"codelists?cursor={following}")) == (404, "not-found")


def test_filters_narrow_the_list():
    asked = ("kind=PROGRAMA", "status=VIGENTE", "country=CO", "organisation=ORG-033", "unit=EC-18")
    found = [set(all_pages(Program(), f"activities?limit=100&{one}")) for one in asked]
    public = Activity.objects.published()
    assert found[:3] == [
        set(public.filter(kind__code="PROGRAMA").values_list("code", flat=True)),
        set(public.filter(status__code="VIGENTE").values_list("code", flat=True)),
        set(public.filter(places__country="CO").values_list("code", flat=True)),
    ]
    assert found[3] == set(public.filter(participants__organisation__code="ORG-033").values_list("code", flat=True))
    assert found[4] == set(public.filter(places__unit__key__startswith="EC-18").values_list("code", flat=True))


@pytest.mark.parametrize("moment", ["0001-01-01T00:00:00Z", "9999-12-31T23:59:59-12:00", "2026-01-01T00:00:00.5-05:00"])
def test_any_moment_can_be_asked_for(moment):
    assert Program().get(f"activities?updated_since={moment}").status_code == 200


def test_what_is_not_public_is_seen_by_its_institution_and_the_centre():
    part_of(Organisation.objects.get(code="ORG-007"))
    met = {who: Program(who).get("activities/T-1").status_code for who in ("", OFFICER, OTHER_OFFICER, VALIDATOR)}
    listed = {who: "T-1" in all_pages(Program(who), "activities?limit=100") for who in met}
    assert met == {"": 404, OFFICER: 200, OTHER_OFFICER: 404, VALIDATOR: 200}
    assert listed == {"": False, OFFICER: True, OTHER_OFFICER: False, VALIDATOR: True}


def test_an_organisation_that_is_not_public_is_named_to_nobody_else():
    part_of(make_organisation("T-ONG", "Fundación Escondida"), public=True)
    mine, theirs = (Program(who).get("activities/T-1").json()["participants"][0]["organisation"] for who in (ADMINISTRATOR, OFFICER))
    assert (mine, theirs) == ({"code": "T-ONG", "name": "Fundación Escondida"}, None)
    assert codes(Program(OFFICER).get("activities?organisation=T-ONG")) == []
    assert codes(Program(ADMINISTRATOR).get("activities?organisation=T-ONG")) == ["T-1"]
    assert refusal(Program().get("organisations/T-ONG")) == (404, "not-found")


def test_what_an_activity_repeats_is_told_to_those_who_see_it():
    first = make_activity("T-1", public=False)
    make_activity("T-2", duplicate_of=first, parent=first)
    told = [Program(who).get("activities/T-2").json() for who in ("", VALIDATOR)]
    assert [(one["repeats"], one["part_of"]) for one in told] == [(None, None), ("T-1", "T-1")]


def test_history_is_of_the_institutions_that_take_part_and_the_centre():
    part_of(Organisation.objects.get(code="ORG-007"), public=True)
    met = {who: Program(who).get("activities/T-1/history").status_code for who in ("", OFFICER, OTHER_OFFICER, VALIDATOR)}
    assert met == {"": 401, OFFICER: 200, OTHER_OFFICER: 403, VALIDATOR: 200}


def test_history_tells_the_lines_of_this_record_alone():
    part_of(Organisation.objects.get(code="ORG-007"))
    make_activity("T-2")
    lines = Program(OFFICER).get("activities/T-1/history").json()["items"]
    assert [(line["event"], line["after"].get("code")) for line in lines] == [("activity.recorded", "T-1")]


def test_history_names_to_an_institution_only_its_own_people_and_what_it_sees():
    role, hidden = code_of("ROL_PARTICIPACION", "EJECUTOR"), make_organisation("T-ONG", "Fundación Escondida")
    rows = [{"role": role, "organisation": one, "as_written": one.name} for one in (Organisation.objects.get(code="ORG-007"), hidden)]
    by = Person.objects.get(email=ADMINISTRATOR)
    parent = make_activity("T-0", public=False)
    fields = {"kind": code_of("TIPO_ACTIVIDAD", "PROYECTO"), "title": "x", "source": "002:L1", "parent": parent}
    activities.record(by=by, code="T-1", fields=fields, parts={"participants": rows})
    told = [Program(who).get("activities/T-1/history").json()["items"][0] for who in (OFFICER, VALIDATOR)]
    named = [[(row["organisation"], row["as_written"]) for row in one["after"]["participants"]] for one in told]
    own = ("ORG-007", rows[0]["as_written"])
    assert named == [[own, (None, None)], [own, ("T-ONG", "Fundación Escondida")]]
    assert [(one["person"], one["after"]["parent"]) for one in told] == [("", None), (str(by), "T-0")]


def test_an_organisation_is_told_with_every_name():
    told = Program().get("organisations/ORG-033").json()
    names = set(Organisation.objects.get(code="ORG-033").aliases.values_list("name", flat=True))
    assert (told["name"], {alias["name"] for alias in told["aliases"]}) == ("Unión Europea", names)


def test_the_list_of_organisations_holds_the_public_ones_once():
    found = all_pages(Program(), "organisations?limit=40")
    assert (len(found), set(found)) == (len(set(found)), set(Organisation.objects.published().values_list("code", flat=True)))


def test_code_lists_are_read_in_the_readers_language():
    said = [str(Program().get("codelists/FUENTE", Accept_Language=one).json()["items"]) for one in ("es", "en")]
    assert (len(set(said)), refusal(Program().get("codelists/NADA"))) == (2, (404, "not-found"))


@pytest.mark.parametrize("number", [1, 3])
def test_a_list_asks_a_fixed_number_of_times(number, django_assert_num_queries):
    for n in range(number):
        part_of(make_organisation(f"T-ONG{n}", public=True), f"T-{n}", public=True)
    program = Program()
    program.get("activities?limit=1")  # the first of a minute may clear away the counts of older ones
    with django_assert_num_queries(2):  # the count of requests and the rows
        program.get("activities?limit=100&country=EC")
