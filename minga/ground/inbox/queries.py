"""What a person was told, who wishes to hear, and how each one wishes to hear it."""

from collections.abc import Iterable

from django.contrib.auth import get_user_model
from django.db.models import Q, QuerySet

from minga.ground.inbox.models import Letter, Message, MessageQuerySet, Preference, Subscription


def for_person(person) -> MessageQuerySet:
    """Return the messages of a person, the newest first."""
    return Message.objects.filter(person=person)


def unread_count(person) -> int:
    """Return how many messages a person has not read (an index holds just those)."""
    return Message.objects.unread().filter(person=person).count()


def open_tasks(person) -> MessageQuerySet:
    """Return what waits for a person to do, the newest first."""
    return Message.objects.open_tasks().filter(person=person)


def preference(person) -> Preference:
    """Return how a person wishes to hear from us; an unsaved row with what holds for everybody where they chose nothing."""
    return preferences([person])[person.pk]


def preferences(people: Iterable) -> dict[int, Preference]:
    """Return {person's pk: how they wish to hear from us} in one query; who chose nothing gets what holds for everybody."""
    keys = [person.pk for person in people]
    chosen = {row.pk: row for row in Preference.objects.filter(pk__in=keys)}
    return {key: chosen.get(key) or Preference(person_id=key) for key in keys}


def subscriptions_of(person) -> QuerySet[Subscription]:
    """Return what a person wishes to hear of."""
    return Subscription.objects.filter(person=person)


def subscribers(thing: tuple[str, str], topic: str = "") -> list:
    """Return the people to tell of a thing (kind, key) and topic: subscribed to it, to its kind or to the topic, each once.

    A subscription to a thing with a topic of its own asks for both. People who may not sign in are left out.
    """
    kind, key = thing
    wanted = Q(thing_kind=kind, thing_key__in=["", key]) | Q(thing_kind="")
    keys = Subscription.objects.filter(wanted, topic__in=["", topic]).values("person")
    return list(get_user_model()._default_manager.filter(pk__in=keys, is_active=True).order_by("pk"))


def undelivered() -> QuerySet[Letter]:
    """Return the letters given up, the newest first: each can be tried anew (`actions.retry`)."""
    return Letter.objects.failed()
