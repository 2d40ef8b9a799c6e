"""What the pages of duplicates show: the list of proposals, and two records side by side with what would move."""

from collections.abc import Iterable
from typing import Any

from django.core.paginator import Page, Paginator
from django.http import Http404, HttpRequest
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from minga.cycle.activities.models import Activity
from minga.cycle.organisations.models import Organisation, Standing
from minga.evidence.merging import linking
from minga.evidence.merging.labels import words_of
from minga.evidence.merging.models import Apart, Merge, Proposal, Search
from minga.evidence.merging.queries import (
    Row,
    activity_facts,
    apart_of,
    in_order,
    model_of,
    organisation_facts,
    sides_of,
    standing_merge,
    state_of,
)
from minga.evidence.merging.scoring import activity_reasons, organisation_reasons, total
from minga.evidence.merging.shape import Reason
from minga.evidence.merging.states import Kind
from minga.ground.journal.models import Entry
from minga.ground.kit import formats
from minga.ground.kit.dates import PartialDate
from minga.ground.kit.findings import render
from minga.ground.kit.pages import read_page

SIZE = 25
SLUGS = {Kind.ORGANISATION: "organizaciones", Kind.ACTIVITY: "actividades"}
KINDS = {slug: kind for kind, slug in SLUGS.items()}
SCORES = (80, 60)  # lower bounds to choose from
OPEN, MERGED, APART = "abiertas", "unidas", "separadas"
CHANGING = ("organisation.registered", "organisation.revised", "organisation.standing_recorded", "activity.recorded", "activity.revised")


def address(kind: str, one: str, other: str) -> str:
    """Return the address of the page of two records."""
    return reverse("merging:pair", args=[SLUGS[Kind(kind)], one, other])


def listing(request: HttpRequest) -> dict[str, Any]:
    """Return what merging/proposals.html shows: the proposals, or what was decided, with the filters of the address."""
    kind = KINDS.get(request.GET.get("clase", ""), Kind.ORGANISATION)
    shown = request.GET.get("ver", OPEN)
    least = next((score for score in SCORES if str(score) == request.GET.get("puntaje", "")), 0)
    shown, rows = asked_for(kind, shown, least)
    paginator = Paginator(rows, SIZE)
    page = paginator.page(read_page(request.GET.get("page"), paginator.num_pages))
    return {
        "kind": kind,
        "slug": SLUGS[kind],
        "shown": shown,
        "least": least,
        "kinds": [(SLUGS[one], one.label) for one in Kind],
        "scores": SCORES,
        "views": [(OPEN, _("Por decidir")), (MERGED, _("Unidas")), (APART, _("No son lo mismo"))],
        "page": page,
        "numbers": paginator.get_elided_page_range(page.number),
        "rows": listed(kind, page),
        "search": searched(kind),
        "crumbs": crumbs(),
    }


def asked_for(kind: str, shown: str, least: int) -> tuple[str, Any]:
    """Return which of the three lists is shown, and its rows."""
    if shown == MERGED:
        return shown, Merge.objects.filter(kind=kind).select_related("by", "undone_by")
    if shown == APART:
        return shown, Apart.objects.filter(kind=kind).select_related("by", "reopened_by")
    return OPEN, Proposal.objects.filter(kind=kind, score__gte=least)


def crumbs(*steps: tuple[str, str | None]) -> list[tuple[str, str | None]]:
    last = reverse("merging:proposals") if steps else None
    return [(_("Escritorio"), reverse("desk:home")), (_("Posibles duplicados"), last), *steps]


def searched(kind: str) -> dict[str, Any]:
    """Return when all records of a kind were last compared, and how many changes the journal tells of since."""
    last = Search.objects.filter(kind=kind).first()
    since = Entry.objects.filter(thing_kind=kind, event__in=CHANGING, seq__gt=last.seq if last else 0)
    return {"last": last, "changed": since.values("thing_key").distinct().count()}


def listed(kind: str, page: Page) -> list[dict[str, Any]]:
    """Return the rows of a page, the names of all records read at once."""
    pairs = [(row.kept, row.absorbed) if isinstance(row, Merge) else (row.one, row.other) for row in page]
    names = names_of(kind, {code for pair in pairs for code in pair})
    return [
        {
            "row": row,
            "one": {"code": one, "name": names.get(one, one)},
            "other": {"code": other, "name": names.get(other, other)},
            "url": address(kind, one, other),
            "reasons": told(Reason(*reason) for reason in row.reasons) if isinstance(row, Proposal) else [],
        }
        for row, (one, other) in zip(page, pairs, strict=True)
    ]


def names_of(kind: str, codes: set[str]) -> dict[str, str]:
    column = "name" if kind == Kind.ORGANISATION else "title"
    return dict(model_of(kind).objects.filter(code__in=codes).values_list("code", column))


def told(reasons: Iterable[Reason]) -> list[dict[str, Any]]:
    """Return reasons in the reader's language, those that weigh most first."""
    language = (get_language() or "es")[:2]
    return [
        {"points": f"{one.points:+d}".replace("-", "−"), "text": render(one.message, one.figures, language)}
        for one in sorted(reasons, key=lambda one: -one.points)
    ]


def found(slug: str, one: str, other: str) -> tuple[Kind, Row, Row]:
    """Return the kind and the two records of an address; Http404 where either is missing or they are the same."""
    kind = KINDS.get(slug)
    if kind is None or one == other:
        raise Http404
    related = (
        ("kind__parent__list", "source_kind", "scope", "territory__country", "merged_into")
        if kind == Kind.ORGANISATION
        else ("kind", "status", "source_kind", "modality", "aid_type", "parent", "duplicate_of")
    )
    rows = {row.code: row for row in model_of(kind).objects.filter(code__in=[one, other]).select_related(*related)}
    if len(rows) < 2:
        raise Http404
    return kind, rows[one], rows[other]


def pair(kind: Kind, one: Row, other: Row) -> dict[str, Any]:
    """Return what merging/pair.html shows of two records."""
    reasons = reasons_of(kind, one, other)
    first, second = in_order(one.code, other.code)
    history = Merge.objects.filter(kind=kind, kept__in=[first, second], absorbed__in=[first, second]).exclude(undone_at=None)
    return {
        "kind": kind,
        "one": side(one),
        "other": side(other),
        "fields": compared(fields_of(one), fields_of(other)),
        "links": links(one, other),
        "score": total(reasons),
        "reasons": told(reasons),
        "state": state_of(kind, one, other),
        "merge": standing_merge(kind, one.code, other.code),
        "merged": stated(standing_merge(kind, one.code, other.code)),
        "apart": apart_of(kind, one.code, other.code),
        "history": history.select_related("by", "undone_by"),
        "reopened": Apart.objects.filter(kind=kind, one=first, other=second).exclude(reopened_at=None).select_related("by", "reopened_by"),
        "tax_ids_differ": tax_ids_differ(one, other),
        "elsewhere": [row for row in (one, other) if joined(row)],
        "crumbs": crumbs((f"{one.code} · {other.code}", None)),
    }


def side(row: Row) -> dict[str, Any]:
    """Return how one of the two is called and where its page is."""
    if isinstance(row, Organisation):
        return {"code": row.code, "name": row.name, "url": reverse("portal:organisation", args=[row.code])}
    return {"code": row.code, "name": row.title, "url": reverse("portal:activity", args=[row.code])}


def joined(row: Row) -> bool:
    return bool(row.merged_into_id if isinstance(row, Organisation) else row.duplicate_of_id)


def reasons_of(kind: Kind, one: Row, other: Row) -> list[Reason]:
    """Return why these two may be one, whether they were proposed or not; of merged ones what was known is told no longer."""
    if kind == Kind.ORGANISATION:
        facts = organisation_facts({one.pk, other.pk})
        return organisation_reasons(facts[one.pk], facts[other.pk]) if len(facts) == 2 else []
    known = activity_facts({one.pk, other.pk})
    return activity_reasons(known[one.pk], known[other.pk]) if len(known) == 2 else []


def tax_ids_differ(one: Row, other: Row) -> bool:
    if not isinstance(one, Organisation) or not isinstance(other, Organisation):
        return False
    mine, theirs = sides_of(one, other).tax_ids
    return bool(mine and theirs and mine != theirs)


def fields_of(row: Row) -> dict[str, str]:
    """Return everything a record says, by the words of its fields, as a person reads it."""
    return organisation_fields(row) if isinstance(row, Organisation) else activity_fields(row)


def organisation_fields(row: Organisation) -> dict[str, str]:
    standing = Standing.objects.filter(organisation=row).select_related("state").first()
    countries = row.countries.select_related("country")
    return {
        _("Nombre"): row.name,
        _("Idioma del nombre"): row.name_language,
        _("Siglas"): row.acronym,
        _("Otros nombres"): "; ".join(one.name for one in row.aliases.all()),
        _("Clase"): row.kind.name,
        _("Tipo de fuente"): row.source_kind.name if row.source_kind else "",
        _("Ámbito"): row.scope.name if row.scope else "",
        _("RUC"): standing.tax_id if standing else "",
        _("Estado en el directorio de ONG"): standing.state.name if standing else "",
        _("País (sede)"): ", ".join(one.country.name for one in countries if one.capacity == "seat"),
        _("País (financiamiento)"): ", ".join(one.country.name for one in countries if one.capacity == "financing"),
        _("Territorio"): row.territory.full_name if row.territory else "",
        _("Papel en el sistema"): row.role,
        _("Publicada"): _("Sí") if row.public else _("No"),
        _("De dónde sale"): row.source,
    }


def activity_fields(row: Activity) -> dict[str, str]:
    language = get_language() or "es"
    places = row.places.select_related("unit", "country")
    return {
        _("Título"): row.title,
        _("Clase"): row.kind.name,
        _("Estado"): row.status.name if row.status else "",
        _("Identificador IATI"): row.iati_identifier,
        _("Código propio"): row.own_code,
        _("Código del donante"): row.donor_code,
        _("Código presupuestario"): row.budget_code,
        _("Costo total"): formats.said(row.total, language) if row.total else "",
        _("Inicio"): PartialDate(row.start).show(language) if row.start else "",
        _("Fin"): PartialDate(row.end).show(language) if row.end else "",
        _("Tipo de fuente"): row.source_kind.name if row.source_kind else "",
        _("Modalidad"): row.modality.name if row.modality else "",
        _("Lugares"): "; ".join(one.as_written or (one.unit.name if one.unit else one.country.name) for one in places),
        _("Quién participa"): "; ".join(f"{one.role.name}: {one.as_written}" for one in row.participants.select_related("role")),
        _("Objetivo"): row.objective,
        _("Parte de"): str(row.parent) if row.parent else "",
        _("De dónde sale"): row.source,
    }


def compared(one: dict[str, str], other: dict[str, str]) -> list[dict[str, Any]]:
    """Return each field with both values and whether they differ; what neither says is left out."""
    return [
        {"label": label, "one": value, "other": other[label], "differs": value != other[label]}
        for label, value in one.items()
        if value or other[label]
    ]


def links(one: Row, other: Row) -> list[dict[str, Any]]:
    """Return what links to each by kind of record: how many, and whether all of it would move to the other one."""
    if isinstance(one, Organisation) and isinstance(other, Organisation):
        mine, theirs = linking.counted(one), linking.counted(other)
        order = sorted({*mine, *theirs}, key=lambda link: link.label)
        return [
            {
                "label": words_of(link.model, link.column),
                "one": mine.get(link, 0),
                "other": theirs.get(link, 0),
                "stays": (link.alone or link.model in linking.WHOLES) and link in mine and link in theirs,
            }
            for link in order
        ]
    return []


def stated(merge: Merge | None) -> dict[str, Any]:
    """Return what a merge moved and what stayed, in words."""
    if merge is None:
        return {}
    known = {link.label: words_of(link.model, link.column) for link in linking.links()}
    return {
        name: [(known.get(label, label), len(keys)) for label, keys in sorted(rows.items())]
        for name, rows in (("moved", merge.moved), ("stayed", merge.stayed))
    }
