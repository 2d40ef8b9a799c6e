"""The registry as lists: what is registered, what has not been brought up to date, what ought to be registered and is not."""

import datetime
from collections.abc import Iterator

from django.conf import settings
from django.db.models import F, Q, QuerySet
from django.utils import timezone

from minga.cycle.activities.models import Activity, Participant
from minga.cycle.filing.models import Dossier, Registered
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


def numbers() -> dict[str, str]:
    """Return {code: number of its certificate} of the records that are registered now: they change on their dossiers alone."""
    last = Registered.objects.filter(number=F("dossier__registered"), dossier__in=Dossier.objects.holding()).exclude(dossier__activity=None)
    return dict(last.values_list("dossier__activity__code", "certificate__number"))


def found(text: str = "", kind: str = "", *, stale: bool = False) -> QuerySet[Dossier]:
    """Return the registered records with these words in their title or this code, of a kind, and only the stale ones where asked."""
    rows = registered()
    if text:
        numbered = Registered.objects.filter(certificate__number__iexact=text).values("dossier")
        rows = rows.filter(Q(activity__title__icontains=text) | Q(activity__code__iexact=text) | Q(pk__in=numbered))
    if kind:
        rows = rows.filter(activity__kind__code=kind)
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


def rows() -> Iterator[list[Cell]]:
    """Yield the lines of the registry under HEADER, one for each record (R-133: the level of government of whoever registered).

    Title and kind are those of the registered version: an amendment being written is nobody else's yet.
    """
    levels = names("NIVEL_GAD")
    last = Registered.objects.filter(number=F("dossier__registered")).exclude(dossier__activity=None).order_by("-at", "-id")
    for version in last.select_related("certificate", "dossier__organisation__kind__parent__list", "dossier__activity__kind").iterator():
        one, activity = version.dossier, version.dossier.activity
        assert activity is not None
        level = one.organisation.gad_level
        yield [
            version.certificate.number,
            version.number,
            activity.code,
            activity.kind.code,
            activity.title,
            one.organisation.name,
            levels.get(level, level),
            timezone.localdate(version.at).isoformat(),
            timezone.localdate(activity.revised_at).isoformat(),
            is_stale(one),
            str(Stage(one.stage).label),
        ]


def unregistered() -> QuerySet[Activity]:
    """Return the running activities that a public body of Ecuador carries out and that are not registered: the duty unmet (R-039)."""
    public = Q(organisation__kind__code__in=PUBLIC_KINDS) | Q(organisation__kind__parent__list__code="NIVEL_GAD")
    carried = Participant.objects.filter(public, role__code__in=CARRYING_OUT, organisation__countries__country=BOUND)
    running = Activity.objects.filter(status__code__in=RUNNING, duplicate_of=None, pk__in=carried.values("activity"))
    held = Dossier.objects.filter(registered__gt=0).exclude(stage=Stage.ANNULLED).exclude(activity=None)
    return running.exclude(pk__in=held.values("activity")).select_related("status", "kind").order_by("sort_key", "code")
