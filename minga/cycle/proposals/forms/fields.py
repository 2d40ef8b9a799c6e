"""Fields that several forms of a case share: partial dates, lists of lines, organisations by any of their names."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from minga.cycle.organisations import understanding
from minga.cycle.organisations.models import Organisation
from minga.cycle.organisations.understanding import NotUnderstood
from minga.ground.codelists.models import Code

WHEN = gettext_lazy("Basta lo que se sabe: 2018, 07/2021 o 14/07/2021.")
ONE_EACH = gettext_lazy("Uno en cada línea.")
WHO = gettext_lazy("Nombre, siglas o código, como está en el directorio.")


def read(reader: Callable[[str], Any], text: str) -> Any:
    """Return what a reader makes of a text; ValidationError where it does not understand it."""
    try:
        return reader(text)
    except NotUnderstood as refused:
        raise ValidationError(str(refused)) from refused


class WhenField(forms.CharField):
    """A day, a month or a year as people write it; clean() gives the text that is kept, '' where nothing was written."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("help_text", WHEN)
        super().__init__(*args, max_length=20, widget=forms.TextInput(attrs={"autocomplete": "off", "class": "w-m"}), **kwargs)

    def clean(self, value: Any) -> str:
        text = super().clean(value)
        return read(understanding.date, text) if text else ""


class LinesField(forms.CharField):
    """Several texts, one in each line; clean() gives the list of those that say something."""

    def __init__(self, *args: Any, rows: int = 5, **kwargs: Any) -> None:
        kwargs.setdefault("help_text", ONE_EACH)
        super().__init__(*args, max_length=understanding.LONGEST, widget=forms.Textarea(attrs={"rows": rows}), **kwargs)

    def clean(self, value: Any) -> list[str]:
        text = super().clean(value)
        found = [line.strip() for line in text.splitlines() if line.strip()]
        long = next((at for at, line in enumerate(found, 1) if len(line) > 500), 0)
        if long:
            raise ValidationError(_("La línea %(n)s es demasiado larga: hasta 500 caracteres.") % {"n": long})
        return found


class WhoField(forms.CharField):
    """An organisation by any of its names; the form sets `seen`. clean() gives the organisation, None where nothing was written."""

    seen = Organisation.objects.none()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("help_text", WHO)
        super().__init__(*args, max_length=300, widget=forms.TextInput(attrs={"autocomplete": "off"}), **kwargs)

    def clean(self, value: Any) -> Organisation | None:
        text = super().clean(value)
        if not text:
            return None
        found = understanding.organisation(text, self.seen)
        if found is None:
            raise ValidationError(_("«%(name)s» no está en el directorio.") % {"name": text[:120]})
        return found


def words(label: Any, hint: Any = "", *, rows: int = 4, required: bool = False, most: int = 8000) -> forms.CharField:
    """Return a box of several lines."""
    return forms.CharField(label=label, help_text=hint, required=required, max_length=most, widget=forms.Textarea(attrs={"rows": rows}))


def line(label: Any, hint: Any = "", *, required: bool = False, most: int = 300) -> forms.CharField:
    """Return a box of one line."""
    return forms.CharField(label=label, help_text=hint, required=required, max_length=most)


def kinds() -> list[tuple[str, str]]:
    """Return the kinds of organisation to choose from."""
    rows = Code.objects.of("TIPO_ORGANIZACION").filter(until=None).select_related("parent").order_by("position", "code")
    return [("", _("Sin elegir")), *((row.code, row.name) for row in rows)]
