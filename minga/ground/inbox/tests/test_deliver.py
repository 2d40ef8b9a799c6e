"""Sending letters: each once, marked before and after; failures wait, and are given up at the last try."""

import datetime
import logging

import pytest
from django.core import mail
from django.core.exceptions import PermissionDenied, ValidationError
from django.utils import timezone

from minga.ground.accounts.models import Person
from minga.ground.inbox import actions, queries, sending
from minga.ground.inbox.models import Letter, LetterState
from minga.ground.inbox.sending import KILLED, LEASE, WAITS, Delivery, deliver, take
from minga.ground.inbox.testing import listening, make_reader
from minga.ground.journal.models import Entry

pytestmark = pytest.mark.django_db
BUSY, UNKNOWN = "451 later", "550 no such box"


def write(number: int = 1, **more) -> Letter:
    return actions.write_to(address=f"n{number}@buzon.example", subject=f"Carta {number}", body="Texto", **more)


def states() -> list[tuple[str, int]]:
    return list(Letter.objects.order_by("id").values_list("state", "attempts"))


def due_now() -> None:
    """As if the time to wait had passed."""
    Letter.objects.update(next_try_at=timezone.now())


def test_it_works():
    first, second = write(1), write(2)
    assert deliver() == Delivery(sent=2)
    assert [sent.to for sent in mail.outbox] == [["n1@buzon.example"], ["n2@buzon.example"]]
    assert [sent.message()["Message-ID"] for sent in mail.outbox] == [first.message_id, second.message_id]
    assert states() == [(LetterState.SENT, 1)] * 2
    assert Letter.objects.get(pk=first.pk).sent_at is not None
    assert deliver() == Delivery()


def test_a_mail_server_gets_the_whole_letter(settings):
    with listening() as sink:
        settings.MAILERS = sink.mailers()
        letter = write(attachments=[("ñandú.pdf", "application/pdf", b"%PDF\x00\n.\n..\n")])
        assert deliver() == Delivery(sent=1)
    (kept,) = sink.received
    assert (kept.recipients, kept.message_id, kept.mail["To"]) == (["n1@buzon.example"], letter.message_id, "n1@buzon.example")
    assert (kept.mail["Subject"], kept.mail["Auto-Submitted"]) == ("Carta 1", "auto-generated")
    assert kept.mail.get_body().get_content().replace("\r\n", "\n") == letter.text
    assert [(one.get_filename(), one.get_content()) for one in kept.mail.iter_attachments()] == [("ñandú.pdf", b"%PDF\x00\n.\n..\n")]


def test_a_letter_has_its_own_message_id_with_the_host_of_the_site(settings):
    settings.BASE_URL = "https://cooperacion.example:8443/x"
    ids = {write(number).message_id for number in (1, 2, 3)}
    assert (len(ids), {one.partition("@")[2] for one in ids}) == (3, {"cooperacion.example>"})


def test_only_so_many_are_sent_in_a_round():
    for number in (1, 2, 3):
        write(number)
    assert (deliver(limit=2), deliver(limit=2)) == (Delivery(sent=2), Delivery(sent=1))


def test_a_sender_asked_to_stop_takes_no_other_letter():
    write(1), write(2)
    answers = iter([False, True])
    assert deliver(stop=lambda: next(answers)) == Delivery(sent=1)
    assert states() == [(LetterState.SENT, 1), (LetterState.WAITING, 0)]


def test_a_failure_waits_longer_each_time_and_is_given_up(settings, caplog):
    caplog.set_level(logging.CRITICAL)
    settings.MAIL_TRIES = 4
    waits = []
    with listening(lambda number: BUSY) as sink:
        settings.MAILERS = sink.mailers()
        letter = write()
        for _number in range(3):
            assert deliver() == Delivery(again=1)
            letter.refresh_from_db()
            waits.append(round((letter.next_try_at - timezone.now()).total_seconds() / 60))
            assert deliver() == Delivery()
            due_now()
        assert deliver() == Delivery(failed=1)
        due_now()
        assert deliver() == Delivery()
    assert (waits, sink.received, sink.asked) == ([1, 5, 30], [], 4)
    assert states() == [(LetterState.FAILED, 4)]
    assert [(one.pk, one.error) for one in queries.undelivered()] == [(letter.pk, "SMTPDataError: (451, b'later')")]


def test_waits_grow():
    assert sorted(WAITS) == WAITS


def test_a_failure_is_sent_later_with_the_same_message_id(settings, caplog):
    caplog.set_level(logging.CRITICAL)
    with listening(lambda number: BUSY if number == 1 else "") as sink:
        settings.MAILERS = sink.mailers()
        letter = write()
        assert deliver() == Delivery(again=1)
        due_now()
        assert deliver() == Delivery(sent=1)
    assert [kept.message_id for kept in sink.received] == [letter.message_id]


def test_what_the_server_refuses_for_good_is_given_up_at_once_and_holds_up_nobody(settings, caplog):
    caplog.set_level(logging.CRITICAL)
    with listening(lambda number: UNKNOWN if number == 1 else "") as sink:
        settings.MAILERS = sink.mailers()
        write(1), write(2)
        assert deliver() == Delivery(sent=1, failed=1)
    assert states() == [(LetterState.FAILED, 1), (LetterState.SENT, 1)]


def test_a_server_that_is_away_ends_the_round(settings, caplog):
    caplog.set_level(logging.CRITICAL)
    with listening() as sink:
        settings.MAILERS = sink.mailers()
    write(1), write(2)
    assert deliver() == Delivery(again=1)
    assert states() == [(LetterState.WAITING, 1), (LetterState.WAITING, 0)]


def test_the_log_of_a_failure_names_no_address(settings, caplog):
    with listening(lambda number: BUSY) as sink:
        settings.MAILERS = sink.mailers()
        letter = write()
        deliver()
    assert [record.getMessage() for record in caplog.records] == [
        f"letter {letter.message_id} could not be sent (try 1): SMTPDataError: (451, b'later')"
    ]


def test_a_letter_taken_is_not_taken_again_before_its_lease_ends():
    write()
    letter = take()
    assert (letter.state, letter.attempts, take()) == (LetterState.SENDING, 1, None)
    Letter.objects.update(next_try_at=timezone.now() - datetime.timedelta(seconds=1))
    assert take().attempts == 2
    assert Letter.objects.get().next_try_at > timezone.now() + LEASE - datetime.timedelta(minutes=1)


def test_a_letter_taken_by_a_sender_that_ended_goes_out_with_the_same_message_id():
    letter = write()
    take(datetime.timedelta())
    assert deliver() == Delivery(sent=1)
    assert [sent.message()["Message-ID"] for sent in mail.outbox] == [letter.message_id]


def test_a_letter_that_ends_its_sender_each_time_is_given_up(settings, caplog):
    caplog.set_level(logging.CRITICAL)
    settings.MAIL_TRIES = 2
    write()
    take(datetime.timedelta()), take(datetime.timedelta())
    assert (deliver(), mail.outbox) == (Delivery(failed=1), [])
    assert Letter.objects.get().error == KILLED


def test_a_sender_that_was_too_slow_writes_over_nothing():
    write()
    slow = take(datetime.timedelta())
    take(datetime.timedelta())
    assert (sending.mark_sent(slow), states()) == (0, [(LetterState.SENDING, 2)])


def test_a_letter_given_up_is_tried_anew_by_an_administrator(settings, caplog):
    caplog.set_level(logging.CRITICAL)
    letter = given_up(settings)
    actions.retry(by=Person.objects.system(), letter=letter)
    line = Entry.objects.order_by("-seq")[0]
    assert (line.event, line.thing_key, line.before["attempts"]) == ("letter.retried", letter.message_id, 1)
    assert deliver() == Delivery(sent=1)
    assert [sent.message()["Message-ID"] for sent in mail.outbox] == [letter.message_id]


def test_an_officer_who_tries_a_letter_anew_is_refused(settings, caplog):
    caplog.set_level(logging.CRITICAL)
    letter = given_up(settings)
    with pytest.raises(PermissionDenied):
        actions.retry(by=make_reader("ana@ambato.example"), letter=letter)
    assert states() == [(LetterState.FAILED, 1)]


def test_a_letter_that_was_not_given_up_is_not_tried_anew():
    letter = write()
    with pytest.raises(ValidationError) as refused:
        actions.retry(by=Person.objects.system(), letter=letter)
    assert refused.value.messages == ["La carta no está entre las que no se pudieron enviar."]


def given_up(settings) -> Letter:
    """A letter that a server refused for good; afterwards letters go to the tests' own outbox again."""
    usual = settings.MAILERS
    with listening(lambda number: UNKNOWN) as sink:
        settings.MAILERS = sink.mailers()
        letter = write()
        deliver()
    settings.MAILERS = usual
    return letter


def test_of_a_secret_letter_neither_text_nor_files_stay_once_sent():
    letter = write(attachments=[("formulario.pdf", "application/pdf", b"%PDF")], secret=True)
    plain = write(2, attachments=[("nota.pdf", "application/pdf", b"%PDF")])
    assert deliver() == Delivery(sent=2)
    assert (mail.outbox[0].body.startswith("Texto"), len(mail.outbox[0].attachments)) == (True, 1)
    letter.refresh_from_db()
    assert ("Texto" in letter.text, letter.enclosures.count(), plain.enclosures.count()) == (False, 0, 1)


def test_a_secret_letter_that_failed_stays_whole():
    letter = write(attachments=[("formulario.pdf", "application/pdf", b"%PDF")], secret=True)
    Letter.objects.filter(pk=letter.pk).update(state=LetterState.SENDING, attempts=1)
    sending.fail(Letter.objects.get(pk=letter.pk), "451", Delivery())
    letter.refresh_from_db()
    assert (letter.text.startswith("Texto"), letter.enclosures.count()) == (True, 1)
