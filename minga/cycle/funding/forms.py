"""What the pages of money ask; understanding reads it and actions decide."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from minga.cycle.activities.models import Activity
from minga.cycle.agreements.models import Agreement
from minga.cycle.funding import understanding
from minga.cycle.funding.shown import rate_said
from minga.cycle.funding.understanding import NotUnderstood, read_entry
from minga.cycle.organisations.understanding import one_reading
from minga.ground.codelists.models import Code
from minga.ground.codelists.queries import names
from minga.ground.kit import formats
from minga.ground.kit.boxes import DayInput
from minga.ground.kit.money import Money
from minga.ground.rates.models import Rate

NOT_SAID = [("", gettext_lazy("Sin decir"))]
NEEDED = {"amount", "currency", "date"}
FIRST = ("USD", "COP", "EUR")  # the reporting currencies stand first (R-159)
AMOUNT_HINT = gettext_lazy("Como lo escribe usted: 12.500,00 o 12,500.00. Antes de anotarlo verá cómo se entendió.")
WHO_HINT = gettext_lazy("Nombre, siglas o código. Si no está en el directorio, se guarda como lo escriba.")


def currencies() -> list[tuple[str, str]]:
    """Return the currencies to choose from, those of the reports first."""
    rows = list(Code.objects.of("Currency").filter(until=None).order_by("code"))
    first = [row for code in FIRST for row in rows if row.code == code]
    return [(row.code, f"{row.code} · {row.name}") for row in [*first, *(row for row in rows if row.code not in FIRST)]]


def line(label: Any, hint: Any = "", most: int = 300, *, required: bool = False, decimal: bool = False) -> forms.CharField:
    """Return a box of one line."""
    attrs: dict[str, Any] = {"autocomplete": "off"} | ({"inputmode": "decimal", "class": "w-m num"} if decimal else {})
    return forms.CharField(label=label, help_text=hint, max_length=most, required=required, widget=forms.TextInput(attrs=attrs))


def day(label: Any, hint: Any = "", *, required: bool = True) -> forms.DateField:
    return forms.DateField(label=label, help_text=hint, required=required, widget=DayInput())


def echo(money: Money | None) -> str:
    """Return an amount as the reader writes it."""
    return formats.money(money, get_language() or "es") if money else ""


class Plain(forms.Form):
    """A form whose amount, rate and currency are read as people write them; `currency`: that of a form which does not ask it."""

    def __init__(self, *args: Any, currency: str = "", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.own_currency = currency
        self.warnings: list[str] = []
        if "currency" in self.fields:
            self.fields["currency"].choices = [*(NOT_SAID if not self.fields["currency"].required else []), *currencies()]  # type: ignore[attr-defined]

    def read(self, name: str, reader) -> Any:
        """Return what stands in a box as its value, None where it is empty."""
        text = self.cleaned_data.get(name, "").strip()
        try:
            return reader(text) if text else None
        except NotUnderstood as refused:
            raise ValidationError(str(refused)) from refused

    def clean_amount(self):
        return self.read("amount", understanding.amount)

    @property
    def understood_money(self) -> Money | None:
        """The amount of a valid form in its currency, None where it has none."""
        amount = self.cleaned_data.get("amount")
        return None if amount is None else Money(amount, self.cleaned_data.get("currency") or self.own_currency)

    @property
    def token(self) -> str:
        """What has to be confirmed: the amount and its currency as they were understood, and the year where it is of one."""
        money = self.understood_money
        return f"{money.amount} {money.currency} {self.cleaned_data.get('year', '')}".strip() if money else ""

    @property
    def echo(self) -> str:
        """The amount as it was understood, in the reader's way of writing."""
        return echo(self.understood_money)


class EntryForm(forms.Form):
    """One movement of the ledger, read as pasted rows are (understanding.read_entry)."""

    type = forms.ChoiceField(label=gettext_lazy("Clase de movimiento"))
    planned = forms.ChoiceField(label=gettext_lazy("Hecho o previsto"))
    date = day(gettext_lazy("Fecha"))
    amount = line(gettext_lazy("Monto"), AMOUNT_HINT, 64, required=True, decimal=True)
    currency = forms.ChoiceField(label=gettext_lazy("Moneda"))
    resource = forms.ChoiceField(
        label=gettext_lazy("Efectivo o especie"), help_text=gettext_lazy("No se suman juntos salvo que alguien lo pida.")
    )
    side = forms.ChoiceField(label=gettext_lazy("De qué lado viene"), required=False)
    provider = line(gettext_lazy("Quién entrega"), WHO_HINT)
    receiver = line(gettext_lazy("Quién recibe"), WHO_HINT)
    agreement = line(gettext_lazy("Número de convenio"), gettext_lazy("El del convenio con que se paga, si lo hay."), 80)
    description = line(gettext_lazy("Concepto"))
    value_date = day(
        gettext_lazy("Fecha valor"), gettext_lazy("Solo si el dinero se contó en otro día: con ella se convierte."), required=False
    )

    def __init__(self, *args: Any, person, activity: Activity, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.person = person
        self.understood: dict[str, Any] = {}
        choices = {
            "type": names("TransactionType").items(),
            "planned": [("no", _("Hecho")), ("si", _("Previsto"))],
            "currency": currencies(),
            "resource": names("TIPO_RECURSO").items(),
            "side": [("", _("Sin decir")), *names("ROL_APORTE").items()],
        }
        for name, rows in choices.items():
            self.fields[name].choices = list(rows)  # type: ignore[attr-defined]
        self.fields["type"].initial, self.fields["resource"].initial = "3", "EFECTIVO"
        self.fields["currency"].initial = activity.total_currency or "USD"
        links = activity.agreement_links.all()[:20]
        self.fields["agreement"].widget.attrs["list"] = "convenios"
        self.agreements = [link.as_written for link in links]

    def clean(self) -> dict:
        """Turn what was typed into the fields of an entry, each fault beside its box."""
        given = super().clean() or {}
        cells = {name: value.isoformat() if hasattr(value, "isoformat") else value or "" for name, value in given.items()}
        self.understood, faults = read_entry(cells, self.person)
        for name, why in faults.items():
            if name not in self.errors:
                self.add_error(name, why)
        return given

    @property
    def token(self) -> str:
        """What has to be confirmed: the amount, its currency and its day, as they were understood; a number that is no agreement's."""
        told = self.understood
        unknown = told.get("agreement_number", "") if self.warnings else ""
        return f"{told['amount']} {told['currency']} {told['date']} {unknown}".strip() if told.keys() >= NEEDED else ""

    @property
    def echo(self) -> str:
        """The amount as it was understood, in the reader's way of writing."""
        return echo(Money(self.understood["amount"], self.understood["currency"])) if self.token else ""

    @property
    def warnings(self) -> list[str]:
        """What is told before it is entered: the number of an agreement that Minga does not have."""
        number = self.understood.get("agreement_number", "")
        if not number or self.understood.get("agreement"):
            return []
        return [_("Ningún convenio que usted pueda ver lleva el número «%(number)s»: se guarda como está escrito.") % {"number": number}]


class PasteForm(forms.Form):
    """Rows copied from a spreadsheet, or a file of them."""

    rows = forms.CharField(
        label=gettext_lazy("Filas"),
        required=False,
        strip=False,
        max_length=500_000,
        widget=forms.Textarea(attrs={"rows": 10, "class": "code", "spellcheck": "false"}),
        help_text=gettext_lazy("Cópielas de su hoja de cálculo con la fila de los títulos."),
    )
    file = forms.FileField(label=gettext_lazy("O un archivo CSV o TSV"), required=False)

    def clean(self) -> dict:
        """Ask for one of the two; the text of a file is read as UTF-8."""
        given = super().clean() or {}
        if given.get("file"):
            try:
                given["rows"] = given["file"].read(2_000_000).decode("utf-8-sig")
            except UnicodeDecodeError:
                self.add_error("file", _("El archivo no está en UTF-8: guárdelo así desde su hoja de cálculo."))
        elif not given.get("rows", "").strip():
            self.add_error("rows", _("Pegue las filas o elija un archivo."))
        return given


class ReasonForm(forms.Form):
    """Why something is struck or taken away."""

    reason = forms.CharField(
        label=gettext_lazy("Motivo"),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=gettext_lazy("El motivo queda a la vista; su nombre y la hora, en la bitácora."),
    )


class TargetForm(Plain):
    """What an activity has to bring in, over how many years."""

    amount = line(gettext_lazy("Meta"), AMOUNT_HINT, 64, required=True, decimal=True)
    currency = forms.ChoiceField(label=gettext_lazy("Moneda"))
    first_year = forms.IntegerField(label=gettext_lazy("Primer año"), min_value=1990, max_value=2100)
    years = forms.IntegerField(label=gettext_lazy("Años"), min_value=1, max_value=50)
    reason = line(gettext_lazy("Motivo, si la meta ya estaba y cambia"), most=500)


class LeveragedForm(Plain):
    """A resource that was brought in."""

    year = forms.IntegerField(label=gettext_lazy("Año"), min_value=1990, max_value=2100)
    who_written = line(gettext_lazy("Quién lo aporta"), required=True)
    what = line(gettext_lazy("Qué es"), gettext_lazy("Cofinanciamiento, local, equipo, personal…"), required=True)
    resource = forms.ChoiceField(label=gettext_lazy("Efectivo o especie"))
    amount = line(gettext_lazy("Valor"), gettext_lazy("Vacío si no está valorado: entonces se cuenta aparte y no suma."), 64, decimal=True)
    currency = forms.ChoiceField(label=gettext_lazy("Moneda"), required=False)

    def __init__(self, *args: Any, person, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.person = person
        self.fields["resource"].choices = list(names("TIPO_RECURSO").items())  # type: ignore[attr-defined]

    def clean(self) -> dict:
        given = super().clean() or {}
        if given.get("amount") is None:
            given["currency"] = ""
        elif not given.get("currency"):
            self.add_error("currency", _("Escriba el valor y su moneda, los dos."))
        if given.get("resource"):
            given["resource"] = understanding.listed("TIPO_RECURSO", given["resource"])
        given["who"] = understanding.organisation(given.get("who_written", ""), self.person)
        return given


def activity_named(text: str, person) -> Activity:
    """Return the activity of a code that the person sees; ValidationError says that there is none."""
    found = Activity.objects.visible_to(person).filter(code=text.strip()).first()
    if found is None:
        raise ValidationError(_("No hay una actividad con ese código."))
    return found


class PledgeForm(Plain):
    """What somebody announced."""

    who_written = line(gettext_lazy("Quién lo prometió"), WHO_HINT, required=True)
    what = line(gettext_lazy("Qué prometió"), required=True)
    amount = line(gettext_lazy("Monto"), gettext_lazy("Vacío si no se dijo un monto."), 64, decimal=True)
    currency = forms.ChoiceField(label=gettext_lazy("Moneda"), required=False)
    activity = line(gettext_lazy("Código de la actividad"), gettext_lazy("Por ejemplo PRJ-001."), 60)
    agreement = line(gettext_lazy("Número de convenio"), gettext_lazy("Si la promesa es de un convenio."), 80)
    announced_on = day(gettext_lazy("Cuándo lo anunció"), required=False)
    until = day(gettext_lazy("Hasta cuándo"), gettext_lazy("Pasado este día sin cumplirse, Minga avisa."), required=False)

    def __init__(self, *args: Any, person, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.person = person

    def clean_activity(self) -> Activity | None:
        return activity_named(self.cleaned_data["activity"], self.person) if self.cleaned_data["activity"].strip() else None

    def clean_agreement(self) -> Agreement | None:
        text = self.cleaned_data["agreement"].strip()
        found = understanding.agreement(text, self.person) if text else None
        if text and found is None:
            raise ValidationError(_("No hay un convenio con ese número que usted pueda ver."))
        return found

    def clean(self) -> dict:
        given = super().clean() or {}
        if given.get("amount") is None:
            given["currency"] = ""
        elif not given.get("currency"):
            self.add_error("currency", _("Escriba el monto y su moneda, los dos."))
        given["who"] = understanding.organisation(given.get("who_written", ""), self.person)
        return given


class OutcomeForm(forms.Form):
    """How a pledge ended."""

    kept = forms.ChoiceField(
        label=gettext_lazy("Qué pasó"),
        choices=[("yes", gettext_lazy("Se cumplió")), ("no", gettext_lazy("No se cumplirá"))],
        widget=forms.RadioSelect,
    )
    on = day(gettext_lazy("Cuándo se cumplió"), required=False)
    outcome = forms.CharField(
        label=gettext_lazy("Detalle"),
        required=False,
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=gettext_lazy("Si no se cumplirá, diga por qué."),
    )

    def clean(self) -> dict:
        given = super().clean() or {}
        if given.get("kept") == "yes" and not given.get("on") and "on" not in self.errors:
            self.add_error("on", _("Escriba el día en que se cumplió."))
        if given.get("kept") == "no" and not given.get("outcome", "").strip():
            self.add_error("outcome", _("Diga qué pasó."))
        return given


class RateForm(Plain):
    """A dated rate with its source."""

    date = day(gettext_lazy("Fecha"))
    base = forms.ChoiceField(label=gettext_lazy("Una unidad de"))
    quote = forms.ChoiceField(label=gettext_lazy("Costó, en"))
    value = line(
        gettext_lazy("Tasa"),
        gettext_lazy("Cuántas unidades de la segunda moneda por una de la primera: 1.766,5 COP por un USD."),
        40,
        required=True,
        decimal=True,
    )
    source = line(
        gettext_lazy("De dónde sale"), gettext_lazy("Publicación, dirección o documento; con él otra persona la comprueba."), required=True
    )
    context = line(
        gettext_lazy("Solo para la actividad"),
        gettext_lazy("Su código, si es la tasa a la que se cambió su dinero. Vacío: para todas."),
        60,
    )

    def __init__(self, *args: Any, person, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.person = person
        for name in ("base", "quote"):
            self.fields[name].choices = currencies()  # type: ignore[attr-defined]
        self.fields["base"].initial, self.fields["quote"].initial = "USD", "COP"

    def clean_value(self):
        return self.read("value", one_reading)

    def clean_context(self) -> str:
        text = self.cleaned_data["context"].strip()
        return activity_named(text, self.person).code if text else ""


class RateChoice(forms.ModelChoiceField):
    """Rates to choose from, as the reader writes them."""

    def label_from_instance(self, obj: Rate) -> str:
        return rate_said(obj, get_language() or "es")


class PinForm(forms.Form):
    """Which rate of the day an entry is converted with."""

    rate = RateChoice(Rate.objects.none(), label=gettext_lazy("Tasa"), empty_label=None, widget=forms.RadioSelect)

    def __init__(self, *args: Any, rates: Iterable[Rate], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["rate"].queryset = Rate.objects.filter(pk__in=[one.pk for one in rates])  # type: ignore[attr-defined]
