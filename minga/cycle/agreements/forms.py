"""The forms of agreements: what was typed in a section becomes changes by place; addendum, signature and fulfilment are plain forms."""

import datetime
import re
import secrets
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from minga.cycle.agreements.labels import Labels, name_of
from minga.cycle.agreements.positions import Values, flat
from minga.cycle.agreements.shape import ROWS, Field, Rows, Section, Sort, field_at
from minga.cycle.agreements.understanding import NotUnderstood, understood, who
from minga.ground.codelists.models import Code
from minga.ground.territory.models import Country

ROW_ID = re.compile(r"[0-9a-z]{1,12}\Z")
MOST_ROWS = 100
AT_FAULT = {"parties": Sort.WHO, "values": Sort.CURRENCY}  # the box of a row that what is wrong with the whole row is about


@dataclass
class Cell:
    """One box of the form, ready to be shown; `echo`: what was understood of a number or a day, in words."""

    place: str
    column: Field
    shown: str
    errors: list[str] = field(default_factory=list)
    notes: list[Any] = field(default_factory=list)
    options: list[tuple[str, str]] = field(default_factory=list)
    echo: str = ""

    @property
    def id(self) -> str:
        """The id of its box in the page."""
        return "c-" + self.place.replace(".", "-")

    @property
    def described(self) -> str:
        """The ids of what says more about the box: hint, echo, error, notes."""
        ids = [f"{self.id}-h"] if self.column.hint else []
        ids += [f"{self.id}-s"] if self.echo else []
        ids += [f"{self.id}-e"] if self.errors else []
        return " ".join(ids + [f"{self.id}-o{number}" for number, _one in enumerate(self.notes, 1)])

    @property
    def suggests(self) -> bool:
        """Whether the box offers values while one types."""
        return self.column.sort in (Sort.UNIT, Sort.WHO, Sort.SECTOR, Sort.AGREEMENT)

    @property
    def decimal(self) -> bool:
        return self.column.sort in (Sort.AMOUNT, Sort.COUNT)


@dataclass
class Line:
    """One row of a table of the form; `proposed`: who a written name may mean."""

    rows: Rows
    id: str
    number: int
    cells: list[Cell]
    notes: list[Any] = field(default_factory=list)

    @property
    def place(self) -> str:
        return f"{self.rows.name}.{self.id}"


@dataclass
class Read:
    """What a posted section says: changes by place, and what could not be understood with the reason."""

    changes: dict[str, Any]
    errors: dict[str, str]


def read(section: Section, base: Values, posted: Mapping[str, str], person=None) -> Read:
    """Turn what was posted for a section into what it changes of the values it was opened with; `person`: who typed it.

    Boxes that were not posted, or that stand as they were shown, are left alone; an empty box empties its place; a row comes to be
    when one of its boxes is filled.
    """
    known, labels, made = flat(base), Labels(base), Read({}, {})
    for place, column in posted_cells(section, posted):
        text = str(posted[place]).strip()
        if text == boxed(place, column, known, labels):
            continue
        if column.sort is Sort.WHO:
            read_who(place, text, made, person)
            continue
        try:
            made.changes[place] = understood(column, text, person=person)
        except NotUnderstood as refused:
            made.errors[place] = str(refused)
    made.changes = {place: value for place, value in made.changes.items() if known.get(place) != value}
    return made


def read_who(place: str, text: str, made: Read, person) -> None:
    """Read who a party is: the name as written and the organisation that surely bears it."""
    row = place.rpartition(".")[0]
    try:
        name = understood(ROWS["parties"].columns[1], text)
    except NotUnderstood as refused:
        made.errors[place] = str(refused)
        return
    written, organisation = who(person, name) if name else (None, None)
    made.changes |= {place: written, f"{row}.organisation": organisation.code if organisation else None}


def posted_cells(section: Section, posted: Mapping[str, str]) -> Iterator[tuple[str, Field]]:
    """Yield (place, field) of each box that was posted."""
    for one in section.fields:
        if not one.hidden and one.name in posted:
            yield one.name, one
    for rows in section.rows:
        columns = {one.name: one for one in rows.shown}
        for place in posted:
            parts = place.split(".")
            if len(parts) == 3 and parts[0] == rows.name and ROW_ID.match(parts[1]) and parts[2] in columns:
                yield place, columns[parts[2]]


def boxed(place: str, column: Field, known: Mapping[str, Any], labels: Labels) -> str:
    """Return what stands in the box of a place."""
    value = known.get(place)
    if column.sort is Sort.WHO and value:
        organisation = known.get(place.rpartition(".")[0] + ".organisation")
        return f"{value} ({organisation})" if organisation else str(value)
    return labels.typed(column, value)


@dataclass(frozen=True)
class Shown:
    """What a section shows its boxes with: the values, what was typed and is not saved, what is wrong, the notes of the review."""

    values: Values
    typed: Mapping[str, str]
    errors: Mapping[str, str]
    notes: Mapping[str, list]
    labels: Labels
    known: Mapping[str, Any]


def fields_to_show(section: Section, with_: Shown) -> list[Cell]:
    """Return the boxes of the single fields of a section."""
    return [cell_of(one.name, one, with_) for one in section.fields if not one.hidden]


def tables_to_show(section: Section, with_: Shown, blank: str = "") -> list[dict]:
    """Return the tables of a section: their rows, those only typed yet, and a blank one where asked for or where there is none."""
    tables = []
    for rows in section.rows:
        ids = [row["id"] for row in with_.values.get(rows.name, [])]
        ids += [place.split(".")[1] for place in with_.typed if place.startswith(f"{rows.name}.")]
        ids = list(dict.fromkeys(ids))
        if (blank == rows.name or not ids) and len(ids) < MOST_ROWS:
            ids.append(f"n{secrets.token_hex(3)}")
        lines = [line_of(rows, row_id, number, with_) for number, row_id in enumerate(ids, 1)]
        tables.append({"rows": rows, "lines": lines, "notes": with_.notes.get(rows.name, [])})
    return tables


def line_of(rows: Rows, row_id: str, number: int, with_: Shown) -> Line:
    at = f"{rows.name}.{row_id}"
    errors = [with_.errors[at]] if at in with_.errors else []
    cells = [cell_of(f"{at}.{one.name}", one, with_) for one in rows.shown]
    at_fault = next((cell for cell in cells if cell.column.sort is AT_FAULT.get(rows.name)), cells[0])
    at_fault.errors += errors
    return Line(rows, row_id, number, cells, with_.notes.get(at, []))


def cell_of(place: str, one: Field, with_: Shown) -> Cell:
    shown = with_.typed[place] if place in with_.typed else boxed(place, one, with_.known, with_.labels)
    cell = Cell(place, one, shown, [with_.errors[place]] if place in with_.errors else [], with_.notes.get(place, []))
    if one.sort in (Sort.CODE, Sort.CURRENCY):
        cell.options = options(one.list, str(with_.known.get(place) or ""))
    elif one.sort is Sort.YES_NO:
        cell.options = [("yes", _("Sí")), ("no", _("No"))]
    elif one.sort is Sort.COUNTRY:
        cell.options = countries(with_.labels.language)
        cell.shown = cell.shown if place in with_.typed else str(with_.known.get(place) or "")
    if one.sort in (Sort.AMOUNT, Sort.DATE, Sort.DAY) and with_.known.get(place) and place not in with_.typed:
        cell.echo = with_.labels.of(one, with_.known[place])
    return cell


def options(list_code: str, chosen: str) -> list[tuple[str, str]]:
    """Return the choices of a list in the reader's language: today's values, and the chosen one even where it was withdrawn."""
    rows = Code.objects.of(list_code).select_related("parent").order_by("position", "code")
    plain = list_code == "Currency"
    return [
        (row.code, f"{row.code} · {row.name}" if plain else f"{row.parent.name}: {row.name}" if row.parent_id and row.parent else row.name)
        for row in rows
        if row.until is None or row.code == chosen
    ]


def countries(language: str) -> list[tuple[str, str]]:
    column = "name_es" if language == "es" else "name_en"
    return list(Country.objects.order_by(column).values_list("iso2", column))


def summary(errors: Mapping[str, str], values: Values) -> list[tuple[str, str]]:
    """Return (id of the box, sentence) of what is to be corrected, in the words that stand beside the box."""
    return [("c-" + place.replace(".", "-"), f"{name_of(place, values)}: {text}" if place else text) for place, text in errors.items()]


def refused_by_place(refused: ValidationError) -> dict[str, str]:
    """Return {place: sentence} of what the agreement refuses; what is wrong with it as a whole stands at the section's first box."""
    if not hasattr(refused, "error_dict"):
        return {"": " ".join(refused.messages)}
    found = refused.error_dict.items()
    return {"" if place == "__all__" else place: " ".join(said(place, one) for one in many) for place, many in found}


MISSING = {
    "role": gettext_lazy("Elija el papel."),
    "kind": gettext_lazy("Elija la clase."),
    "title": gettext_lazy("Escriba el título."),
    "as_written": gettext_lazy("Escriba quién es."),
    "party": gettext_lazy("Escriba quién es."),
}


def said(place: str, refused: ValidationError) -> str:
    """Return a refusal in words: of what has to be there and is not, what to do about it."""
    column = field_at(place)
    if column and refused.code in ("null", "blank"):
        return str(MISSING.get(column.name) or _("Falta «%(label)s».") % {"label": column.label})
    return " ".join(refused.messages)


class PartialDateField(forms.CharField):
    """A day, a month or a year as people write it; clean() gives the text that is kept. `whole`: the day is needed."""

    def __init__(self, *args, whole: bool = False, **kwargs) -> None:
        super().__init__(*args, max_length=20, widget=forms.TextInput(attrs={"autocomplete": "off", "class": "w-m"}), **kwargs)
        self.sort = Sort.DAY if whole else Sort.DATE

    def clean(self, value: Any) -> str:
        return read_as(self.sort, super().clean(value))


class AmountField(forms.CharField):
    """An amount as people write it, with either separator; clean() gives a Decimal or None."""

    def __init__(self, *args, **kwargs) -> None:
        widget = forms.TextInput(attrs={"autocomplete": "off", "inputmode": "decimal", "class": "w-m num"})
        super().__init__(*args, max_length=64, widget=widget, **kwargs)

    def clean(self, value: Any) -> Decimal | None:
        text = read_as(Sort.AMOUNT, super().clean(value))
        return Decimal(text) if text else None


def read_as(sort: Sort, text: str) -> str:
    """Return the kept text of what was typed in a box of its own; ValidationError where it is not understood."""
    try:
        return understood(Field("", sort, ""), text) or ""
    except NotUnderstood as refused:
        raise ValidationError(str(refused)) from refused


DATES = gettext_lazy("Por ejemplo 14/03/2026.")


class SignForm(forms.Form):
    """When an agreement was signed, and under which number."""

    signed_on = PartialDateField(label=gettext_lazy("Fecha de la firma"), help_text=DATES, whole=True)
    number = forms.CharField(label=gettext_lazy("Número propio"), max_length=80, required=False)

    def clean_signed_on(self) -> datetime.date:
        return datetime.date.fromisoformat(self.cleaned_data["signed_on"])


class FromProposalForm(forms.Form):
    """The kind and the title of the agreement of an approved case."""

    kind = forms.ChoiceField(label=gettext_lazy("Clase"))
    title = forms.CharField(label=gettext_lazy("Título"), max_length=400)

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.fields["kind"].choices = [("", _("Sin elegir")), *options("TIPO_CONVENIO", "")]  # type: ignore[attr-defined]


class AddendumForm(forms.Form):
    """A signed change: when, what, and the new end or the added amount where it changes them."""

    signed_on = PartialDateField(label=gettext_lazy("Suscrita el"), help_text=DATES)
    object = forms.CharField(label=gettext_lazy("Qué cambia"), max_length=4000, widget=forms.Textarea(attrs={"rows": 4}))
    new_end = PartialDateField(label=gettext_lazy("Nuevo fin"), help_text=gettext_lazy("Vacío, si no cambia la vigencia."), required=False)
    added_amount = AmountField(label=gettext_lazy("Monto que añade"), help_text=gettext_lazy("Vacío, si no añade."), required=False)
    added_currency = forms.ChoiceField(label=gettext_lazy("Moneda"), required=False)

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.fields["added_currency"].choices = [("", _("Sin elegir")), *options("Currency", "")]  # type: ignore[attr-defined]


class MeetForm(forms.Form):
    """When an obligation was met, and with what, in words; the document comes beside it."""

    on = PartialDateField(label=gettext_lazy("Cumplida el"), help_text=DATES, whole=True)
    words = forms.CharField(
        label=gettext_lazy("Con qué se cumplió"),
        help_text=gettext_lazy("Por ejemplo: informe semestral, oficio 45. Si adjunta el documento, puede quedar vacío."),
        max_length=300,
        required=False,
    )

    def clean_on(self) -> datetime.date:
        return datetime.date.fromisoformat(self.cleaned_data["on"])


class EnclosureForm(forms.Form):
    """The title of a document and whether everybody may download it."""

    title = forms.CharField(label=gettext_lazy("Título del documento"), max_length=300)
    public = forms.BooleanField(label=gettext_lazy("Público: cualquiera puede descargarlo desde la ficha."), required=False)


def sections_filled(section: Section, values: Values) -> Iterable[str]:
    """Return the names of a section that hold something."""
    names = [one.name for one in section.fields if not one.hidden] + [rows.name for rows in section.rows]
    return [name for name in names if values.get(name) not in (None, "", [])]
