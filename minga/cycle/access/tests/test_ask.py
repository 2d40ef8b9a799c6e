"""Asking for an account: the form goes out, whatever is known of the address; nobody is let in by it."""

import datetime

import pytest
from django.core import mail
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone

from minga.cycle.access import actions, queries
from minga.cycle.access.models import AccountRequest, Letter
from minga.cycle.access.states import State
from minga.cycle.access.testing import ASKED, asked, link_in, make_request
from minga.cycle.organisations.models import InstitutionalRole
from minga.ground.accounts.models import Person
from minga.ground.journal.models import Entry

pytestmark = pytest.mark.django_db


def ask(**values) -> AccountRequest | None:
    return actions.ask(by=Person.objects.system(), values=asked(**values))


@pytest.fixture
def post(django_capture_on_commit_callbacks):
    """Do something and return the messages that went out for it."""

    def done(what) -> list:
        mail.outbox.clear()
        with django_capture_on_commit_callbacks(execute=True):
            what()
        return mail.outbox

    return done


def test_it_works(post):
    (message,) = post(ask)
    request = AccountRequest.objects.get(email=ASKED["email"])
    assert (request.state, request.organisation.code, request.person) == (State.FORM_SENT, "ORG-113", None)
    assert message.to == [ASKED["email"]]
    assert queries.by_link(link_in(message, "/cuenta/formulario/")) == request


def test_r_125_the_role_is_one_of_four():
    assert [role.label for role in InstitutionalRole] == ["Rectoría", "Coordinación", "Financiamiento", "Ejecución"]
    with pytest.raises(ValidationError) as refused:
        ask(role="consulting")
    assert list(refused.value.message_dict) == ["role"]


def test_r_126_a_request_creates_the_state_form_sent_and_keeps_the_message(post):
    (message,) = post(ask)
    request = AccountRequest.objects.get(email=ASKED["email"])
    assert (request.get_state_display(), request.sent_at is None) == ("formulario enviado", False)
    (kept,) = Letter.objects.filter(request=request)
    secret = link_in(message, "/cuenta/formulario/")
    assert (kept.address, kept.subject, kept.body) == (ASKED["email"], message.subject, message.body.replace(secret, "[…]"))


def test_r_126_the_message_carries_form_and_instructions(post):
    (message,) = post(ask)
    ((name, content, media_type),) = message.attachments
    assert (name, media_type, bytes(content[:5])) == ("formulario.pdf", "application/pdf", b"%PDF-")
    assert "Fírmelo y hágalo firmar por la autoridad" in message.body


def test_the_personal_link_is_kept_nowhere(post):
    (message,) = post(ask)
    secret = link_in(message, "/cuenta/formulario/")
    request = AccountRequest.objects.get(email=ASKED["email"])
    kept = [str(vars(row)) for row in (request, *Letter.objects.all(), *Entry.objects.filter(thing_kind="account_request"))]
    assert (len(secret) >= 43, [text for text in kept if secret in text]) == (True, [])


def test_the_journal_holds_nothing_personal():
    request = make_request()
    lines = Entry.objects.filter(thing_kind="account_request", thing_key=request.code).order_by("seq")
    assert [line.event for line in lines] == ["account_request.made", "account_request.form_sent"]
    written = " ".join(str(vars(line)) for line in lines)
    assert [value for value in ("luz@", "Luz Marina", "299 0000") if value in written] == []


def test_somebody_with_an_account_is_written_to_and_nothing_else_happens(post):
    before = AccountRequest.objects.count()
    (message,) = post(lambda: ask(email="OFICINA@ambato.example"))
    assert (message.to, message.subject) == (["oficina@ambato.example"], "Minga: usted ya tiene una cuenta")
    assert AccountRequest.objects.count() == before


def test_who_asks_again_within_the_hour_gets_no_second_message(post):
    make_request()
    assert post(ask) == []
    assert AccountRequest.objects.filter(email=ASKED["email"]).count() == 1


def test_who_asks_again_later_gets_another_link_and_the_first_one_ends(post):
    (first,) = post(ask)
    AccountRequest.objects.filter(email=ASKED["email"]).update(sent_at=timezone.now() - datetime.timedelta(hours=2))
    (second,) = post(ask)
    links = [link_in(message, "/cuenta/formulario/") for message in (first, second)]
    assert [queries.by_link(link) is None for link in links] == [True, False]


def test_who_asks_again_after_the_time_of_the_form_begins_anew(post):
    old = make_request()
    AccountRequest.objects.filter(pk=old.pk).update(form_until=timezone.now() - datetime.timedelta(days=1))
    assert len(post(ask)) == 1
    states = AccountRequest.objects.filter(email=ASKED["email"]).order_by("id").values_list("state", flat=True)
    assert list(states) == [State.EXPIRED, State.FORM_SENT]


def test_the_database_keeps_one_open_request_for_an_address():
    request = make_request()
    request.pk, request.link_digest = None, "0" * 64
    with pytest.raises(IntegrityError), transaction.atomic():
        request.save(force_insert=True)


@pytest.mark.parametrize("name", ["email", "name", "organisation_written", "post", "role", "phone", "why"])
def test_an_empty_field_is_refused(name):
    with pytest.raises(ValidationError) as refused:
        ask(**{name: ""})
    assert list(refused.value.message_dict) == [name]


def test_line_ends_in_an_address_are_refused():
    with pytest.raises(ValidationError):
        ask(email="luz@ibarra.example\r\nBcc: otra@ibarra.example")


def test_nothing_goes_out_where_the_request_is_taken_back(django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True), pytest.raises(RuntimeError), transaction.atomic():
        ask()
        raise RuntimeError
    assert mail.outbox == []
