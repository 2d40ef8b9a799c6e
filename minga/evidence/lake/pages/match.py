"""A published activity and a record of the registry side by side: field by field, what agrees and what differs."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.http import Http404
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _

from minga.cycle.activities.models import Activity
from minga.cycle.filing.values import called
from minga.evidence.lake import comparing, queries, sides
from minga.evidence.lake.asking import Look
from minga.evidence.lake.matching import Side, borne, same_day, scored
from minga.evidence.lake.pages import activity as activities
from minga.evidence.lake.pages.comparison import explained, written_names
from minga.evidence.lake.pages.words import MEASURES, language, names
from minga.ground.codelists import queries as codelists
from minga.ground.kit import formats
from minga.ground.kit.dates import PartialDate
from minga.ground.kit.money import Money
from minga.ground.kit.text import fold
from minga.ground.territory.models import Country, Unit

ACT = "dataset::BIGINT * 4294967296 + a"


@dataclass(frozen=True)
class Field:
    """One field of both: what each says, in words, and how they compare: same, partly, differs, or one says nothing."""

    label: str
    published: tuple[str, ...]
    recorded: tuple[str, ...]
    verdict: str


def verdict(published: Iterable[str], recorded: Iterable[str]) -> str:
    """Compare what both say, as sets of marks."""
    mine, theirs = set(published), set(recorded)
    if not mine or not theirs:
        return "published" if mine else "recorded" if theirs else "none"
    return "same" if mine == theirs else "partly" if mine & theirs else "differs"


def record_of(code: str, person) -> Activity:
    """Return the record of a code; Http404 where this person sees none (databases refuse signs that cannot be shown)."""
    if not code.isprintable():
        raise Http404
    return get_object_or_404(Activity.objects.visible_to(person).select_related("status"), code=code)


def page(identifier: str, code: str, at: Look, person) -> dict[str, Any]:
    """Return what lake/match.html shows; Http404 where either is not there for this person."""
    record = record_of(code, person)
    found, _others = activities.find(identifier, "", at)
    head = at.rows(
        """SELECT act.identifier, coalesce(act.title, ''), coalesce(act.reporting_name, act.reporter, ''), coalesce(act.status, ''),
                  starts, ends FROM act WHERE act.act = ?""",
        [found.act],
    )
    if not head:
        raise Http404
    title, reporter, status = head[0][1:4]
    start, end = map(sides.written, head[0][4:6])
    one = sides.Published(found.act, found.dataset.pk, identifier, title, reporter, (), status, start, end, None, None)
    mine = sides.sides_of([one], at)[0]
    theirs = sides.completed(sides.recorded(Activity.objects.filter(pk=record.pk)), [record.pk])[record.pk]
    weighed = scored(mine, theirs, borne([mine, theirs]))
    decided = queries.decided(identifier, code)
    return {
        "identifier": identifier,
        "title": title or identifier,
        "reporter": reporter,
        "record": record,
        "dataset": found.dataset,
        "points": weighed.points if weighed else None,
        "scored": weighed,
        "reasons": explained(weighed.reasons, written_names()) if weighed else [],
        "fields": fields(mine, theirs, status, record, found.act, at),
        "decided": decided,
        "confirmed": bool(decided and decided.state == comparing.State.CONFIRMED),
        "history": queries.history(identifier, code),
        "crumbs": [
            (_("Inicio"), reverse("portal:home")),
            (_("Lago IATI"), reverse("lake:explorer")),
            (_("Comparación con el registro"), reverse("lake:comparison")),
            (f"{code} · {identifier}", None),
        ],
    }


def fields(mine: Side, theirs: Side, status: str, record: Activity, act: int, at: Look) -> list[Field]:
    """Return both sides field by field, what neither says left out."""
    found = [
        Field(_("Título"), mine.titles, theirs.titles, titles_verdict(mine, theirs)),
        Field(
            _("Identificador IATI"), (mine.identifier,), tuple(filter(None, [theirs.identifier])),
            verdict([fold(mine.identifier)], filter(None, [fold(theirs.identifier)])),
        ),
        day(_("Comienzo"), mine.start, theirs.start),
        day(_("Fin"), mine.end, theirs.end),
        status_field(status, record, at),
        *amounts(mine, theirs, record, act, at),
        sectors(mine, theirs),
        places(mine, record, act, at),
        partners(mine, theirs, record, act, at),
    ]  # fmt: skip
    return [one for one in found if one.verdict != "none"]


def titles_verdict(mine: Side, theirs: Side) -> str:
    """Titles agree where the record bears one of the published ones, in any language."""
    own = {fold(title) for title in mine.titles} - {""}
    return ("same" if own & {fold(title) for title in theirs.titles} else "differs") if own else "recorded"


def day(label: str, mine: str, theirs: str) -> Field:
    """Compare two dates as exactly as both are known."""
    words = [tuple(PartialDate(one).show(language()) for one in [side] if one) for side in (mine, theirs)]
    same = "same" if same_day(mine, theirs) else "differs"
    return Field(label, words[0], words[1], same if mine and theirs else "published" if mine else "recorded" if theirs else "none")


def status_field(status: str, record: Activity, at: Look) -> Field:
    """Compare what IATI calls the status with what the registry's means in IATI (`ActivityStatus:2` of its list)."""
    mine = tuple(names("status", [status], at).values()) if status else ()
    theirs = (record.status.name,) if record.status else ()
    meant = [
        part.partition(":")[2] for part in (record.status.mapping if record.status else "").split() if part.startswith("ActivityStatus:")
    ]
    return Field(_("Estado"), mine, theirs, verdict([status] if status else [], meant) if meant or not theirs else "recorded")


def amounts(mine: Side, theirs: Side, record: Activity, act: int, at: Look) -> list[Field]:
    """Return a field for each currency: the published totals by what they are, and what the record declares."""
    published = sides.totals(at, [act])[act]
    declared = sorted({(record.total_currency, record.total_amount)} if record.total_amount is not None else theirs.amounts)
    found = []
    for currency in sorted({row[1] for row in published} | {row[0] for row in declared}):
        own = [(measure, amount) for measure, other, amount in published if other == currency]
        said = [amount for other, amount in declared if other == currency]
        words = tuple(f"{MEASURES[measure]}: {cash(amount, currency)}" for measure, amount in own)
        result = verdict((str(amount) for _measure, amount in own), (str(amount.quantize(Decimal("0.01"))) for amount in said))
        label = _("Montos en %(currency)s") % {"currency": currency}
        found.append(Field(label, words, tuple(cash(amount, currency) for amount in said), "same" if result == "partly" else result))
    return found


def cash(amount: Decimal, currency: str) -> str:
    return formats.money(Money(amount, currency), language())


def sectors(mine: Side, theirs: Side) -> Field:
    known = codelists.names("Sector") | codelists.names("SectorCategory")
    words = [tuple(f"{code} · {known[code]}" if code in known else code for code in sorted(side.sectors)) for side in (mine, theirs)]
    return Field(_("Sectores"), words[0], words[1], verdict(mine.sectors, theirs.sectors))


def places(mine: Side, record: Activity, act: int, at: Look) -> Field:
    """Compare the units, where both say any, else the countries."""
    countries = {row[0] for row in at.rows("SELECT DISTINCT country FROM fact WHERE act = ? AND country IS NOT NULL", [act])}
    rows = list(record.places.values_list("country_id", "unit__key", "unit__name", "as_written"))
    units = {key for _country, key, _name, _written in rows if key}
    known = {one.iso2: one.name for one in Country.objects.filter(iso2__in=countries | {row[0] for row in rows})}
    own = dict(Unit.objects.filter(key__in=mine.places).values_list("key", "name"))
    words = (*(known.get(code, code) for code in sorted(countries)), *(own.get(key, key) for key in sorted(mine.places)))
    said = tuple(dict.fromkeys(name or written or known.get(country, country) for country, _key, name, written in rows))
    result = verdict(mine.places, units) if mine.places and units else verdict(countries, {row[0] for row in rows})
    return Field(_("Lugares"), words, said, result)


def partners(mine: Side, theirs: Side, record: Activity, act: int, at: Look) -> Field:
    """Compare who takes part: partly the same where one bears a name or another name of the other."""
    rows = at.rows(
        f"SELECT DISTINCT coalesce(name, ref) FROM participating_org WHERE {ACT} = ? AND coalesce(name, ref) IS NOT NULL ORDER BY 1", [act]
    )
    people = record.participants.select_related("organisation")
    said = tuple(dict.fromkeys(called(one.organisation) or one.as_written for one in people))
    result = verdict(mine.people, theirs.people)
    if result == "partly" and all(fold(row[0]) in theirs.people for row in rows) and all(fold(name) in mine.people for name in said):
        result = "same"
    return Field(_("Quiénes participan"), tuple(row[0] for row in rows), said, result)
