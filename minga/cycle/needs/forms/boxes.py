"""Boxes that several forms of needs use."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from minga.cycle.organisations.understanding import NotUnderstood
from minga.ground.codelists.models import Code

NOT_SAID = ("", gettext_lazy("Sin decir"))
FIRST = ("USD", "COP", "EUR")  # the currencies of the reports stand first (R-159)


def line(label: Any, hint: Any = "", most: int = 300, *, required: bool = False, decimal: bool = False) -> forms.CharField:
    """Return a box of one line."""
    attrs: dict[str, Any] = {"autocomplete": "off"} | ({"inputmode": "decimal", "class": "w-m num"} if decimal else {})
    return forms.CharField(label=label, help_text=hint, max_length=most, required=required, widget=forms.TextInput(attrs=attrs))


def words(label: Any, hint: Any = "", *, required: bool = False, rows: int = 4, most: int = 5000) -> forms.CharField:
    """Return a box of several lines."""
    return forms.CharField(label=label, help_text=hint, required=required, max_length=most, widget=forms.Textarea(attrs={"rows": rows}))


def whole_number(label: Any, hint: Any = "", *, least: int = 0, most: int, required: bool = False) -> forms.IntegerField:
    """Return a box of a whole number."""
    return forms.IntegerField(
        label=label,
        help_text=hint,
        error_messages={"invalid": gettext_lazy("Escriba un número entero con cifras, sin separador de miles.")},
        required=required,
        min_value=least,
        max_value=most,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "class": "w-s num", "autocomplete": "off"}),
    )


def year_box(label: Any, hint: Any = "", *, required: bool = False) -> forms.IntegerField:
    return whole_number(label, hint, least=1990, most=2100, required=required)


def currencies() -> list[tuple[str, str]]:
    """Return the currencies to choose from, those of the reports first."""
    rows = list(Code.objects.of("Currency").filter(until=None).order_by("code"))
    first = [row for code in FIRST for row in rows if row.code == code]
    return [(row.code, f"{row.code} · {row.name}") for row in [*first, *(row for row in rows if row.code not in FIRST)]]


def codes(list_code: str) -> list[tuple[str, str]]:
    """Return the values of a list to choose from, by their row."""
    return [(str(row.pk), row.name) for row in Code.objects.of(list_code).current().order_by("position")]


def sectors() -> list[tuple[str, Any]]:
    """Return the sectors in their groups: the category itself, then each sector of it."""
    categories = list(Code.objects.of("SectorCategory").current().order_by("code"))
    below: dict[int, list[tuple[str, str]]] = {}
    for row in Code.objects.of("Sector").current().order_by("code"):
        below.setdefault(row.parent_id or 0, []).append((str(row.pk), f"{row.code} · {row.name}"))
    return [
        (
            f"{one.code} · {one.name}",
            [(str(one.pk), _("%(name)s (todo el sector)") % {"name": f"{one.code} · {one.name}"}), *below.get(one.pk, [])],
        )
        for one in categories
    ]


def read(form: forms.BaseForm, name: str, reader) -> Any:
    """Return what stands in a box as its value, None where it is empty; ValidationError in the reader's words."""
    text = (form.cleaned_data.get(name) or "").strip()
    try:
        return reader(text) if text else None
    except NotUnderstood as refused:
        raise ValidationError(str(refused)) from refused


def row_of(model, pk: str | None):
    """Return the row that a choice names, None where nothing is chosen."""
    return model.objects.filter(pk=pk).first() if pk else None


class ReasonForm(forms.Form):
    """Why a step is taken."""

    reason = words(gettext_lazy("Motivo"), gettext_lazy("Queda en la bitácora y lo lee la institución."), required=True, most=1000)
