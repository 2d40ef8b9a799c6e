"""The table of permissions by record (docs/reference/permissions.md), run in full through sessions: route × person × kind of record."""

from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

import pytest
from django.db import connection
from django.test import Client

from minga.cycle.activities.testing import code_of, make_activity
from minga.cycle.agreements.testing import make_draft, make_signed
from minga.cycle.filing import actions as filing
from minga.cycle.filing.testing import make_approved, make_dossier, make_submitted
from minga.cycle.needs.testing import make_agenda, make_demand
from minga.cycle.offers.testing import make_draft as make_offer_draft
from minga.cycle.offers.testing import make_offer
from minga.cycle.organisations.models import Organisation
from minga.cycle.organisations.testing import make_organisation
from minga.cycle.proposals.actions.noting import show_to_all
from minga.cycle.proposals.testing import make_case
from minga.cycle.proposals.testing import make_submitted as make_sent_note
from minga.ground.accounts.models import Person
from tests.test_permissions import FEW, VISITOR

PAGE = Path(__file__).resolve().parent.parent / "docs" / "reference" / "permissions.md"
AMBATO, IBARRA, BMZ = "ORG-007", "ORG-113", "ORG-016"
# The columns of the table, in their order; '' is the visitor.
PEOPLE = (
    "",
    "oficina@ambato.example",
    "oficina@ibarra.example",
    "programas@bmz.example",
    "revision@minga.example",
    "planificacion@minga.example",
    "registro@minga.example",
    "auditoria@minga.example",
    "administracion@minga.example",
)


class Row(NamedTuple):
    """One row of the table: an address, a kind of record, what each person is answered."""

    address: str
    record: str
    answers: tuple[str, ...]


def table() -> list[Row]:
    """The rows of the table, as written."""
    lines = [line for line in PAGE.read_text(encoding="utf-8").splitlines() if line.startswith("| `/")]
    cells = [[cell.strip() for cell in line.strip("|").split("|")] for line in lines]
    return [Row(address.strip("`"), record, tuple(answers)) for address, record, *answers in cells]


def activity(*codes: str, public: bool) -> str:
    """Record an activity that the first institution executes and the others finance; return its code."""
    roles = ["EJECUTOR", *["FINANCIADOR"] * (len(codes) - 1)]
    parts = [
        {
            "as_written": code,
            "organisation": Organisation.objects.get(code=code),
            "role": code_of("ROL_PARTICIPACION", role),
            "source": "002:L1",
        }
        for code, role in zip(codes, roles, strict=True)
    ]
    return make_activity("T-P1", participants=parts, public=public).code


def dossier_of_ibarra() -> str:
    """Open a dossier of Ibarra, which its officers have not sent."""
    return make_dossier("oficina@ibarra.example", IBARRA).key


def deleted() -> str:
    """Open a dossier of Ambato and delete it, as its officer asked and a registrar approved."""
    officer, registrar = Person.objects.get(email="oficina@ambato.example"), Person.objects.get(email="suplente@minga.example")
    asked = filing.ask_deletion(by=officer, dossier=make_dossier(), reason="Se abrió dos veces")
    return filing.delete(by=registrar, dossier=asked).key


def shown_case() -> str:
    """Open a case of Ambato and let everybody see how far it is."""
    return show_to_all(by=Person.objects.get(email="oficina@ambato.example"), proposal=make_case(), public=True).code


RECORDS: dict[str, Callable[[], str]] = {
    "demanda en borrador": lambda: make_demand().code,
    "demanda registrada": lambda: make_demand(stage="registered").code,
    "demanda validada": lambda: make_demand(stage="validated").code,
    "demanda validada oculta": lambda: make_demand(stage="validated", public=False).code,
    "agenda en borrador": lambda: make_agenda().code,
    "agenda publicada": lambda: make_agenda(publish=True).code,
    "propio público": lambda: activity(AMBATO, public=True),
    "propio oculto": lambda: activity(AMBATO, public=False),
    "propio oculto con BMZ": lambda: activity(AMBATO, BMZ, public=False),
    "ajeno público": lambda: activity(IBARRA, public=True),
    "ajeno oculto": lambda: activity(IBARRA, public=False),
    "inexistente": lambda: "T-NADA",
    "borrador propio": lambda: make_dossier().key,
    "borrador ajeno": dossier_of_ibarra,
    "enviado propio": lambda: make_submitted().key,
    "aprobado propio": lambda: make_approved().key,
    "eliminado propio": deleted,
    "convenio propio": lambda: make_draft().code,
    "convenio ajeno": lambda: make_draft(email="oficina@ibarra.example", institution=IBARRA).code,
    "convenio suscrito propio": lambda: make_signed().code,
    "caso propio": lambda: make_case().code,
    "caso ajeno": lambda: make_case(email="oficina@ibarra.example", institution=IBARRA).code,
    "caso público": shown_case,
    "nota enviada a BMZ": lambda: make_sent_note().code,
    "oferta en borrador": lambda: make_offer_draft().code,
    "oferta validada": lambda: make_offer().code,
    "organización pública": lambda: make_organisation("ORG-901", public=True).code,
    "organización oculta": lambda: make_organisation("ORG-901").code,
}
ROWS = table()


def signed_in(email: str) -> Client:
    """Return the browser of a person; '' is the visitor."""
    client = Client()
    if email:
        client.force_login(Person.objects.get(email=email))
    return client


def answer(client: Client, address: str) -> str:
    """How an address answers a browser: its status, 'in' where it sends them to sign in."""
    response = client.get(address)
    return "in" if response.status_code == 302 and "/cuenta/ingresar" in response["Location"] else str(response.status_code)


@pytest.mark.house
def test_every_row_names_a_record_that_the_test_can_make():
    assert {row.record for row in ROWS} == set(RECORDS)
    assert {len(row.answers) for row in ROWS} == {len(PEOPLE)}


@pytest.mark.django_db
@pytest.mark.parametrize("record", RECORDS)
def test_each_person_is_answered_as_the_table_says(record: str):
    key = RECORDS[record]()
    people = PEOPLE if connection.vendor == "sqlite" else (VISITOR, *FEW)
    expected = {row.address: tuple(row.answers[PEOPLE.index(email)] for email in people) for row in ROWS if row.record == record}
    browsers = [signed_in(email) for email in people]
    found = {address: tuple(answer(browser, address.replace("{key}", key)) for browser in browsers) for address in expected}
    assert found == expected
