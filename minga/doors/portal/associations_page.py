"""The registry of mancomunidades and the ways of managing a competence, as pages (R-300 to R-304)."""

from decimal import Decimal
from typing import Any

from django import forms
from django.urls import reverse
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from minga.cycle.law.models import AssociatedGovernment
from minga.cycle.law.rules import unit_costs
from minga.cycle.organisations.models import Organisation
from minga.cycle.organisations.permissions import can_keep_associations
from minga.cycle.organisations.rules import before_online
from minga.doors.portal.notes import Notes
from minga.doors.portal.written_numbers import WrittenNumber
from minga.ground.codelists.models import Code
from minga.ground.kit import formats

# The procedure before the CNC, as 001 L398-404 gives it; it is on another site.
PROCEDURE = (
    "https://www.gob.ec/cnc/tramites/inscripcion-mancomunidades-consorcios-reforma-convenios-conformacion-"
    "mancomunidades-consorcios-integrados-gobiernos-autonomos-descentralizados"
)
PROCEDURE_SOURCE, CONFLICT_SOURCE, MECHANISMS_SOURCE = "001:L398-404", "001:L382-392", "003:L225-228"
INTERREGIONAL = ("JCI", "PILOT", "REG_MANC")
DIMENSIONS = ("ECONOMICO", "GESTION", "GOBERNABILIDAD")


def registry(person) -> dict[str, Any]:
    """Return what portal/associations.html shows: each mancomunidad with its entry, what it is silent about, and its members."""
    notes = Notes()
    held: dict[int, list[AssociatedGovernment]] = {}
    for row in AssociatedGovernment.objects.filter(member__public=True).select_related("member").order_by("member__sort_key"):
        held.setdefault(row.association_id, []).append(row)
    found = Organisation.objects.visible_to(person).filter(kind__code="MANCOMUNIDAD").select_related("association__mechanism")
    rows = []
    for one in found.order_by("sort_key"):
        entry = getattr(one, "association", None)
        rows.append(
            {
                "one": one,
                "entry": entry,
                "before_online": before_online(entry.registered_on) if entry else False,
                "members": held.get(one.pk, []),
                "cited": notes.cite(entry.source if entry else one.source),
            }
        )
    mechanisms = Code.objects.of("MECANISMO_ASOCIATIVO").current()
    return {
        "rows": rows,
        "own": [code for code in mechanisms if code.code not in INTERREGIONAL],
        "interregional": [code for code in mechanisms if code.code in INTERREGIONAL],
        "procedure": PROCEDURE,
        "procedure_cited": notes.cite(PROCEDURE_SOURCE),
        "mechanisms_cited": notes.cite(MECHANISMS_SOURCE),
        "may_edit": can_keep_associations(person),
        "crumbs": [(_("Inicio"), reverse("portal:home")), (_("Mancomunidades"), None)],
        "sources": notes.shown,
        "credits": notes.credits,
    }


class CostsForm(forms.Form):
    """What a competence costs alone and in association."""

    cost_alone = WrittenNumber(label=gettext_lazy("Costo por separado"))
    units_alone = WrittenNumber(label=gettext_lazy("Unidades por separado"), help_text=gettext_lazy("Kilómetros, toneladas, personas…"))
    cost_together = WrittenNumber(label=gettext_lazy("Costo en conjunto"))
    units_together = WrittenNumber(label=gettext_lazy("Unidades en conjunto"))

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        for name, value in list(cleaned.items()):
            if value is not None and name.startswith("units") and value <= 0:
                self.add_error(name, _("Escriba más de 0 unidades: entre cero no se reparte."))
            elif value is not None and value < 0:
                self.add_error(name, _("Un costo no es negativo."))
        return cleaned


def modalities(asked: Any) -> dict[str, Any]:
    """Return what portal/modalities.html shows: the four modalities, their benefits, and the costs asked for (`asked`: the query)."""
    notes = Notes()
    codes = list(Code.objects.of("MODALIDAD_GESTION").current().select_related("parent"))
    roots = [code for code in codes if code.parent is None]
    cells = {code.code: code for code in codes if code.parent}
    form = CostsForm(asked) if any(name in asked for name in CostsForm.base_fields) else CostsForm()
    return {
        "modalities": [{"code": code, "cited": notes.cite(code.source)} for code in roots],
        "dimensions": [_("Económico"), _("Gestión"), _("Gobernabilidad")],
        "benefits": [benefit(root, cells, notes) for root in roots],
        "conflict_cited": notes.cite(CONFLICT_SOURCE),
        "form": form,
        "result": compared(form) if form.is_bound and form.is_valid() else None,
        "crumbs": [(_("Inicio"), reverse("portal:home")), (_("Modalidades de gestión"), None)],
        "sources": notes.shown,
        "credits": notes.credits,
    }


def benefit(root: Code, cells: dict[str, Code], notes: Notes) -> dict[str, Any]:
    """Return the row of one modality: its text in each dimension, none where the source has none (DIRECTA)."""
    found = [cells.get(f"{root.code}.{dimension}") for dimension in DIMENSIONS]
    texts = [{"text": one.definition, "cited": notes.cite(one.source)} for one in found if one]
    return {"code": root, "texts": texts}


def compared(form: CostsForm) -> dict[str, Any]:
    """Return the two unit costs and what is saved, as the reader's language writes them, with what was understood."""
    language = get_language() or "es"
    given = form.cleaned_data
    found = unit_costs(given["cost_alone"], given["units_alone"], given["cost_together"], given["units_together"])
    saving = found.saving

    def figure(value: Decimal, places: int | None = None) -> str:
        return formats.number(value, language, places)

    return {
        "understood": {name: figure(value) for name, value in given.items()},
        "alone": figure(found.alone, 2),
        "together": figure(found.together, 2),
        "saves": saving is not None and saving > 0,
        "costs_more": saving is not None and saving < 0,
        "percent": figure(abs(saving)) if saving is not None else "",
    }
