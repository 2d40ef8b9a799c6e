"""The registry as lists: what is registered, what has not been brought up to date, what ought to be registered and is not."""

import datetime
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from django.conf import settings
from django.db.models import Count, F, Q, QuerySet, Value
from django.utils import timezone

from minga.cycle.activities.models import Activity, Participant
from minga.cycle.agreements.models import Agreement
from minga.cycle.filing.models import Dossier, Registered
from minga.cycle.filing.readiness import CARRYING_OUT
from minga.cycle.filing.states import Stage
from minga.cycle.organisations.models import Organisation
from minga.cycle.registration.models import Certificate, Kind
from minga.ground.codelists.queries import names
from minga.ground.kit.folding import said
from minga.ground.kit.tables import Cell

HEADER = (
    "constancia", "version", "codigo", "clase", "titulo", "institucion", "nivel_gobierno", "registrado", "actualizado",
    "desactualizada", "estado_registro",
)  # fmt: skip
RUNNING = ("EN_EJECUCION", "VIGENTE")
PUBLIC_KINDS = ("GOBIERNO_NACIONAL", "ENTIDAD_PUBLICA", "EMPRESA_PUBLICA", "MANCOMUNIDAD")
AGREEMENT = "ACUERDO"  # the registry's fourth kind, beside those of activities
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
        rows = rows.filter(said("activity__title", text) | Q(activity__code__iexact=text) | Q(pk__in=numbered))
    if kind:
        rows = rows.filter(activity__kind__code=kind)
    return rows.filter(activity__revised_at__lt=stale_before()) if stale else rows


def agreements(text: str = "") -> QuerySet[Certificate]:
    """Return the last certificate of each registered agreement that everybody may see, with these words in its title, code or number."""
    rows = Certificate.objects.public().current().filter(thing_kind="agreement").order_by("-issued_at", "-id")
    if text:
        titled = Agreement.objects.filter(said("title", text) | Q(code__iexact=text)).values("code")
        rows = rows.filter(Q(thing_key__in=titled) | Q(number__iexact=text))
    return rows


def entries(text: str = "", kind: str = "", *, stale: bool = False) -> QuerySet:
    """Return (when, key, whether it is an agreement) of all that is registered and passes, the last registered first."""
    columns = ("at", "record", "agreement")
    some = found(text, "" if kind == AGREEMENT else kind, stale=stale)
    dossiers = some.order_by().annotate(at=F("registered_at"), record=F("pk"), agreement=Value(value=False)).values_list(*columns)
    signed = agreements(text).order_by().annotate(at=F("issued_at"), record=F("pk"), agreement=Value(value=True)).values_list(*columns)
    if kind == AGREEMENT:
        return signed.order_by("-at", "-record")
    return dossiers.order_by("-at", "-record") if kind or stale else dossiers.union(signed).order_by("-at", "-record")


@dataclass(frozen=True)
class Row:
    """One registered record as the list shows it: an activity with its dossier, or an agreement with its certificate."""

    title: str
    code: str
    kind: str
    organisation: Organisation | None
    certificate: Certificate
    annulled: bool
    at: datetime.datetime
    updated: datetime.datetime
    stale: bool


def shown(page: Iterable[tuple]) -> list[Row]:
    """Return the rows of these entries, in their order, in a fixed number of queries."""
    keys = [(key, agreement) for _at, key, agreement in page]
    dossiers = registered().filter(pk__in=[key for key, agreement in keys if not agreement]).select_related("activity__kind")
    told: dict[tuple[int, bool], Row] = {(one.pk, False): of_dossier(one) for one in dossiers.prefetch_related("versions__certificate")}
    certificates = Certificate.objects.filter(pk__in=[key for key, agreement in keys if agreement])
    records = Agreement.objects.filter(code__in=[one.thing_key for one in certificates]).select_related("organisation__kind__parent__list")
    by_code = {one.code: one for one in records}
    told |= {(one.pk, True): of_agreement(one, by_code[one.thing_key]) for one in certificates if one.thing_key in by_code}
    return [told[key] for key in keys if key in told]


def of_dossier(one: Dossier) -> Row:
    version, activity = list(one.versions.all())[-1], one.activity
    assert activity is not None and one.registered_at is not None
    kind, annulled = str(activity.kind.name), one.stage == Stage.ANNULLED
    return Row(
        activity.title, activity.code, kind, one.organisation, version.certificate, annulled, one.registered_at, activity.revised_at,
        is_stale(one),
    )  # fmt: skip


def of_agreement(one: Certificate, agreement: Agreement) -> Row:
    kind, annulled = str(Kind.AGREEMENT.label), one.annulled_at is not None
    return Row(
        agreement.title, agreement.code, kind, agreement.organisation, one, annulled, one.issued_at, agreement.revised_at, stale=False
    )


def counts() -> dict[str, int]:
    """Return how many of each kind are registered: agreements, programmes, projects and actions (R-025; 001 L254)."""
    rows = dict(registered().order_by().values_list("activity__kind__code").annotate(n=Count("pk")))
    return {AGREEMENT: agreements().count(), **{kind: rows.get(kind, 0) for kind in names("TIPO_ACTIVIDAD")}}


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
    yield from agreement_rows()


def agreement_rows() -> Iterator[list[Cell]]:
    """Yield the lines of the agreements under HEADER."""
    levels, every = names("NIVEL_GAD"), list(agreements())
    records = Agreement.objects.filter(code__in=[one.thing_key for one in every]).select_related("organisation__kind__parent__list")
    by_code = {one.code: one for one in records}
    for one in every:
        agreement = by_code[one.thing_key]
        body = agreement.organisation
        level = body.gad_level if body else ""
        yield [
            one.number,
            one.version,
            agreement.code,
            AGREEMENT,
            agreement.title,
            body.name if body else "",
            levels.get(level, level),
            timezone.localdate(one.issued_at).isoformat(),
            timezone.localdate(agreement.revised_at).isoformat(),
            False,
            str(Stage(Stage.ANNULLED if one.annulled_at else Stage.REGISTERED).label),
        ]


def unregistered() -> QuerySet[Activity]:
    """Return the running activities that a public body of Ecuador carries out and that are not registered: the duty unmet (R-039)."""
    public = Q(organisation__kind__code__in=PUBLIC_KINDS) | Q(organisation__kind__parent__list__code="NIVEL_GAD")
    carried = Participant.objects.filter(public, role__code__in=CARRYING_OUT, organisation__countries__country=BOUND)
    running = Activity.objects.filter(status__code__in=RUNNING, duplicate_of=None, pk__in=carried.values("activity"))
    held = Dossier.objects.filter(registered__gt=0).exclude(stage=Stage.ANNULLED).exclude(activity=None)
    return running.exclude(pk__in=held.values("activity")).select_related("status", "kind").order_by("sort_key", "code")
