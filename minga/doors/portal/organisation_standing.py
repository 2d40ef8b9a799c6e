"""What the page of an organisation says of its standing and profile, and what its reader may do with it."""

import datetime
from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from minga.cycle.organisations.models import BasicAgreement, BasicStage, Organisation, Standing
from minga.cycle.organisations.models import Mapping as ActorMapping
from minga.cycle.organisations.permissions import can_ask_correction, can_describe, can_tend_standing
from minga.cycle.organisations.queries import institutions_of
from minga.cycle.organisations.standing import in_force, is_ngo
from minga.doors.portal.notes import Notes
from minga.ground.accounts.models import Person


def basic_look(row: BasicAgreement, today: datetime.date) -> tuple[str, str]:
    """Return ('ok' or '', words) of how an agreement stands today."""
    if row.stage != BasicStage.GRANTED:
        return "", str(row.stage.label)
    if in_force(row, today):
        return ("ok", _("Vigente")) if row.valid_until else ("", _("Otorgado, sin fecha de fin conocida"))
    return "", _("Vencido") if row.valid_until and row.valid_until < today else _("Aún no vigente")


def profile(organisation: Organisation, person, notes: Notes) -> dict[str, Any]:
    """Return {agreements, funding, mapping, acts} of an organisation; what nobody wrote is empty."""
    today = timezone.localdate()
    ngo = is_ngo(organisation)
    granted = organisation.basic_agreements.exclude(number="", signed_on="").order_by("-id") if ngo else []
    agreements = [{"row": one, "look": basic_look(one, today), "cited": notes.cite(one.source)} for one in granted]
    funding = organisation.funding_shares.select_related("kind").order_by("-share", "kind__position") if ngo else []
    mapping = ActorMapping.objects.filter(organisation=organisation).first()
    return {
        "ngo": ngo,
        "agreements": agreements,
        "funding": [{"kind": one.kind.name, "share": one.share, "cited": notes.cite(one.source)} for one in funding],
        "mapping": mapping,
        "mapping_cited": notes.cite(mapping.source) if mapping else None,
        "acts": acts(organisation, person, ngo),
    }


def acts(organisation: Organisation, person, ngo: bool) -> list[tuple[str, str]]:
    """Return [(address, words)] of what this reader may do with it; nothing for visitors."""
    if not isinstance(person, Person):
        return []
    here = [organisation.code]
    found = []
    if ngo and institutions_of(person):
        found.append((reverse("desk:verifications", args=here), _("Comprobar su Convenio Básico")))
    if ngo and can_tend_standing(person):
        found.append((reverse("desk:basic_agreements", args=here), _("Convenio Básico: solicitudes y pasos")))
    listed = Standing.objects.filter(organisation=organisation).exists()
    if listed and (can_ask_correction(person, organisation) or can_tend_standing(person)):
        found.append((reverse("desk:corrections", args=here), _("Correcciones a la ficha")))
    if can_describe(person):
        found.append((reverse("desk:describe", args=here), _("Escribir su perfil: áreas, fortalezas, identificadores, recursos")))
    return found
