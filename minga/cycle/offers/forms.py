"""What the pages of offers ask, section by section (FEATURES 5.3); actions decide."""

from collections.abc import Callable, Collection, Iterable
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from minga.cycle.offers import understanding
from minga.cycle.offers.models import Offer, PolicySheet
from minga.cycle.offers.states import Instrument, Reach
from minga.cycle.organisations.models import Organisation
from minga.cycle.organisations.understanding import NotUnderstood, cleaned, organisation, seen_by
from minga.ground.codelists.models import Code
from minga.ground.codelists.queries import names
from minga.ground.kit import formats
from minga.ground.kit.boxes import DayInput

# Without them it is saved and not sent (readiness).
NEEDED = {"description", "modality", "source_kind", "sectors", "recipients", "countries", "requirement", "priorities"}
ONE_A_LINE = gettext_lazy("Una por línea.")


def line(label: Any, hint: Any = "", most: int = 300, *, required: bool = False) -> forms.CharField:
    """Return a box of one line."""
    attrs = {"autocomplete": "off"}
    return forms.CharField(label=label, help_text=hint, max_length=most, required=required, widget=forms.TextInput(attrs=attrs))


def area(label: Any, hint: Any = "", rows: int = 5, *, required: bool = False) -> forms.CharField:
    """Return a box of several lines."""
    return forms.CharField(
        label=label, help_text=hint, max_length=20_000, required=required, strip=True, widget=forms.Textarea(attrs={"rows": rows})
    )


def day(label: Any, hint: Any = "", *, required: bool = False) -> forms.DateField:
    return forms.DateField(label=label, help_text=hint, required=required, widget=DayInput())


class Read(forms.CharField):
    """A box whose text is read by a function of understanding; what it cannot read is said at the box."""

    def __init__(self, *, reader: Callable[[str], Any], **options: Any) -> None:
        super().__init__(required=False, max_length=20_000, **options)
        self.reader = reader

    def clean(self, value: Any) -> Any:
        text = super().clean(value)
        try:
            return self.reader(text)
        except NotUnderstood as refused:
            raise ValidationError(str(refused)) from refused


def short(label: Any, reader: Callable[[str], Any], hint: Any = "") -> Read:
    """Return a narrow box that is read as a number, a currency or languages."""
    return Read(label=label, reader=reader, help_text=hint, widget=forms.TextInput(attrs={"autocomplete": "off"}))


def many(label: Any, reader: Callable[[str], Any], hint: Any = "", rows: int = 4) -> Read:
    """Return a box with one thing a line."""

    def read(text: str) -> list[Any]:
        return understanding.each(understanding.lines(text), reader)

    return Read(label=label, reader=read, help_text=hint, widget=forms.Textarea(attrs={"rows": rows, "spellcheck": "false"}))


def listed(label: Any, *, required: bool = False) -> forms.ChoiceField:
    return forms.ChoiceField(label=label, required=required)


def sector(text: str) -> Code:
    return understanding.listed(text, *understanding.SECTORS)


def kept_line(text: str) -> str:
    return cleaned(text, length=500)


def whole_number(label: Any) -> forms.IntegerField:
    return forms.IntegerField(label=label, required=False, min_value=1, max_value=600)


class Section(forms.Form):
    """A part of an offer. `choices`: {field: code list} of what is chosen from a list; `boxes`: {field: code list} ticked in boxes."""

    choices: dict[str, str] = {}
    boxes: dict[str, str] = {}

    def __init__(self, *args: Any, record: Offer | PolicySheet | None = None, **kwargs: Any) -> None:
        if record is not None and not kwargs.get("initial"):
            kwargs["initial"] = {name: shown(record, name) for name in self.base_fields}
        super().__init__(*args, **kwargs)
        for name in NEEDED & self.fields.keys():
            self.fields[name].needed = True  # type: ignore[attr-defined]
        for name, list_code in self.choices.items():
            self.fields[name].choices = [("", _("Sin decir")), *names(list_code).items()]  # type: ignore[attr-defined]
        for name, list_code in self.boxes.items():
            rows = Code.objects.of(list_code).current().order_by("position")
            self.fields[name].choices = [(row.code, numbered(row)) for row in rows]  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """Turn codes into the rows of their lists."""
        given = super().clean() or {}
        for name, list_code in self.choices.items():
            if name in given:
                given[name] = Code.objects.of(list_code).filter(code=given[name]).order_by("-since").first() if given[name] else None
        for name, list_code in self.boxes.items():
            if name in given:
                given[name] = list(Code.objects.of(list_code).current().filter(code__in=given[name]))
        return given


def numbered(row: Code) -> str:
    return f"{row.code}. {row.name}" if row.list.code == "ODS" else row.name


def shown(record: Offer | PolicySheet, name: str) -> Any:
    """Return what stands in a field as its box shows it."""
    if name in ("requirement", "step", "condition", "document") and isinstance(record, Offer):
        rows = record.rows.filter(kind=name).order_by("position", "id")
        return "\n".join(rows.values_list("text", flat=True))
    value = getattr(record, name)
    if name in ("goals", "recipients"):
        return [row.code for row in value.all()]
    if name in ("sectors", "countries", "units"):
        return "\n".join(named(row) for row in value.all())
    if name in ("amount_min", "amount_max", "counterpart_percent"):
        return "" if value is None else written(value)
    if name == "languages":
        return ", ".join(value)
    return value.code if isinstance(value, Code) else value


def written(value: Any) -> str:
    """Return an amount as it is read again in one way only: without marks between thousands."""
    figure = formats.number(value, "en").replace(",", "")
    return figure.replace(".", ",") if (get_language() or "es").startswith("es") else figure


def named(row: Any) -> str:
    """Return a sector, country or place by its name, with its code."""
    if isinstance(row, Code):
        return f"{row.name} ({row.code})"
    return f"{getattr(row, 'full_name', row.name)} ({row.key})"


class WhatForm(Section):
    """What is offered."""

    choices = {"modality": "MODALIDAD", "source_kind": "FUENTE", "mechanism": "MECANISMO_ALTERNATIVO"}
    boxes = {"goals": "ODS"}
    title = line(gettext_lazy("Título"), required=True)
    description = area(gettext_lazy("Descripción"), gettext_lazy("Qué da y para qué, en pocas frases."))
    objectives = area(gettext_lazy("Objetivos"), rows=3)
    modality = listed(gettext_lazy("Modalidad"))
    source_kind = listed(gettext_lazy("Tipo de fuente"))
    instrument = forms.ChoiceField(label=gettext_lazy("Mecanismo"), choices=Instrument.choices)
    mechanism = listed(gettext_lazy("Mecanismo alternativo, si lo es"))
    sectors = many(
        gettext_lazy("Sectores"),
        sector,
        gettext_lazy("Uno por línea: código o nombre del CAD, por ejemplo 14020, o 140 para todo el de agua y saneamiento."),
    )
    goals = forms.MultipleChoiceField(label=gettext_lazy("ODS"), required=False, widget=forms.CheckboxSelectMultiple)
    groups = line(gettext_lazy("Población o grupos prioritarios"))
    language = forms.ChoiceField(
        label=gettext_lazy("Idioma de este texto"), choices=[("es", "español"), ("en", "English"), ("fr", "français"), ("pt", "português")]
    )


class WhomForm(Section):
    """For whom it is."""

    boxes = {"recipients": "TIPO_ORGANIZACION"}
    recipients = forms.MultipleChoiceField(label=gettext_lazy("Quién puede pedirla"), required=False, widget=forms.CheckboxSelectMultiple)
    countries = many(gettext_lazy("Países"), understanding.country, gettext_lazy("Uno por línea: nombre o código de dos letras."))
    reach = forms.ChoiceField(label=gettext_lazy("Alcance dentro de cada país"), choices=Reach.choices)
    units = many(
        gettext_lazy("Territorios, si son solo algunos"),
        understanding.unit,
        gettext_lazy("Uno por línea: nombre o código, por ejemplo Tungurahua o EC-1801."),
    )
    eligibility = area(gettext_lazy("Otras condiciones para poder pedirla"), rows=3)


class MoneyForm(Section):
    """How much, and for how long."""

    amount_min = short(gettext_lazy("Monto mínimo"), understanding.amount, gettext_lazy("Vacío si no se sabe: no es cero."))
    amount_max = short(gettext_lazy("Monto máximo"), understanding.amount)
    currency = short(gettext_lazy("Moneda"), understanding.currency, gettext_lazy("Su código: USD, EUR, COP…"))
    counterpart_percent = short(gettext_lazy("Contrapartida exigida (%)"), understanding.percent)
    counterpart_note = line(gettext_lazy("La contrapartida, en palabras"), gettext_lazy("Si puede ser en especie, por ejemplo."))
    months_min = whole_number(gettext_lazy("Duración mínima (meses)"))
    months_max = whole_number(gettext_lazy("Duración máxima (meses)"))


class WhenForm(Section):
    """When and how it is asked for."""

    opens_on = day(gettext_lazy("Abre"))
    closes_on = day(gettext_lazy("Cierra"))
    rolling = forms.BooleanField(label=gettext_lazy("Es una ventanilla abierta: se puede pedir en cualquier momento"), required=False)
    frequency = line(gettext_lazy("Cada cuánto se convoca"), most=120)
    languages = short(
        gettext_lazy("Idiomas de la solicitud"), understanding.languages, gettext_lazy("Separados por comas: español, inglés.")
    )
    how_to_apply = area(gettext_lazy("Cómo se pide"), rows=4)
    link = forms.URLField(label=gettext_lazy("Enlace"), required=False, max_length=500, assume_scheme="https")
    contact = line(gettext_lazy("Contacto institucional"), gettext_lazy("De la institución, no de una persona."))


class RowsForm(Section):
    """Requirements, steps, conditions and documents asked (R-087)."""

    requirement = many(gettext_lazy("Requisitos"), kept_line, gettext_lazy("Uno por línea. Sin requisitos no se valida."), 6)
    step = many(gettext_lazy("Pasos"), kept_line, gettext_lazy("Uno por línea, en su orden."), 6)
    condition = many(gettext_lazy("Condiciones"), kept_line, ONE_A_LINE)
    document = many(gettext_lazy("Documentos que se piden"), kept_line, gettext_lazy("Uno por línea."))


class SourceForm(Section):
    """Where it is known from, and what helps to decide."""

    source_url = forms.URLField(
        label=gettext_lazy("De dónde viene la información (dirección)"), required=False, max_length=500, assume_scheme="https"
    )
    source = line(gettext_lazy("Fuente, si no es una dirección"), gettext_lazy("Documento, oficio o persona jurídica que la comunicó."))
    past_awards = area(gettext_lazy("Qué se adjudicó antes"), rows=3)
    preparation_cost = line(gettext_lazy("Qué cuesta prepararla"))
    public = forms.BooleanField(
        label=gettext_lazy("Visible para todos cuando se valide"),
        help_text=gettext_lazy("Si no, solo la ven su cooperante y el centro."),
        required=False,
    )


class PolicyForm(Section):
    """By which policy a cooperant gives (R-088)."""

    priorities = area(gettext_lazy("Prioridades"), gettext_lazy("Qué apoya primero, en qué temas y dónde."))
    rules = area(gettext_lazy("Reglas y exclusiones"), gettext_lazy("Qué exige siempre y qué no financia."))
    period = line(gettext_lazy("Período"), gettext_lazy("Por ejemplo 2024–2027."), 60)
    sectors = many(gettext_lazy("Sectores"), sector, gettext_lazy("Uno por línea: código o nombre del CAD."))
    countries = many(gettext_lazy("Países"), understanding.country, gettext_lazy("Uno por línea: nombre o código de dos letras."))
    link = forms.URLField(label=gettext_lazy("Enlace al documento"), required=False, max_length=500, assume_scheme="https")
    source = line(gettext_lazy("Fuente, si no hay enlace"))


SECTIONS: dict[str, tuple[Any, type[Section]]] = {
    "what": (gettext_lazy("Qué se ofrece"), WhatForm),
    "whom": (gettext_lazy("Para quién"), WhomForm),
    "money": (gettext_lazy("Monto y duración"), MoneyForm),
    "when": (gettext_lazy("Fechas y cómo se pide"), WhenForm),
    "rows": (gettext_lazy("Requisitos y pasos"), RowsForm),
    "source": (gettext_lazy("Fuente y antecedentes"), SourceForm),
}


class NewForm(forms.Form):
    """Whose offer it is, and its title. `own`: the cooperants of who writes; None for a curator, who names any."""

    organisation = forms.CharField(label=gettext_lazy("Cooperante"), max_length=300)
    title = line(gettext_lazy("Título"), required=True)

    def __init__(self, *args: Any, person: Any, own: Iterable[Organisation] | None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.person = person
        if own is None:
            self.fields["organisation"].help_text = _("Nombre, siglas o código de una organización del directorio.")
        else:
            rows = [(one.code, one.name) for one in own]
            self.fields["organisation"] = forms.ChoiceField(label=_("Cooperante"), choices=rows)

    def clean_organisation(self) -> Organisation:
        """Return the organisation that was named; ValidationError where there is none."""
        found = organisation(self.cleaned_data["organisation"].strip(), seen_by(self.person))
        if found is None:
            raise ValidationError(_("No hay una organización con ese nombre: mire cómo se llama en el directorio."))
        return found


class ReasonForm(forms.Form):
    """Why a step is taken."""

    reason = area(gettext_lazy("Motivo"), gettext_lazy("Queda en la bitácora y lo lee quien trabaja en esto."), 4, required=True)


class VerifyForm(forms.Form):
    """When it was checked, and when it is to be checked again."""

    verified_on = day(gettext_lazy("Verificada el"), gettext_lazy("El día en que se comprobó en su fuente."), required=True)
    next_review_on = day(gettext_lazy("Próxima revisión"), gettext_lazy("Vacío: según el plazo del sitio."))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["verified_on"].initial = timezone.localdate()


class ValidateForm(VerifyForm):
    """The same, with the channels by which it is made known from now on (R-020)."""

    channels = forms.MultipleChoiceField(label=gettext_lazy("Por dónde se difunde"), widget=forms.CheckboxSelectMultiple)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["channels"].choices = list(names("CANAL_DIFUSION").items())  # type: ignore[attr-defined]
        self.fields["channels"].initial = ["BASE_DATOS"]
        self.fields["channels"].help_text = _("La base de datos es este catálogo.")


class NotifyForm(forms.Form):
    """Which governments are told."""

    governments = forms.ModelMultipleChoiceField(
        Organisation.objects.none(), label=gettext_lazy("Gobiernos que pueden pedirla"), widget=forms.CheckboxSelectMultiple, required=False
    )
    note = line(gettext_lazy("Detalle"), gettext_lazy("Para la constancia de la difusión."))

    def __init__(self, *args: Any, eligible, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["governments"].queryset = eligible  # type: ignore[attr-defined]
        self.fields["governments"].initial = [one.pk for one in eligible]


class NoteForm(forms.Form):
    """By which channel it was made known, and when."""

    channel = forms.ChoiceField(label=gettext_lazy("Canal"))
    on = day(gettext_lazy("Cuándo"), required=True)
    note = line(gettext_lazy("Detalle"), gettext_lazy("Qué evento, qué publicación, qué sitio."))
    governments = forms.ModelMultipleChoiceField(
        Organisation.objects.none(),
        label=gettext_lazy("Gobiernos a los que se avisó así (opcional)"),
        help_text=gettext_lazy("Los que marque cuentan como avisados."),
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )

    def __init__(self, *args: Any, eligible: QuerySet[Organisation], absent: Collection[Organisation], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        marked = _("%(name)s (sin nadie registrado aquí)")
        boxes = self.fields["governments"]
        boxes.queryset = eligible  # type: ignore[attr-defined]
        boxes.label_from_instance = lambda one: marked % {"name": one.name} if one in absent else one.name  # type: ignore[attr-defined]
        self.fields["channel"].choices = list(names("CANAL_DIFUSION").items())  # type: ignore[attr-defined]

    def clean_channel(self) -> Code:
        return Code.objects.of("CANAL_DIFUSION").get(code=self.cleaned_data["channel"])


class AlertForm(forms.Form):
    """How an alert is called, and whether it also writes by mail."""

    name = line(gettext_lazy("Nombre de la alerta"), gettext_lazy("Con él la reconocerá en los mensajes."), 120, required=True)
    by_mail = forms.BooleanField(label=gettext_lazy("También por correo"), required=False, initial=True)
