"""Pages about one foreign NGO: what the centre wrote of its Convenio Básico, who verified it, what it asks to be corrected."""

from collections.abc import Iterable
from typing import Any

from django.http import Http404, HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _

from minga.cycle.organisations.correcting import value_of
from minga.cycle.organisations.models import BasicAgreement, BasicStage, CorrectedField, Correction, Organisation, Standing, Verification
from minga.cycle.organisations.permissions import can_tend_standing, can_verify
from minga.cycle.organisations.queries import institutions_of
from minga.cycle.organisations.standing import is_ngo
from minga.doors.portal.countries import country_names
from minga.doors.portal.organisation_standing import basic_look
from minga.ground.accounts.models import Person
from minga.ground.accounts.permissions import can_see_everything


def find(code: str, person: Person) -> Organisation:
    """Return an NGO that this person may see; Http404 for any other code."""
    seen = Organisation.objects.visible_to(person) | Organisation.objects.filter(pk__in=institutions_of(person))
    found = seen.select_related("kind").filter(code=code).distinct().first()
    if found is None or not is_ngo(found):
        raise Http404
    return found


def crumbs(organisation: Organisation, here: str) -> list[tuple[str, str | None]]:
    """Return the way from the directory to a page of an NGO."""
    return [
        (_("Directorio de ONG"), reverse("portal:ngos")),
        (organisation.acronym or organisation.name, reverse("portal:organisation", args=[organisation.code])),
        (here, None),
    ]


def agreements(organisation: Organisation) -> dict[str, Any]:
    """Return what desk/basic_agreements.html shows: each agreement, the last one first, with the steps that it may take."""
    today = timezone.localdate()
    rows = list(organisation.basic_agreements.select_related("renews", "organisation").order_by("-id"))
    return {
        "organisation": organisation,
        "entry": Standing.objects.filter(organisation=organisation).select_related("state").first(),
        "rows": [{"row": one, "look": basic_look(one, today), "steps": steps(one)} for one in rows],
        "may_request": not any(one.stage == BasicStage.REQUESTED for one in rows),
        "crumbs": crumbs(organisation, _("Convenio Básico")),
    }


def steps(row: BasicAgreement) -> list[tuple[str, str]]:
    """Return [(address of the step, its words)] that an agreement may take."""
    words = {BasicStage.REQUESTED: {"otorgar": _("Otorgar"), "negar": _("Negar")}, BasicStage.GRANTED: {"terminar": _("Terminar")}}
    here = [row.organisation.code, row.pk]
    return [(reverse("desk:basic_step", args=[*here, name]), label) for name, label in words.get(row.stage, {}).items()]


def verifications(organisation: Organisation, person: Person) -> dict[str, Any]:
    """Return what desk/verifications.html shows: who looked it up, the last first; those of others to who sees every record."""
    rows = Verification.objects.filter(organisation=organisation).select_related("institution", "by")
    if not can_see_everything(person) and organisation.pk not in institutions_of(person):
        rows = rows.filter(institution__in=institutions_of(person))
    return {
        "organisation": organisation,
        "entry": Standing.objects.filter(organisation=organisation).select_related("state").first(),
        "rows": [{"row": one, "late": timezone.localtime(one.recorded_at).date() != one.on} for one in rows],
        "crumbs": crumbs(organisation, _("Verificaciones")),
    }


def verifying(person: Person) -> list[Organisation]:
    """Return the institutions for which a person may verify an NGO."""
    return [one for one in Organisation.objects.filter(pk__in=institutions_of(person)) if can_verify(person, one)]


def way_back(request: HttpRequest, otherwise: str) -> str:
    """Return where a person came from, the page of an agreement say (?volver=/convenios/…), if it is a page of this site."""
    asked = request.GET.get("volver", "")
    return asked if asked.startswith("/") and url_has_allowed_host_and_scheme(asked, allowed_hosts=None) else otherwise


def corrections(organisation: Organisation, person: Person) -> dict[str, Any]:
    """Return what desk/corrections.html shows: what the NGO asked and what it was answered, the last first."""
    rows = organisation.corrections.select_related("by", "decided_by")
    return {
        "organisation": organisation,
        "rows": asked(rows),
        "tends": can_tend_standing(person),
        "now": [(label, said(name, value_of(organisation, name))) for name, label in CorrectedField.choices],
        "crumbs": crumbs(organisation, _("Correcciones")),
    }


def correction(row: Correction) -> dict[str, Any]:
    """Return what desk/correction.html shows: three values side by side."""
    today = value_of(row.organisation, row.field)
    way = crumbs(row.organisation, _("Corrección"))
    found = {"today": said(row.field, today), "before": said(row.field, row.before), "proposed": said(row.field, row.proposed)}
    return {"row": row, "organisation": row.organisation, "changed": today != row.before, "crumbs": way, **found}


def asked(rows: Iterable[Correction]) -> list[dict[str, Any]]:
    """Return corrections with both values as people read them."""
    return [{"row": one, "before": said(one.field, one.before), "proposed": said(one.field, one.proposed)} for one in rows]


def said(field: str, value: str) -> str:
    """Return a value of the directory as people read it: countries by their names."""
    if field != CorrectedField.COUNTRY:
        return value
    known = country_names()
    return ", ".join(known.get(code, code) for code in value.split(", "))
