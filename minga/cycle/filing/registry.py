"""The registry as lists: what is registered, what has not been brought up to date, what ought to be registered and is not."""

import datetime
from collections.abc import Iterator

from django.conf import settings
from django.db.models import F, Q, QuerySet
from django.utils import timezone

from minga.cycle.activities.models import Activity, Participant
from minga.cycle.filing.models import Dossier
from minga.cycle.filing.readiness import CARRYING_OUT
from minga.cycle.filing.states import Stage
from minga.ground.codelists.queries import names
from minga.ground.kit.tables import Cell

HEADER = (
    "constancia", "version", "codigo", "clase", "titulo", "institucion", "nivel_gobierno", "registrado", "actualizado",
    "desactualizada", "estado_registro",
)  # fmt: skip
RUNNING = ("EN_EJECUCION", "VIGENTE")
PUBLIC_KINDS = ("GOBIERNO_NACIONAL", "ENTIDAD_PUBLICA", "EMPRESA_PUBLICA", "MANCOMUNIDAD")
BOUND = "EC"  # the duty is of Ecuador's COPLAFIP (001 L201)


def registered() -> QuerySet[Dossier]:
    """Return the registered records, the last registered first, with what the list shows of them."""
    rows = Dossier.objects.filter(registered__gt=0).exclude(activity=None).select_related("organisation__kind__parent__list", "activity")
    return rows.order_by("-registered_at", "-id")


def found(text: str = "", kind: str = "", *, stale: bool = False) -> QuerySet[Dossier]:
    """Return the registered records with these words in their title or this code, of a kind, and only the stale ones where asked."""
    rows = registered()
    if text:
        rows = rows.filter(
            Q(title__icontains=text) | Q(activity__code__iexact=text) | Q(versions__certificate__number__iexact=text)
        ).distinct()
    if kind:
        rows = rows.filter(kind=kind)
    return rows.filter(activity__revised_at__lt=stale_before()) if stale else rows


def stale_before() -> datetime.datetime:
    """Return the moment before which a record not touched since is out of date: MINGA_STALE_MONTHS months ago (R-134)."""
    today = timezone.localdate()
    months = today.year * 12 + today.month - 1 - settings.STALE_MONTHS
    year, month = divmod(months, 12)
    last = (datetime.date(year + (month == 11), (month + 1) % 12 + 1, 1) - datetime.timedelta(days=1)).day
    return timezone.make_aware(datetime.datetime(year, month + 1, min(today.day, last)))


def is_stale(dossier: Dossier) -> bool:
    """Whether a registered record has not been brought up to date for too long (R-134)."""
    return dossier.activity is not None and dossier.activity.revised_at < stale_before()


def rows(dossiers: QuerySet[Dossier]) -> Iterator[list[Cell]]:
    """Yield the lines of the registry under HEADER (R-133: the level of government of whoever registered)."""
    levels = names("NIVEL_GAD")
    for one in dossiers.annotate(certificate=F("versions__certificate__number")).filter(versions__number=F("registered")).iterator():
        level = one.organisation.gad_level
        assert one.activity is not None and one.registered_at is not None
        yield [
            one.certificate,
            one.registered,
            one.activity.code,
            one.kind,
            one.title,
            one.organisation.name,
            levels.get(level, level),
            timezone.localdate(one.registered_at).isoformat(),
            timezone.localdate(one.activity.revised_at).isoformat(),
            is_stale(one),
            str(Stage(one.stage).label),
        ]


def unregistered() -> QuerySet[Activity]:
    """Return the running activities that a public body of Ecuador carries out and that are not registered: the duty unmet (R-039)."""
    public = Q(organisation__kind__code__in=PUBLIC_KINDS) | Q(organisation__kind__parent__list__code="NIVEL_GAD")
    carried = Participant.objects.filter(public, role__code__in=CARRYING_OUT, organisation__countries__country=BOUND)
    running = Activity.objects.filter(status__code__in=RUNNING, duplicate_of=None, pk__in=carried.values("activity"))
    return running.exclude(dossier__registered__gt=0).select_related("status", "kind").order_by("sort_key", "code")
