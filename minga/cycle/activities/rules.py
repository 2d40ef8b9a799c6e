"""What does not agree inside one activity: pure rules over a loaded record, answered as findings.

The record keeps both values of every contradiction; nothing is repaired in silence (pitfall 2).
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_EVEN, Decimal, localcontext

from django.db.models import QuerySet
from django.utils.translation import gettext_noop

from minga.cycle.activities.copies import same_entry
from minga.cycle.activities.models import Activity, Contribution, Named
from minga.cycle.activities.reckoning import DIRECT, INDIRECT, TRIANGULAR, Partner, decentralised, is_triangular, triangle
from minga.cycle.agreements.rules import dated_outside
from minga.cycle.organisations.models import Capacity, Organisation
from minga.ground.kit.dates import PartialDate
from minga.ground.kit.findings import Finding, Severity
from minga.ground.kit.money import CEILING, Money, Precision, add_up, at_rate, per_rate
from minga.ground.kit.text import is_placeholder
from minga.ground.territory.queries import country_named

SUM = gettext_noop(
    "El total y sus aportes difieren en %(difference)s: los aportes suman %(sum)s y el total declarado es %(total)s. Se guardan los dos."
)
UNREAD = gettext_noop("«%(written)s» se puede leer de más de un modo: no se guarda ningún monto hasta que una persona decida cuál es.")
REPEATED = gettext_noop("Esta entrada repite a %(other)s: se conserva como está en la fuente y no entra en ninguna cifra.")
REPEATED_BY = gettext_noop("La fuente repite esta ficha en otra entrada, %(other)s, que se conserva y no se cuenta.")
UNMATCHED = gettext_noop("«%(written)s» no coincide con ningún nombre registrado. Se propone %(proposed)s, porque %(reason)s.")
UNKNOWN = gettext_noop("«%(written)s» no coincide con ningún nombre registrado y ninguno se le parece.")
NAMELESS = gettext_noop("La fuente cuenta %(count)s %(count_of)s y no las nombra: se guarda el número, sin nombres.")
NO_FIGURE = gettext_noop("La fuente nombra al grupo «%(group)s» sin dar cifra.")
TWO_COUNTRIES = gettext_noop(
    "La cooperación triangular une a tres países, uno en cada papel: socio donante, socio oferente y socio receptor. Aquí no es así."
)
IS_TRIANGULAR = gettext_noop("Tres países participan como socio donante, oferente y receptor: eso es cooperación triangular.")
IS_DIRECT = gettext_noop("Un gobierno local de otro país participa en el diseño o la ejecución: la cooperación descentralizada es directa.")
IS_INDIRECT = gettext_noop("El gobierno local de otro país se limita a financiar: la cooperación descentralizada es indirecta.")
TOO_LARGE = gettext_noop("%(amount)s pasa de lo posible (%(ceiling)s): queda en cuarentena y en ningún total hasta que alguien lo aclare.")
NO_RETURN = gettext_noop(
    "%(written)s al cambio de %(rate)s del %(day)s son %(there)s, que vuelven a ser %(back)s: difiere en %(difference)s de lo impreso."
)
ROUNDED = gettext_noop(
    "%(there)s por %(rate)s da %(exact)s: con el redondeo del sistema, medio hacia arriba a dos decimales, son %(half_up)s; "
    "al par más cercano serían %(half_even)s."
)
ABOUT = gettext_noop("La fuente da %(number)s %(unit)s como cifra aproximada: esa marca acompaña al número.")
AT_LEAST = gettext_noop("La fuente da %(number)s %(unit)s como mínimo y no dice cuántos son: esa marca acompaña al número.")
STANDS_IN = gettext_noop("«%(written)s» ocupa el lugar de un dato que falta: se guarda como está escrito y cuenta como dato ausente.")
ZERO = gettext_noop("Un cero escrito donde se espera una cantidad suele querer decir que no se sabe: no es lo mismo.")
NO_FOREIGN = gettext_noop("Ningún gobierno local de otro país toma parte: directa o indirecta se dice solo de su cooperación.")
SUBNATIONAL = frozenset({"GOBIERNO_SUBNACIONAL", "GOBIERNO_LOCAL", "MANCOMUNIDAD"})
CENT = Decimal("0.01")  # by so much an amount may differ when it comes back from another currency


def findings_of(activity: Activity) -> list[Finding]:
    """Return every finding about one activity and its parts; without a query where it comes from `queries.ruled`."""
    contributions = list(activity.contributions.all())
    named: list[Named] = [*activity.participants.all(), *contributions]
    return [
        *sum_of_lines(activity.total, [line.money for line in contributions], activity.located("total")),
        *too_large(activity.total, "total", activity.located("total")),
        *(found for line in contributions for found in too_large(line.money, "contributions", line.source)),
        *exchanged(activity, contributions),
        *unread(activity.total_as_written, activity.total_amount, activity.located("total")),
        *repeated(activity),
        *unmatched(named),
        *nameless_places(activity),
        *groups_without_figure(activity),
        *vague_numbers(activity),
        *placeholders(activity, named),
        *roles_contradicted(activity),
        *outside_agreements(activity),
    ]


def sum_of_lines(total: Money | None, lines: Sequence[Money | None], source: str = "") -> list[Finding]:
    """DQ-SUM: the declared total is not the sum of its valued lines (R-137, R-138); tolerance 0.

    Silent where a line has no amount or another currency: then the sum is not known.
    """
    if total is None or not lines or any(line is None or line.currency != total.currency for line in lines):
        return []
    added = add_up(lines)
    if added is None or added.amount == total.amount:
        return []
    figures = {"difference": shown(added - total), "sum": shown(added), "total": shown(total)}
    return [Finding("DQ-SUM", Severity.ERROR, SUM, figures, "total", source)]


def too_large(money: Money | None, place: str, source: str = "") -> list[Finding]:
    """DQ-UNIT: an amount is more than any cooperation comes to (10^15): probably its unit word or its decimals were misread."""
    if money is None or abs(money.amount) <= CEILING:
        return []
    return [Finding("DQ-UNIT", Severity.ERROR, TOO_LARGE, {"amount": shown(money), "ceiling": number(CEILING)}, place, source)]


def exchanged(activity: Activity, contributions: list[Contribution]) -> list[Finding]:
    """Return what the activity's own dated rates say of its total and of its lines: DQ-FX and DQ-ROUND.

    Equal amounts are told once, with the places of all.
    """
    events = list(activity.exchange_events.all())
    if not events:
        return []
    sources: dict[Money, list[str]] = {}
    if activity.total:
        sources.setdefault(activity.total, []).append(activity.located("total"))
    for line in contributions:
        if line.money:
            sources.setdefault(line.money, []).append(line.source)
    found = []
    for one in events:
        rate = Rate(one.base, one.quote, one.rate, one.date.isoformat())
        for money, places in sources.items():
            found += at_own_rate(money, rate, " | ".join(dict.fromkeys(filter(None, [*places, one.source]))))
    return found


@dataclass(frozen=True, slots=True)
class Rate:
    """A dated rate: so many units of `quote` for one of `base`; the day as 'YYYY-MM-DD'."""

    base: str
    quote: str
    value: Decimal
    day: str


def at_own_rate(written: Money, rate: Rate, source: str = "") -> list[Finding]:
    """DQ-FX: an amount, taken to the other currency and back at its own rate, is not what was printed, by more than 0.01.

    DQ-ROUND: it is, or is not, by the way of rounding (N-005). Only amounts in the rate's `quote` can be taken back.
    """
    if written.currency != rate.quote or rate.value <= 0:
        return []
    there = per_rate(written, rate.value, rate.base)
    back, exact = at_rate(there, rate.value, rate.quote), exactly(there.amount, rate.value)
    said = {"there": shown(there), "rate": number(rate.value)}
    found = []
    if abs(back.amount - written.amount) > CENT:
        figures = said | {"written": shown(written), "back": shown(back), "day": {"date": rate.day}, "difference": shown(back - written)}
        found.append(Finding("DQ-FX", Severity.WARNING, NO_RETURN, figures, "exchange_events", source))
    even = exact.quantize(CENT, ROUND_HALF_EVEN)
    if even != back.amount:
        figures = said | {"exact": number(exact), "half_up": shown(back), "half_even": shown(Money(even, rate.quote))}
        found.append(Finding("DQ-ROUND", Severity.INFO, ROUNDED, figures, "exchange_events", source))
    return found


def exactly(amount: Decimal, rate: Decimal) -> Decimal:
    """Return the product with every decimal that it has."""
    with localcontext(prec=80):
        return amount * rate


def number(value: Decimal) -> dict[str, str]:
    """Return a number with decimals as a figure of a finding."""
    return {"number": f"{value.normalize():f}"}


def unread(written: str, amount: Decimal | None, source: str = "") -> list[Finding]:
    """DQ-LOCALE: the total is written so that it can be read in more than one way; no value is kept (R-143)."""
    if not written or amount is not None:
        return []
    return [Finding("DQ-LOCALE", Severity.REVIEW, UNREAD, {"written": written}, "total", source)]


def shown(money: Money) -> dict[str, str]:
    """Return money as a figure of a finding; a difference is told without its sign."""
    return {"amount": str(abs(money.amount)), "currency": money.currency}


def repeated(activity: Activity) -> list[Finding]:
    """DQ-DUP: told on the copy and on what it repeats (R-140, pitfall 3)."""
    found = []
    if activity.duplicate_of:
        found += copy_of(activity.duplicate_of.code, activity.source)
    told = {activity.duplicate_of.code} if activity.duplicate_of else set()
    for copy in activity.duplicates.all():
        told.add(copy.code)
        found.append(Finding("DQ-DUP", Severity.INFO, REPEATED_BY, {"other": copy.code}, "duplicates", copy.source))
    for twin in activity.twins:
        found += same_entry(activity.entry, twin) if twin.code not in told else []
    return found


def copy_of(other: str, source: str = "") -> list[Finding]:
    """DQ-DUP: an entry that repeats another, named by its code; '' is none."""
    return [Finding("DQ-DUP", Severity.ERROR, REPEATED, {"other": other}, "duplicate_of", source)] if other else []


def unmatched(named: list[Named]) -> list[Finding]:
    """DQ-ALIAS: a name that no organisation bears, kept as written, with the likeliest one where there is one."""
    found: dict[str, list[Finding]] = {}
    for row in named:
        if row.organisation_id is None:
            proposed = row.proposed.name if row.proposed else ""
            found[row.as_written] = unregistered(row.as_written, None, proposed, row.proposed_reason, row.source)
    return [one for told in found.values() for one in told]


def unregistered(written: str, organisation: int | None, proposed: str = "", reason: str = "", source: str = "") -> list[Finding]:
    """DQ-ALIAS: a written name stands for no organisation (its id); `reason`: the msgid of why the proposed one may be meant."""
    if organisation is not None:
        return []
    figures: dict = {"written": written}
    if proposed:
        figures |= {"proposed": proposed, "reason": {"msgid": reason}}
    return [Finding("DQ-ALIAS", Severity.REVIEW, UNMATCHED if proposed else UNKNOWN, figures, "participants", source)]


def nameless_places(activity: Activity) -> list[Finding]:
    """DQ-MISSING: places known only as a number (R-349)."""
    return [
        Finding("DQ-MISSING", Severity.WARNING, NAMELESS, {"count": place.count, "count_of": place.count_of}, "places", place.source)
        for place in activity.places.all()
        if place.count is not None
    ]


def groups_without_figure(activity: Activity) -> list[Finding]:
    """DQ-MISSING: a group of people that the source names without a number (R-152)."""
    return [
        Finding("DQ-MISSING", Severity.INFO, NO_FIGURE, {"group": row.group.name_es.lower()}, "beneficiaries", row.source)
        for row in activity.beneficiaries.all()
        if row.group and row.number is None
    ]


def vague_numbers(activity: Activity) -> list[Finding]:
    """DQ-APPROX: the beneficiaries that the source rounds or gives as a minimum (N-049, pitfall 40)."""
    rows = activity.beneficiaries.all()
    return [found for row in rows for found in vague(row.number, row.unit, row.precision, row.source)]


def vague(counted: int | None, unit: str, precision: str, source: str = "") -> list[Finding]:
    """DQ-APPROX: a number that is no exact one says so wherever it goes."""
    if counted is None or precision == Precision.EXACT:
        return []
    message = AT_LEAST if precision == Precision.AT_LEAST else ABOUT
    return [Finding("DQ-APPROX", Severity.INFO, message, {"number": counted, "unit": unit}, "beneficiaries", source)]


def placeholders(activity: Activity, named: list[Named]) -> list[Finding]:
    """DQ-MISSING: words, or a zero, that only stand where a datum is missing; they stay as they are written."""
    texts = [("title", activity.title), ("objective", activity.objective), ("theme", activity.theme)]
    found = [one for place, text in texts for one in stands_in(text, place, activity.source)]
    found += [one for row in named for one in stands_in(row.as_written, "participants", row.source)]
    found += [one for row in activity.places.all() for one in stands_in(row.as_written, "places", row.source)]
    for row in activity.beneficiaries.all():
        found += [*stands_in(row.unit, "beneficiaries", row.source), *zero(row.number, "beneficiaries", row.source)]
    return list({(one.place, one.message, str(one.figures)): one for one in found}.values())


def stands_in(text: str, place: str, source: str = "") -> list[Finding]:
    """DQ-MISSING: 'NO ESPECIFICA', 'Default O_D_S' or 'N/D' where a datum is expected, with the words as they stand."""
    return [Finding("DQ-MISSING", Severity.WARNING, STANDS_IN, {"written": text}, place, source)] if is_placeholder(text) else []


def zero(value: Decimal | int | None, place: str, source: str = "") -> list[Finding]:
    """DQ-MISSING: a zero where somebody is counted; nothing stated (None) is another thing."""
    return [Finding("DQ-MISSING", Severity.REVIEW, ZERO, {}, place, source)] if value == 0 and value is not None else []


def roles_contradicted(activity: Activity) -> list[Finding]:
    """DQ-CLASS: a chosen label says other than the roles of those who take part (R-051, R-052, pitfall 18)."""
    chosen = [one.code if one else "" for one in (activity.geopolitical, activity.decentralised)]
    return list(labels_contradicted(chosen[0], chosen[1], *partners_read(activity))) if any(chosen) else []


def outside_agreements(activity: Activity) -> Iterator[Finding]:
    """DQ-DATES: it begins before an agreement that it answers to holds, or ends after it."""
    told = (activity.start or activity.start_planned, activity.end or activity.end_planned)
    start, end = (PartialDate(text) if text else None for text in told)
    for link in activity.agreement_links.all():
        if link.agreement:
            yield from dated_outside(link.agreement, start, end, link.source)


def labels_by_roles(activity: Activity) -> dict[str, str]:
    """Return the codes that the roles of its participants decide and its record does not say (R-051, R-052)."""
    said = {name for name in ("geopolitical", "decentralised") if getattr(activity, name)}
    return {name: code for name, code in labels_computed(*partners_of(activity)).items() if name not in said} if len(said) < 2 else {}


def partners_read(activity: Activity) -> tuple[list[Partner], set[str]]:
    """Return the same as `partners_of`, from the rows that `queries.ruled` has read."""
    partners = [partner_of(row.role.code, row.organisation, row.as_written) for row in activity.participants.all()]
    return partners, {place.country_id for place in activity.places.all()}


def partners_of(activity: Activity) -> tuple[list[Partner], set[str]]:
    """Return who takes part, with their countries, and the countries in which the activity lies."""
    rows = list(activity.participants.select_related("role"))
    known = {one.pk: one for one in with_countries(Organisation.objects.filter(participants__in=rows))}
    partners = [partner_of(row.role.code, known.get(row.organisation_id or 0), row.as_written) for row in rows]
    return partners, set(activity.places.values_list("country", flat=True))


def with_countries(organisations: QuerySet[Organisation]) -> QuerySet[Organisation]:
    """Return organisations with what tells their country and whether they are a subnational government."""
    return organisations.select_related("kind__parent__list", "territory").prefetch_related("countries").distinct()


def partner_of(role: str, organisation: Organisation | None, as_written: str) -> Partner:
    """Return somebody in a role with the country of their seat or territory, else the country that they are as written."""
    if organisation is None:
        return Partner(role, country_named(as_written.partition("(")[0]) or "")
    seats = [one.country_id for one in organisation.countries.all() if one.capacity == Capacity.SEAT]
    country = seats[0] if seats else organisation.territory.country_id if organisation.territory else ""
    return Partner(role, country, organisation.kind.code in SUBNATIONAL or bool(organisation.gad_level))


def labels_contradicted(geopolitical: str, internationalised: str, partners: list[Partner], home: set[str]) -> Iterator[Finding]:
    """Yield what the chosen codes say other than the roles do; nothing chosen is no contradiction."""
    three = is_triangular(partners)
    named = any(triangle(partners).values())
    if geopolitical == TRIANGULAR and not three or not geopolitical and named and not three:
        yield Finding("DQ-CLASS", Severity.ERROR, TWO_COUNTRIES, {}, "geopolitical" if geopolitical else "participants")
    if geopolitical not in ("", TRIANGULAR) and three:
        yield Finding("DQ-CLASS", Severity.ERROR, IS_TRIANGULAR, {}, "geopolitical")
    found = decentralised(partners, home)
    if internationalised in (DIRECT, INDIRECT) and internationalised != found:
        words = {DIRECT: IS_DIRECT, INDIRECT: IS_INDIRECT}.get(found, NO_FOREIGN)
        yield Finding("DQ-CLASS", Severity.ERROR, words, {}, "decentralised")


def labels_computed(partners: list[Partner], home: set[str]) -> dict[str, str]:
    """Return the codes that the roles decide: 'geopolitical' where it is triangular, 'decentralised' where it is direct or indirect."""
    found = {"decentralised": decentralised(partners, home), "geopolitical": TRIANGULAR if is_triangular(partners) else ""}
    return {name: code for name, code in found.items() if code}
