"""What the pages of the law ask; actions and guards decide."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from minga.cycle.law.authority import CENTRAL_KIND, Case, signer_of
from minga.cycle.law.columns import Table
from minga.cycle.law.guards import OTHER, Facts
from minga.cycle.law.models import Counterpart
from minga.cycle.organisations.models import InstitutionalRole, Organisation
from minga.ground.codelists.models import Code
from minga.ground.kit.boxes import DayInput
from minga.ground.kit.text import fold
from minga.ground.territory.models import Country, Unit
from minga.ground.territory.queries import find_place

NOT_SAID = [("", gettext_lazy("Sin decir"))]
NEW = "nueva"  # the address of a row that is not there yet


def row_form(table: Table, row, sent: Any = None) -> forms.ModelForm:
    """Return the form of one row of a table, with the reason of the change; a new row has its code too."""
    names = [*(() if row.pk else ("code",)), *table.columns]
    widgets: dict[str, Any] = {name: forms.Textarea(attrs={"rows": 3}) for name in ("text_es", "text_en")}
    kind = forms.modelform_factory(table.model, fields=names, widgets=widgets)
    form = kind(sent, instance=row)
    for field in form.fields.values():
        if isinstance(field, forms.ModelChoiceField) and not field.required:
            field.empty_label = _("Sin decir")
    form.fields["reason"] = forms.CharField(
        label=_("Motivo del cambio"), max_length=500, help_text=_("Queda en la bitácora, con su nombre y la hora.")
    )
    return form


class CaseForm(forms.Form):
    """The question of an officer: who acts, with whom, in which modality, where, in what sector, when."""

    who = forms.ModelChoiceField(
        Organisation.objects.none(),
        to_field_name="code",
        label=gettext_lazy("Quién actúa"),
        empty_label=gettext_lazy("Elija una institución"),
    )
    counterpart = forms.ChoiceField(choices=[*NOT_SAID, *Counterpart.choices], required=False, label=gettext_lazy("Con quién firmaría"))
    country = forms.ModelChoiceField(
        Country.objects.all(), required=False, label=gettext_lazy("País de la contraparte"), empty_label=gettext_lazy("Sin decir")
    )
    standing = forms.ModelChoiceField(
        Code.objects.of("ESTADO_ONG"),
        to_field_name="code",
        required=False,
        label=gettext_lazy("Estado de la ONG en el directorio"),
        empty_label=gettext_lazy("Sin decir"),
    )
    verified = forms.DateField(
        required=False,
        widget=DayInput(),
        label=gettext_lazy("Día en que se comprobó el Convenio Básico"),
        help_text=gettext_lazy("Por ejemplo, 2026-03-15."),
    )
    framework = forms.CharField(required=False, max_length=200, label=gettext_lazy("Acuerdo internacional suscrito del que deriva"))
    modality = forms.ModelChoiceField(
        Code.objects.of("MODALIDAD").filter(parent=None),
        to_field_name="code",
        required=False,
        label=gettext_lazy("Modalidad"),
        empty_label=gettext_lazy("Sin decir"),
    )
    place = forms.CharField(
        required=False,
        max_length=150,
        label=gettext_lazy("Provincia o cantón del proyecto"),
        help_text=gettext_lazy("Su nombre o su código: Carchi, EC-04."),
    )
    sector = forms.CharField(
        required=False,
        max_length=5,
        label=gettext_lazy("Sector CAD"),
        help_text=gettext_lazy("Tres o cinco cifras: 21050 es transporte aéreo."),
    )
    day = forms.DateField(
        required=False,
        widget=DayInput(),
        label=gettext_lazy("Día de la firma"),
        help_text=gettext_lazy("Sin decir, se responde a hoy."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        rows = Organisation.objects.published().select_related("kind__parent__list")
        asked = [row.pk for row in rows if row.kind.code == CENTRAL_KIND or signer_of(row) != OTHER]
        self.fields["who"].queryset = Organisation.objects.filter(pk__in=asked).select_related("kind__parent__list", "territory")  # type: ignore[attr-defined]

    def clean_place(self) -> Unit | None:
        """The unit of a code, or of a name that only one province, or else one canton, of Ecuador has."""
        typed = self.cleaned_data["place"].strip()
        if not typed:
            return None
        found = find_place(typed)
        if isinstance(found, Unit):
            return found
        for level in (1, 2):
            named = [
                unit
                for unit in Unit.objects.filter(country="EC", level=level).select_related("country", "parent")
                if fold(unit.name) == fold(typed)
            ]
            if len(named) == 1:
                return named[0]
        raise ValidationError(_("No se conoce ese lugar: escriba su código, como EC-04."))

    def clean_sector(self) -> str:
        """A sector or a category of the DAC lists."""
        code = self.cleaned_data["sector"].strip()
        if code and not Code.objects.filter(list__code__in=["Sector", "SectorCategory"], code=code).exists():
            raise ValidationError(_("No se conoce ese sector: búsquelo en la lista Sector."))
        return code

    def case(self) -> Case:
        """What was asked, as the engine takes it."""
        said = self.cleaned_data
        facts = Facts(
            own_country="EC",
            counterpart_country=said["country"].pk if said["country"] else "",
            standing=said["standing"].code if said["standing"] else "",
            verified_on=said["verified"],
            framework=said["framework"],
            day=said["day"],
        )
        return Case(
            executor=said["who"],
            counterpart=said["counterpart"],
            facts=facts,
            modality=said["modality"].code if said["modality"] else "",
            units=(said["place"],) if said["place"] else (),
            sectors=(said["sector"],) if said["sector"] else (),
            day=said["day"],
        )


class MembersForm(forms.Form):
    """Which members of the system are looked for."""

    q = forms.CharField(
        required=False, max_length=200, label=gettext_lazy("Nombre, siglas o código"), widget=forms.TextInput({"type": "search"})
    )
    role = forms.ChoiceField(
        required=False, choices=[("", gettext_lazy("Todos")), *InstitutionalRole.choices], label=gettext_lazy("Rol institucional")
    )


class SuggestionForm(forms.Form):
    """A need or a suggestion about the system itself."""

    about = forms.CharField(max_length=150, label=gettext_lazy("Asunto"))
    text = forms.CharField(max_length=4000, widget=forms.Textarea(attrs={"rows": 6}), label=gettext_lazy("Qué necesita o propone"))


class AnswerForm(forms.Form):
    """The centre's answer to one suggestion; without a text it is taken up for study."""

    number = forms.CharField(max_length=20, widget=forms.HiddenInput)
    text = forms.CharField(
        max_length=4000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 5}),
        label=gettext_lazy("Respuesta"),
        help_text=gettext_lazy("Sin respuesta, la sugerencia pasa a estudio."),
    )
