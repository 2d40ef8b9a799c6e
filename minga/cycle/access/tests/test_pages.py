"""The pages of requests: the public ones answer alike for all; those of registration show what will work."""

import re
import statistics
import time

import pytest
from django.core.cache import cache
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.test import Client
from django.utils import timezone

from minga.cycle.access.loading import EMAIL, FILLED, scan
from minga.cycle.access.models import AccountRequest
from minga.cycle.access.states import State
from minga.cycle.access.testing import ASKED, link_in, make_request
from minga.ground.accounts.models import Person, Role, TemporaryAccess
from minga.ground.accounts.testing import make_person
from minga.ground.inbox.testing import posted
from minga.ground.journal.models import Entry

pytestmark = pytest.mark.django_db
ASK, QUEUE = "/cuenta/pedir-cuenta", "/solicitudes-de-cuenta"


@pytest.fixture(autouse=True)
def unlimited():
    """The counters of tries begin at nought."""
    cache.clear()


def ask(client: Client, **values):
    return client.post(ASK, ASKED | values)


def signed_in(*roles: Role, name: str = "alguien") -> Client:
    client = Client()
    client.force_login(make_person(f"{name}@minga.example", *roles))
    return client


def test_it_works(client, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        response = ask(client)
    assert (response.status_code, response["Location"]) == (302, f"{ASK}/enviada")
    address = "/cuenta/formulario/" + link_in(posted()[-1], "/cuenta/formulario/")
    assert client.post(address, ASKED | FILLED | {"step": "save"}).status_code == 302
    file = SimpleUploadedFile("firmado.png", scan(), "image/png")
    response = client.post(address, {"step": "deliver", "signed": file, "declared": "on"})
    assert (response.status_code, response["Location"]) == (302, "/cuenta/formulario-entregado")
    request = AccountRequest.objects.get(email=ASKED["email"])
    assert (request.state, request.organisation.code) == (State.FORM_RECEIVED, "ORG-113")
    assert client.get(address).status_code == 404


def answer(email: str) -> tuple:
    cache.clear()
    response = ask(Client(), email=email)
    headers = {name: value for name, value in response.headers.items() if name != "X-Request-ID"}
    return response.status_code, headers, response.content, {name: str(one) for name, one in response.cookies.items()}


def test_known_and_unknown_addresses_are_answered_alike():
    make_request(email="espera@ibarra.example")
    known, waiting, unknown = (answer(email) for email in ("oficina@ambato.example", "espera@ibarra.example", "nadie@ibarra.example"))
    assert (known == unknown, waiting == unknown, known[0]) == (True, True, 302)


def test_known_and_unknown_addresses_are_answered_in_the_same_time(settings):
    settings.STEADY_SECONDS = 0.6
    taken: dict[str, list[float]] = {"known": [], "unknown": []}
    for number in range(3):
        for kind, email in (("known", "oficina@ambato.example"), ("unknown", f"nadie{number}@ibarra.example")):
            cache.clear()
            started = time.perf_counter()
            ask(Client(), email=email)
            taken[kind].append(time.perf_counter() - started)
    known, unknown = statistics.median(taken["known"]), statistics.median(taken["unknown"])
    assert abs(known - unknown) / unknown < 0.10


def test_what_is_wrong_is_told_at_its_field(client):
    response = ask(client, email="luz", role="")
    assert (response.status_code, sorted(response.context["form"].errors)) == (422, ["email", "role"])
    assert re.search(r'id="id_email_error"', response.text) is not None


def test_an_institution_that_is_not_public_is_not_recognised_for_a_visitor(client):
    ask(client, organisation_written="No está en ninguna lista")
    assert AccountRequest.objects.get(email=ASKED["email"]).organisation is None


def test_the_eleventh_request_from_one_address_is_limited(client):
    statuses = [ask(client, email="mal").status_code for _try in range(11)]
    assert statuses == [422] * 10 + [429]


def test_in_english_the_form_goes_out_in_english(client, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        client.post(f"/en{ASK}", ASKED)
    assert (posted()[-1].subject, "/en/cuenta/formulario/" in posted()[-1].body) == ("Minga: form for your account", True)


def test_a_made_up_link_opens_nothing(client):
    assert [client.get(f"/cuenta/formulario/{'a' * 43}{end}").status_code for end in ("", "/formulario.pdf")] == [404, 404]


def test_the_form_asks_for_all_and_says_what_is_wrong_at_its_field(client, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        ask(client)
    address = "/cuenta/formulario/" + link_in(posted()[-1], "/cuenta/formulario/")
    assert "opcional" not in client.get(address).content.decode()
    response = client.post(address, ASKED | FILLED | {"step": "save", "identity": "1710034064", "phone": "ninguno"})
    assert (response.status_code, sorted(response.context["fields"].errors)) == (422, ["identity", "phone"])
    assert client.post(address, {"step": "save", "name": "Luz"}).status_code == 302  # what is empty may wait


def test_a_telephone_that_cannot_be_one_is_told_at_its_field(client):
    response = ask(client, phone="no tengo")
    assert (response.status_code, list(response.context["form"].errors)) == (422, ["phone"])


def test_a_form_without_its_file_is_refused(client, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        ask(client)
    address = "/cuenta/formulario/" + link_in(posted()[-1], "/cuenta/formulario/")
    assert client.post(address, {"step": "deliver", "declared": "on"}).status_code == 422
    file = SimpleUploadedFile("firmado.png", scan(), "image/png")
    response = client.post(address, {"step": "deliver", "signed": file, "declared": "on"})
    assert (response.status_code, "Falta completar" in response.text) == (422, True)


def test_the_form_is_sent_as_a_file(client, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        ask(client)
    secret = link_in(posted()[-1], "/cuenta/formulario/")
    response = client.get(f"/cuenta/formulario/{secret}/formulario.pdf")
    assert (response["Content-Type"], response["Content-Disposition"]) == ("application/pdf", 'attachment; filename="formulario.pdf"')


@pytest.mark.parametrize("role", Role)
def test_who_reads_the_queue(role):
    allowed = role in (Role.REGISTRAR, Role.ADMINISTRATOR, Role.AUDITOR)
    request = make_request(State.FORM_RECEIVED)
    client = signed_in(role)
    pages = (QUEUE, f"{QUEUE}/{request.pk}", f"{QUEUE}/{request.pk}/formulario")
    assert [client.get(page).status_code for page in pages] == ([200] * 3 if allowed else [403] * 3)


def test_an_auditor_reads_and_changes_nothing():
    request = make_request(State.FORM_RECEIVED)
    client = signed_in(Role.AUDITOR)
    page = client.get(f"{QUEUE}/{request.pk}")
    assert (page.context["steps"], client.post(f"{QUEUE}/{request.pk}", {"step": "check"}).status_code) == (set(), 403)
    assert client.get(f"{QUEUE}/accesos").status_code == 403


def test_two_people_open_an_account_by_the_pages():
    request = make_request(State.FORM_RECEIVED)
    first, second = signed_in(Role.REGISTRAR, name="uno"), signed_in(Role.REGISTRAR, name="dos")
    address = f"{QUEUE}/{request.pk}"
    assert first.get(address).context["steps"] == {"check", "refuse"}
    assert first.post(address, {"step": "check"}).status_code == 302
    assert (first.get(address).context["steps"], "debe abrirla otra persona" in first.get(address).text) == ({"refuse"}, True)
    assert first.post(address, {"step": "approve"}).status_code == 403
    assert second.get(address).context["steps"] == {"approve", "refuse"}
    assert second.post(address, {"step": "approve"}).status_code == 302
    assert AccountRequest.objects.get(pk=request.pk).state == State.APPROVED


def test_a_step_that_came_too_late_is_refused_with_its_reason():
    request = make_request(State.REFUSED)
    response = signed_in(Role.REGISTRAR, name="dos").post(f"{QUEUE}/{request.pk}", {"step": "check"})
    assert (response.status_code, "«Dar por revisada» no es posible" in response.text) == (409, True)


@pytest.mark.parametrize("values", [{"step": "refuse", "reason": ""}, {"step": "nada"}, {}])
def test_an_incomplete_step_is_refused(values):
    request = make_request(State.FORM_RECEIVED)
    assert signed_in(Role.REGISTRAR).post(f"{QUEUE}/{request.pk}", values).status_code == 422


def test_the_queue_holds_what_waits_for_registration():
    make_request(email="sin-formulario@ibarra.example")
    with_form = make_request(State.FORM_RECEIVED)
    rows = signed_in(Role.REGISTRAR).get(QUEUE).context["rows"]
    assert {row.email for row in rows} == {with_form.email, EMAIL}


@pytest.mark.parametrize("number", [1, 3])
def test_the_queue_asks_a_fixed_number_of_times(number, django_assert_num_queries):
    for one in range(number):
        make_request(State.FORM_RECEIVED, email=f"n{one}@ibarra.example")
    client = signed_in(Role.REGISTRAR)
    client.get(QUEUE)
    with django_assert_num_queries(7):
        client.get(QUEUE)


def test_a_dictated_key_is_shown_once():
    client, person = signed_in(Role.REGISTRAR), make_person("luz@ibarra.example")
    response = client.post(f"{QUEUE}/accesos", {"correo": person.email, "step": "key"})
    key = response.context["key"]
    assert (response.status_code, key in response.text, len(key.replace("-", ""))) == (200, True, 20)
    assert (key in client.get(f"{QUEUE}/accesos?correo={person.email}").text, response["Cache-Control"]) == (False, "private, no-store")


def test_another_link_is_sent(django_capture_on_commit_callbacks):
    client, person = signed_in(Role.REGISTRAR), make_person("luz@ibarra.example")
    with django_capture_on_commit_callbacks(execute=True):
        client.post(f"{QUEUE}/accesos", {"correo": person.email, "step": "link"})
    assert (posted()[-1].to, TemporaryAccess.objects.get(person=person).kind) == ([person.email], "link")


def test_requests_whose_form_did_not_come_expire_by_the_command(capsys):
    request = make_request()
    AccountRequest.objects.filter(pk=request.pk).update(form_until=timezone.now())
    call_command("expire_requests")
    assert (AccountRequest.objects.get(pk=request.pk).state, capsys.readouterr().out) == (State.EXPIRED, "1 solicitudes caducadas\n")
    assert Person.objects.filter(email=ASKED["email"]).exists() is False


@pytest.mark.parametrize("prefix", ["", "/en"])
def test_r_131_the_manual_is_reached_from_the_sign_in_page_without_signing_in(client, prefix):
    page = client.get(f"{prefix}/cuenta/ingresar")
    assert (f'href="{prefix}/manual"' in page.text, client.get(f"{prefix}/manual").status_code) == (True, 200)


@pytest.mark.parametrize("prefix", ["", "/en"])
def test_r_132_help_is_reached_from_the_sign_in_page_without_signing_in(client, settings, prefix):
    settings.HELP_MAILBOX = "mesa@minga.example"
    page = client.get(f"{prefix}/cuenta/ingresar")
    assert (f'href="{prefix}/ayuda"' in page.text, 'href="mailto:mesa@minga.example"' in page.text) == (True, True)
    assert client.get(f"{prefix}/ayuda").status_code == 200


def test_reading_a_request_leaves_its_line(client):
    request = AccountRequest.objects.order_by("pk").first()
    client.force_login(Person.objects.get(email="registro@minga.example"))
    client.get(f"/solicitudes-de-cuenta/{request.pk}")
    line = Entry.objects.order_by("-seq")[0]
    assert (line.event, line.thing_key, line.after) == ("account_request.read", request.code, {"what": "request"})
