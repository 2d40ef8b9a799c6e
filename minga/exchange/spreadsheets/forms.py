"""What the pages of loads ask: a file, how its columns are read, what its words mean, why a load is undone."""

from dataclasses import replace
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from minga.exchange.spreadsheets.columns import FIELDS, Field, check_plan, fields_of
from minga.exchange.spreadsheets.models import Mapping
from minga.exchange.spreadsheets.naming import PARTED
from minga.exchange.spreadsheets.plans import DATES, DECIMALS, KINDS, Plan, PlanRefused
from minga.exchange.spreadsheets.sheets import ENDINGS, Table
from minga.ground.codelists.models import Code
from minga.ground.territory.models import Country

NOWHERE = [("", gettext_lazy("Sin lugar: queda solo en la fila guardada"))]
NOT_SAID = [("", gettext_lazy("Sin decir"))]
FIXED = {
    "activity": ("country", "kind", "status", "source_kind", "modality", "funder", "executor"),
    "organisation": ("kind", "country", "source_kind", "scope"),
}
LANGUAGES = {"es": gettext_lazy("español"), "en": gettext_lazy("inglés"), "fr": gettext_lazy("francés"), "pt": gettext_lazy("portugués")}


class RowsForm(forms.Form):
    """A file with a table."""

    file = forms.FileField(
        label=gettext_lazy("Archivo"),
        help_text=gettext_lazy("CSV, XLSX o una lista JSON. Nada se escribe todavía: antes verá qué se entiende de cada fila."),
        widget=forms.ClearableFileInput(attrs={"accept": ",".join(f".{one}" for one in ENDINGS)}),
        error_messages={"required": gettext_lazy("Elija un archivo."), "empty": gettext_lazy("El archivo está vacío.")},
    )


class BringForm(RowsForm):
    """A file and how it is first read."""

    mapping = forms.ChoiceField(
        label=gettext_lazy("Mapeo guardado"), required=False, help_text=gettext_lazy("Si ya cargó una tabla igual, elija cómo se leyó.")
    )
    kind = forms.ChoiceField(label=gettext_lazy("Qué trae cada fila"), choices=list(KINDS.items()))
    sheet = forms.CharField(
        label=gettext_lazy("Hoja"), required=False, max_length=120, help_text=gettext_lazy("De un libro con varias: su nombre o su número.")
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        saved = [(str(one.pk), f"{one.name} ({one.get_kind_display()})") for one in Mapping.objects.all()]
        self.fields["mapping"].choices = [("", _("Ninguno: se propone uno")), *saved]  # type: ignore[attr-defined]

    @property
    def plan(self) -> Plan:
        """The plan with which the file is first read."""
        given = self.cleaned_data
        saved = Mapping.objects.filter(pk=given["mapping"]).first() if given["mapping"] else None
        plan = saved.read if saved else Plan(kind=given["kind"])
        return replace(plan, sheet=given["sheet"].strip() or plan.sheet)


class PlanForm(forms.Form):
    """How a file is read: where each column goes, what holds for every row, how days and amounts are written."""

    name = forms.CharField(
        label=gettext_lazy("Nombre del mapeo"), max_length=120, help_text=gettext_lazy("Con él lo encuentra la próxima vez.")
    )
    code_prefix = forms.CharField(
        label=gettext_lazy("Prefijo de los códigos"),
        max_length=12,
        help_text=gettext_lazy("De 2 a 12 mayúsculas o cifras: WB hace WB-P007029."),
    )
    title = forms.CharField(
        label=gettext_lazy("De dónde viene"), max_length=300, help_text=gettext_lazy("El título de la fuente, como se citará.")
    )
    publisher = forms.CharField(label=gettext_lazy("Quién la publica"), max_length=300, required=False)
    licence = forms.CharField(label=gettext_lazy("Licencia que declara"), max_length=300, required=False)
    sheet = forms.ChoiceField(label=gettext_lazy("Hoja"), required=False)
    header = forms.IntegerField(
        label=gettext_lazy("Fila que nombra las columnas"), min_value=0, required=False, help_text=gettext_lazy("0: se busca sola.")
    )
    dates = forms.ChoiceField(label=gettext_lazy("Orden de las fechas con barras"), choices=list(DATES.items()))
    decimal = forms.ChoiceField(label=gettext_lazy("Signo decimal"), choices=list(DECIMALS.items()), required=False)
    currency = forms.ChoiceField(label=gettext_lazy("Moneda de los montos que no la dicen"), required=False)
    language = forms.ChoiceField(label=gettext_lazy("Idioma de los textos"), choices=list(LANGUAGES.items()))
    parted = forms.CharField(
        label=gettext_lazy("Signos que separan varios nombres de una celda"), max_length=10, required=False, strip=False
    )

    def __init__(self, *args: Any, plan: Plan, table: Table, **kwargs: Any) -> None:
        self.plan, self.table = plan, table
        kwargs["initial"] = self.first()
        super().__init__(*args, **kwargs)
        for number, column in enumerate(table.columns):
            self.fields[f"c{number}"] = forms.ChoiceField(label=column, choices=places(plan.kind), required=False)
        for name in FIXED[plan.kind]:
            self.fields[f"f_{name}"] = fixed(fields_of(plan.kind)[name])
        self.fields["sheet"].choices = [(one, one) for one in table.sheets] or [("", "–")]  # type: ignore[attr-defined]
        codes = Code.objects.of("Currency").current().order_by("code").values_list("code", flat=True)
        first = [code for code in ("USD", "EUR", "COP", "PEN", "BOB") if code in set(codes)]
        self.fields["currency"].choices = [*NOT_SAID, *((code, code) for code in dict.fromkeys([*first, *codes]))]  # type: ignore[attr-defined]

    def first(self) -> dict[str, Any]:
        """What stands in the boxes at first: the plan's."""
        found = {name: value for name, value in self.plan.plain().items() if isinstance(value, str | int)}
        found |= {f"c{number}": self.plan.columns.get(column, "") for number, column in enumerate(self.table.columns)}
        found |= {f"f_{name}": value for name, value in self.plan.constants.items()}
        return found | {"parted": next(iter(self.plan.parted.values()), ";"), "sheet": self.table.sheet, "code_prefix": self.plan.prefix}

    @property
    def columns(self) -> list[tuple[Any, list[str]]]:
        """Each column's box with the first three values that the file has in it."""
        shown = []
        for number, column in enumerate(self.table.columns):
            values = dict.fromkeys(line[column][:80] for line in self.table.lines[:200] if line[column].strip())
            shown.append((self[f"c{number}"], list(values)[:3]))
        return shown

    @property
    def constants(self) -> list[Any]:
        return [self[f"f_{name}"] for name in FIXED[self.plan.kind]]

    def clean(self) -> dict:
        """Turn the boxes into a plan; what is wrong with it is said on top."""
        given = super().clean() or {}
        if self.errors:
            return given
        fields = fields_of(self.plan.kind)
        columns = {column: given[f"c{n}"] for n, column in enumerate(self.table.columns) if given.get(f"c{n}")}
        offered = {f"f_{name}" for name in FIXED[self.plan.kind]}
        kept = {name: value for name, value in self.plan.constants.items() if f"f_{name}" not in offered}
        constants = kept | {name: given[f"f_{name}"].strip() for name in FIXED[self.plan.kind] if given[f"f_{name}"].strip()}
        signs = given["parted"] if given["parted"].strip() else PARTED
        parted = {column: signs for column, name in columns.items() if fields[name].read in ("names", "place")}
        simple = ("name", "title", "publisher", "licence", "dates", "decimal", "currency", "language", "sheet")
        told = {name: given[name].strip() for name in simple} | {
            "prefix": given["code_prefix"].strip().upper(),
            "header": given["header"] or 0,
        }
        self.plan = replace(self.plan, columns=columns, constants=constants, parted=parted, **told)
        try:
            check_plan(self.plan)
        except PlanRefused as error:
            self.add_error(None, str(error))
        return given


def places(kind: str) -> list[tuple[str, Any]]:
    """Return where a column may go."""
    return [*NOWHERE, *((one.name, one.label) for one in FIELDS[kind])]


def fixed(field: Field) -> forms.Field:
    """Return the box of what holds for every row: a list where the field has one, else a line."""
    label = str(field.label)
    if field.read == "code":
        rows = Code.objects.of(field.list).current()
        return forms.ChoiceField(label=label, required=False, choices=[*NOT_SAID, *((one.code, one.name) for one in rows)])
    return forms.CharField(label=label, required=False, max_length=300)


def meanings(field: Field) -> list[tuple[str, str]]:
    """Return what a word of a field may mean: a country, or a value of its list."""
    if field.read == "country":
        return [(one.iso2, one.name) for one in Country.objects.order_by("sort_key")]
    return [(one.code, one.name) for one in Code.objects.of(field.list).current()]


class WordsForm(forms.Form):
    """What the words mean that a list of codes does not know: one box for each."""

    def __init__(self, *args: Any, plan: Plan, unknown: list[tuple[str, str, int]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.plan, self.unknown = plan, unknown
        fields = fields_of(plan.kind)
        for number, (column, word, count) in enumerate(unknown):
            choices = [("", _("Por decidir")), ("-", _("No dice nada")), *meanings(fields[plan.columns[column]])]
            label = _("%(column)s: «%(word)s» (%(count)s filas)") % {"column": column, "word": word[:80], "count": count}
            self.fields[f"w{number}"] = forms.ChoiceField(label=label, choices=choices, required=False)

    @property
    def answered(self) -> Plan:
        """The plan with the words that were given a meaning."""
        values = {column: dict(words) for column, words in self.plan.values.items()}
        for number, (column, word, _count) in enumerate(self.unknown):
            code = self.cleaned_data.get(f"w{number}", "")
            if code:
                values.setdefault(column, {})[word] = "" if code == "-" else code
        return replace(self.plan, values=values)


class ReasonForm(forms.Form):
    reason = forms.CharField(label=gettext_lazy("Motivo"), max_length=1000, widget=forms.Textarea(attrs={"rows": 3}))
