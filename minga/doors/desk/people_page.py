"""The list of people: who has an account, for whom they act, as what they work, whether they may sign in."""

from collections import defaultdict
from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext as _

from minga.cycle.organisations.models import Membership
from minga.doors.desk.answering import crumbs
from minga.doors.portal.reading import Reading, page_of
from minga.ground.accounts.models import SYSTEM_EMAIL, Appointment, Person, Role
from minga.ground.kit.text import fold

SIZE = 25
CLOSED = "closed"


def page(request: HttpRequest) -> dict[str, Any]:
    """Return what desk/people.html shows, in a number of queries that does not depend on how many people there are."""
    reading = Reading(request)
    institutions = dict(
        Membership.objects.current().order_by("organisation__sort_key").values_list("organisation__code", "organisation__name").distinct()
    )
    chosen = {
        "role": reading.one("role", Role.values),
        "institution": reading.one("institution", institutions),
        "state": reading.one("state", (CLOSED,)),
    }
    words = reading.words()
    found = page_of(request, named(words, narrowed(chosen)), SIZE)
    return {
        "rows": rows(list(found.object_list)),
        "page": found,
        "words": words,
        "chosen": chosen,
        "notice": reading.notice,
        "roles": Role.choices,
        "institutions": list(institutions.items()),
        "crumbs": crumbs((_("Personas"), None)),
    }


def narrowed(chosen: dict[str, str]) -> list[int]:
    """Return the ids of the people who pass the filters, by name."""
    people = Person.objects.exclude(email=SYSTEM_EMAIL).order_by("name", "email")
    if chosen["role"]:
        people = people.filter(pk__in=Appointment.objects.current().filter(role=chosen["role"]).values("person"))
    if chosen["institution"]:
        people = people.filter(pk__in=Membership.objects.current().filter(organisation__code=chosen["institution"]).values("person"))
    if chosen["state"] == CLOSED:
        people = people.filter(is_active=False)
    return list(people.values_list("pk", flat=True))


def named(words: str, ids: list[int]) -> list[int]:
    """Return those people whose name, address or institution holds every word.

    Folded here, so that accents do not count on either database: an institution of the state has thousands of people at most.
    """
    wanted = words_of(words)
    if not wanted:
        return ids
    texts: dict[int, str] = {pk: f"{name} {email}" for pk, name, email in Person.objects.values_list("pk", "name", "email")}
    bodies = Membership.objects.current().values_list("person", "organisation__name", "organisation__acronym", "organisation__code")
    for pk, name, acronym, code in bodies:
        texts[pk] = f"{texts[pk]} {name} {acronym} {code}"
    folded = {pk: words_of(texts[pk]) for pk in ids}
    return [pk for pk in ids if all(any(part.startswith(word) for part in folded[pk]) for word in wanted)]


def words_of(text: str) -> list[str]:
    return fold(text).split()


def rows(ids: list[int]) -> list[dict[str, Any]]:
    """Return the people of a page ready to be shown: [{person, institutions, roles}], in three queries."""
    people = {one.pk: one for one in Person.objects.filter(pk__in=ids)}
    institutions: dict[int, list[str]] = defaultdict(list)
    for pk, name in Membership.objects.current().filter(person__in=ids).values_list("person", "organisation__name"):
        institutions[pk].append(name)
    roles: dict[int, list[str]] = defaultdict(list)
    for pk, role in Appointment.objects.current().filter(person__in=ids).order_by("role").values_list("person", "role"):
        roles[pk].append(str(Role(role).label))
    return [{"person": people[pk], "institutions": institutions[pk], "roles": roles[pk]} for pk in ids]
