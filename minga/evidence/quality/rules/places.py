"""Places that have no parent, or are told in another one than their own."""

from collections.abc import Collection, Mapping

from django.utils.translation import gettext_noop

from minga.ground.kit.findings import Finding, Severity
from minga.ground.kit.text import fold

NO_PARENT = gettext_noop("Ningún lugar registrado se llama «%(name)s»: no se sabe en qué provincia está.")
WRONG_PARENT = gettext_noop("%(name)s está en %(own)s y la fuente lo cuenta en %(said)s.")


def misplaced(name: str, said: Collection[str], homes: Mapping[str, Collection[str]], place: str = "", source: str = "") -> list[Finding]:
    """DQ-GEO: a place that no register knows, or that lies in none of the units in which it is told (N-100).

    `said`: those units; `homes`: {name, folded: the units that hold a place of that name}; namesakes have several.
    """
    own = homes.get(fold(name), ())
    if not own:
        return [Finding("DQ-GEO", Severity.ERROR, NO_PARENT, {"name": name}, place, source)]
    if said and not {fold(one) for one in own} & {fold(one) for one in said}:
        figures = {"name": name, "own": ", ".join(sorted(own)), "said": ", ".join(said)}
        return [Finding("DQ-GEO", Severity.ERROR, WRONG_PARENT, figures, place, source)]
    return []
