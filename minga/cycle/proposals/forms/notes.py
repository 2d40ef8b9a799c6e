"""What the pages of the note and of its templates ask."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import MinValueValidator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from minga.cycle.organisations import understanding
from minga.cycle.proposals.forms.fields import WhoField, line, words
from minga.cycle.proposals.models import Template, TemplateSection

SPARE, MOST = 4, 40
TEMPLATE_CELLS = ("title", "help", "required", "max_words")


class TextForm(forms.Form):
    """A section of the note."""

    text = words(gettext_lazy("Texto"), rows=16, most=understanding.LONGEST)


class CommentForm(forms.Form):
    text = words(gettext_lazy("Comentario"), rows=3, required=True, most=4000)


class AssistanceForm(forms.Form):
    assistance = line(gettext_lazy("Institución que ayudó a escribir la nota"))
    assistance_fund = line(gettext_lazy("Fondo con que se pagó esa ayuda"))


class ChoiceForm(forms.Form):
    """The templates in use that serve a cooperant: its own first, then the general ones."""

    template = forms.ChoiceField(label=gettext_lazy("Plantilla"), widget=forms.RadioSelect)

    def __init__(self, *args: Any, templates: list[Template], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.templates = {one.code: one for one in templates}
        self.fields["template"].choices = [(one.code, one.name) for one in templates]  # type: ignore[attr-defined]

    def clean_template(self) -> Template:
        return self.templates[self.cleaned_data["template"]]


class TemplateForm(forms.Form):
    """A template with its sections, some empty ones at the end; a section without a title is no section."""

    code = forms.SlugField(
        label=gettext_lazy("Código"), max_length=40, help_text=gettext_lazy("Letras sin tilde, números y guiones: bmz-nota.")
    )
    name = line(gettext_lazy("Nombre"), required=True, most=200)
    cooperant = WhoField(label=gettext_lazy("Cooperante"), required=False, help_text=gettext_lazy("Vacío, si sirve para cualquiera."))
    lead = words(gettext_lazy("Para qué sirve"), rows=2, most=1000)
    active = forms.BooleanField(label=gettext_lazy("En uso: se puede elegir para notas nuevas"), required=False, initial=True)

    def __init__(self, *args: Any, person: Any, template: Template | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["cooperant"].seen = understanding.seen_by(person)  # type: ignore[attr-defined]
        self.kept: list[TemplateSection] = list(template.sections.all()) if template else []
        if template:
            del self.fields["code"]
            told = {"name": template.name, "lead": template.lead, "active": template.active}
            self.initial = {**self.initial, **told, "cooperant": template.cooperant.code if template.cooperant else ""}
        self.own = list(self.fields)
        self.count = min(MOST, len(self.kept) + SPARE)
        for number in range(self.count):
            self.add_row(number)

    def add_row(self, number: int) -> None:
        row = self.kept[number] if number < len(self.kept) else None
        boxes: dict[str, forms.Field] = {
            "title": line(_("Título de la sección"), most=200),
            "help": words(_("Qué se escribe aquí"), rows=2, most=2000),
            "required": forms.BooleanField(label=_("Obligatoria"), required=False),
            "max_words": forms.IntegerField(label=_("Máximo de palabras"), required=False, validators=[MinValueValidator(1)]),
        }
        for name, field in boxes.items():
            field.initial = getattr(row, name) if row else name == "required" or None
            self.fields[f"{name}-{number}"] = field

    def clean(self) -> dict:
        given = super().clean() or {}
        for number in range(self.count):
            if (given.get(f"help-{number}") or given.get(f"max_words-{number}")) and not given.get(f"title-{number}"):
                self.add_error(f"title-{number}", _("Escriba el título, o vacíe la sección."))
        return given

    def values(self) -> dict[str, Any]:
        """Return what the action takes."""
        given = self.cleaned_data
        rows = []
        for number in range(self.count):
            row = {name: given[f"{name}-{number}"] for name in TEMPLATE_CELLS}
            if row["title"]:
                rows.append(row | ({"key": self.kept[number].key} if number < len(self.kept) else {}))
        return {name: given[name] for name in self.own} | {"sections": rows}

    @property
    def head(self) -> list[forms.BoundField]:
        return [self[name] for name in self.own]

    @property
    def groups(self) -> list[tuple[str, list[forms.BoundField]]]:
        """Return (legend, fields) of each section."""
        return [(_("Sección %(n)s") % {"n": n + 1}, [self[f"{name}-{n}"] for name in TEMPLATE_CELLS]) for n in range(self.count)]

    def refuse(self, error: ValidationError) -> None:
        """Show what the action refused: beside its box, or above all."""
        if not hasattr(error, "error_dict"):
            self.add_error(None, error.messages)
            return
        for name, messages in error.message_dict.items():
            self.add_error(name if name in self.own else None, messages)
