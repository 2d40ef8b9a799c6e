"""The list of agreements: which ones an address asks for, what a row shows, the average of those with an amount (R-109)."""

import datetime
from collections import Counter
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import Q, QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from minga.cycle.agreements.asking import on_day
from minga.cycle.agreements.models import Addendum, Agreement, AgreementPlace, Party
from minga.cycle.agreements.queries import full_value
from minga.cycle.agreements.states import Stage, Validity
from minga.cycle.organisations.models import Organisation
from minga.doors.portal.countries import country_names
from minga.doors.portal.reading import Reading, in_order, options, other_language, page_of
from minga.ground.codelists.queries import names
from minga.ground.journal.queries import head
from minga.ground.kit import formats
from minga.ground.kit.dates import PartialDate
from minga.ground.kit.money import Money, Precision, half_up
from minga.ground.kit.text import query_words, sort_key
from minga.ground.search.fulltext import Match, expression, keys_with
from minga.ground.search.models import Kind

SIZE = 25
FEW = 2000
LOOK = {
    Validity.IN_FORCE.value: "ok",
    Validity.EXPIRED.value: "warn",
    Validity.NOT_YET.value: "info",
    Stage.SUSPENDED.value: "warn",
    Stage.TERMINATED.value: "bad",
}
FACETS = ("standing", "kind", "country", "party", "year")


@dataclass(frozen=True)
class Line:
    """What is known of an agreement for filters and figures."""

    pk: int
    values: dict[str, tuple[str, ...]]
    amount: Decimal | None
    currency: str

    def missed(self, chosen: dict[str, tuple[str, ...]]) -> list[str]:
        """Return the filters in force that it does not pass."""
        return [name for name, values in chosen.items() if values and not any(one in values for one in self.values[name])]


@dataclass
class Asked:
    """One address read: words, day, choices, labels, and the agreements that pass, in order."""

    reading: Reading
    words: str
    day: datetime.date
    chosen: dict[str, tuple[str, ...]]
    labels: dict[str, dict[str, str]]
    found: list[Line]
    facets: dict[str, Counter]


def standings() -> dict[str, str]:
    """Return the words of every way an agreement can stand: a validity, or a stage other than signed."""
    return {value: str(label) for value, label in [*Validity.choices, *Stage.choices] if value != Stage.SIGNED}


def called(agreements: QuerySet[Agreement], text: str) -> QuerySet[Agreement]:
    """Return those with all the words in their card, accents and case apart; one without a card is found by its title."""
    if not text:
        return agreements
    words = query_words(text)
    if not words:
        return agreements.none()
    own = Q(sort_key__contains=sort_key(text)) | Q(code__iexact=text) | Q(number__iexact=text)
    for prefix in (False, True):
        keys = keys_with(Match(expression(words, prefix=prefix)), Kind.AGREEMENT)
        few = [row["key"] for row in keys[: FEW + 1]]
        found = agreements.filter(Q(code__in=few if len(few) <= FEW else keys) | own)
        if found.exists():
            return found
    return agreements.none()


def day_of(reading: Reading) -> datetime.date:
    """Return the day of ?dia=, today where none is given; what is no day is told with the other unknown filters."""
    typed = reading.request.GET.get("dia", "").strip()
    try:
        return datetime.date.fromisoformat(typed) if typed else timezone.localdate()
    except ValueError:
        reading.unknown.append(f"dia={typed}")
        return timezone.localdate()


def asked(request: HttpRequest) -> Asked:
    """Return what an address asks for: a fixed number of queries for any number of agreements."""
    reading, as_of = Reading(request), head()[1]
    day = day_of(reading)
    text = reading.words()
    lines = lines_of(called(Agreement.objects.visible_to(request.user), text), day)
    parties = sorted({value for line in lines for value in line.values["party"] if value})
    known = Organisation.objects.visible_to(request.user).filter(code__in=parties).values_list("code", "name")
    labels = {
        "standing": standings(),
        "kind": names("TIPO_CONVENIO", as_of),
        "country": {**country_names(as_of), "": _("Sin país")},
        "party": dict(known),
        "year": {one: one or _("Sin año") for one in sorted({line.values["year"][0] for line in lines}, reverse=True)},
    }
    chosen = {name: reading.some(name, labels[name]) for name in FACETS}
    found, facets = counted(lines, chosen)
    return Asked(reading, text, day, chosen, labels, found, facets)


def lines_of(agreements: QuerySet[Agreement], day: datetime.date) -> list[Line]:
    """Return the agreements with the values of their filters, in order of title."""
    columns = ("pk", "kind__code", "standing", "begins_text", "total_amount", "total_currency")
    rows = list(on_day(agreements, day).order_by("sort_key", "code").values_list(*columns))
    ids = agreements.order_by().values("pk")
    countries: dict[int, set[str]] = {}
    bodies: dict[int, set[str]] = {}
    for pk, country, code in Party.objects.filter(agreement__in=ids).values_list("agreement", "country", "organisation__code"):
        countries.setdefault(pk, set()).update([country] if country else [])
        bodies.setdefault(pk, set()).update([code] if code else [])
    for pk, country in AgreementPlace.objects.filter(agreement__in=ids).values_list("agreement", "country"):
        countries.setdefault(pk, set()).add(country)
    added: dict[tuple[int, str], Decimal] = {}
    sums = Addendum.objects.filter(agreement__in=ids, added_amount__isnull=False)
    for pk, currency, amount in sums.values_list("agreement", "added_currency", "added_amount"):
        added[pk, currency] = added.get((pk, currency), Decimal(0)) + (amount or 0)
    return [
        Line(
            pk,
            {
                "kind": (kind,),
                "standing": (standing,),
                "year": (begins[:4],),
                "country": tuple(sorted(countries.get(pk, ()))) or ("",),
                "party": tuple(sorted(bodies.get(pk, ()))),
            },
            None if amount is None else amount + added.get((pk, currency), Decimal(0)),
            currency,
        )
        for pk, kind, standing, begins, amount, currency in rows
    ]


def counted(lines: list[Line], chosen: dict[str, tuple[str, ...]]) -> tuple[list[Line], dict[str, Counter]]:
    """Return those that pass, and the count of each choice as if its own filter were not in force."""
    found, facets = [], {name: Counter[str]() for name in FACETS}
    for line in lines:
        missed = line.missed(chosen)
        if not missed:
            found.append(line)
        for name in FACETS if not missed else missed if len(missed) == 1 else ():
            facets[name].update(line.values[name])
    return found, facets


def averages(lines: list[Line]) -> list[dict]:
    """Return for each currency the average of the agreements that have an amount: none is not zero (R-109, pitfall 5)."""
    language = get_language() or "es"
    sums: dict[str, list[Decimal]] = {}
    for line in lines:
        if line.amount is not None:
            sums.setdefault(line.currency, []).append(line.amount)
    return [
        {"money": formats.money(Money(half_up(sum(amounts, Decimal(0)) / len(amounts)), currency), language), "n": len(amounts)}
        for currency, amounts in sorted(sums.items())
    ]


def page(request: HttpRequest) -> dict:
    """Return what portal/agreements.html shows."""
    found = asked(request)
    listed = page_of(request, found.found, SIZE)
    titles = {"standing": _("Vigencia"), "kind": _("Clase"), "country": _("País"), "party": _("Parte"), "year": _("Año")}
    return {
        "words": found.words,
        "day": found.day,
        "today": found.day == timezone.localdate(),
        "page": listed,
        "numbers": listed.paginator.get_elided_page_range(listed.number),
        "rows": rows([line.pk for line in listed.object_list], found.day, found.labels),
        "averages": averages(found.found),
        "groups": [
            {"legend": titles[name], "name": name, "options": options(found.labels[name], shown_counts(name, found), found.chosen[name])}
            for name in FACETS
        ],
        "chips": found.reading.chips(found.labels, found.chosen),
        "notice": found.reading.notice,
        "query": request.GET.urlencode(),
        "crumbs": [(_("Inicio"), reverse("portal:home")), (_("Convenios"), None)],
    }


def shown_counts(name: str, found: Asked) -> Counter:
    """Return the counts of a filter without the parties that this reader may not see."""
    return Counter({value: n for value, n in found.facets[name].items() if name != "party" or value in found.labels["party"]})


def rows(ids: list[int], day: datetime.date, labels: dict[str, dict[str, str]]) -> list[dict]:
    """Return the rows of a page as plain words."""
    language = (get_language() or "es")[:2]
    read = on_day(Agreement.objects.filter(pk__in=ids), day).select_related("kind").prefetch_related("party_rows__role__parent", "addenda")
    return [
        {
            "url": reverse("portal:agreement", args=[one.code]),
            "code": one.code,
            "title": one.title,
            "language": other_language(one.title_language),
            "kind": one.kind.name,
            "parties": ", ".join(row.as_written for row in one.party_rows.all() if signs(row)),
            "standing": labels["standing"].get(one.standing, one.standing),
            "look": LOOK.get(one.standing, ""),
            "begins": PartialDate(one.begins_text).show(language, "short") if one.begins_text else "",
            "ends": PartialDate(one.end_text).show(language, "short") if one.end_text else "",
            "money": formats.said(worth, language) if (worth := full_value(one)) else "",
            "vague": one.total_precision != Precision.EXACT,
            "nothing": one.implies_disbursement is False,
            "public": one.public,
        }
        for one in in_order(ids, read)
    ]


def signs(row: Party) -> bool:
    """Say whether somebody is party to the agreement, and not only takes part in its life."""
    return "PARTE" in (row.role.code, row.role.parent.code if row.role.parent else "")
