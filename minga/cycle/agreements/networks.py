"""Networks of territories: international or national, who belongs to them and who promotes them (R-117; 001 L320)."""

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from minga.cycle.agreements.models import NetworkMembership
from minga.cycle.law.permissions import can_edit_law
from minga.cycle.organisations.models import Organisation
from minga.ground.journal import actions as journal
from minga.ground.kit.dates import PartialDate

INTERNATIONAL, NATIONAL = "RED_INTERNACIONAL", "RED_NACIONAL"  # of the list INTERNACIONALIZACION
NETWORK_KINDS = ("RED", "RED_INTERNACIONAL", "RED_NACIONAL", "ASOCIACION_GAD")
SCOPES = {"INTERNACIONAL": INTERNATIONAL, "NACIONAL": NATIONAL, "LOCAL": NATIONAL}


def reach_of(network: Organisation) -> str:
    """Return whether a network is international or national (a code of INTERNACIONALIZACION), '' where nothing says so.

    By its kind, else by its scope. The associations of governments of a country are national networks too (001 L320).
    """
    if network.kind.code in (INTERNATIONAL, NATIONAL):
        return network.kind.code
    if network.kind.code == "ASOCIACION_GAD":
        return NATIONAL
    return SCOPES.get(network.scope.code, "") if network.kind.code == "RED" and network.scope else ""


@transaction.atomic
def join(*, by, network: Organisation, member: Organisation, part: str = "member", **fields) -> str:
    """Say that somebody belongs to a network or promotes it, or correct it; returns 'created', 'changed' or 'unchanged'.

    `fields`: since, until, source. Refuses (PermissionDenied) whoever does not administer, and (ValidationError) what is no network, a
    network in itself and an end before the beginning. Leaves `network.joined`.
    """
    if not can_edit_law(by):
        raise PermissionDenied("join")
    if network.kind.code not in NETWORK_KINDS:
        raise ValidationError({"network": _("%(name)s no es una red.") % {"name": network.name}})
    if network.pk == member.pk:
        raise ValidationError({"member": _("Una red no es miembro de sí misma.")})
    row = NetworkMembership.objects.filter(network=network, member=member).first()
    before = told(row) if row else {}
    kept = row or NetworkMembership(network=network, member=member)
    for name, value in {"part": part, **fields}.items():
        setattr(kept, name, value)
    kept.full_clean()
    if kept.since and kept.until and PartialDate(kept.until).last < PartialDate(kept.since).first:
        raise ValidationError({"until": _("Termina antes de empezar: revise las dos fechas.")})
    if before == told(kept):
        return "unchanged"
    kept.save()
    journal.record("network.joined", by=by, thing=("organisation", network.code), before=before, after=told(kept))
    return "changed" if before else "created"


def told(row: NetworkMembership) -> dict:
    return {"member": row.member.code, "part": row.part, "since": row.since, "until": row.until, "source": row.source}
