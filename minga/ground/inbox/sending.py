"""The sender: hands letters to the mail server, one by one, each marked before and after (RELIABILITY 44).

A sender killed between the server's word and its own mark sends that one letter again, with the same Message-ID; no letter is
lost. Several senders at once take different letters. What was sent is the outbox's own record: no line in the journal.
"""

import datetime
import logging
import smtplib
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from email.message import MIMEPart
from typing import Any

from django.conf import settings
from django.core.mail import EmailMessage, mailers
from django.core.mail.backends.base import BaseEmailBackend
from django.db import IntegrityError, OperationalError, close_old_connections, connection, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from minga.ground.inbox import shaping
from minga.ground.inbox.models import Enclosure, Letter, LetterState, Message, Preference

log = logging.getLogger(__name__)

LEASE = datetime.timedelta(minutes=10)  # a letter taken by a sender that ended is due again after so long
WAITS = [datetime.timedelta(minutes=minutes) for minutes in (1, 5, 30, 120, 360, 720, 1440)]  # after the first, second, … failure
BATCH = 100
EVERY = 5.0  # seconds between two looks at the outbox
MARK_TRIES = 60  # with SQLite's own five seconds each, half the lease
KILLED = "the sender ended each time while sending it"


@dataclass
class Delivery:
    """How many letters were sent, failed and are tried again later, failed and were given up."""

    sent: int = 0
    again: int = 0
    failed: int = 0


def deliver(limit: int = BATCH, *, lease: datetime.timedelta = LEASE, stop: Callable[[], bool] = lambda: False) -> Delivery:
    """Send the letters that are due, at most `limit`, until `stop()`; return the counts.

    Never inside a transaction (RuntimeError): the mark on a letter has to be kept before the mail server is spoken to.
    A server that cannot be reached ends the round; other failures wait 1, 5, 30 minutes … and are given up at the last try.
    """
    counts, mailer = Delivery(), mailers.default
    try:
        for _number in range(limit):
            letter = None if stop() else take(lease)
            if letter is None:
                break
            if not send(letter, mailer, counts):
                break
    finally:
        hang_up(mailer)
    return counts


def take(lease: datetime.timedelta = LEASE) -> Letter | None:
    """Take the letter that has waited longest, mark it as being sent and keep the mark; None where none is due."""
    if not Letter.objects.due(timezone.now()).exists():  # an idle sender never takes SQLite's lock for writing
        return None
    with transaction.atomic(durable=True):
        now = timezone.now()
        letter = Letter.objects.due(now).select_for_update(skip_locked=True).first()
        if letter is None:
            return None
        letter.state, letter.taken_at, letter.next_try_at = LetterState.SENDING, now, now + lease
        letter.attempts += 1
        letter.save(update_fields=["state", "taken_at", "next_try_at", "attempts"])
    return letter


def send(letter: Letter, mailer: BaseEmailBackend, counts: Delivery) -> bool:
    """Hand one letter to the mail server and mark what became of it; False where the server cannot be reached."""
    if letter.attempts > settings.MAIL_TRIES:
        fail(letter, KILLED, counts, final=True)
        return True
    try:
        mailer.open()
    except OSError as error:
        fail(letter, told(error), counts)
        return False
    try:
        mailer.send_messages([mail(letter)])
    except (OSError, ValueError) as error:
        hang_up(mailer)
        fail(letter, told(error), counts, final=is_final(error))
        return True
    counts.sent += mark_sent(letter)
    return True


def mail(letter: Letter) -> EmailMessage:
    """Return the mail of a letter: plain text, its files, and the Message-ID it keeps however often it is sent."""
    headers = {"Message-ID": letter.message_id, "Auto-Submitted": "auto-generated"}
    files: list[Any] = [part(one) for one in letter.enclosures.all()]  # Django's own stubs do not know its new parts yet
    return EmailMessage(letter.subject, letter.text, settings.DEFAULT_FROM_EMAIL, [letter.address], headers=headers, attachments=files)


def part(enclosure: Enclosure) -> MIMEPart:
    """Return a file as a part of a mail, byte for byte, text too."""
    maintype, _slash, subtype = enclosure.content_type.partition("/")
    made = MIMEPart()
    made.set_content(bytes(enclosure.content), maintype=maintype, subtype=subtype, disposition="attachment", filename=enclosure.name)
    return made


def mark(letter: Letter, **changes) -> int:
    """Write what became of a letter, unless another sender has taken it since; return 1 where it was written."""
    return Letter.objects.filter(pk=letter.pk, state=LetterState.SENDING, attempts=letter.attempts).update(**changes)


def mark_sent(letter: Letter) -> int:
    """Mark a letter as sent; a database that is busy or away is asked again within the lease, for the letter must not go out twice."""
    for _number in range(MARK_TRIES - 1):
        try:
            return keep_sent(letter)
        except OperationalError:
            connection.close_if_unusable_or_obsolete()
            time.sleep(1)
    return keep_sent(letter)


@transaction.atomic
def keep_sent(letter: Letter) -> int:
    """Mark a letter as sent; of a secret one neither text nor files stay."""
    kept = {"text": _("Carta reservada: su texto y sus archivos se borraron al enviarla.")} if letter.secret else {}
    marked = mark(letter, state=LetterState.SENT, sent_at=timezone.now(), error="", **kept)
    if marked and letter.secret:
        letter.enclosures.all().delete()
    return marked


def fail(letter: Letter, error: str, counts: Delivery, *, final: bool = False) -> None:
    """Note a failure: tried again after a wait that grows, or given up, which an administrator sees and can undo."""
    if final or letter.attempts >= settings.MAIL_TRIES:
        counts.failed += mark(letter, state=LetterState.FAILED, error=error)
    else:
        wait = WAITS[min(letter.attempts, len(WAITS)) - 1]
        counts.again += mark(letter, state=LetterState.WAITING, error=error, next_try_at=timezone.now() + wait)
    log.warning("letter %s could not be sent (try %s): %s", letter.message_id, letter.attempts, error)


def told(error: Exception) -> str:
    """Return an error in the words that the outbox keeps."""
    return shaping.keepable(f"{type(error).__name__}: {error}")[:500]


def is_final(error: Exception) -> bool:
    """Whether trying again cannot help: a header that cannot be written, or a server that refuses the letter for good (5xx)."""
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        return all(code >= 500 for code, _text in error.recipients.values())
    if isinstance(error, smtplib.SMTPDataError):
        return error.smtp_code >= 500
    return isinstance(error, ValueError) and not isinstance(error, OSError)


def hang_up(mailer: BaseEmailBackend) -> None:
    """Close the line; one that is broken already is closed as well."""
    try:
        mailer.close()
    except OSError as error:
        log.info("the mail server ended the line: %s", error)


def send_digests(day: datetime.date) -> int:
    """Write the digest of a day for everybody who chose it and was told something new until its end; return how many.

    One a person and day, whatever is called how often (the database holds it). What a missed day left is in the next one.
    """
    end = timezone.make_aware(datetime.datetime.combine(day + datetime.timedelta(days=1), datetime.time.min))
    told_today = Letter.objects.filter(digest_of=day).values("person")
    waiting = Message.objects.for_digest().filter(at__lt=end, person__is_active=True).exclude(person__in=told_today)
    return sum(send_digest(key, day, end) for key in waiting.order_by("person").values_list("person", flat=True).distinct())


def send_digest(person: int, day: datetime.date, end: datetime.datetime) -> bool:
    """Write one person's digest; False where another sender has just done it."""
    try:
        with transaction.atomic():
            rows = Message.objects.for_digest().filter(person=person, at__lt=end).select_related("person")
            messages = list(rows.select_for_update(of=("self",)))
            chosen = Preference.objects.filter(person=person).first() or Preference(person_id=person)
            if not messages:
                return False
            subject, text = shaping.digest(messages, chosen.language)
            reader = messages[0].person
            letter = Letter.objects.create(
                person=reader, address=reader.email, subject=subject, text=text, digest_of=day, next_try_at=timezone.now()
            )
            Message.objects.filter(pk__in=[message.pk for message in messages]).update(letter=letter)
    except IntegrityError:
        return False
    return True


def run(stop: threading.Event, every: float = EVERY) -> None:
    """Send what is due, again and again, until `stop` is set: letters each `every` seconds, digests once a day from their hour."""
    while not stop.is_set():
        try:
            close_old_connections()
            round_of_letters(stop)
        except Exception:  # the sender outlives whatever one round met: a database away, a mail server gone mad
            log.exception("a round of the mail sender was broken off")
        stop.wait(every)


def round_of_letters(stop: threading.Event) -> None:
    """Write the digests where their hour has come, then send everything that is due."""
    now = timezone.localtime()
    if now.hour >= settings.DIGEST_HOUR:
        send_digests(now.date())
    while deliver(stop=stop.is_set).sent == BATCH:
        pass
