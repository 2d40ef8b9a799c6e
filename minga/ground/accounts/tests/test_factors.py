"""The second factor: codes that are good once, keys, printed codes, and a lost one taken away by two people."""

import json
import time

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal import auth
from django.core.cache import cache
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction
from django.test import Client
from django.utils import timezone
from playwright.sync_api import Browser, Page

from minga.ground.accounts import factors
from minga.ground.accounts.models import FactorReset, Person, Role, Scope
from minga.ground.accounts.testing import PASSWORD, make_person
from minga.ground.accounts.tokens import find, issue
from minga.ground.journal.models import Entry

EMAIL = "valida@minga.example"
HOME = "/cuenta/segundo-factor"
SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"
REASON = "Llamó del teléfono de su institución."


@pytest.fixture(autouse=True)
def asked_for(settings):
    """The second factor is asked for; passwords are hashed quickly; the counters begin at nought."""
    settings.SECOND_FACTOR = True
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher", *settings.PASSWORD_HASHERS]


@pytest.fixture
def person(db) -> Person:
    """A validator without a second factor."""
    cache.clear()
    return make_person(EMAIL, Role.VALIDATOR)


@pytest.fixture
def protected(person) -> Person:
    """A validator with an application of codes and printed codes."""
    auth.TOTP.activate(person, SECRET)
    RecoveryCodes.activate(person)
    return Person.objects.get(pk=person.pk)


def code(secret: str = SECRET) -> str:
    return auth.format_hotp_value(auth.hotp_value(secret, int(time.time()) // 30))


def sign_in(client: Client):
    return client.post("/cuenta/ingresar", {"login": EMAIL, "password": PASSWORD})


def is_oneself(client: Client):
    """Say once more who one is, which each change of the second factor asks for."""
    return client.post("/cuenta/confirmar", {"password": PASSWORD})


def confirm(client: Client, value: str):
    return client.post(f"{HOME}/ingresar", {"code": value})


def who(client: Client) -> str:
    return client.session.get("_auth_user_id", "")


def test_it_works(client, person):
    sign_in(client)
    is_oneself(client)
    secret = client.get(f"{HOME}/aplicacion").context["form"].secret
    response = client.post(f"{HOME}/aplicacion", {"code": code(secret)})
    assert (response.status_code, response["Location"]) == (302, f"{HOME}/codigos")
    assert len(client.get(f"{HOME}/codigos").context["unused_codes"]) == 10
    found = Person.objects.get(pk=person.pk)
    assert (found.roles, found.lacks_second_factor) == ({Role.VALIDATOR}, False)


def test_the_password_alone_lets_nobody_in(client, protected):
    assert (sign_in(client)["Location"], who(client)) == (f"{HOME}/ingresar", "")
    confirm(client, code())
    assert who(client) == str(protected.pk)


def test_a_code_is_good_once(protected):
    used = code()
    seen = []
    for _time in range(2):
        client = Client()
        sign_in(client)
        confirm(client, used)
        seen.append(who(client))
    assert seen == [str(protected.pk), ""]


def test_a_wrong_code_is_refused_in_plain_words(client, protected):
    sign_in(client)
    response = confirm(client, "000000" if code() != "000000" else "111111")
    assert (who(client), "El código no es correcto o ya se usó." in response.text) == ("", True)


def test_codes_are_limited(client, protected):
    sign_in(client)
    for _try in range(6):
        response = confirm(client, "12345")
    assert "Demasiados intentos seguidos." in response.text


def test_a_printed_code_is_good_once(protected):
    printed = Authenticator.objects.get(user=protected, type="recovery_codes").wrap().get_unused_codes()[0]
    seen = []
    for _time in range(2):
        client = Client()
        sign_in(client)
        confirm(client, printed)
        seen.append(who(client))
    assert seen == [str(protected.pk), ""]


def test_secrets_are_kept_encrypted(client, person):
    sign_in(client)
    is_oneself(client)
    secret = client.get(f"{HOME}/aplicacion").context["form"].secret
    client.post(f"{HOME}/aplicacion", {"code": code(secret)})
    kept = [json.dumps(data) for data in Authenticator.objects.filter(user=person).values_list("data", flat=True)]
    assert (len(kept), [one for one in kept if secret in one]) == (2, [])


def test_taking_it_away_leaves_one_without_rights_until_another_is_set_up(client, protected):
    sign_in(client)
    confirm(client, code())
    is_oneself(client)
    client.post("/cuenta/segundo-factor/aplicacion/quitar")
    assert Person.objects.get(pk=protected.pk).roles == frozenset()


def test_what_is_done_with_it_leaves_its_line(client, person, django_capture_on_commit_callbacks):
    sign_in(client)
    is_oneself(client)
    secret = client.get(f"{HOME}/aplicacion").context["form"].secret
    with django_capture_on_commit_callbacks(execute=True):
        client.post(f"{HOME}/aplicacion", {"code": code(secret)})
    with django_capture_on_commit_callbacks(execute=True):
        client.post(f"{HOME}/codigos/nuevos")
    lines = Entry.objects.filter(thing_key=EMAIL, event__startswith="second_factor").order_by("seq").values_list("event", "after__kind")
    assert sorted(lines) == [
        ("second_factor.added", "recovery_codes"),
        ("second_factor.added", "totp"),
        ("second_factor.renewed", "recovery_codes"),
    ]


@pytest.mark.parametrize("page", ["", "/aplicacion", "/codigos", "/codigos/nuevos", "/llaves", "/llaves/nueva", "/aplicacion/quitar"])
def test_its_pages_are_in_our_words(client, protected, page):
    sign_in(client)
    confirm(client, code())
    is_oneself(client)
    response = client.get(HOME + page, follow=True)
    assert (response.status_code, "<h1>" in response.text, "Two-Factor" in response.text) == (200, True, False)


def test_a_key_and_a_passkey_in_a_browser(site: str, browser: Browser):
    """A virtual authenticator: a passkey is added, one signs in with it alone, and it is taken away; no error in the console."""
    context = browser.new_context(locale="es-EC", base_url=site, reduced_motion="reduce")
    page, wrong = context.new_page(), []
    page.on("console", lambda message: wrong.append(message.text) if message.type == "error" else None)
    devtools = context.new_cdp_session(page)
    devtools.send("WebAuthn.enable")
    options = {"protocol": "ctap2", "transport": "internal", "hasResidentKey": True, "hasUserVerification": True}
    options |= {"isUserVerified": True, "automaticPresenceSimulation": True}
    devtools.send("WebAuthn.addVirtualAuthenticator", {"options": options})
    page.goto("/cuenta/ingresar")
    page.fill("[name=login]", "programas@bmz.example")
    page.fill("[name=password]", "minga-demo-2026")
    page.get_by_role("button", name="Ingresar", exact=True).click()
    page.get_by_role("button", name="Salir").wait_for()
    prove(page, f"{HOME}/llaves/nueva")
    page.get_by_label("Nombre de la llave").fill("Llave del equipo")
    page.get_by_label("Entrar con esta llave sin contraseña").check()
    page.get_by_role("button", name="Añadir la llave").click()
    page.wait_for_url(f"**{HOME}/codigos")
    assert page.locator("main ol li").count() == 10
    page.get_by_role("button", name="Salir").click()
    page.get_by_role("link", name="Ingresar").wait_for()
    page.goto("/cuenta/ingresar")
    page.get_by_role("button", name="Ingresar con una llave de acceso").click()
    page.get_by_role("button", name="Salir").wait_for()
    page.goto(f"{HOME}/llaves")
    prove(page, page.get_by_role("link", name="Quitar").get_attribute("href") or "")
    page.get_by_role("button", name="Quitar la llave").click()
    page.get_by_text("Aún no hay llaves").wait_for()
    assert wrong == []
    context.close()


def prove(page: Page, address: str) -> None:
    """Open a page that changes the second factor, saying once more who one is where that is asked."""
    page.goto(address)
    if page.get_by_label("Contraseña").count():
        page.get_by_label("Contraseña").fill("minga-demo-2026")
        page.get_by_role("button", name="Confirmar y seguir").click()


def test_two_people_take_a_lost_one_away(protected):
    asker = administrator("admin-uno@minga.example")
    confirmer = administrator()
    client = Client()
    client.force_login(protected)
    reset = factors.ask_reset(by=asker, person=protected, reason=REASON)
    assert protected.authenticator_set.count() == 2
    factors.confirm_reset(by=confirmer, reset=reset)
    assert (protected.authenticator_set.count(), client.get("/cuenta/clave").status_code) == (0, 302)
    lines = Entry.objects.filter(thing_key=EMAIL, event__startswith="second_factor").order_by("seq").values_list("event", "actor__email")
    assert list(lines) == [("second_factor.reset_asked", asker.email), ("second_factor.reset", confirmer.email)]


def administrator(email: str = "administra@minga.example") -> Person:
    """An administrator with a second factor, whose role therefore counts."""
    made = make_person(email, Role.ADMINISTRATOR)
    auth.TOTP.activate(made, SECRET)
    return Person.objects.get(pk=made.pk)


@pytest.fixture
def asked(protected, settings) -> FactorReset:
    settings.SECOND_FACTOR = False
    return factors.ask_reset(by=make_person("admin-uno@minga.example", Role.ADMINISTRATOR), person=protected, reason=REASON)


def test_who_asked_does_not_confirm(asked):
    with pytest.raises(PermissionDenied):
        factors.confirm_reset(by=asked.asked_by, reset=asked)


def test_the_database_refuses_one_person_for_both(asked):
    with pytest.raises(IntegrityError), transaction.atomic():
        FactorReset.objects.filter(pk=asked.pk).update(confirmed_by=asked.asked_by)


@pytest.mark.parametrize("role", sorted(set(Role) - {Role.ADMINISTRATOR}))
def test_others_confirm_nothing(asked, role):
    with pytest.raises(PermissionDenied):
        factors.confirm_reset(by=make_person("otra@minga.example", role), reset=asked)


def test_nobody_asks_for_themselves(protected, settings):
    settings.SECOND_FACTOR = False
    own = administrator()
    with pytest.raises(PermissionDenied):
        factors.ask_reset(by=own, person=own, reason=REASON)


def test_asking_without_a_reason_is_refused(protected, settings):
    settings.SECOND_FACTOR = False
    with pytest.raises(ValidationError):
        factors.ask_reset(by=make_person("r@minga.example", Role.REGISTRAR), person=protected, reason=" ")


def test_asking_twice_is_refused(asked, protected):
    with pytest.raises(ValidationError):
        factors.ask_reset(by=make_person("r@minga.example", Role.REGISTRAR), person=protected, reason=REASON)


def test_asking_for_somebody_without_one_is_refused(person, settings):
    settings.SECOND_FACTOR = False
    with pytest.raises(ValidationError):
        factors.ask_reset(by=make_person("r@minga.example", Role.REGISTRAR), person=person, reason=REASON)


def test_confirming_twice_is_refused(asked, settings):
    factors.confirm_reset(by=make_person("a@minga.example", Role.ADMINISTRATOR), reset=asked)
    with pytest.raises(ValidationError):
        factors.confirm_reset(by=make_person("b@minga.example", Role.ADMINISTRATOR), reset=asked)


def test_confirming_after_a_day_is_refused_and_it_may_be_asked_anew(asked, protected):
    FactorReset.objects.filter(pk=asked.pk).update(asked_at=timezone.now() - factors.GOOD_FOR)
    confirmer = make_person("a@minga.example", Role.ADMINISTRATOR)
    with pytest.raises(ValidationError):
        factors.confirm_reset(by=confirmer, reset=asked)
    factors.confirm_reset(by=confirmer, reset=factors.ask_reset(by=asked.asked_by, person=protected, reason=REASON))
    assert protected.authenticator_set.count() == 0


def test_taking_one_away_ends_the_access_keys(asked, protected):
    text = issue(by=protected, name="Tablero", scopes=[Scope.READ])[1]
    factors.confirm_reset(by=make_person("a@minga.example", Role.ADMINISTRATOR), reset=asked)
    assert (find(text), Entry.objects.filter(event="token.revoked", thing_key=EMAIL).count()) == (None, 1)
