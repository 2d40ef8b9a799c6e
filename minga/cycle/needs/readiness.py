"""What a demand lacks before it may be registered: the facts without which nobody can examine it or look for an offer."""

from collections.abc import Iterator

from django.utils.translation import gettext_noop

from minga.cycle.needs.models import Demand
from minga.ground.kit.findings import Finding, Severity

NEEDED = {
    "objective": gettext_noop("Escriba qué se quiere lograr."),
    "problem": gettext_noop("Escriba qué problema hay hoy."),
    "year": gettext_noop("Diga para qué año es, para que entre en el plan de demanda."),
}
NO_PLACE = gettext_noop("Diga dónde: al menos un territorio.")
NO_SECTOR = gettext_noop("Elija al menos un sector.")


def findings_of(demand: Demand) -> Iterator[Finding]:
    """Yield one error for each fact that is missing; no amount is no fault: nobody may know it yet."""
    for name, words in NEEDED.items():
        if not getattr(demand, name):
            yield Finding("R-006", Severity.ERROR, words, {}, name)
    if not demand.units.exists():
        yield Finding("R-006", Severity.ERROR, NO_PLACE, {}, "units")
    if not demand.sectors.exists():
        yield Finding("R-006", Severity.ERROR, NO_SECTOR, {}, "sectors")
