"""From an approved dossier to the registry: the record is written, its certificate issued, its earlier one superseded; and undone.

One transaction: a record without its certificate, or the other way round, is never there.
"""

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from minga.cycle.activities import actions as activities
from minga.cycle.activities import conditions
from minga.cycle.activities.models import Activity, Condition
from minga.cycle.filing import partnering, readiness
from minga.cycle.filing.actions import move, refuse, require_ready
from minga.cycle.filing.certifying import printed
from minga.cycle.filing.drafting import locked
from minga.cycle.filing.models import Dossier, Registered
from minga.cycle.filing.permissions import handles
from minga.cycle.filing.positions import put
from minga.cycle.filing.shape import FIELDS, REASONS
from minga.cycle.filing.values import record_of
from minga.cycle.registration import actions as registration
from minga.ground.accounts.models import Person
from minga.ground.codelists import queries as codelists


@transaction.atomic
def register(*, by: Person, dossier: Dossier) -> Dossier:
    """Register an approved record and issue its certificate: a new number, or the next version of its own (R-124).

    The record becomes public as it stands in the dossier. Refuses (PermissionDenied) whoever is no registrar or had a hand in
    it, (NotAllowedHere) another stage, (NotReady) what is missing for the registry and (ValidationError) an amendment that
    changes nothing. Leaves `dossier.registered`, `activity.recorded` or `activity.revised` and `certificate.issued`.
    """
    dossier = locked(dossier)
    refuse(by, dossier, "register")
    require_ready(dossier, readiness.Step.REGISTRATION)
    dossier.values = put(dossier.values, {f"{REASONS}.overtaken": None})  # told in the journal; the next change elsewhere asks anew
    activity = apply(by, dossier)
    certificate = registration.register(
        by=by,
        thing=("activity", activity.code),
        kind=dossier.kind,
        values=activities.snapshot(activity),
        shown=printed(dossier, activity.code),
        level=dossier.organisation.gad_level,
        public=True,
    )
    now, number = timezone.now(), dossier.registered + 1
    Registered.objects.create(dossier=dossier, number=number, values=dossier.values, certificate=certificate, by=by, at=now)
    about = {"activity": activity.code, "certificate": certificate.number, "version": certificate.version}
    return move(
        by,
        dossier,
        "register",
        after=about,
        activity=activity,
        activity_version=activity.version,
        registered=number,
        registered_by=by,
        registered_at=now,
        registered_version=dossier.version,
    )


def apply(by: Person, dossier: Dossier) -> Activity:
    """Write the values of a dossier as the record of the registry; a record that is gone meanwhile is named (ValidationError)."""
    try:
        fields, parts = record_of(dossier.values)
    except LookupError as gone:
        raise ValidationError({str(gone): _("Lo que aquí se nombra ya no está: elíjalo de nuevo.")}) from gone
    for name, value in partnering.computed(dossier.values).items():
        fields[name] = fields[name] or codelists.get(FIELDS[name].list, value)
    code = dossier.activity.code if dossier.activity else dossier.key
    activity, _done = activities.record(by=by, code=code, fields=fields | {"public": True}, parts=parts)
    activities.review(by=by, activity=activity)
    return activity


@transaction.atomic
def annul(*, by: Person, dossier: Dossier, reason: str, act: str) -> Dossier:
    """Annul a registration by a reasoned act: its certificate says so from now on. Leaves `dossier.annulled` and `certificate.annulled`.

    Refuses (PermissionDenied) whoever is no registrar, (NotAllowedHere) what is not registered and (ValidationError) a missing
    reason or act.
    """
    dossier = locked(dossier)
    refuse(by, dossier, "annul")
    registration.annul(by=by, thing=("activity", activity_of(dossier).code), reason=reason, act=act)
    return move(by, dossier, "annul", reason=reason, after={"act": act})


@transaction.atomic
def meet_condition(*, by: Person, dossier: Dossier, condition: Condition, with_: str, file=None) -> Condition:
    """Attach the document that a condition waits for; `file`: the key of the uploaded one. Leaves `activity.condition_met`.

    Refuses (PermissionDenied) whoever does not file for its institution, and (ValidationError) a condition of another record.
    """
    if not handles(by, dossier):
        raise PermissionDenied("meet_condition")
    if condition.activity_id != activity_of(dossier).pk:
        raise ValidationError(_("Esta condición es de otro registro."))
    met = conditions.meet(by=by, condition=condition, with_=with_, file=file)
    agreed = Dossier.objects.filter(pk=dossier.pk, activity_version=activity_of(dossier).version)
    agreed.update(activity_version=met.activity.version)
    return met


def activity_of(dossier: Dossier) -> Activity:
    """Return the record of a dossier; ValidationError where it has none yet."""
    if dossier.activity is None:
        raise ValidationError(_("Todavía no está en el registro."))
    return dossier.activity
