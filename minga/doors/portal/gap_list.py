"""The gaps of the sources: figures, drawings and pages that a source announces and its text lost (R-351)."""

from collections import Counter
from collections.abc import Iterator

from django.urls import reverse
from django.utils.translation import get_language, gettext_lazy, ngettext_lazy
from django.utils.translation import gettext as _

from minga.ground.documents.models import Gap, Source
from minga.ground.documents.queries import citations
from minga.ground.kit.tables import Cell

KINDS = {
    "figure": gettext_lazy("figura"),
    "chart": gettext_lazy("gráfico"),
    "diagram": gettext_lazy("esquema"),
    "photograph": gettext_lazy("fotografía"),
    "table": gettext_lazy("tabla"),
    "annex": gettext_lazy("anexo"),
    "story": gettext_lazy("relato"),
}
COUNTED = {
    "figure": ngettext_lazy("%(n)s figura", "%(n)s figuras", "n"),
    "chart": ngettext_lazy("%(n)s gráfico", "%(n)s gráficos", "n"),
    "diagram": ngettext_lazy("%(n)s esquema", "%(n)s esquemas", "n"),
    "photograph": ngettext_lazy("%(n)s grupo de fotografías", "%(n)s grupos de fotografías", "n"),
    "table": ngettext_lazy("%(n)s grupo de tablas", "%(n)s grupos de tablas", "n"),
    "annex": ngettext_lazy("%(n)s anexo", "%(n)s anexos", "n"),
    "story": ngettext_lazy("%(n)s relato", "%(n)s relatos", "n"),
}
HEADER = ("codigo", "que_falta", "titulo", "explicacion", "titulo_en", "explicacion_en", "fuente", "titulo_de_la_fuente")


def page() -> dict:
    """Return what portal/gaps.html shows: one group for each source, in one query."""
    groups: dict[str, dict] = {}
    for gap in Gap.objects.select_related("source"):
        source = gap.source
        group = groups.setdefault(source.code, {"source": source, "rows": [], "kinds": Counter()})
        group["rows"].append(shown(gap))
        group["kinds"][gap.kind] += 1
    for group in groups.values():
        group["counts"] = ", ".join(counted(kind, number) for kind, number in group["kinds"].items())
    return {
        "groups": list(groups.values()),
        "credits": [credit for group in groups.values() if (credit := credit_of(group["source"]))],
        "total": sum(len(group["rows"]) for group in groups.values()),
        "crumbs": [(_("Inicio"), reverse("portal:home")), (_("Lagunas de la fuente"), None)],
    }


def credit_of(source: Source) -> str:
    """Return the credit of a source in the reader's language, in Spanish where there is no other."""
    english = (get_language() or "es").startswith("en")
    return (english and source.credit_en) or source.credit_es


def counted(kind: str, number: int) -> str:
    """Return '4 gráficos' in the reader's language."""
    return str(COUNTED[kind] % {"n": number}) if kind in COUNTED else f"{number} {kind}"


def shown(gap: Gap) -> dict:
    """Return one gap in the reader's language."""
    english = (get_language() or "es").startswith("en")
    return {
        "code": gap.code,
        "kind": str(KINDS.get(gap.kind, gap.kind)),
        "title": (english and gap.title_en) or gap.title_es,
        "text": (english and gap.explanation_en) or gap.explanation_es,
        "lines": lines(gap),
    }


def lines(gap: Gap) -> str:
    """Return 'líneas 96–100' in the reader's language, the locator as it is kept where it is no citation."""
    try:
        return "; ".join(one.lines for part in gap.locator.split("|") for one in citations(f"{gap.source.code}:{part.strip()}"))
    except ValueError:
        return gap.locator


def rows() -> Iterator[tuple[Cell, ...]]:
    """Return the rows of the download."""
    for gap in Gap.objects.select_related("source"):
        places = " | ".join(f"{gap.source.code}:{part.strip()}" for part in gap.locator.split("|") if part.strip())
        kind = str(KINDS.get(gap.kind, gap.kind))
        yield (gap.code, kind, gap.title_es, gap.explanation_es, gap.title_en, gap.explanation_en, places, gap.source.title)
