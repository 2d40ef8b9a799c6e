"""The page of one organisation: its names, where it belongs, what it takes part in and what does not add up."""

from collections.abc import Iterable

from django.core.paginator import Page
from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from minga.cycle.activities.models import Contribution, Participant
from minga.cycle.offers.models import Offer, PolicySheet
from minga.cycle.organisations.models import AliasKind, Capacity, Organisation, Standing
from minga.cycle.organisations.rules import check_digit_differs
from minga.doors.portal.activity_findings import decided
from minga.doors.portal.figure_rows import figure_rows
from minga.doors.portal.finding_list import still_true
from minga.doors.portal.finding_rules import name_of
from minga.doors.portal.kept import kept
from minga.doors.portal.notes import Notes
from minga.doors.portal.organisation_standing import profile
from minga.doors.portal.reading import in_order, other_language, page_of
from minga.doors.portal.trust_shown import of_record
from minga.evidence.figures.models import ReportedFigure
from minga.evidence.lake.pages.registry import Profile, profiles_of
from minga.ground.accounts.permissions import can_see_everything
from minga.ground.findings.models import Finding
from minga.ground.kit import formats

ONE = ("kind", "scope", "source_kind", "territory__country", "territory__parent__parent")
SIZE = 50
PARTS: tuple[type[Participant] | type[Contribution], ...] = (Participant, Contribution)


def page(request: HttpRequest, organisation: Organisation) -> dict:
    """Return what portal/organisation.html shows of one organisation to one reader."""
    notes = Notes()
    listed = page_of(request, Parts(request.user, organisation=organisation), SIZE)
    proposed = Parts(request.user, organisation=None, proposed=organisation)
    figures = ReportedFigure.objects.filter(organisation=organisation).select_related("territory", "country")
    found = list(still_true(request.user).about("organisation", organisation.code))
    profiles = profiles_of(organisation)
    context = {
        "organisation": organisation,
        "lang": other_language(organisation.name_language),
        "role_lang": other_language("es"),
        "cited": notes.cite(organisation.source),
        "names": name_rows(organisation, notes),
        "absorbed": organisation.absorbed.order_by("sort_key", "code"),
        "countries": countries(organisation),
        "standing": standing_of(organisation, notes),
        **profile(organisation, request.user, notes),
        "page": listed,
        "numbers": listed.paginator.get_elided_page_range(listed.number),
        "activities": with_marks(listed, notes),
        "proposed": with_marks(proposed[:SIZE], notes),
        "proposed_total": len(proposed),
        "findings": finding_rows(found, notes),
        "trust": of_record(found),
        "lake": profiles,
        "identifiers": identifiers(organisation, profiles, notes),
        "figures": figure_rows(figures, notes),
        "offers": Offer.objects.open_on(timezone.localdate()).filter(organisation=organisation).count(),
        "policy": PolicySheet.objects.visible_to(request.user).filter(organisation=organisation).exists(),
        "crumbs": [
            (_("Inicio"), reverse("portal:home")),
            (_("Organizaciones"), reverse("portal:organisations")),
            (organisation.acronym or organisation.name, None),
        ],
    }
    return context | {"sources": notes.shown, "credits": notes.credits}


def name_rows(organisation: Organisation, notes: Notes) -> list[dict]:
    """Return the other names: kind in words, the years in which it was used, what is said of it (R-080, R-081); no identifiers."""
    order = [
        AliasKind.LATER,
        AliasKind.FORMER,
        AliasKind.ACRONYM,
        AliasKind.TRANSLATION,
        AliasKind.PRINTED,
        AliasKind.OTHER,
    ]
    names = [alias for alias in organisation.aliases.all() if alias.kind != AliasKind.IATI]
    aliases = sorted(names, key=lambda alias: (order.index(AliasKind(alias.kind)), alias.pk))
    return [
        {
            "name": alias.name,
            "kind": alias.get_kind_display(),
            "years": years(alias.valid_from, alias.valid_to),
            "note": alias.note,
            "cited": notes.cite(alias.source),
        }
        for alias in aliases
    ]


def identifiers(organisation: Organisation, profiles: Iterable[Profile], notes: Notes) -> list[dict]:
    """Return the identifiers in IATI and in registers, each with the page of the lake that tells of it, where it knows it."""
    pages = {one.ref.casefold(): one.url for one in profiles if one.sure}
    rows = [alias for alias in organisation.aliases.all() if alias.kind == AliasKind.IATI]
    return [{"name": one.name, "url": pages.get(one.name.casefold(), ""), "cited": notes.cite(one.source)} for one in rows]


def years(first: str, last: str) -> str:
    """Return 'de 2007 a 2012', 'desde 2007', 'hasta 2012', or '' where no year is known."""
    if first and last:
        return _("de %(first)s a %(last)s") % {"first": first, "last": last}
    if first:
        return _("desde %(first)s") % {"first": first}
    return _("hasta %(last)s") % {"last": last} if last else ""


def countries(organisation: Organisation) -> dict[str, list[dict]]:
    """Return {'seat': [{name, url}], 'financing': […]}: where it is, and whose money it works with (R-074)."""
    found: dict[str, list[dict]] = {capacity: [] for capacity in Capacity.values}
    for row in organisation.countries.select_related("country"):
        found[row.capacity].append({"name": row.country.name, "url": reverse("portal:place", args=[row.country_id])})
    return found


def standing_of(organisation: Organisation, notes: Notes) -> dict | None:
    """Return what the directory of NGOs says of it, None where it is not in it (R-068 – R-073)."""
    standing = Standing.objects.filter(organisation=organisation).select_related("state").first()
    if standing is None:
        return None
    return {
        "state": standing.state.name,
        "active": standing.state.code == "ACTIVA",
        "tax_id": standing.tax_id,
        "odd": check_digit_differs(standing.tax_id),
        "printed": standing.name_printed,
        "acronym_printed": standing.acronym_printed,
        "cited": notes.cite(standing.source),
    }


class Parts:
    """The parts of activities that name somebody, participants first and then contributions, by role and title: read by page.

    `whose` tells which: organisation=… for those that name it surely, proposed=… with organisation=None for those whose
    written name is only proposed to be it, which nobody has confirmed (R-079).
    """

    def __init__(self, person, **whose) -> None:
        self.person, self.whose = person, whose

    def of(self, model) -> QuerySet:
        """Return the participants or the contributions that this reader may see."""
        seen = {} if can_see_everything(self.person) else {"activity__public": True}
        return model.objects.filter(**self.whose, **seen)

    @cached_property
    def counts(self) -> tuple[int, ...]:
        """How many of each; kept until the journal grows."""
        name = f"parts:{[(key, value and value.pk) for key, value in self.whose.items()]}"
        return kept(name, self.person, lambda: tuple(self.of(model).order_by().count() for model in PARTS))

    def __len__(self) -> int:
        return sum(self.counts)

    def __getitem__(self, asked: slice) -> list[dict]:
        first, last, _step = asked.indices(len(self))
        found: list[dict] = []
        for model, number in zip(PARTS, self.counts, strict=True):
            if first < number and last > 0:
                ordered = self.of(model).order_by("role__position", "activity__sort_key", "activity__code", "id")
                ids = list(ordered.values_list("id", flat=True)[max(first, 0) : last])
                rows = model.objects.filter(id__in=ids).select_related("activity", "role")
                found += [named_row(row) for row in in_order(ids, rows)]
            first, last = first - number, last - number
        return found


def named_row(row: Participant | Contribution) -> dict:
    """Return one part of an activity as plain values ready to show."""
    activity, giving = row.activity, isinstance(row, Contribution)
    return {
        "url": reverse("portal:activity", args=[activity.code]),
        "code": activity.code,
        "title": activity.title,
        "lang": other_language(activity.title_language),
        "repeated": activity.duplicate_of_id is not None,
        "role": row.role.name,
        "written": row.as_written,
        "reason": _(row.proposed_reason) if row.proposed_reason else "",
        "giving": giving,
        "amount": amount(row) if isinstance(row, Contribution) else "",
        "source": row.source,
    }


def amount(row: Contribution) -> str:
    """Return what was given, as the reader's language writes it; '' where it is not valued, which is not zero."""
    return formats.said(row.money, get_language() or "es") if row.money else ""


def with_marks(rows: Page | Iterable[dict], notes: Notes) -> list[dict]:
    """Return the rows of this page with their source marks; those of other pages are not cited."""
    return [row | {"cited": notes.cite(row["source"])} for row in rows]


def finding_rows(found: Iterable[Finding], notes: Notes) -> list[dict]:
    """Return the findings about it, likely duplicates among them: nothing is merged without a person."""
    return [
        {
            "id": f"hallazgo-{row.pk}",
            "rule": row.rule,
            "name": name_of(row.rule),
            "text": row.text,
            "severity": row.severity,
            "other": row.figures.get("code", ""),
            "cited": notes.cite(row.source),
        }
        | decided(row)
        for row in found
    ]
