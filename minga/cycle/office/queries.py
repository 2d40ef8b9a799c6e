"""Reads for the pages of an office."""

import datetime
from typing import NamedTuple

from django.db.models import Count, Q
from django.utils import timezone

from minga.cycle.needs.models import PlanItem
from minga.cycle.office.models import Initiative, Promotion, Topic, YearPlan
from minga.cycle.office.states import InitiativeStage, TopicStage
from minga.cycle.organisations.models import Organisation


class Year(NamedTuple):
    """What an office did in a year: how often it promoted cooperation, how far its programming is."""

    year: int
    promotions: int
    plan: YearPlan | None


def year_of(organisation: Organisation, day: datetime.date | None = None) -> Year:
    """Return the figures of the desk for one institution in the year of a day (R-026, R-032)."""
    year = (day or timezone.localdate()).year
    done = Promotion.objects.filter(organisation=organisation, date__year=year, struck_at=None).count()
    plan = YearPlan.objects.filter(organisation=organisation, year=year).prefetch_related("tasks").first()
    return Year(year, done, plan)


def promotions_by_year(rows) -> list[tuple[int, int]]:
    """Return (year, actions that count) for rows of promotion, the last year first."""
    counted = rows.filter(struck_at=None).order_by("-date__year").values_list("date__year").annotate(n=Count("pk"))
    return [(year, number) for year, number in counted]


def topics_to_answer() -> int:
    """Return how many topics wait for the centre."""
    return Topic.objects.filter(stage=TopicStage.RECEIVED).count()


def initiatives_to_answer() -> int:
    """Return how many proposals of strategies wait for the centre."""
    return Initiative.objects.filter(stage__in=(InitiativeStage.SENT, InitiativeStage.STUDIED)).count()


def plan_items_of(institutions) -> list[PlanItem]:
    """Return the objectives, strategies and programmes of the local plans of some institutions, in the order of their plans."""
    own = Q(plan__organisation__in=list(institutions))
    return list(PlanItem.objects.filter(own).select_related("plan__organisation").order_by("plan", "position", "pk"))
