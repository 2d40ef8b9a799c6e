"""Telling people: in the page and by mail, as each one chose, in the transaction of the cause."""

import pytest
from django.db import IntegrityError, connection, transaction
from django.utils import translation

from minga.ground.inbox import actions
from minga.ground.inbox.models import Kind, Letter, LetterState, Mail, Message
from minga.ground.inbox.testing import make_message, make_reader
from minga.ground.journal.queries import head

pytestmark = pytest.mark.django_db
SIGNED = (
    "-- \nMinga, registro de la cooperación internacional: http://localhost:8000\n"
    "Le escribimos porque tiene una cuenta. En su perfil elige si quiere estos correos al momento, una vez al día o nunca.\n"
)


@pytest.fixture
def ana():
    return make_reader("ana@ambato.example", name="Ana Paz")


@pytest.fixture
def luis():
    return make_reader("luis@ambato.example", name="Luis Sol")


def test_it_works(ana):
    before = head()
    message = make_message(ana, 1200, kind=Kind.TASK)
    kept = Message.objects.get(person=ana)
    assert (kept, kept.kind, kept.title, kept.link) == (message, Kind.TASK, "Cambió la actividad A-1200", "/actividades")
    assert kept.text == "La actividad A-1200 cambió 1.200 veces."
    assert (kept.thing_kind, kept.thing_key, kept.read_at, kept.done_at) == ("activity", "A-1", None, None)
    letter = kept.letter
    assert (letter.address, letter.person, letter.state, letter.attempts) == (ana.email, ana, LetterState.WAITING, 0)
    assert letter.subject == "Cambió la actividad A-1200"
    assert letter.text == f"La actividad A-1200 cambió 1.200 veces.\n\nhttp://localhost:8000/actividades\n\n{SIGNED}"
    assert head() == before


def test_each_is_told_once_however_often_named(ana, luis):
    told = actions.tell(to=[ana, luis, ana], subject="Aviso", body="Texto")
    assert [message.person for message in told] == [ana, luis]
    assert (Message.objects.filter(person=ana).count(), Letter.objects.filter(person=ana).count()) == (1, 1)


def test_who_chose_a_digest_gets_no_letter_at_once(ana):
    actions.prefer(by=ana, mail=Mail.DAILY, language="es")
    message = make_message(ana)
    assert (message.in_digest, message.letter, Letter.objects.filter(person=ana).count()) == (True, None, 0)


def test_who_chose_no_mail_is_told_in_the_page_alone(ana):
    actions.prefer(by=ana, mail=Mail.NEVER, language="es")
    message = make_message(ana)
    assert (message.in_digest, message.letter, Letter.objects.filter(person=ana).count()) == (False, None, 0)


def test_a_letter_speaks_the_language_that_was_chosen(ana):
    actions.prefer(by=ana, mail=Mail.AT_ONCE, language="en")
    (message,) = actions.tell(to=[ana], subject="Tarea", body="Aviso", link="/actividades")
    assert (message.letter.subject, message.subject) == ("Task", "Tarea")
    assert message.letter.text.startswith("Notice\n\nhttp://localhost:8000/en/actividades\n\n-- \nMinga, ") is True


@pytest.mark.parametrize("link", ["/actividades?fuente=x#hallazgos", "/en/actividades?fuente=x#hallazgos"])
def test_a_link_is_shown_in_the_language_of_its_reader(ana, link):
    (message,) = actions.tell(to=[ana], subject="Aviso", body="Texto", link=link)
    assert ("http://localhost:8000/actividades?fuente=x#hallazgos\n" in message.letter.text, message.path) == (
        True,
        link.removeprefix("/en"),
    )
    with translation.override("en"):
        assert message.path == "/en/actividades?fuente=x#hallazgos"


def test_who_may_not_sign_in_is_told_nothing(ana):
    ana.is_active = False
    assert (actions.tell(to=[ana], subject="Aviso", body="Texto"), Message.objects.filter(person=ana).count()) == ([], 0)


def test_nobody_is_told_nothing():
    assert actions.tell(to=[], subject="Aviso", body="Texto") == []


def test_outside_a_transaction_is_refused(ana):
    connection.in_atomic_block = False
    try:
        with pytest.raises(RuntimeError) as refused:
            actions.tell(to=[ana], subject="Aviso", body="Texto")
    finally:
        connection.in_atomic_block = True
    assert str(refused.value) == "inbox.tell was called outside a transaction: its message would stand without its cause"


def test_what_is_undone_tells_nobody(ana):
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        make_message(ana)
        _broken = 1 / 0
    assert (Message.objects.filter(person=ana).count(), Letter.objects.filter(person=ana).count()) == (0, 0)


@pytest.mark.parametrize("subject", ["", "Dos\nlíneas", "a" * 201])
def test_a_subject_that_is_not_one_line_is_refused(ana, subject):
    with pytest.raises(ValueError, match="the subject is not one line"):
        actions.tell(to=[ana], subject=subject, body="Texto")


def test_a_figure_that_is_missing_is_refused(ana):
    with pytest.raises(ValueError, match="does not fit its figures"):
        actions.tell(to=[ana], subject="Aviso", body="Faltan %(n)s")


@pytest.mark.parametrize("link", ["https://other.example", "//other.example", "actividades", "/a\nb"])
def test_a_link_that_leads_elsewhere_is_refused(ana, link):
    with pytest.raises(ValueError, match="no path of this site"):
        actions.tell(to=[ana], subject="Aviso", body="Texto", link=link)


def test_figures_that_no_database_holds_become_spaces(ana):
    (message,) = actions.tell(to=[ana], subject="Aviso %(t)s", body="%(t)s", figures={"t": "a\x00b\ud800c\nd"})
    kept = Message.objects.get(pk=message.pk)
    assert (kept.title, kept.text, kept.letter.subject) == ("Aviso a b c d", "a b c\nd", "Aviso a b c d")


def test_a_subject_of_two_lines_is_refused_by_the_database(ana):
    with pytest.raises(IntegrityError), transaction.atomic():
        Letter.objects.create(address="a@b.example", subject="Uno\r\nBcc: x@y.example", text="", next_try_at=ana.joined_at)


def test_three_cost_as_many_queries_as_one(ana, luis, django_assert_num_queries):
    eva = make_reader("eva@ambato.example")
    for to in ([ana], [ana, luis, eva]):
        with django_assert_num_queries(3):
            actions.tell(to=to, subject="Aviso", body="Texto")
