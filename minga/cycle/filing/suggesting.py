"""Values offered while one types: places, organisations by any of their names, sectors and goals, records."""

from collections.abc import Callable
from itertools import islice

from django.db.models import Q, QuerySet

from minga.cycle.activities.models import Activity
from minga.cycle.agreements.models import Agreement
from minga.cycle.filing.understanding import CLASSIFYING
from minga.cycle.organisations.matching import candidates, nearest
from minga.cycle.organisations.models import Alias, Organisation
from minga.ground.codelists.models import Code
from minga.ground.kit.text import fold, sort_key
from minga.ground.territory.models import Unit

MOST = 12


def suggested(person, sort: str, text: str) -> list[str]:
    """Return up to MOST texts, each with its code in parentheses, that may be meant by what is typed so far."""
    if len(fold(text)) < 2 or sort not in OFFERS:
        return []
    return OFFERS[sort](person, text)


def units(person, text: str) -> list[str]:
    """Places that begin with the words, then those that hold them; the wider ones first."""
    rows = Unit.objects.filter(Q(sort_key__startswith=sort_key(text)) | Q(code=text.strip())).select_related("country", "parent__parent")
    found = list(rows.order_by("level", "sort_key")[:MOST])
    if len(found) < MOST:
        more = Unit.objects.filter(sort_key__contains=sort_key(text)).exclude(pk__in=[one.pk for one in found])
        found += more.select_related("country", "parent__parent").order_by("level", "sort_key")[: MOST - len(found)]
    return [f"{one.full_name} ({one.key})" for one in found]


def organisations(person, text: str) -> list[str]:
    """Organisations by name, acronym or another name: 'GTZ' offers GIZ.

    Looked for among those that share a word's beginning with what is typed; in the middle of words only where none does.
    """
    seen, near = Organisation.objects.visible_to(person), candidates(text)
    rows = among(seen.filter(Q(pk__in=near) | Q(code=text.strip())), text) if near else anywhere(seen, text)
    return [f"{one.name}{f' · {one.acronym}' if one.acronym else ''} ({one.code})" for one in rows]


def among(few: QuerySet[Organisation], text: str) -> list[Organisation]:
    """Return those of a few in one of whose names the text stands, or whose code it is."""
    wanted, rows = fold(text), few.order_by("sort_key").prefetch_related("aliases")
    found = (one for one in rows if one.code == text.strip() or any(wanted in fold(name) for name in names(one)))
    return list(islice(found, MOST))


def names(one: Organisation) -> list[str]:
    return [one.name, one.acronym, *(other.name for other in one.aliases.all())]


def anywhere(seen: QuerySet[Organisation], text: str) -> list[Organisation]:
    """Return those in one of whose names the text stands, be it in the middle of a word, or whose code it is."""
    aliased = Alias.objects.filter(folded__contains=fold(text)).values("organisation")
    named = Q(sort_key__contains=sort_key(text)) | Q(acronym__icontains=text.strip()) | Q(pk__in=aliased) | Q(code=text.strip())
    return list(seen.filter(named).order_by("sort_key")[:MOST])


def instead(person, sort: str, text: str) -> list[str]:
    """Return organisations whose names are like what is typed, where none holds it; nothing for other sorts of values."""
    if sort != "organisation" or len(fold(text)) < 4:
        return []
    return [f"{one.name} ({one.code})" for one in nearest(text, Organisation.objects.visible_to(person))]


def codes(person, text: str) -> list[str]:
    """Sectors, goals, targets and markers whose name holds all the words, or whose code begins so."""
    words = fold(text).split()
    rows = Code.objects.filter(list__code__in=CLASSIFYING, until=None).select_related("list").order_by("list__code", "position")
    found = []
    for row in rows:
        if row.code.startswith(text.strip()) or all(word in fold(f"{row.name_es} {row.name_en}") for word in words):
            found.append(f"{row.name} ({row.identifier})")
        if len(found) == MOST:
            break
    return found


def activities(person, text: str) -> list[str]:
    rows = Activity.objects.visible_to(person).filter(Q(sort_key__contains=sort_key(text)) | Q(code__iexact=text.strip()))
    return [f"{one.title} ({one.code})" for one in rows.order_by("sort_key")[:MOST]]


def agreements(person, text: str) -> list[str]:
    """Agreements by their own number, their code or words of their title."""
    named = Q(sort_key__contains=sort_key(text)) | Q(number__icontains=text.strip()) | Q(code__istartswith=text.strip())
    rows = Agreement.objects.visible_to(person).filter(named).order_by("sort_key")[:MOST]
    return [f"{one.number or one.title[:120]}{f' · {one.title[:120]}' if one.number else ''} ({one.code})" for one in rows]


OFFERS: dict[str, Callable] = {
    "unit": units,
    "organisation": organisations,
    "codes": codes,
    "activity": activities,
    "agreement": agreements,
}
