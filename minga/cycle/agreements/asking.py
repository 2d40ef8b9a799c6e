"""What lists, pages and calendars read of agreements, in a fixed number of queries."""

import datetime
from collections.abc import Iterable

from django.db.models import Case, CharField, F, OuterRef, Prefetch, Q, QuerySet, Subquery, Value, When
from django.db.models.functions import Coalesce, Concat, Length, NullIf, Substr

from minga.cycle.agreements.models import Addendum, Agreement, AgreementPlace, Area, Party, PartyValue
from minga.cycle.agreements.states import Stage, Validity

DEEPEST = 8  # frameworks, strategies, programmes, specific agreements: no source goes deeper than four


def whole(agreements: QuerySet[Agreement]) -> QuerySet[Agreement]:
    """Return the agreements with all that their page shows."""
    return agreements.select_related("kind__parent", "modality", "organisation", "parent").prefetch_related(
        Prefetch("party_rows", Party.objects.select_related("role__parent", "organisation", "country", "unit", "proposed")),
        Prefetch("partyvalue_rows", PartyValue.objects.select_related("resource")),
        Prefetch("area_rows", Area.objects.select_related("code__list")),
        Prefetch("agreementplace_rows", AgreementPlace.objects.select_related("country", "unit__parent__parent", "unit__country")),
        "obligation_rows",
        "addenda",
    )


def on_day(agreements: QuerySet[Agreement], day: datetime.date) -> QuerySet[Agreement]:
    """Return the agreements with `end_text`, their end as addenda left it, and `standing`: a stage, or for the signed ones a Validity.

    The same answer as queries.validity, given by the database for a whole list: an end that is a year or a month lasts to its
    last day.
    """
    today = day.isoformat()
    last = Addendum.objects.filter(agreement=OuterRef("pk")).exclude(new_end="").order_by("-number")
    end = Coalesce(Subquery(last.values("new_end")[:1]), F("ends_on"))
    begins = Coalesce(NullIf(F("in_force_from"), Value("")), F("signed_on"))
    found = agreements.annotate(end_text=end, begins_text=begins)
    found = found.annotate(last_day=Concat(F("end_text"), Substr(Value("-12-31"), Length("end_text") - 3), output_field=CharField()))
    return found.annotate(
        standing=Case(
            When(~Q(stage=Stage.SIGNED), then=F("stage")),
            When(begins_text__gt=today, then=Value(Validity.NOT_YET.value)),
            When(Q(end_text="") & Q(indefinite=True), then=Value(Validity.IN_FORCE.value)),
            When(end_text="", then=Value(Validity.UNKNOWN.value)),
            When(Q(last_day__lt=today) & (Q(renews=None) | Q(renews=False)), then=Value(Validity.EXPIRED.value)),
            default=Value(Validity.IN_FORCE.value),
            output_field=CharField(),
        )
    )


def ancestors(agreement: Agreement, visible: QuerySet[Agreement]) -> list[Agreement]:
    """Return what an agreement derives from, the topmost first, as far as it may be seen."""
    found: list[Agreement] = []
    at = agreement.parent_id
    while at and len(found) < DEEPEST:
        above = visible.filter(pk=at).select_related("kind").first()
        if above is None:
            break
        found.insert(0, above)
        at = above.parent_id
    return found


def descendants(agreements: Iterable[Agreement], visible: QuerySet[Agreement]) -> dict[int, list[Agreement]]:
    """Return {agreement: those that derive from it} of all that hang from these, a query a level."""
    found: dict[int, list[Agreement]] = {}
    level = [one.pk for one in agreements]
    for _depth in range(DEEPEST):
        rows = list(visible.filter(parent__in=level).select_related("kind").order_by("sort_key", "code")) if level else []
        for one in rows:
            found.setdefault(one.parent_id or 0, []).append(one)
        level = [one.pk for one in rows]
    return found
