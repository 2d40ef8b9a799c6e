"""Forms about foreign NGOs: the life of a Convenio Básico, its verification, corrections, funding, mapping."""

from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from minga.cycle.organisations import rules
from minga.cycle.organisations.models import CorrectedField, Organisation
from minga.doors.desk.forms import ROWS, day, reason
from minga.doors.portal.written_numbers import WrittenNumber
from minga.ground.codelists.models import Code
from minga.ground.kit.boxes import DayInput

VERDICTS = (("", _("Elija lo que vio")), ("yes", _("Está vigente")), ("no", _("No está vigente, o no consta")))
ANSWERS = (("", _("Elija")), ("yes", _("Aceptar: el directorio lo dirá así")), ("no", _("Negar: queda como estaba")))


def needed_day(label: Any, help_text: Any = "") -> forms.DateField:
    """Return the field of a day that must be written."""
    return forms.DateField(label=label, help_text=help_text, widget=DayInput(), input_formats=["%Y-%m-%d", "%d/%m/%Y"])


def long_text(label: Any, help_text: Any = "", *, required: bool = True, most: int = 2000) -> forms.CharField:
    return forms.CharField(
        label=label, help_text=help_text, required=required, max_length=most, widget=forms.Textarea({"rows": ROWS}), strip=True
    )


class RequestForm(forms.Form):
    """An NGO asked for its Convenio Básico."""

    requested_on = needed_day(_("Día de la solicitud"))
    areas = long_text(_("Áreas en las que quiere trabajar"), required=False)


class GrantForm(forms.Form):
    """A request is granted."""

    number = forms.CharField(label=_("Número"), help_text=_("Como CBF-MREMH-2014-012."), max_length=40)
    resolution = forms.CharField(label=_("Resolución"), max_length=120)
    resolved_on = needed_day(_("Fecha de la resolución"))
    signed_on = needed_day(_("Suscrito el"))
    valid_until = needed_day(_("Vigente hasta"), _("El último día todavía cuenta."))


class RefuseForm(forms.Form):
    """A request is refused."""

    resolution = forms.CharField(label=_("Resolución"), max_length=120, required=False)
    resolved_on = needed_day(_("Fecha de la resolución"))
    reason = reason(_("Lo lee la gente de la ONG, y queda en la bitácora."))


class EndForm(forms.Form):
    """A grant ends before its last day."""

    on = needed_day(_("Terminado el"), _("Desde ese día nadie firma con la ONG."))
    reason = reason(_("Lo lee la gente de la ONG, y queda en la bitácora."))


class VerifyForm(forms.Form):
    """What somebody looked up before signing."""

    institution = forms.ModelChoiceField(Organisation.objects.none(), to_field_name="code", label=_("Institución que verifica"))
    on = needed_day(_("Día en que lo comprobó"))
    verdict = forms.ChoiceField(label=_("Qué vio"), choices=VERDICTS)
    until = day(_("Vigente hasta, según lo visto"), _("Si el documento lo dice."))
    where = forms.CharField(
        label=_("Dónde lo comprobó"), help_text=_("El directorio del ministerio, un oficio con su número, una dirección."), max_length=300
    )
    note = long_text(_("Nota"), required=False)

    def __init__(self, *args: Any, mine: list[Organisation], **given: Any) -> None:
        super().__init__(*args, **given)
        field = self.fields["institution"]
        field.queryset = Organisation.objects.filter(pk__in=[one.pk for one in mine])  # type: ignore[attr-defined]
        if len(mine) == 1:
            field.empty_label = None  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        cleaned["in_force"] = cleaned.pop("verdict", "") == "yes"
        return cleaned


class CorrectionForm(forms.Form):
    """What an NGO asks to be corrected."""

    field = forms.ChoiceField(label=_("Qué dato"), choices=[("", _("Elija")), *CorrectedField.choices])
    proposed = forms.CharField(
        label=_("Qué debe decir"), max_length=300, help_text=_("El RUC, con sus 13 dígitos; el país, por su nombre.")
    )
    reason = long_text(_("Por qué"))
    evidence = long_text(_("Con qué se prueba"), _("Documento y página, o una dirección donde se vea."), most=1000)


class DecisionForm(forms.Form):
    """What the centre answers."""

    verdict = forms.ChoiceField(label=_("Respuesta"), choices=ANSWERS)
    answer = long_text(_("Por qué"), _("Lo lee quien lo pidió, y queda en la bitácora."))


class FundingForm(forms.Form):
    """Where an NGO's money comes from: a part for each kind of the list."""

    def __init__(self, *args: Any, kinds: list[Code], **given: Any) -> None:
        super().__init__(*args, **given)
        self.kinds = kinds
        for one in kinds:
            label = f"{one.name} (%)"
            self.fields[one.code] = WrittenNumber(label=label, required=False, most=Decimal(100), help_text=one.definition)

    def shares(self) -> dict[str, Decimal]:
        """Return {code: part} of what was filled in."""
        return {one.code: value for one in self.kinds if (value := self.cleaned_data[one.code]) is not None}


class MappingForm(forms.Form):
    """What an actor works on and how well."""

    areas = long_text(_("Áreas de intervención"), required=False)
    strengths = long_text(_("Fortalezas"), required=False)
    weaknesses = long_text(_("Debilidades"), required=False)
    reviewed_on = day(_("Revisado el"))


class IdentifiersForm(forms.Form):
    """Under which identifiers an organisation stands in IATI and in registers."""

    identifiers = forms.CharField(
        label=_("Identificadores en IATI y en registros"),
        help_text=_(
            "Uno por línea: el código del registro, un guion y el número, como EC-RUC-1790012345001 o XM-DAC-41114. Los códigos están en "
            "org-id.guide."
        ),
        required=False,
        max_length=4000,
        widget=forms.Textarea({"rows": ROWS, "spellcheck": "false", "autocapitalize": "off"}),
    )

    def clean_identifiers(self) -> list[str]:
        """Return the lines that say something."""
        return [line.strip() for line in self.cleaned_data["identifiers"].splitlines() if line.strip()]


class IncentiveForm(forms.Form):
    """Why a private source gives: only the one of its kind is offered (R-076)."""

    incentive = forms.ChoiceField(label=_("Por qué coopera"), required=False)

    def __init__(self, *args: Any, organisation: Organisation, **given: Any) -> None:
        super().__init__(*args, **given)
        own = rules.incentive_of(organisation.kind.code)
        choices = [one for one in Organisation._meta.get_field("incentive").flatchoices if one[0] == own]
        self.fields["incentive"].choices = [("", _("Sin decir")), *choices]  # type: ignore[attr-defined]
