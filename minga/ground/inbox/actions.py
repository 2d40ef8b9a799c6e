"""Messages to people and letters to addresses, written in the transaction of the act that causes them: both stand, or neither.

A message leaves no line in the journal, for the act that caused it has one. What a person chooses (when to get mail, of what
to hear) leaves a line, and so does a letter tried anew. `sending` hands the letters to the mail server afterwards.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import connection, transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from minga.ground.inbox import shaping
from minga.ground.inbox.models import Enclosure, Kind, Letter, LetterState, Mail, Message, Preference, Subscription
from minga.ground.inbox.permissions import can_read, can_tend_letters
from minga.ground.inbox.queries import preferences
from minga.ground.journal import actions as journal
from minga.ground.kit.findings import render

NOTHING = ("", "")


@dataclass(frozen=True)
class HandedOver:
    """How much passed from one person to another."""

    tasks: int
    alerts: int
    subscriptions: int


def tell(
    *,
    to: Iterable,
    subject: str,
    body: str,
    figures: Mapping[str, Any] | None = None,
    link: str = "",
    thing: tuple[str, str] = NOTHING,
    kind: str = Kind.NOTICE,
) -> list[Message]:
    """Tell people something, each once, in the page and by mail as each one chose; return their messages.

    `subject` (one line) and `body` are Spanish msgids with %(name)s for the `figures` (as kit.findings.Finding has them);
    `link` is a path of this site; `thing` is (kind, key). People who may not sign in are told nothing. To be called within
    the act that causes it: RuntimeError outside a transaction. ValueError where figures, subject or link do not fit.
    """
    require_transaction("tell")
    held = shaping.keepable(journal.plain(dict(figures or {})))
    shaping.check_fits(subject, body, held)
    shaping.check_link(link)
    people = {person.pk: person for person in to if person.is_active}
    chosen, now = preferences(people.values()), timezone.now()
    letters = {
        key: compose(subject, body, held, link, chosen[key].language, thing, person=person, address=person.email)
        for key, person in people.items()
        if chosen[key].mail == Mail.AT_ONCE
    }
    Letter.objects.bulk_create(letters.values())
    told = {"kind": kind, "subject": subject, "body": body, "figures": held, "link": link, "thing_kind": thing[0], "thing_key": thing[1]}
    return Message.objects.bulk_create(
        Message(person=person, at=now, in_digest=chosen[key].mail == Mail.DAILY, letter=letters.get(key), **told)
        for key, person in people.items()
    )


def write_to(
    *,
    address: str,
    subject: str,
    body: str,
    figures: Mapping[str, Any] | None = None,
    language: str = "es",
    link: str = "",
    attachments: Iterable[tuple[str, str, bytes]] = (),
    thing: tuple[str, str] = NOTHING,
    secret: bool = False,
) -> Letter:
    """Write a letter to an e-mail address, whether or not it belongs to an account; return it, still to be sent.

    As `tell`, in the reader's `language`; `attachments` are (name, content type, bytes), at most five and 10 MB together.
    Of a `secret` letter the outbox keeps neither text nor files once it is sent.
    Refuses (ValidationError) what is not one e-mail address and files that cannot go with a letter. RuntimeError outside a
    transaction, ValueError where figures, subject or link do not fit.
    """
    require_transaction("write_to")
    held = shaping.keepable(journal.plain(dict(figures or {})))
    shaping.check_fits(subject, body, held)
    shaping.check_link(link)
    files = shaping.whole_files(attachments)
    letter = compose(subject, body, held, link, language, thing, address=shaping.whole_address(address), secret=secret)
    letter.save()
    Enclosure.objects.bulk_create(Enclosure(letter=letter, **one._asdict()) for one in files)
    return letter


def compose(subject: str, body: str, held: Mapping[str, Any], link: str, language: str, thing: tuple[str, str], **to) -> Letter:
    """Return a letter in one language, not yet saved; `to`: its address, and the person where it is somebody with an account."""
    return Letter(
        subject=shaping.one_line(render(subject, held, language)),
        text=shaping.letter_text(body, held, link, language, has_account="person" in to),
        thing_kind=thing[0],
        thing_key=thing[1],
        next_try_at=timezone.now(),
        **to,
    )


def require_transaction(name: str) -> None:
    if not connection.in_atomic_block:
        raise RuntimeError(f"inbox.{name} was called outside a transaction: its message would stand without its cause")


@transaction.atomic
def mark_read(*, by, message: Message) -> None:
    """Mark a message as read; one read before keeps its moment. Refuses (PermissionDenied) the message of another."""
    if not can_read(by, message):
        raise PermissionDenied("mark_read")
    Message.objects.unread().filter(pk=message.pk).update(read_at=timezone.now())


@transaction.atomic
def mark_all_read(*, by) -> int:
    """Mark every message of the person as read; return how many were not."""
    return Message.objects.unread().filter(person=by).update(read_at=timezone.now())


def finish(*, thing: tuple[str, str], subject: str = "") -> int:
    """Close the open tasks about a thing, for everybody who was told, because somebody did what they asked; return how many.

    `subject`: only the tasks of this msgid. To be called within the act that did it: RuntimeError outside a transaction.
    """
    require_transaction("finish")
    tasks = Message.objects.open_tasks().about(*thing)
    return (tasks.filter(subject=subject) if subject else tasks).update(done_at=timezone.now())


@transaction.atomic
def subscribe(*, by, kind: str = "", key: str = "", topic: str = "") -> Subscription:
    """Wish to hear of a kind of thing, of one thing or of a topic; once is enough. Leaves `subscription.opened`.

    Refuses (ValidationError) a subscription to nothing and a key without its kind.
    """
    if not (kind or topic) or (key and not kind):
        raise ValidationError(_("Elija de qué quiere recibir mensajes."))
    row, made = Subscription.objects.get_or_create(person=by, thing_kind=kind, thing_key=key, topic=topic)
    if made:
        journal.record("subscription.opened", by=by, thing=("person", by.email), after=wished(row))
    return row


@transaction.atomic
def unsubscribe(*, by, kind: str = "", key: str = "", topic: str = "") -> None:
    """Hear of it no longer; where there was no such subscription nothing changes. Leaves `subscription.ended`."""
    row = Subscription.objects.filter(person=by, thing_kind=kind, thing_key=key, topic=topic).first()
    if row:
        row.delete()
        journal.record("subscription.ended", by=by, thing=("person", by.email), before=wished(row))


def wished(row: Subscription) -> dict[str, str]:
    return {"kind": row.thing_kind, "key": row.thing_key, "topic": row.topic}


@transaction.atomic
def prefer(*, by, mail: str, language: str) -> None:
    """Choose when one's messages go out by mail (at_once, daily, never) and in which language. Leaves `preference.changed`.

    What was told before under another choice keeps it. Refuses (ValidationError) a value that is not offered.
    """
    if mail not in Mail.values or language not in dict(settings.LANGUAGES):
        raise ValidationError(_("Elija una de las opciones."))
    row = preferences([by])[by.pk]
    before = {"mail": row.mail, "language": row.language}
    if before == {"mail": mail, "language": language}:
        return
    Preference.objects.update_or_create(person=by, defaults={"mail": mail, "language": language})
    journal.record("preference.changed", by=by, thing=("person", by.email), before=before, after={"mail": mail, "language": language})


@transaction.atomic
def hand_over(*, by, old, new, things: Collection[tuple[str, str]] | None = None) -> HandedOver:
    """Pass what is still open from one person to another: tasks, unread alerts and subscriptions; return how many of each.

    `things`: only what is about these (kind, key), and no subscription, for somebody who goes on elsewhere; None: everything.

    They are new to who receives them. What the other has already (the same task about the same thing, the same subscription)
    is closed and not doubled. `by` acts; who may, and the line in the journal, are the matter of the act that calls this.
    Refuses (ValidationError) to pass something to the same person, and to somebody who may not sign in.
    """
    if old.pk == new.pk or not new.is_active:
        raise ValidationError(_("Elija a otra persona, que pueda ingresar."))
    held = set(Message.objects.open_tasks().filter(person=new).values_list("thing_kind", "thing_key", "subject"))
    theirs = Message.objects.filter(person=old) if things is None else Message.objects.filter(about(things), person=old)
    for task in theirs.open_tasks():
        if (task.thing_kind, task.thing_key, task.subject) in held:
            Message.objects.filter(pk=task.pk).update(done_at=timezone.now())
    daily = preferences([new])[new.pk].mail == Mail.DAILY
    moved = {"person": new, "read_at": None, "letter": None, "in_digest": daily}
    tasks = theirs.open_tasks().update(**moved)
    alerts = theirs.unread().filter(kind=Kind.ALERT).update(**moved)
    return HandedOver(tasks, alerts, pass_subscriptions(old, new) if things is None else 0)


def about(things: Collection[tuple[str, str]]) -> Q:
    """Return the condition of the messages about any of these things."""
    keys: dict[str, list[str]] = {}
    for kind, key in things:
        keys.setdefault(kind, []).append(key)
    either = Q(pk__in=[])
    for kind, held in keys.items():
        either |= Q(thing_kind=kind, thing_key__in=held)
    return either


def pass_subscriptions(old, new) -> int:
    known = {tuple(wished(row).values()) for row in Subscription.objects.filter(person=new)}
    rows = list(Subscription.objects.filter(person=old))
    passed = [row.pk for row in rows if tuple(wished(row).values()) not in known]
    Subscription.objects.filter(pk__in=[row.pk for row in rows if row.pk not in passed]).delete()
    return Subscription.objects.filter(pk__in=passed).update(person=new)


@transaction.atomic
def retry(*, by, letter: Letter) -> None:
    """Have a letter that was given up sent anew, with its own Message-ID. Leaves `letter.retried`.

    Refuses (PermissionDenied) whoever does not administer, and (ValidationError) a letter that was not given up.
    """
    if not can_tend_letters(by):
        raise PermissionDenied("retry")
    letter.refresh_from_db(from_queryset=Letter.objects.select_for_update())
    if letter.state != LetterState.FAILED:
        raise ValidationError(_("La carta no está entre las que no se pudieron enviar."))
    before = {"attempts": letter.attempts, "error": letter.error}
    letter.state, letter.attempts, letter.next_try_at = LetterState.WAITING, 0, timezone.now()
    letter.save(update_fields=["state", "attempts", "next_try_at"])
    journal.record("letter.retried", by=by, thing=("letter", letter.message_id), before=before)
