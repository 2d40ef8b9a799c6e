"""Forms of the registers that the centre keeps: mancomunidades with their members, relations between countries, networks."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from minga.cycle.agreements.models import PARTS, Channel
from minga.cycle.organisations.models import AssociationState, Organisation
from minga.doors.desk.forms import ROWS, day, organisation_called
from minga.ground.codelists.models import Code
from minga.ground.kit.dates import PartialDate
from minga.ground.territory.models import Country

PARTLY = gettext_lazy("AAAA, AAAA-MM o AAAA-MM-DD: tanto como se sepa.")


class PartlyKnown(forms.CharField):
    """A day, month or year."""

    def __init__(self, label: Any, help_text: Any = PARTLY) -> None:
        super().__init__(label=label, help_text=help_text, required=False, max_length=10, widget=forms.TextInput({"autocomplete": "off"}))

    def clean(self, value: Any) -> Any:
        """Return the date as text; ValidationError says what is wrong with it."""
        text = super().clean(value)
        try:
            return PartialDate.parse(text).text if text else ""
        except ValueError as error:
            raise ValidationError(str(error)) from error


def source() -> forms.CharField:
    """Return the field that says where something is written."""
    return forms.CharField(
        label=gettext_lazy("De dónde sale"), help_text=gettext_lazy("Oficio, registro o documento."), required=False, max_length=300
    )


def text(label: Any) -> forms.CharField:
    return forms.CharField(label=label, required=False, max_length=2000, widget=forms.Textarea({"rows": ROWS}))


class CalledField(forms.CharField):
    """An organisation by its code, name, acronym or alias."""

    def __init__(self, label: Any) -> None:
        hint = gettext_lazy("Su nombre, sus siglas o su código, como «GADM Ambato» u «ORG-007».")
        widget = forms.TextInput({"autocomplete": "off", "spellcheck": "false"})
        super().__init__(label=label, help_text=hint, max_length=300, widget=widget)

    def clean(self, value: Any) -> Any:
        """Return the organisation; ValidationError, with the nearest one, where there is none."""
        return organisation_called(super().clean(value))


class AssociationForm(forms.Form):
    """The entry of an association of governments."""

    mechanism = forms.ModelChoiceField(
        Code.objects.none(), required=False, label=gettext_lazy("Mecanismo"), empty_label=gettext_lazy("Sin dato")
    )
    state = forms.ChoiceField(label=gettext_lazy("Estado"), choices=AssociationState.choices)
    agreement_on = PartlyKnown(gettext_lazy("Convenio de conformación"))
    registered_on = PartlyKnown(gettext_lazy("Inscripción"))
    number = forms.CharField(label=gettext_lazy("Número de inscripción"), required=False, max_length=80)
    purpose = text(gettext_lazy("Para qué se juntan"))
    source = source()

    def __init__(self, *args: Any, **given: Any) -> None:
        super().__init__(*args, **given)
        self.fields["mechanism"].queryset = Code.objects.of("MECANISMO_ASOCIATIVO").current()  # type: ignore[attr-defined]


class MemberForm(forms.Form):
    """A government belongs to an association."""

    member = CalledField(gettext_lazy("Gobierno"))
    since = PartlyKnown(gettext_lazy("Desde"))
    until = day(gettext_lazy("Hasta"), gettext_lazy("Vacío: sigue siendo miembro."))
    source = source()


class NetworkForm(forms.Form):
    """Somebody belongs to a network, or promotes it."""

    member = CalledField(gettext_lazy("Quién"))
    part = forms.ChoiceField(label=gettext_lazy("Qué es en la red"), choices=PARTS)
    since = PartlyKnown(gettext_lazy("Desde"))
    until = PartlyKnown(gettext_lazy("Hasta"))
    source = source()


class RelationForm(forms.Form):
    """How two countries cooperate by one channel."""

    partner = forms.ModelChoiceField(Country.objects.none(), label=gettext_lazy("País que coopera"), empty_label=gettext_lazy("Elija"))
    recipient = forms.ModelChoiceField(Country.objects.none(), label=gettext_lazy("País receptor"), empty_label=gettext_lazy("Elija"))
    channel = forms.ChoiceField(label=gettext_lazy("Canal"), choices=Channel.choices)
    since = PartlyKnown(gettext_lazy("Desde"))
    before = PartlyKnown(gettext_lazy("Comenzó antes de"), gettext_lazy("Si solo se sabe que ya existía ese año."))
    until = PartlyKnown(gettext_lazy("Hasta"), gettext_lazy("Desde el día siguiente no empieza un proyecto por este canal."))
    sectors = forms.CharField(
        label=gettext_lazy("Sectores"),
        help_text=gettext_lazy("Uno por línea, en español y en inglés: salud = health"),
        required=False,
        max_length=2000,
        widget=forms.Textarea({"rows": 4}),
    )
    note_es = text(gettext_lazy("Nota"))
    note_en = text(gettext_lazy("Nota en inglés"))
    source = source()

    def __init__(self, *args: Any, known: bool = False, **given: Any) -> None:
        super().__init__(*args, **given)
        if known:  # which countries and which channel it is does not change
            for name in ("partner", "recipient", "channel"):
                del self.fields[name]
            return
        for name in ("partner", "recipient"):
            self.fields[name].queryset = Country.objects.order_by("name_es")  # type: ignore[attr-defined]

    def clean_sectors(self) -> list[list[str]]:
        lines = [line.strip() for line in self.cleaned_data["sectors"].splitlines() if line.strip()]
        pairs = [[part.strip() for part in line.split("=")] for line in lines]
        if any(len(pair) != 2 or not all(pair) for pair in pairs):
            raise ValidationError(_("Cada línea lleva el sector en español, un signo = y el sector en inglés."))
        return pairs


def called(organisation: Organisation) -> str:
    """Return how a page names an organisation: by its acronym where it has one."""
    return organisation.acronym or organisation.name
