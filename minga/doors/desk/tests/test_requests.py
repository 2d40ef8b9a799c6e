import pytest

from minga.cycle.access.models import AccountRequest
from minga.cycle.access.states import State
from minga.cycle.access.testing import make_request
from minga.ground.accounts.models import Person, Role
from minga.ground.accounts.testing import make_person

pytestmark = pytest.mark.django_db
HOME, REGISTRAR = "/escritorio", "registro@minga.example"


@pytest.fixture(autouse=True)
def none_of_the_demonstration():
    """The demonstration's own request waits for nobody here."""
    AccountRequest.objects.filter(state__in=(State.FORM_RECEIVED, State.CHECKED)).update(state=State.EXPIRED)


def told(client, show: str = "waiting") -> list[tuple[str, str]]:
    rows = client.get(HOME, {"show": show}).context["rows"]
    return [(row.key, row.asked) for row in rows if row.key.startswith("SC-")]


def test_it_works(signed_in):
    wanted = make_request(State.FORM_RECEIVED)
    for email in (REGISTRAR, "administracion@minga.example"):
        assert told(signed_in(email)) == [(wanted.code, "Revisar")]
    page = signed_in(REGISTRAR).get(HOME).content.decode()
    assert (f"Cuenta para {wanted.name}" in page, "Le esperan a usted (1)" in page) == (True, True)


def test_it_waits_since_the_form_came(signed_in):
    wanted = make_request(State.FORM_RECEIVED)
    (row,) = signed_in(REGISTRAR).get(HOME).context["rows"]
    assert (row.since, row.whom, row.url) == (wanted.received_at, "Registro", f"/solicitudes-de-cuenta/{wanted.pk}")


def test_whoever_checked_waits_for_another(signed_in):
    wanted = make_request(State.CHECKED, by=Person.objects.get(email=REGISTRAR))
    first = signed_in(REGISTRAR)
    assert (told(first), told(first, "others")) == ([], [(wanted.code, "Aprobar y abrir la cuenta")])
    assert told(signed_in("administracion@minga.example")) == [(wanted.code, "Aprobar y abrir la cuenta")]


def test_nobody_is_asked_to_check_their_own(signed_in):
    wanted = make_request(State.FORM_RECEIVED)
    make_person(wanted.email, Role.REGISTRAR)
    own = signed_in(wanted.email)
    assert (told(own), told(own, "others")) == ([], [(wanted.code, "Revisar")])


def test_auditors_see_that_it_waits_for_others(signed_in):
    wanted = make_request(State.FORM_RECEIVED)
    auditor = signed_in("auditoria@minga.example")
    assert (told(auditor), told(auditor, "others")) == ([], [(wanted.code, "Revisar")])


@pytest.mark.parametrize("email", ["oficina@ambato.example", "revision@minga.example", "programas@bmz.example"])
def test_others_hear_nothing_of_it(signed_in, email):
    make_request(State.FORM_RECEIVED)
    client = signed_in(email)
    assert told(client) + told(client, "others") == []


@pytest.mark.parametrize("state", [State.FORM_SENT, State.APPROVED, State.REFUSED])
def test_what_waits_for_nobody_here_is_not_shown(signed_in, state):
    make_request(state)
    assert told(signed_in(REGISTRAR)) == []


def test_each_row_costs_no_query(signed_in, queries_of):
    client = signed_in(REGISTRAR)
    make_request(State.FORM_RECEIVED)
    client.get(HOME)  # what is kept between requests is kept from here on
    one = queries_of(client, HOME)
    for name in ("ana", "eva"):
        make_request(State.FORM_RECEIVED, email=f"{name}@ibarra.example")
    assert queries_of(client, HOME) == one
