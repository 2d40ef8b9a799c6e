"""How likely two records are one: points for each reason that speaks for it or against it, added up between 0 and 100. Pure.

Nothing is merged by points: they put first what a person should look at first, and say why (R-079).
"""

from collections.abc import Iterable

from django.utils.translation import gettext_noop

from minga.cycle.organisations import matching
from minga.cycle.organisations.blocking import is_short, numbers
from minga.evidence.merging.shape import ActivityFacts, OrganisationFacts, Reason
from minga.ground.kit.text import fold, likeness

PROPOSED_FROM = {"organisation": 40, "activity": 40}  # points below which nobody need look

SAME_NAME = gettext_noop("El nombre es el mismo, escrito de otro modo.")
SHARED_NAME = gettext_noop("Las dos se llaman también «%(name)s».")
SHARED_ACRONYM = gettext_noop("Usan las mismas siglas: %(name)s.")
INITIALS = gettext_noop("Unas siglas son las iniciales del otro nombre.")
SWAPPED = gettext_noop("Son las mismas siglas con una letra de diferencia.")
ALIKE = gettext_noop("Los nombres se parecen: %(percent)s de 100.")
SAME_TAX_ID = gettext_noop("Tienen el mismo RUC: %(ruc)s.")
OTHER_TAX_ID = gettext_noop("Tienen RUC distintos: %(one)s y %(other)s.")
SAME_SEAT = gettext_noop("Tienen su sede en el mismo país.")
OTHER_SEAT = gettext_noop("Tienen su sede en países distintos.")
SAME_TERRITORY = gettext_noop("Son del mismo territorio.")
OTHER_TERRITORY = gettext_noop("Son de territorios distintos.")
SAME_KIND = gettext_noop("Son de la misma clase.")

SAME_TITLE = gettext_noop("El título es el mismo, escrito de otro modo.")
ALIKE_TITLE = gettext_noop("Los títulos se parecen: %(percent)s de 100.")
SAME_IDENTIFIER = gettext_noop("Llevan el mismo código: %(code)s.")
OTHER_IDENTIFIER = gettext_noop("Llevan identificadores IATI distintos.")
SAME_AMOUNT = gettext_noop("Declaran el mismo monto en la misma moneda.")
OTHER_AMOUNT = gettext_noop("Declaran montos distintos.")
SAME_DATES = gettext_noop("Empiezan y terminan en las mismas fechas.")
SAME_START = gettext_noop("Empiezan o terminan en la misma fecha.")
SAME_PLACES = gettext_noop("Están en un mismo lugar.")
OTHER_PLACES = gettext_noop("No tienen ningún lugar en común.")
SAME_PEOPLE = gettext_noop("Participa en ambos: %(name)s.")
FAMILY = gettext_noop("Uno es parte del otro, o los dos del mismo programa.")

NAME_POINTS = {matching.INITIALS: (45, INITIALS), matching.SWAPPED: (35, SWAPPED)}
IDENTIFIER_POINTS = {"iati": 60, "donor": 35, "own": 30, "budget": 15}


def total(reasons: Iterable[Reason]) -> int:
    """Return the points of some reasons together, from 0 to 100."""
    return max(0, min(100, sum(one.points for one in reasons)))


def organisation_reasons(one: OrganisationFacts, other: OrganisationFacts) -> list[Reason]:
    """Return why two organisations may be one, each reason with its points; none where neither name nor RUC says so."""
    base = [reason for reason in (of_names(one, other), of_tax_ids(one, other)) if reason]
    if not any(reason.points > 0 for reason in base):
        return []
    return [*base, *of_seats(one, other), *of_kinds(one, other)]


def of_names(one: OrganisationFacts, other: OrganisationFacts) -> Reason | None:
    """Return what the names say; None where they say nothing: other numbers in them are other bodies."""
    if fold(one.name) and fold(one.name) == fold(other.name):
        return Reason(60, SAME_NAME)
    shared = sorted(one.names & other.names, key=lambda name: (-len(name), name))
    own = {fold(one.name), fold(other.name)}
    if whole := [name for name in shared if name in own or not is_short(name)]:
        return Reason(50, SHARED_NAME, {"name": whole[0]})
    why = matching.why_same(one.name, other.name)
    if why == matching.ALIKE:
        percent = likeness(one.name, other.name)
        return Reason(percent // 2, ALIKE, {"percent": percent})
    if why in NAME_POINTS:
        return Reason(*NAME_POINTS[why])
    return Reason(25, SHARED_ACRONYM, {"name": shared[0].upper()}) if shared else None


def of_tax_ids(one: OrganisationFacts, other: OrganisationFacts) -> Reason | None:
    if not one.tax_id or not other.tax_id:
        return None
    if one.tax_id == other.tax_id:
        return Reason(60, SAME_TAX_ID, {"ruc": one.tax_id})
    return Reason(-40, OTHER_TAX_ID, {"one": one.tax_id, "other": other.tax_id})


def of_seats(one: OrganisationFacts, other: OrganisationFacts) -> list[Reason]:
    found = []
    if one.seats and other.seats:
        found.append(Reason(10, SAME_SEAT) if one.seats & other.seats else Reason(-20, OTHER_SEAT))
    if one.territory and other.territory:
        found.append(Reason(15, SAME_TERRITORY) if one.territory == other.territory else Reason(-40, OTHER_TERRITORY))
    return found


def of_kinds(one: OrganisationFacts, other: OrganisationFacts) -> list[Reason]:
    return [Reason(10, SAME_KIND)] if one.kind and one.kind == other.kind else []


def activity_reasons(one: ActivityFacts, other: ActivityFacts) -> list[Reason]:
    """Return why two activities may be one; none where neither title, code nor amount with dates and places says so."""
    strong = [*of_titles(one, other), *of_identifiers(one, other)]
    rest = [*of_amounts(one, other), *of_dates(one, other), *of_places(one, other), *of_people(one, other)]
    coincides = {SAME_AMOUNT, SAME_DATES, SAME_PLACES} <= {reason.message for reason in rest}
    if not coincides and not any(reason.points > 0 for reason in strong):
        return []
    return [*strong, *rest, *of_family(one, other)]


def of_titles(one: ActivityFacts, other: ActivityFacts) -> list[Reason]:
    if fold(one.title) == fold(other.title):
        return [Reason(45, SAME_TITLE)] if fold(one.title) else []
    percent = likeness(one.title, other.title)
    if percent < matching.ALIKE_FROM or numbers(one.title) != numbers(other.title):
        return []
    return [Reason(percent * 2 // 5, ALIKE_TITLE, {"percent": percent})]


def of_identifiers(one: ActivityFacts, other: ActivityFacts) -> list[Reason]:
    found = []
    for name, points in IDENTIFIER_POINTS.items():
        mine, theirs = one.identifiers.get(name), other.identifiers.get(name)
        if mine and mine == theirs:
            found.append(Reason(points, SAME_IDENTIFIER, {"code": mine.upper()}))
        elif mine and theirs and name == "iati":
            found.append(Reason(-30, OTHER_IDENTIFIER))
    return found


def of_amounts(one: ActivityFacts, other: ActivityFacts) -> list[Reason]:
    if one.amount is None or other.amount is None or one.currency != other.currency:
        return []
    return [Reason(20, SAME_AMOUNT) if one.amount == other.amount else Reason(-10, OTHER_AMOUNT)]


def of_dates(one: ActivityFacts, other: ActivityFacts) -> list[Reason]:
    start, end = bool(one.start) and one.start == other.start, bool(one.end) and one.end == other.end
    if start and end:
        return [Reason(15, SAME_DATES)]
    return [Reason(5, SAME_START)] if start or end else []


def of_places(one: ActivityFacts, other: ActivityFacts) -> list[Reason]:
    if not one.places or not other.places:
        return []
    return [Reason(15, SAME_PLACES) if one.places & other.places else Reason(-20, OTHER_PLACES)]


def of_people(one: ActivityFacts, other: ActivityFacts) -> list[Reason]:
    shared = sorted(one.people & other.people)
    return [Reason(10, SAME_PEOPLE, {"name": shared[0]})] if shared else []


def of_family(one: ActivityFacts, other: ActivityFacts) -> list[Reason]:
    tied = one.parent == other.code or other.parent == one.code or (one.parent and one.parent == other.parent)
    return [Reason(-25, FAMILY)] if tied else []
