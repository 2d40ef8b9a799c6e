"""Agreements stand on the desk of whoever has to act on them (R-110, R-025)."""

import pytest

from minga.cycle.agreements import actions, registering
from minga.cycle.agreements.testing import OFFICER, REGISTRAR, VALIDATOR, make_draft, make_ready, make_sent, make_signed, person

pytestmark = pytest.mark.django_db
HOME = "/escritorio"


def shown(client, queue: str = "waiting") -> list[tuple[str, str]]:
    """What a desk shows in a queue: (code, what is asked)."""
    rows = client.get(f"{HOME}?show={queue}").context["rows"]
    return [(one.key, one.asked) for one in rows if one.key.startswith("CV-")]


def waiting(client) -> int:
    """How many things wait, as the first tab says: «Le esperan a usted (3)»."""
    return int(client.get(HOME).context["tabs"][0]["label"].partition("(")[2].rstrip(")"))


def test_it_works_from_the_draft_to_the_registry(signed_in):
    office, centre, registry = signed_in(OFFICER), signed_in(VALIDATOR), signed_in(REGISTRAR)
    draft = make_draft()
    assert (shown(office, "drafts"), shown(office), shown(centre)) == ([(draft.code, "Terminar y enviar")], [], [])
    sent = actions.send_to_review(by=person(OFFICER), agreement=draft)
    assert (shown(office, "others"), shown(centre)) == ([(sent.code, "Revisar")], [(sent.code, "Revisar")])
    ready = actions.find_in_order(by=person(VALIDATOR), agreement=sent)
    assert (shown(office), shown(centre)) == ([(ready.code, "Suscribir")], [])
    signed = actions.sign(by=person(OFFICER), agreement=ready, signed_on=ready.reviewed_on)
    assert (shown(office), shown(registry)) == ([], [(signed.code, "Registrar")])
    registering.register(by=person(REGISTRAR), agreement=signed)
    assert (shown(registry), shown(office, "others")) == ([], [])


def test_what_came_back_waits_for_its_office(signed_in):
    back = actions.observe(by=person(VALIDATOR), agreement=make_sent(), notes={"": "Falta el acto que lo autoriza."})
    assert shown(signed_in(OFFICER)) == [(back.code, "Corregir y enviar otra vez")]


def test_an_office_is_not_shown_the_agreements_of_another(signed_in):
    make_draft()
    make_ready()
    client = signed_in("oficina@ibarra.example")
    assert [shown(client, queue) for queue in ("waiting", "others", "drafts")] == [[], [], []]


def test_the_tabs_count_agreements(signed_in):
    registry = signed_in(REGISTRAR)
    before = waiting(registry)
    make_signed()
    assert waiting(registry) == before + 1


def test_the_queue_of_review_lists_agreements_too(signed_in):
    sent = make_sent()
    page = signed_in(VALIDATOR).get(f"{HOME}/cola")
    assert [(one.key, one.asked) for one in page.context["besides"]] == [(sent.code, "Revisar")]
    assert ("Nada espera por su rol" in page.content.decode(), f"/convenios/{sent.code}/tramite" in page.content.decode()) == (False, True)
