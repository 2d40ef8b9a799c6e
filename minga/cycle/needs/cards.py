"""The search card of a demand: put or taken away by every action that changes what everybody sees of it, in its transaction."""

from collections.abc import Iterable

from minga.cycle.needs.models import Demand
from minga.cycle.needs.queries import sectors_of
from minga.ground.search import actions as search
from minga.ground.search.models import Card, Kind

RELATED = ("organisation", "country", "modality", "plan_item", "macro_project")


def renew(demand: Demand) -> None:
    """Put the card of a demand that everybody may see; any other has none."""
    if Demand.objects.published().filter(pk=demand.pk).exists():
        search.put(card_of(demand))
    else:
        search.withdraw(Kind.DEMAND, demand.code)


def renew_naming(organisations: Iterable) -> None:
    """Renew the cards of the demands of these institutions, whose name changed or that took another's demands over."""
    for demand in Demand.objects.filter(organisation__in=list(organisations)).select_related(*RELATED):
        renew(demand)


def renew_all(*, by) -> tuple[int, int]:
    """Write the cards of all demands anew; returns how many came into search and how many left it."""
    return search.renew(Kind.DEMAND, map(card_of, Demand.objects.published().select_related(*RELATED)), by=by)


def card_of(demand: Demand) -> Card:
    """Return the unsaved search card of a demand."""
    own = (demand.problem, demand.objective, demand.expected, demand.unit_strengthened, demand.beneficiary_groups)
    words = [(text, "es") for text in own]
    words += [(name, "") for name in (demand.organisation.name, demand.organisation.acronym)]
    words += [(one.name, "es") for one in (demand.plan_item, demand.macro_project) if one]
    for code in (*sectors_of(demand), *demand.goals.all(), *filter(None, [demand.modality])):
        words += [(code.name_es, "es"), (code.name_en, "en")]
    for unit in demand.units.select_related("parent__parent"):
        words += [(one.name, "") for one in unit.chain]
    return search.make_card(
        Kind.DEMAND,
        demand.code,
        demand.title,
        words=[*words, (demand.country.name_es, "es"), (demand.country.name_en, "en")],
        lead=demand.objective or demand.problem,
        lead_language="es",
        countries=f" {demand.country_id} ",
        amount=demand.amount,
        currency=demand.currency if demand.amount is not None else "",
        amount_precision=demand.precision if demand.amount is not None else "",
        partner=demand.organisation.name[:300],
    )
