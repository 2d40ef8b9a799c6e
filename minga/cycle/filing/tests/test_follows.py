"""What the pages of the steps say follows; comments that a registration settled; the signed form, whose reading is noted."""

import pytest

from minga.cycle.filing import actions, enclosing, registering
from minga.cycle.filing.drafting import save
from minga.cycle.filing.models import Dossier
from minga.cycle.filing.states import STEPS
from minga.cycle.filing.testing import (
    AMBATO,
    COMPLETE,
    OFFICER,
    REGISTRAR,
    VALIDATOR,
    make_approved,
    make_dossier,
    make_registered,
    make_submitted,
    person,
)
from minga.cycle.filing.tests.test_pages import client, text_of
from minga.cycle.filing.views.following import FOLLOWS
from minga.cycle.organisations.models import Organisation
from minga.ground.documents.receiving import receive
from minga.ground.documents.testing import pdf
from minga.ground.journal.models import Entry

pytestmark = pytest.mark.django_db


def test_every_step_says_what_follows():
    assert set(FOLLOWS) == {step.name for step in STEPS}


@pytest.mark.parametrize(
    ("make", "email", "step"),
    [
        (make_dossier, OFFICER, "withdraw"),
        (make_dossier, OFFICER, "ask_deletion"),
        (make_submitted, VALIDATOR, "validate"),
        (make_approved, REGISTRAR, "register"),
        (make_registered, OFFICER, "amend"),
        (make_registered, REGISTRAR, "annul"),
    ],
)
def test_it_stands_above_the_button(make, email, step):
    dossier = make()
    assert FOLLOWS[step] in text_of(client(email).get(f"/expedientes/{dossier.key}/paso/{step}"))


def test_the_check_says_what_follows_the_submission():
    assert FOLLOWS["submit"] in text_of(client().get(f"/expedientes/{make_dossier().key}/revisar"))


def test_the_page_of_comments_says_what_follows():
    assert FOLLOWS["observe"] in text_of(client(VALIDATOR).get(f"/expedientes/{make_submitted().key}/observar"))


def observed_and_registered() -> Dossier:
    dossier = actions.observe(by=person(VALIDATOR), dossier=make_submitted(), comments={"title": "Diga qué río.", "": "Falta poco."})
    dossier = save(by=person(OFFICER), dossier=dossier, base=dossier.version, changes={"title": "Corredor verde del Cutuchi"})
    dossier = actions.validate(by=person(VALIDATOR), dossier=actions.submit(by=person(OFFICER), dossier=dossier))
    return registering.register(by=person(REGISTRAR), dossier=dossier)


def test_what_a_registration_settled_is_folded_away():
    page = text_of(client().get(f"/expedientes/{observed_and_registered().key}"))
    assert ("Observaciones resueltas (2) Título Diga qué río." in page, "Observación:" in page) == (True, False)


def test_it_is_not_beside_its_field_in_an_amendment_and_a_new_comment_is():
    dossier = actions.amend(by=person(OFFICER), dossier=observed_and_registered())
    address = f"/expedientes/{dossier.key}/seccion/identification"
    assert "Diga qué río." not in text_of(client().get(address))
    dossier = save(by=person(OFFICER), dossier=dossier, base=dossier.version, changes={"note": "Se amplió."})
    dossier = actions.submit(by=person(OFFICER), dossier=dossier)
    actions.observe(by=person(VALIDATOR), dossier=dossier, comments={"note": "Diga cuánto."})
    words = text_of(client().get(address))
    assert ("Diga cuánto." in words, "Diga qué río." in words) == (True, False)


def test_sending_the_signed_form_is_noted():
    dossier = enclosing.open_on_paper(
        by=person(REGISTRAR), organisation=Organisation.objects.get(code=AMBATO), scan=receive("a.pdf", pdf()), values=COMPLETE
    )
    page = client(REGISTRAR).get(f"/expedientes/{dossier.key}").content.decode()
    address = page[page.index(f"/expedientes/{dossier.key}/documentos/") :].split('"')[0]
    assert client(REGISTRAR).get(address).status_code == 200
    line = Entry.objects.order_by("-seq")[0]
    assert (line.event, line.thing_key, line.after) == ("dossier.read", dossier.key, {"what": "file: signed form"})


def test_the_menu_leads_registrars_to_paper_forms_and_nobody_else():
    found = {email: 'href="/expedientes/en-papel"' in client(email).get("/escritorio").content.decode() for email in (REGISTRAR, OFFICER)}
    assert found == {REGISTRAR: True, OFFICER: False}
