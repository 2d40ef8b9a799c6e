"""The law's engine by programs: the six signature cases as a government and as the centre, with the article."""

import pytest

from minga.doors.api.testing import ADMINISTRATOR, OFFICER, Program, places, refusal

pytestmark = pytest.mark.django_db
GOVERNMENT, CENTRE = (OFFICER, "ORG-007"), (ADMINISTRATOR, "ORG-002")
CASES = {  # what is asked: (answer to the centre, answer to a government); MISSION 2.2
    "state": ({}, 200, 403),
    "local": ({"counterpart_country": "BE"}, 403, 200),
    "ngo": ({"standing": "ACTIVA", "verified_on": "2026-05-03", "day": "2026-05-04"}, 403, 200),
    "agency": ({"framework": "Convenio Marco Alemania–Ecuador 1973"}, 403, 200),
    "lender": ({}, 403, 403),
    "private": ({}, 200, 200),
}


def ask(who: tuple[str, str], counterpart: str, **facts):
    return Program(who[0]).post("competences/explain", {"organisation": who[1], "counterpart": counterpart} | facts)


def test_it_works():
    told = ask(GOVERNMENT, "local", counterpart_country="BE").json()
    assert (told["verdict"], told["articles"]) == ("yes", ["GAD-01"])


@pytest.mark.parametrize("counterpart", CASES)
def test_pitfall_9_each_case_of_signature_as_government_and_as_centre(counterpart):
    facts, centre, government = CASES[counterpart]
    assert tuple(ask(who, counterpart, **facts).status_code for who in (CENTRE, GOVERNMENT)) == (centre, government)


def test_pitfall_10_a_refusal_cites_the_article():
    response = ask(GOVERNMENT, "state")
    told = response.json()
    assert (*refusal(response), told["verdict"], told["articles"]) == (403, "no-right", "no", ["GC-01", "Constitución, art. 261"])


@pytest.mark.parametrize(
    ("counterpart", "place"), [("local", "/counterpart_country"), ("ngo", "/standing"), ("agency", "/framework"), (None, "/counterpart")]
)
def test_too_little_said_names_what_to_give(counterpart, place):
    response = Program(OFFICER).post("competences/explain", {"organisation": "ORG-007", "counterpart": counterpart})
    assert (*refusal(response), places(response), response.json()["verdict"]) == (422, "refused", [place], "depends")


def test_nobody_asks_for_another_institution():
    assert refusal(ask((OFFICER, "ORG-113"), "local", counterpart_country="BE")) == (403, "no-right")


def test_what_is_not_there_is_named():
    response = Program(OFFICER).post("competences/explain", {"organisation": "ORG-999", "act": "draft", "units": ["EC-1801", "XX-1"]})
    assert (*refusal(response), places(response)) == (422, "refused", ["/units/1", "/organisation"])


def test_a_visitor_is_refused():
    assert refusal(Program().post("competences/explain", {"organisation": "ORG-007"})) == (401, "no-key")
