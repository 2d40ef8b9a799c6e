"""The norms that a folder names, held against the register of the law: what differs is told, nothing is written."""

from collections import Counter

from django.utils.translation import gettext as _

from minga.cycle.law.models import Article, Norm
from minga.exchange.records.cells import Cells
from minga.exchange.records.facts import Tables
from minga.ground.documents.queries import citations
from minga.ground.kit.text import fold


def compare_law(tables: Tables, cells: Cells, *, by, notes: list[str]) -> Counter:
    """Look for each row in the register; a norm or an article that is not there becomes a note.

    The law has its own tables, which the centre edits: a folder of records never changes them.
    """
    counts: Counter = Counter()
    norms = list(Norm.objects.select_related("country"))
    numbers = set(Article.objects.values_list("norm", "number"))
    for row in tables["legal_framework"]:
        name, number = cells.needed(row, "norm", 200), cells.text(row, "article", 40)
        source = cells.source(row)
        norm = norm_of(name, source, norms)
        facts = {"place": f"{row.file}, línea {row.line}", "norm": name, "number": number}
        if norm is None:
            notes.append(_("%(place)s: «%(norm)s» no está en el registro de normas; no se añade.") % facts)
        elif number and (norm.pk, number) not in numbers:
            notes.append(_("%(place)s: «%(norm)s» no tiene «%(number)s» en el registro de normas; no se añade.") % facts)
        counts["unchanged"] += 1
    return counts


def norm_of(name: str, source: str, norms: list[Norm]) -> Norm | None:
    """Return the norm of that name or citation, else the only one that its register takes from the same lines."""
    wanted = fold(name)
    for norm in norms:
        if wanted in (fold(norm.name), fold(norm.citation)):
            return norm
    places = {one.text for one in citations(source)} if source else set()
    near = [norm for norm in norms if norm.source and places & {one.text for one in citations(norm.source)}]
    return near[0] if len(near) == 1 else None
