"""One form for each section of the negotiation file; `values()` is what the action takes, `groups` how the page shows its rows."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from minga.cycle.organisations import understanding
from minga.cycle.organisations.models import Organisation
from minga.cycle.proposals.forms.fields import LinesField, WhenField, kinds, line, words
from minga.cycle.proposals.models import TipAnswer, criteria
from minga.cycle.proposals.shape import TIPS
from minga.cycle.proposals.values import Values

SPARE, MOST = 3, 60


class SectionForm(forms.Form):
    """A section whose fields are its values."""

    lead = ""

    def __init__(self, *args: Any, values: Values, person: Any = None, **kwargs: Any) -> None:
        self.person = person
        super().__init__(*args, **(kwargs | {"initial": self.shown(values)}))

    def shown(self, values: Values) -> Values:
        """Return the values as their boxes show them."""
        return {name: "\n".join(text) if isinstance(text, list) else text for name, text in values.items()}

    def values(self) -> Values:
        """Return what was typed, as the action takes it; only of a valid form."""
        return dict(self.cleaned_data)

    @property
    def groups(self) -> list[tuple[str, list[forms.BoundField]]]:
        """Return (legend, fields) of each group of the page; '' where it has no legend."""
        return [("", [self[name] for name in self.fields])]


class ApproachForm(SectionForm):
    approached = WhenField(label=gettext_lazy("Cuándo fue el primer acercamiento"), required=False)


class GainsForm(SectionForm):
    our_gain = words(gettext_lazy("Qué gana el territorio"))
    their_gain = words(
        gettext_lazy("Qué gana el cooperante"), gettext_lazy("Por ejemplo: avanzar en su estrategia, aprender, mostrar resultados.")
    )


class InterestsForm(SectionForm):
    interests = LinesField(label=gettext_lazy("Intereses que ambas partes comparten"), required=False)
    projects = LinesField(label=gettext_lazy("Proyectos sobre la mesa"), required=False)


class StrengthsForm(SectionForm):
    strengths = LinesField(label=gettext_lazy("Fortalezas"), required=False, rows=8)


class DiagnosisForm(SectionForm):
    diagnosed = WhenField(label=gettext_lazy("Cuándo se hizo"), required=False)
    diagnosis = words(gettext_lazy("Quiénes participaron y qué se halló"), rows=8)


class ConsultedForm(SectionForm):
    consulted_on = WhenField(label=gettext_lazy("Cuándo fue"), required=False)
    consulted_at = line(gettext_lazy("Dónde fue"), most=200)
    consulted = LinesField(label=gettext_lazy("Organizaciones que validaron la nota"), required=False, rows=12)


class RowsForm(SectionForm):
    """A section of rows with the same cells: those there are and a few empty ones; a row whose cells are all empty is no row."""

    list_name = ""
    legend: Any = ""
    cells: tuple[str, ...] = ()

    def __init__(self, *args: Any, values: Values, **kwargs: Any) -> None:
        self.rows_of = values[self.list_name]
        super().__init__(*args, values=values, **kwargs)
        self.count = self.counted()
        for number in range(self.count):
            told = self.rows_of[number] if number < len(self.rows_of) else {}
            for name, field in self.row_fields().items():
                field.initial = told.get(name)
                self.fields[f"{name}-{number}"] = field

    def counted(self) -> int:
        text = str(self.data.get("rows", "")) if self.is_bound else ""
        sent = int(text) if text.isascii() and text.isdigit() and len(text) < 4 else 0
        return min(MOST, max(sent, 0 if sent else len(self.rows_of) + SPARE))

    def row_fields(self) -> dict[str, forms.Field]:
        """Return the boxes of one row by their cells; each section has its own."""
        return {}

    def shown(self, values: Values) -> Values:
        return {}

    def clean(self) -> dict:
        given = super().clean() or {}
        for number in range(self.count):
            row = self.row(number)
            if any(row.values()):
                self.check(number, row)
        return given

    def row(self, number: int) -> dict[str, Any]:
        return {name: self.cleaned_data.get(f"{name}-{number}", "") for name in self.cells}

    def check(self, number: int, row: dict[str, Any]) -> None:
        """Add an error where a row that says something lacks its name."""
        if not row["name"] and f"name-{number}" not in self.errors:
            self.add_error(f"name-{number}", _("Escriba el nombre, o vacíe la fila."))

    def values(self) -> Values:
        return {self.list_name: [row for row in map(self.row, range(self.count)) if any(row.values())]}

    @property
    def groups(self) -> list[tuple[str, list[forms.BoundField]]]:
        names = list(self.row_fields())
        return [(f"{self.legend} {n + 1}", [self[f"{name}-{n}"] for name in names]) for n in range(self.count)]


class TeamForm(RowsForm):
    list_name, legend = "team", gettext_lazy("Persona")
    cells = ("name", "post", "knows_territory", "experienced", "prepared")

    def row_fields(self) -> dict[str, forms.Field]:
        checks = {
            "knows_territory": _("Conoce las potencialidades del territorio"),
            "experienced": _("Tiene experiencia en cooperación internacional"),
            "prepared": _("Se preparó sobre la agenda del cooperante"),
        }
        boxes = {name: forms.BooleanField(label=label, required=False) for name, label in checks.items()}
        return {"name": line(_("Nombre"), most=200), "post": line(_("Cargo o institución"), most=200), **boxes}


class PartnersForm(RowsForm):
    list_name, legend = "partners", gettext_lazy("Aliado")
    cells = ("name", "kind")

    def row_fields(self) -> dict[str, forms.Field]:
        hint = _("Si está en el directorio, basta su nombre o sus siglas.")
        return {"name": line(_("Nombre"), hint), "kind": forms.ChoiceField(label=_("Tipo"), required=False, choices=kinds())}

    def check(self, number: int, row: dict[str, Any]) -> None:
        super().check(number, row)
        if row["name"] and not row["kind"] and self.known(row["name"]) is None:
            self.add_error(f"kind-{number}", _("No está en el directorio: elija de qué tipo es."))

    def known(self, name: str) -> Organisation | None:
        return understanding.organisation(name, understanding.seen_by(self.person))

    def values(self) -> Values:
        rows = []
        for row in super().values()[self.list_name]:
            who = self.known(row["name"])
            told = {"name": who.name if who else row["name"], "organisation": who.code if who else ""}
            rows.append(told | {"kind": row["kind"] or (who.kind.code if who else "")})
        return {self.list_name: rows}


class TipsForm(SectionForm):
    """The seven tips in the order of the source, each with its answer."""

    def __init__(self, *args: Any, values: Values, **kwargs: Any) -> None:
        super().__init__(*args, values={}, **kwargs)
        told = {row["number"]: row for row in values["tips"]}
        choices = [("", _("Sin responder")), *TipAnswer.Said.choices]
        for one in TIPS:
            row = told.get(one.number, {})
            self.fields[f"said-{one.number}"] = forms.ChoiceField(
                label=_("Cómo está"), choices=choices, required=False, initial=row.get("said", "")
            )
            note = line(_("Nota"), most=500)
            note.initial = row.get("note", "")
            self.fields[f"note-{one.number}"] = note

    def clean(self) -> dict:
        given = super().clean() or {}
        for one in TIPS:
            if given.get(f"note-{one.number}") and not given.get(f"said-{one.number}"):
                self.add_error(f"said-{one.number}", _("Elija cómo está, además de la nota."))
        return given

    def values(self) -> Values:
        given = self.cleaned_data
        rows = [(one.number, given[f"said-{one.number}"], given[f"note-{one.number}"]) for one in TIPS]
        return {"tips": [{"number": number, "said": said, "note": note} for number, said, note in rows if said]}

    @property
    def groups(self) -> list[tuple[str, list[forms.BoundField]]]:
        return [(f"{one.number}. {one.text} («{one.cited}», {one.source})", self.of(one.number)) for one in TIPS]

    def of(self, number: int) -> list[forms.BoundField]:
        return [self[f"said-{number}"], self[f"note-{number}"]]


class CriteriaForm(SectionForm):
    """The six criteria of management, each with how this negotiation meets it."""

    def __init__(self, *args: Any, values: Values, **kwargs: Any) -> None:
        super().__init__(*args, values={}, **kwargs)
        told = {row["criterion"]: row["text"] for row in values["criteria"]}
        for one in criteria():
            field = words(one.name, one.definition, rows=3)
            field.initial = told.get(one.code, "")
            self.fields[one.code] = field

    def values(self) -> Values:
        return {"criteria": [{"criterion": code, "text": text} for code, text in self.cleaned_data.items() if text.strip()]}


FORMS: dict[str, type[SectionForm]] = {
    "acercamiento": ApproachForm,
    "ganancias": GainsForm,
    "intereses": InterestsForm,
    "equipo": TeamForm,
    "fortalezas": StrengthsForm,
    "alianzas": PartnersForm,
    "consejos": TipsForm,
    "criterios": CriteriaForm,
    "diagnostico": DiagnosisForm,
    "validacion": ConsultedForm,
}


def nothing_lost(form: SectionForm, theirs: Values) -> list[tuple[str, str]]:
    """Return (label, what it says now) of the fields of a section that somebody else saved meanwhile."""
    other = type(form)(values=theirs, person=form.person)
    rows = [(other[name].label, other[name].initial) for name in other.fields]
    return [(str(label), str(value)) for label, value in rows if value not in (None, "", False)]
