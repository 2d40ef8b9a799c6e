"""Dossiers by programs: opened, changed by place, taken from step to step; two programs never write over each other."""

import pytest

from minga.cycle.filing.models import Dossier
from minga.cycle.filing.testing import AMBATO, COMPLETE, IBARRA, make_dossier, make_submitted
from minga.cycle.organisations.testing import make_organisation
from minga.doors.api.models import Answered
from minga.doors.api.testing import OFFICER, OTHER_OFFICER, REGISTRAR, VALIDATOR, Program, places, refusal
from minga.ground.accounts.models import Scope
from minga.ground.journal.models import Entry

pytestmark = pytest.mark.django_db
NEW = {"organisation": AMBATO, "values": {"title": "Riego en Pasa", "kind": "PROYECTO", "places": [{"unit": "EC-1801", "share": "100"}]}}


@pytest.fixture
def officer() -> Program:
    return Program(OFFICER)


def opened(program: Program, **given) -> tuple[str, str]:
    """Open a dossier; returns its number and its tag."""
    response = program.post("drafts", NEW | given)
    assert response.status_code == 201, response.content
    return response.json()["key"], response["ETag"]


def reviewed(program: Program, key: str, step: str, body: dict | None = None, **headers: str):
    """Take a step of the centre with the version that the program has just read."""
    return program.post(f"drafts/{key}/{step}", body, If_Match=program.get(f"drafts/{key}")["ETag"], **headers)


def test_it_works(officer):
    key, tag = opened(officer)
    changed = officer.patch(f"drafts/{key}", {"changes": {"title": "Riego en Pasa y Quisapincha", "end": "2028"}}, If_Match=tag)
    told = changed.json()
    assert (changed.status_code, told["version"], told["title"], told["values"]["end"]) == (200, 2, "Riego en Pasa y Quisapincha", "2028")
    assert (changed["ETag"] == tag, officer.get(f"drafts/{key}")["ETag"] == changed["ETag"]) == (False, True)


def test_what_is_opened_is_told_with_its_address(officer):
    response = officer.post("drafts", NEW)
    told = response.json()
    row = told["values"]["places"][0]
    assert (response["Location"], told["stage"], told["organisation"]["code"]) == (f"/api/v1/drafts/{told['key']}", "draft", AMBATO)
    assert (row["unit"], row["share"], len(row["id"])) == ("EC-1801", "100", 8)


def test_a_record_of_minga_gets_its_dossier():
    program = Program("oficina@ibarra.example")
    refused = program.post("drafts", {"organisation": IBARRA, "activity": "PRJ-001"})
    assert refusal(refused) == (403, "no-right")
    assert places(program.post("drafts", {"organisation": IBARRA, "activity": "NADA"})) == ["/activity"]
    assert places(program.post("drafts", {"organisation": IBARRA, "activity": "PRJ-001", "values": {}})) == ["/values"]


def test_what_is_not_understood_is_refused_at_its_place(officer):
    values = {"title": "x", "start": "ayer", "total_amount": "mucho", "places": [{"unit": "Nunca Jamás"}, {"id": "a.b"}], "color": "rojo"}
    assert places(officer.post("drafts", {"organisation": AMBATO, "values": values})) == ["/values/places/1/id", "/values/color"]
    del values["color"], values["places"][1]
    response = officer.post("drafts", {"organisation": AMBATO, "values": values})
    assert (*refusal(response), places(response)) == (422, "refused", ["/values/start", "/values/total_amount", "/values/places/0/unit"])
    assert Dossier.objects.count() == 0


@pytest.mark.parametrize(
    "member", ["id", "key", "stage", "version", "author", "saved_by", "registered", "public", "is_staff", "by", "role"]
)
def test_no_program_sets_what_is_not_for_it(member, officer):
    key, tag = opened(officer)
    before = Dossier.objects.values().get(key=key)
    met = [
        officer.post("drafts", NEW | {member: "x"}),
        officer.patch(f"drafts/{key}", {"changes": {"title": "Otro"}, member: "x"}, If_Match=tag),
        officer.patch(f"drafts/{key}", {"changes": {member: "x"}}, If_Match=tag),
    ]
    assert [(*refusal(one), places(one)[0].rpartition("/")[2]) for one in met] == [(422, "refused", member)] * 3
    assert Dossier.objects.values().get(key=key) == before


def test_an_unknown_institution_is_refused(officer):
    assert places(officer.post("drafts", NEW | {"organisation": "ORG-999"})) == ["/organisation"]


def test_another_institutions_dossier_is_not_opened(officer):
    assert refusal(officer.post("drafts", NEW | {"organisation": IBARRA})) == (403, "no-right")


def test_another_institutions_dossier_is_not_there(officer):
    key, tag = opened(officer)
    other = Program(OTHER_OFFICER)
    met = [
        other.get(f"drafts/{key}"),
        other.get(f"drafts/{key}/findings"),
        other.patch(f"drafts/{key}", {"changes": {"title": "Ajeno"}}, If_Match=tag),
        other.post(f"drafts/{key}/submit"),
        other.post(f"drafts/{key}/withdraw", {"reason": "Porque sí"}),
    ]
    assert [refusal(one) for one in met] == [(404, "not-found")] * 5
    assert other.get("drafts").json()["items"] == []


def test_a_change_without_its_version_is_refused(officer):
    key, _tag = opened(officer)
    assert refusal(officer.patch(f"drafts/{key}", {"changes": {"title": "Otro"}})) == (428, "no-condition")


@pytest.mark.parametrize("tag", ["*", '"1"', "1", '"1-xyz"', '"1-000000000000", "2-000000000000"'])
def test_a_tag_that_is_not_ours_is_refused(tag, officer):
    key, _tag = opened(officer)
    assert refusal(officer.patch(f"drafts/{key}", {"changes": {"title": "Otro"}}, If_Match=tag)) == (400, "bad-condition")


def test_a_tag_made_weak_on_the_way_is_taken(officer):
    key, tag = opened(officer)
    assert officer.patch(f"drafts/{key}", {"changes": {"title": "Otro"}}, If_Match=f"W/{tag}").status_code == 200


def test_an_older_version_is_refused_with_the_three_readings(officer):
    key, tag = opened(officer)
    officer.patch(f"drafts/{key}", {"changes": {"title": "De una", "end": "2029"}}, If_Match=tag)
    response = officer.patch(f"drafts/{key}", {"changes": {"title": "De otra", "objective": "Mío"}}, If_Match=tag)
    told = response.json()
    assert (*refusal(response), told["version"]) == (412, "changed-meanwhile", 2)
    assert told["differences"] == [
        {"place": "end", "base": None, "theirs": "2029", "mine": None},
        {"place": "objective", "base": None, "theirs": None, "mine": "Mío"},
        {"place": "title", "base": "Riego en Pasa", "theirs": "De una", "mine": "De otra"},
    ]
    assert Dossier.objects.get(key=key).title == "De una"


def test_a_version_that_was_never_is_refused(officer):
    key, tag = opened(officer)
    response = officer.patch(f"drafts/{key}", {"changes": {"title": "Otro"}}, If_Match=tag.replace('"1-', '"99-'))
    assert (*refusal(response), response.json()["differences"]) == (412, "changed-meanwhile", [])


def test_what_was_sent_is_not_changed(officer):
    dossier = make_submitted()
    tag = officer.get(f"drafts/{dossier.key}")["ETag"]
    response = officer.patch(f"drafts/{dossier.key}", {"changes": {"title": "Tarde"}}, If_Match=tag)
    assert (*refusal(response), response.json()["step"], response.json()["state"]) == (409, "not-now", "save", "submitted")


def test_the_same_request_twice_has_one_effect(officer):
    met = [officer.post("drafts", NEW, Idempotency_Key="mío-1".replace("í", "i")) for _n in range(2)]
    assert (met[0].json() == met[1].json(), met[0]["ETag"] == met[1]["ETag"]) == (True, True)
    assert ([one.status_code for one in met], met[1]["Idempotent-Replayed"]) == ([201, 201], "true")
    assert (Dossier.objects.count(), Entry.objects.filter(event="dossier.opened").count()) == (1, 1)


def test_the_same_key_with_another_request_is_refused(officer):
    officer.post("drafts", NEW, Idempotency_Key="k1")
    response = officer.post("drafts", NEW | {"values": {"title": "Otro"}}, Idempotency_Key="k1")
    assert (*refusal(response), places(response), Dossier.objects.count()) == (422, "key-reused", ["Idempotency-Key"], 1)


def test_a_refusal_leaves_the_key_free(officer):
    officer.post("drafts", {"organisation": "ORG-999"}, Idempotency_Key="k1")
    assert (officer.post("drafts", NEW, Idempotency_Key="k1").status_code, Answered.objects.count()) == (201, 1)


def test_a_key_belongs_to_its_person(officer):
    officer.post("drafts", NEW, Idempotency_Key="k1")
    other = Program(OTHER_OFFICER).post("drafts", NEW | {"organisation": IBARRA}, Idempotency_Key="k1")
    assert (other.status_code, Dossier.objects.count()) == (201, 2)


@pytest.mark.parametrize("key", ["a b", "x" * 101, "a/b", "'"])
def test_a_key_of_another_form_is_refused(key, officer):
    response = officer.post("drafts", NEW, Idempotency_Key=key)
    assert (*refusal(response), places(response), Dossier.objects.count()) == (422, "refused", ["Idempotency-Key"], 0)


def test_what_a_record_lacks_is_told_with_its_place(officer):
    key, _tag = opened(officer)
    response = officer.post(f"drafts/{key}/submit")
    found = officer.get(f"drafts/{key}/findings").json()["items"]
    assert refusal(response) == (422, "not-ready")
    assert places(response) == [one["place"] for one in found if one["severity"] == "error"]
    assert ("objective" in places(response), Dossier.objects.get(key=key).stage) == (True, "draft")


def test_a_dossier_is_sent_observed_sent_again_and_found_in_order(officer):
    key, _tag = opened(officer, values=COMPLETE)
    validator = Program(VALIDATOR)
    met = [
        officer.post(f"drafts/{key}/submit").json()["stage"],
        reviewed(validator, key, "observe", {"comments": {"title": "Diga dónde."}}).json()["observations"][0]["text"],
        officer.post(f"drafts/{key}/submit").json()["stage"],
        reviewed(validator, key, "validate").json()["stage"],
    ]
    assert met == ["submitted", "Diga dónde.", "submitted", "approved"]


def test_a_step_of_another_stage_is_refused_by_name(officer):
    key, _tag = opened(officer)
    response = officer.post(f"drafts/{key}/amend")
    assert (*refusal(response), response.json()["step"], response.json()["state"]) == (409, "not-now", "amend", "draft")


def test_nobody_takes_a_step_that_is_not_theirs(officer):
    dossier = make_submitted()
    met = [reviewed(officer, dossier.key, "validate"), reviewed(Program(VALIDATOR), dossier.key, "approve-plan")]
    assert [(*refusal(one), one.json()["act"]) for one in met] == [(403, "no-right", "validate"), (403, "no-right", "approve_plan")]


def test_a_key_without_the_scope_takes_no_step():
    dossier = make_dossier()
    program = Program(OFFICER, Scope.READ, Scope.DRAFT)
    response = program.post(f"drafts/{dossier.key}/submit")
    assert (*refusal(response), response.json()["scope"]) == (403, "no-right", "submit")


def test_a_step_of_a_version_no_longer_the_last_is_refused(officer):
    key, tag = opened(officer, values=COMPLETE)
    officer.patch(f"drafts/{key}", {"changes": {"title": "Otro"}}, If_Match=tag)
    assert refusal(officer.post(f"drafts/{key}/submit", If_Match=tag)) == (412, "changed-meanwhile")


REVIEWS = {
    "observe": {"comments": {"title": "Diga dónde."}},
    "validate": None,
    "approve-plan": None,
    "register": None,
    "annul": {"reason": "Duplicado", "act": "Resolución 12"},
    "archive": {"reason": "Terminó"},
    "unarchive": {"reason": "Sigue"},
    "delete": None,
    "restore": {"reason": "Fue un error"},
}


@pytest.mark.parametrize("step", REVIEWS)
def test_nobody_reviews_without_saying_what_they_read(step):
    dossier = make_submitted()
    response = Program(VALIDATOR).post(f"drafts/{dossier.key}/{step}", REVIEWS[step])
    assert (refusal(response), Dossier.objects.get(pk=dossier.pk).stage) == ((428, "no-condition"), "submitted")


@pytest.mark.parametrize("step", ["observe", "validate"])
def test_nobody_reviews_a_version_they_did_not_read(step, officer):
    key, tag = opened(officer, values=COMPLETE)
    officer.patch(f"drafts/{key}", {"changes": {"title": "Otro"}}, If_Match=tag)
    officer.post(f"drafts/{key}/submit")
    response = Program(VALIDATOR).post(f"drafts/{key}/{step}", REVIEWS[step], If_Match=tag)
    assert (refusal(response), Dossier.objects.get(key=key).stage) == ((412, "changed-meanwhile"), "submitted")


def test_a_step_that_needs_a_reason_is_refused_without(officer):
    key, _tag = opened(officer)
    met = [officer.post(f"drafts/{key}/withdraw", body) for body in (None, {}, {"reason": " "}, {"reason": "x", "stage": "registered"})]
    assert [one.status_code for one in met] == [422] * 4
    assert officer.post(f"drafts/{key}/withdraw", {"reason": "Ya no se hará"}).json()["stage"] == "withdrawn"


def test_a_record_that_leaves_ones_sight_is_answered_without_it(officer):
    key, _tag = opened(officer)
    officer.post(f"drafts/{key}/ask-deletion", {"reason": "Repetido"})
    done = reviewed(Program(REGISTRAR), key, "delete")
    assert (done.status_code, officer.get(f"drafts/{key}").status_code) == (200, 404)


def test_a_list_holds_ones_own_once(officer):
    keys = [opened(officer)[0] for _n in range(3)]
    assert [row["key"] for row in officer.get("drafts?limit=2").json()["items"]] == keys[:2]
    assert [row["key"] for row in officer.get(f"drafts?stage=draft&organisation={AMBATO}").json()["items"]] == keys
    assert officer.get("drafts?stage=submitted").json()["items"] == []


def test_a_record_goes_from_draft_to_its_certificate(officer):
    key, _tag = opened(officer, values=COMPLETE)
    validator, registrar = Program(VALIDATOR), Program(REGISTRAR)
    officer.post(f"drafts/{key}/submit")
    reviewed(validator, key, "validate")
    tag = registrar.get(f"drafts/{key}")["ETag"]
    done, again = (registrar.post(f"drafts/{key}/register", If_Match=tag, Idempotency_Key="r1") for _n in range(2))
    told = Program().get(f"activities/{done.json()['activity']}/certificate").json()
    assert (done.json()["stage"], again.json() == done.json(), told["state"], told["version"]) == ("registered", True, "valid", 1)
    reviewed(registrar, key, "annul", {"reason": "Duplicado", "act": "Resolución 12"})
    assert Program().get(f"activities/{done.json()['activity']}/certificate").json()["state"] == "annulled"


def test_a_record_that_is_not_registered_has_no_certificate():
    assert refusal(Program().get("activities/PRJ-001/certificate")) == (404, "not-found")


def test_what_reviewers_do_not_see_is_not_written(officer):
    hidden = {"duplicate_of": "PRJ-001", "places": [{"unit": "EC-1801", "country": "EC"}], "total_precision": "approximate"}
    response = officer.post("drafts", NEW | {"values": {"title": "x", **hidden}})
    assert (refusal(response), sorted(places(response))) == (
        (422, "refused"),
        ["/values/duplicate_of", "/values/places/0/country", "/values/total_precision"],
    )
    key, tag = opened(officer)
    met = officer.patch(f"drafts/{key}", {"changes": {"source": "otra:L1", "title_language": None}}, If_Match=tag)
    assert (refusal(met), places(met), Dossier.objects.count()) == ((422, "refused"), ["/changes/source"], 1)


def test_what_reviewers_do_not_see_stays_as_it_is_held(officer):
    dossier = make_dossier(participants=[{"id": "a1", "role": "EJECUTOR", "organisation": AMBATO, "as_written": "Municipio"}])
    tag = officer.get(f"drafts/{dossier.key}")["ETag"]
    place = "participants.a1.as_written"
    met = [
        officer.patch(f"drafts/{dossier.key}", {"changes": {place: text, "end": "2028"}}, If_Match=tag) for text in (None, "x", "Municipio")
    ]
    assert [one.status_code for one in met] == [422, 422, 200]


def test_only_what_is_asked_for_is_declared_unstated(officer):
    key, tag = opened(officer)
    changes = {f"unstated.{name}": "001:L1" for name in ("start", "financing", "title", "note", "a.b")}
    response = officer.patch(f"drafts/{key}", {"changes": changes}, If_Match=tag)
    assert (refusal(response), places(response)) == ((422, "refused"), [f"/changes/unstated.{name}" for name in ("title", "note", "a.b")])


def test_a_count_of_places_takes_no_unit(officer):
    dossier = make_dossier(places=[{"id": "p1", "country": "EC", "count": "3", "count_of": "cantones"}])
    tag = officer.get(f"drafts/{dossier.key}")["ETag"]
    response = officer.patch(f"drafts/{dossier.key}", {"changes": {"places.p1.unit": "EC-1801"}}, If_Match=tag)
    assert (refusal(response), places(response)) == ((422, "refused"), ["/changes/places.p1.unit"])


def test_an_organisation_that_is_not_public_is_not_found(officer):
    make_organisation("T-ONG", "Fundación Escondida")
    response = officer.post("drafts", NEW | {"values": {"title": "x", "participants": [{"organisation": "T-ONG"}]}})
    assert (refusal(response), places(response)) == ((422, "refused"), ["/values/participants/0/organisation"])


def with_contact() -> Dossier:
    people = [COMPLETE["participants"][0], COMPLETE["participants"][1] | {"contact_name": "Zoila Quinatoa"}]
    return make_submitted(participants=people)


def test_a_program_of_the_centre_that_reads_a_contact_leaves_a_line():
    key = with_contact().key
    told = Program(VALIDATOR).get(f"drafts/{key}").json()["values"]["participants"][1]
    assert (told["contact_name"], Entry.objects.filter(event="contact.read", thing_key=key).count()) == ("Zoila Quinatoa", 1)


def test_a_program_of_its_own_institution_leaves_none(officer):
    officer.get(f"drafts/{with_contact().key}")
    assert not Entry.objects.filter(event="contact.read").exists()
