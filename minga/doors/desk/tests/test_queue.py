import datetime

import pytest
from django.test import Client
from django.utils import timezone

from minga.cycle.filing import actions as filing
from minga.cycle.filing.models import Dossier
from minga.cycle.filing.testing import (
    AMBATO,
    COMPLETE,
    IBARRA,
    OFFICER,
    OTHER_OFFICER,
    PLANNER,
    REGISTRAR,
    VALIDATOR,
    make_dossier,
    make_submitted,
    person,
)
from minga.cycle.needs.models import Demand
from minga.cycle.offers.models import Offer
from minga.ground.journal.models import Entry

pytestmark = pytest.mark.django_db
QUEUE, READING, HOME = "/escritorio/cola", "/escritorio/cola/lectura", "/escritorio"
IN_COTACACHI = [{"id": "p1", "unit": "EC-1003"}]


def submitted_by_ibarra(**given) -> Dossier:
    """A dossier of Ibarra, sent: in Imbabura."""
    actors = [{"id": "a1", "role": "FINANCIADOR", "organisation": "ORG-016"}, {"id": "a2", "role": "EJECUTOR", "organisation": IBARRA}]
    values = {"participants": actors, "places": [{"id": "p1", "unit": "EC-1001"}], **given}
    return filing.submit(by=person(OTHER_OFFICER), dossier=make_dossier(OTHER_OFFICER, IBARRA, **values))


def keys(response) -> list[str]:
    return [one["row"].key for one in response.context["rows"]]


def aged(dossier: Dossier, days: int) -> Dossier:
    Dossier.objects.filter(pk=dossier.pk).update(stage_since=timezone.now() - datetime.timedelta(days=days))
    return dossier


@pytest.fixture
def validator(signed_in) -> Client:
    return signed_in(VALIDATOR)


def test_it_works(validator):
    first, second = make_submitted(), make_submitted(title="Otro corredor por el mismo río, más largo")
    make_dossier(title="Un borrador que nadie envió todavía")
    aged(second, 2)
    assert keys(validator.get(QUEUE)) == [second.key, first.key]


@pytest.mark.parametrize("email", [OFFICER, "programas@bmz.example", "auditoria@minga.example", "administracion@minga.example"])
def test_others_are_refused(signed_in, email):
    make_submitted()
    assert [signed_in(email).get(address).status_code for address in (QUEUE, READING)] == [403, 403]


def test_each_ones_turn(signed_in):
    dossier = make_submitted()
    assert [keys(signed_in(email).get(QUEUE)) for email in (VALIDATOR, PLANNER, REGISTRAR)] == [[dossier.key], [], []]
    filing.validate(by=person(VALIDATOR), dossier=dossier)
    dossier.refresh_from_db()
    turns = [keys(signed_in(email).get(QUEUE)) for email in (VALIDATOR, PLANNER, REGISTRAR)]
    assert turns == ([[], [dossier.key], []] if dossier.stage == "planning" else [[], [], [dossier.key]])


def test_filters(validator):
    ambato, ibarra = make_submitted(), submitted_by_ibarra(kind="PROGRAMA")
    aged(ibarra, 10)
    asked = [{"institution": IBARRA}, {"kind": "PROGRAMA"}, {"territory": "EC-10"}, {"age": "7"}]
    assert [keys(validator.get(QUEUE, one)) for one in asked] == [[ibarra.key]] * 4
    assert keys(validator.get(QUEUE, {"institution": AMBATO, "territory": "EC-18"})) == [ambato.key]
    assert keys(validator.get(QUEUE, {"institution": AMBATO, "territory": "EC-10"})) == []


def test_an_unknown_filter_is_told(validator):
    make_submitted()
    assert "Se ignoró el filtro desconocido" in validator.get(QUEUE, {"institution": "ORG-NADA"}).content.decode()


@pytest.mark.parametrize(("days", "look"), [(0, ""), (13, "warn"), (16, "bad")])
def test_the_term_is_told(validator, days, look):
    aged(make_submitted(), days)
    assert [one["row"].look for one in validator.get(QUEUE).context["rows"]] == [look]


def test_one_row_and_three_cost_the_same(validator, queries_of):
    make_submitted()
    validator.get(QUEUE)
    few = queries_of(validator, QUEUE)
    for number in (2, 3):
        make_submitted(title=f"Corredor verde número {number} de la ciudad")
    validator.get(QUEUE)
    assert queries_of(validator, QUEUE) == few <= 15


def test_read_one_after_the_other(validator):
    first, second = aged(make_submitted(), 5), aged(make_submitted(title="Otro corredor por el mismo río, más largo"), 2)
    page = validator.get(READING)
    assert (page.context["dossier"], page.context["place"], page.context["unread"], page.context["before"]) == (first, 1, 2, "")
    answer = validator.post(page.context["here"])
    assert (answer.status_code, answer["Location"]) == (302, f"{READING}?key={second.key}")
    entry = Entry.objects.order_by("-seq")[0]
    assert (entry.event, entry.thing_key, entry.actor.email) == ("dossier.read", first.key, VALIDATOR)
    assert [one["read"] for one in validator.get(QUEUE).context["rows"]] == [True, False]
    assert validator.get(READING).context["dossier"] == second
    assert validator.post(f"{READING}?key={second.key}")["Location"] == f"{QUEUE}?"


def test_marked_once(validator):
    dossier = make_submitted()
    for _time in range(2):
        validator.post(f"{READING}?key={dossier.key}")
    assert Entry.objects.filter(event="dossier.read").count() == 1


def test_a_contact_that_is_shown_leaves_a_line_and_does_not_mark_it_as_read(validator):
    people = [COMPLETE["participants"][0], COMPLETE["participants"][1] | {"contact_name": "Zoila Quinatoa"}]
    key = make_submitted(participants=people).key
    assert b"Zoila Quinatoa" in validator.get(f"{READING}?key={key}").content
    assert list(Entry.objects.filter(thing_key=key, event__endswith=".read").values_list("event", flat=True)) == ["contact.read"]
    assert [one["read"] for one in validator.get(QUEUE).context["rows"]] == [False]


def test_sent_again_it_is_to_be_read_again(validator):
    dossier = make_submitted()
    validator.post(f"{READING}?key={dossier.key}")
    Dossier.objects.filter(pk=dossier.pk).update(stage_since=timezone.now() + datetime.timedelta(seconds=5))
    assert [one["read"] for one in validator.get(QUEUE).context["rows"]] == [False]


@pytest.mark.parametrize("key", ["E-2026-99999", "nada", "%00"])
def test_what_does_not_wait_is_not_there(validator, key):
    make_submitted()
    assert validator.get(READING, {"key": key}).status_code == 404


def test_an_empty_queue_has_nothing_to_read(validator):
    assert validator.get(READING).status_code == 404
    assert "Nada espera por su rol" in validator.get(QUEUE).content.decode()


def home(browser: Client, show: str = "") -> tuple[list[str], list[str]]:
    response = browser.get(HOME, {"show": show} if show else {})
    return [one.key for one in response.context["rows"]], [tab["label"] for tab in response.context["tabs"]]


def test_the_desk_says_what_waits_for_whom(officer, validator):
    Demand.objects.all().delete()  # those of the demonstration wait too
    draft, sent = make_dossier(title="Un borrador que nadie envió todavía"), make_submitted()
    submitted_by_ibarra()
    assert home(officer) == ([], ["Le esperan a usted (0)", "Esperan a otros (1)", "Borradores (1)"])
    assert (home(officer, "others")[0], home(officer, "drafts")[0]) == ([sent.key], [draft.key])
    assert home(validator)[1] == ["Le esperan a usted (2)", "Esperan a otros (0)", "Borradores (0)"]
    filing.observe(by=person(VALIDATOR), dossier=sent, comments={"title": "Diga de qué parroquia."})
    assert (home(officer)[0], home(validator, "others")[0]) == ([sent.key], [sent.key])


def test_a_cooperant_sees_no_dossier_of_another(signed_in):
    make_submitted()
    Offer.objects.all().delete()
    assert home(signed_in("programas@bmz.example"))[1] == ["Le esperan a usted (0)", "Esperan a otros (0)", "Borradores (0)"]


def test_the_history_of_a_dossier_is_its_institutions(officer, signed_in, validator):
    draft = make_dossier()
    address = f"/escritorio/bitacora/dossier/{draft.key}"
    people = (officer, signed_in(OTHER_OFFICER), validator, signed_in("auditoria@minga.example"))
    assert [one.get(address).status_code for one in people] == [200, 404, 404, 200]
    filing.submit(by=person(OFFICER), dossier=draft)
    assert [one.get(address).status_code for one in people] == [200, 404, 200, 200]


def test_the_desk_costs_the_same_with_one_and_three(officer, queries_of):
    make_dossier()
    address = f"{HOME}?show=drafts"
    officer.get(address)
    few = queries_of(officer, address)
    for number in (2, 3):
        make_dossier(title=f"Corredor verde número {number} de la ciudad")
    assert queries_of(officer, address) == few <= 45  # demands, offers, policies and cases that wait are counted too
