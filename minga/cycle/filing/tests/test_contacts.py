"""Contact persons stay in the dossier: not in the registry, on no public page, in no certificate, in no line of the journal."""

import json

import pytest
from django.core import serializers
from django.test import Client

from minga.cycle.activities.models import Activity, Participant
from minga.cycle.filing.drafting import open_dossier, save
from minga.cycle.filing.models import Dossier
from minga.cycle.filing.testing import (
    AMBATO,
    COMPLETE,
    OFFICER,
    OTHER_OFFICER,
    REGISTRAR,
    VALIDATOR,
    make_dossier,
    make_registered,
    make_submitted,
    person,
)
from minga.cycle.filing.tests.test_pages import client, post, text_of
from minga.cycle.filing.values import values_of
from minga.cycle.organisations.models import Organisation
from minga.cycle.registration.models import Certificate
from minga.ground.journal.models import Entry
from minga.ground.search.models import Card

pytestmark = pytest.mark.django_db
SECRETS = ("Zoila Quinatoa", "zquinatoa@ambato.example", "+593 3 999 8877")
PEOPLE = [
    {"id": "a1", "role": "FINANCIADOR", "organisation": "ORG-016"},
    {
        "id": "a2",
        "role": "EJECUTOR",
        "organisation": AMBATO,
        "focal_point": "yes",
        "contact_name": SECRETS[0],
        "contact_email": SECRETS[1],
        "contact_phone": SECRETS[2],
    },
]


def leaked(text: str) -> list[str]:
    return [one for one in SECRETS if one in text]


def rows_of(model) -> str:
    return serializers.serialize("json", model.objects.all(), ensure_ascii=False)


def test_it_works():
    dossier = make_submitted(participants=PEOPLE)
    assert leaked(text_of(client(VALIDATOR).get(f"/expedientes/{dossier.key}"))) == list(SECRETS)


@pytest.mark.parametrize("address", ["/actividades/{}", "/actividades/{}/datos.csv", "/api/v1/activities/{}", "/en/activities/{}"])
def test_a_stranger_is_told_no_contact(address):
    key = make_registered(participants=PEOPLE).key
    answer = Client().get(address.format(key))
    text = b"".join(answer).decode() if answer.streaming else answer.content.decode()
    assert (answer.status_code in (200, 404), leaked(text)) == (True, [])


def test_the_page_tells_the_focal_point_alone():
    key = make_registered(participants=PEOPLE).key
    assert text_of(Client().get(f"/actividades/{key}")).count("Punto focal") == 1


def test_the_registry_its_certificates_and_search_hold_no_contact():
    dossier = make_registered(participants=PEOPLE)
    assert [leaked(rows_of(model)) for model in (Activity, Participant, Certificate, Card, Entry)] == [[], [], [], [], []]
    assert leaked(json.dumps(values_of(dossier.activity))) == []


def test_an_amendment_keeps_the_contacts():
    dossier = make_registered(participants=PEOPLE)
    assert dossier.values["participants"][1]["contact_email"] == SECRETS[1]


def test_the_journal_tells_that_a_contact_changed_and_not_what_it_says():
    dossier = make_submitted(participants=PEOPLE)
    Dossier.objects.filter(pk=dossier.pk).update(stage="observed")
    dossier.refresh_from_db()
    save(by=person(OFFICER), dossier=dossier, base=dossier.version, changes={"participants.a2.contact_name": "Zoila Toapanta"})
    line = Entry.objects.filter(event="dossier.saved").latest("seq")
    assert (line.before, line.after) == ({"participants.a2.contact_name": "•••"}, {"participants.a2.contact_name": "•••"})


def test_the_journal_holds_no_contact_that_was_not_understood():
    dossier = make_dossier(participants=PEOPLE)
    post(dossier, "actors", participants__a2__contact_email="zquinatoa en ambato")
    assert Dossier.objects.get(pk=dossier.pk).typed == {"participants.a2.contact_email": "zquinatoa en ambato"}
    assert Entry.objects.filter(event="dossier.saved").latest("seq").after == {"typed": {"participants.a2.contact_email": "•••"}}


def test_whoever_reads_them_from_another_institution_leaves_a_line():
    dossier = make_submitted(participants=PEOPLE)
    client(VALIDATOR).get(f"/expedientes/{dossier.key}")
    line = Entry.objects.latest("seq")
    assert (line.event, line.thing_key, line.actor.email, line.after) == ("contact.read", dossier.key, VALIDATOR, {"what": "dossier"})


def test_the_registrar_who_opens_them_in_the_form_of_a_paper_dossier_leaves_a_line():
    organisation = Organisation.objects.get(code=AMBATO)
    dossier = open_dossier(by=person(REGISTRAR), organisation=organisation, values=COMPLETE | {"participants": PEOPLE}, on_paper=True)
    for name, lines in (("territory", 0), ("actors", 1)):
        client(REGISTRAR).get(f"/expedientes/{dossier.key}/seccion/{name}")
        assert Entry.objects.filter(event="contact.read", actor__email=REGISTRAR).count() == lines


def test_their_own_institution_leaves_none():
    dossier = make_submitted(participants=PEOPLE)
    client(OFFICER).get(f"/expedientes/{dossier.key}")
    assert not Entry.objects.filter(event="contact.read").exists()


def test_a_dossier_without_contacts_leaves_none():
    client(VALIDATOR).get(f"/expedientes/{make_submitted().key}")
    assert not Entry.objects.filter(event="contact.read").exists()


def test_another_institution_does_not_see_the_dossier():
    dossier = make_registered(participants=PEOPLE)
    answer = client(OTHER_OFFICER).get(f"/expedientes/{dossier.key}")
    assert (answer.status_code, leaked(answer.content.decode())) == (404, [])
