"""What does not agree inside one activity: pure rules over a loaded record, answered as findings.

The record keeps both values of every contradiction; nothing is repaired in silence (pitfall 2).
"""

from collections.abc import Iterator

from django.db.models import QuerySet
from django.utils.translation import gettext_noop

from minga.cycle.activities.models import Activity, Contribution, Named
from minga.cycle.activities.reckoning import DIRECT, INDIRECT, TRIANGULAR, Partner, decentralised, is_triangular, triangle
from minga.cycle.agreements.rules import dated_outside
from minga.cycle.organisations.models import Capacity, Organisation
from minga.ground.kit.dates import PartialDate
from minga.ground.kit.findings import Finding, Severity
from minga.ground.kit.money import Money, add_up
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
NO_FOREIGN = gettext_noop("Ningún gobierno local de otro país toma parte: directa o indirecta se dice solo de su cooperación.")
SUBNATIONAL = frozenset({"GOBIERNO_SUBNACIONAL", "GOBIERNO_LOCAL", "MANCOMUNIDAD"})


def findings_of(activity: Activity) -> list[Finding]:
    """Return every finding about one activity and its parts."""
    contributions = list(activity.contributions.select_related("proposed"))
    named: list[Named] = [*activity.participants.select_related("proposed"), *contributions]
    return [
        *sum_differs(activity, contributions),
        *unread_total(activity),
        *repeated(activity),
        *unmatched(named),
        *nameless_places(activity),
        *groups_without_figure(activity),
        *roles_contradicted(activity),
        *outside_agreements(activity),
    ]


def sum_differs(activity: Activity, contributions: list[Contribution]) -> list[Finding]:
    """DQ-SUM: the declared total is not the sum of its valued lines (R-137, R-138); tolerance 0.

    Silent where a line has no amount or another currency: then the sum is not known.
    """
    total = activity.total
    lines = [line.money for line in contributions]
    if total is None or not lines or any(line is None or line.currency != total.currency for line in lines):
        return []
    added = add_up(lines)
    if added is None or added.amount == total.amount:
        return []
    figures = {"difference": shown(added - total), "sum": shown(added), "total": shown(total)}
    return [Finding("DQ-SUM", Severity.ERROR, SUM, figures, "total", activity.located("total"))]


def unread_total(activity: Activity) -> list[Finding]:
    """DQ-LOCALE: the total is written so that it can be read in more than one way; no value is kept (R-143)."""
    if not activity.total_as_written or activity.total_amount is not None:
        return []
    figures = {"written": activity.total_as_written}
    return [Finding("DQ-LOCALE", Severity.REVIEW, UNREAD, figures, "total", activity.located("total"))]


def shown(money: Money) -> dict[str, str]:
    """Return money as a figure of a finding; a difference is told without its sign."""
    return {"amount": str(abs(money.amount)), "currency": money.currency}


def repeated(activity: Activity) -> list[Finding]:
    """DQ-DUP: told on the copy and on what it repeats (R-140, pitfall 3)."""
    found = []
    if activity.duplicate_of:
        figures = {"other": activity.duplicate_of.code}
        found.append(Finding("DQ-DUP", Severity.ERROR, REPEATED, figures, "duplicate_of", activity.source))
    for copy in activity.duplicates.all():
        found.append(Finding("DQ-DUP", Severity.INFO, REPEATED_BY, {"other": copy.code}, "duplicates", copy.source))
    return found


def unmatched(named: list[Named]) -> list[Finding]:
    """DQ-ALIAS: a name that no organisation bears, kept as written, with the likeliest one where there is one."""
    found = {}
    for row in named:
        if row.organisation_id:
            continue
        figures: dict = {"written": row.as_written}
        message = UNKNOWN
        if row.proposed:
            figures |= {"proposed": row.proposed.name, "reason": {"msgid": row.proposed_reason}}
            message = UNMATCHED
        found[row.as_written] = Finding("DQ-ALIAS", Severity.REVIEW, message, figures, "participants", row.source)
    return list(found.values())


def nameless_places(activity: Activity) -> list[Finding]:
    """DQ-MISSING: places known only as a number (R-349)."""
    return [
        Finding("DQ-MISSING", Severity.WARNING, NAMELESS, {"count": place.count or 0, "count_of": place.count_of}, "places", place.source)
        for place in activity.places.exclude(count=None)
    ]


def groups_without_figure(activity: Activity) -> list[Finding]:
    """DQ-MISSING: a group of people that the source names without a number (R-152)."""
    rows = activity.beneficiaries.filter(number=None).exclude(group=None).select_related("group")
    return [
        Finding("DQ-MISSING", Severity.INFO, NO_FIGURE, {"group": row.group.name_es.lower()}, "beneficiaries", row.source)
        for row in rows
        if row.group
    ]


def roles_contradicted(activity: Activity) -> list[Finding]:
    """DQ-CLASS: a chosen label says other than the roles of those who take part (R-051, R-052, pitfall 18)."""
    chosen = [one.code if one else "" for one in (activity.geopolitical, activity.decentralised)]
    return list(labels_contradicted(chosen[0], chosen[1], *partners_of(activity))) if any(chosen) else []


def outside_agreements(activity: Activity) -> Iterator[Finding]:
    """DQ-DATES: it begins before an agreement that it answers to holds, or ends after it."""
    told = (activity.start or activity.start_planned, activity.end or activity.end_planned)
    start, end = (PartialDate(text) if text else None for text in told)
    for link in activity.agreement_links.select_related("agreement"):
        if link.agreement:
            yield from dated_outside(link.agreement, start, end, link.source)


def labels_by_roles(activity: Activity) -> dict[str, str]:
    """Return the codes that the roles of its participants decide and its record does not say (R-051, R-052)."""
    said = {name for name in ("geopolitical", "decentralised") if getattr(activity, name)}
    return {name: code for name, code in labels_computed(*partners_of(activity)).items() if name not in said} if len(said) < 2 else {}


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
