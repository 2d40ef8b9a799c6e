"""What a person was told: the list, one message, how they wish to hear; and the letters that could not be sent."""

from typing import Any

from django.db.models import QuerySet
from django.http import Http404, HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from minga.doors.desk.answering import crumbs
from minga.doors.desk.things import kind_words
from minga.doors.portal.reading import Reading, page_of
from minga.ground.accounts.models import Person
from minga.ground.inbox import queries as inbox
from minga.ground.inbox.models import Letter, Message, Subscription

SIZE = 25
UNREAD, TASKS = "unread", "tasks"
LARGEST = 2**63 - 1


def page(request: HttpRequest, person: Person) -> dict[str, Any]:
    """Return what desk/messages.html shows: a person's messages, the newest first; all, the unread ones or the open tasks."""
    reading = Reading(request)
    shown = reading.one("show", (UNREAD, TASKS))
    every = inbox.for_person(person)
    rows = {"": every, UNREAD: every.unread(), TASKS: every.open_tasks()}[shown]
    unread = inbox.unread_count(person)
    return {
        "page": page_of(request, rows, SIZE),
        "shown": shown,
        "unread": unread,
        "tabs": tabs(shown, unread, inbox.open_tasks(person).count()),
        "notice": reading.notice,
        "crumbs": crumbs((_("Mensajes"), None)),
    }


def tabs(shown: str, unread: int, tasks: int) -> list[dict[str, Any]]:
    """Return the three ways to look at the messages, the one in force marked."""
    words = (("", _("Todos")), (UNREAD, _("Sin leer (%(n)s)") % {"n": unread}), (TASKS, _("Tareas por hacer (%(n)s)") % {"n": tasks}))
    address = reverse("desk:messages")
    return [{"label": label, "url": f"{address}?show={name}" if name else address, "current": name == shown} for name, label in words]


def message(person: Person, pk: int) -> Message:
    """Return a message of theirs; Http404 for any other."""
    found = inbox.for_person(person).filter(pk=pk).first() if pk <= LARGEST else None
    if found is None:
        raise Http404
    return found


def one(found: Message) -> dict[str, Any]:
    """Return what desk/message.html shows."""
    return {"message": found, "crumbs": crumbs((_("Mensajes"), reverse("desk:messages")), (found.title, None))}


def wishes(person: Person) -> list[dict[str, Any]]:
    """Return what a person wishes to hear of, in words."""
    return [{"row": row, "words": wish_words(row)} for row in inbox.subscriptions_of(person)]


def wish_words(row: Subscription) -> str:
    """Return a subscription in words: 'Proyecto PRJ-001', or its topic."""
    parts = (kind_words(row.thing_kind) if row.thing_kind else "", row.thing_key, row.topic)
    return " · ".join(part for part in parts if part)


def letters() -> QuerySet[Letter]:
    """Return the letters given up."""
    return inbox.undelivered()


def letter(pk: int) -> Letter:
    """Return a letter given up; Http404 where there is none of that number."""
    found = letters().filter(pk=pk).first() if pk <= LARGEST else None
    if found is None:
        raise Http404
    return found
