"""What the pages of an office ask; actions decide."""

from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.dates import MONTHS
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from minga.cycle.needs.models import PlanItem, Strategy, StrategyItem
from minga.cycle.office.models import Initiative, Promotion
from minga.cycle.office.queries import plan_items_of
from minga.cycle.organisations.models import Organisation
from minga.ground.codelists.models import Code
from minga.ground.kit.boxes import DayInput
from minga.ground.kit.numbers import Ambiguous, NotANumber, read_number
from minga.ground.territory.models import Country


def line(label: Any, hint: Any = "", *, required: bool = True, most: int = 300) -> forms.CharField:
    """Return a box of one line."""
    return forms.CharField(label=label, help_text=hint, max_length=most, required=required)


def lines(label: Any, hint: Any = "", *, required: bool = True, rows: int = 4) -> forms.CharField:
    """Return a box of several lines."""
    return forms.CharField(label=label, help_text=hint, max_length=5000, required=required, widget=forms.Textarea(attrs={"rows": rows}))


def month(label: Any) -> forms.TypedChoiceField:
    """Return a choice of the twelve months, in the reader's language."""
    return forms.TypedChoiceField(label=label, coerce=int, choices=lambda: [(number, capfirst(name)) for number, name in MONTHS.items()])


class OwnForm(forms.Form):
    """A form of one of the person's institutions; the choice is shown only where there are several."""

    organisation = forms.ModelChoiceField(
        Organisation.objects.none(), to_field_name="code", label=_("Institución"), empty_label=None, required=True
    )

    def __init__(self, *args: Any, institutions: Iterable[int], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        mine = Organisation.objects.filter(pk__in=list(institutions))
        box: Any = self.fields["organisation"]
        box.queryset = mine
        self.only: Organisation | None = mine.first() if mine.count() == 1 else None
        if self.only:
            box.widget, box.required = forms.HiddenInput(), False

    def clean_organisation(self) -> Organisation | None:
        return self.cleaned_data["organisation"] or self.only


class YearForm(OwnForm):
    """A new year."""

    year = forms.IntegerField(label=_("Año"), min_value=1990, max_value=2100, initial=lambda: timezone.localdate().year)
    note = lines(_("Para qué"), _("Lo que la oficina quiere lograr ese año, en dos o tres frases."), required=False)


class TaskForm(forms.Form):
    """An activity of a year."""

    name = line(_("Actividad"), _("Por ejemplo: actualizar el mapeo de cooperantes."))
    from_month = month(_("Desde"))
    to_month = month(_("Hasta"))
    responsible = line(_("Responsable"), required=False, most=150)


class CloseForm(forms.Form):
    """The end of an activity."""

    day = forms.DateField(label=_("Fecha de cierre"), widget=DayInput(), initial=timezone.localdate)
    outcome = lines(_("Qué resultó"))


class PromotionForm(OwnForm):
    """What was done to promote cooperation."""

    date = forms.DateField(label=_("Fecha"), widget=DayInput(), initial=timezone.localdate)
    kind = forms.ChoiceField(label=_("Clase"), choices=Promotion.Kind.choices)
    title = line(_("Qué se hizo"))
    with_whom = line(_("Con quién"), required=False)
    outcome = lines(_("Qué resultó"), required=False)


class ReasonForm(forms.Form):
    """Why something is struck."""

    reason = lines(_("Motivo"), _("Queda en la bitácora, con su nombre y la hora."), rows=2)


class TopicForm(OwnForm):
    """A topic for the negotiation of treaties."""

    title = line(_("Tema"), _("Lo que debería entrar en la negociación, en una línea."))
    plan_item = forms.ModelChoiceField(
        PlanItem.objects.none(),
        label=_("Prioridad de su plan de desarrollo"),
        help_text=_("Solo se consideran temas que constan en el plan: elija cuál."),
        empty_label=_("Elija una"),
    )
    country = forms.ModelChoiceField(
        Country.objects.all(), label=_("País con el que se negocia"), required=False, empty_label=_("Cualquiera, o no se sabe")
    )
    reason = lines(_("Por qué debe considerarse"))

    def __init__(self, *args: Any, institutions: Iterable[int], **kwargs: Any) -> None:
        super().__init__(*args, institutions=institutions, **kwargs)
        items = plan_items_of(institutions)
        box: Any = self.fields["plan_item"]
        box.queryset = PlanItem.objects.filter(pk__in=[one.pk for one in items]).select_related("plan").order_by("plan", "position", "pk")


class AnswerForm(forms.Form):
    """What the centre answers, and the step that goes with it."""

    step = forms.ChoiceField(label=_("Qué se decide"), widget=forms.RadioSelect)
    answer = lines(_("Respuesta"), _("La lee quien lo envió."), required=False)

    def __init__(self, *args: Any, steps: Iterable[tuple[str, Any]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["step"].choices = list(steps)  # type: ignore[attr-defined]


class InitiativeForm(OwnForm):
    """A strategy, a plan or a guideline that an institution proposes."""

    kind = forms.ChoiceField(label=_("Qué propone"), choices=Initiative.Kind.choices)
    title = line(_("Título"))
    text = lines(_("En qué consiste"), _("Qué cambia, para quién y por qué."), rows=8)


class EmptyForm(forms.Form):
    """A question that is answered by its button."""


class StrategyForm(OwnForm):
    """A new strategy."""

    title = line(_("Título"))
    year = forms.IntegerField(label=_("Año"), min_value=1990, max_value=2100, required=False)
    note = lines(_("Nota"), required=False)
    source = line(_("De dónde sale"), _("El documento en que consta, con su página."), required=False)


class ItemForm(forms.Form):
    """A theme, an area or a line of a strategy."""

    level = forms.ChoiceField(label=_("Nivel"), choices=StrategyItem.Level.choices)
    parent = forms.ModelChoiceField(
        StrategyItem.objects.none(),
        label=_("Dentro de"),
        help_text=_("Un área va dentro de una temática; una línea, dentro de un área."),
        required=False,
        empty_label=_("Nada: es una temática"),
    )
    name = line(_("Nombre"))

    def __init__(self, *args: Any, strategy: Strategy, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        box: Any = self.fields["parent"]
        box.queryset = strategy.items.exclude(level=StrategyItem.Level.LINE)


class GapForm(forms.Form):
    """A social gap."""

    sector = forms.ModelChoiceField(Code.objects.none(), to_field_name="code", label=_("Sector"), empty_label=None)
    indicator = line(_("Qué se mide"), _("Por ejemplo: desnutrición crónica en menores de cinco años."), most=200)
    value = forms.CharField(label=_("Valor"), required=False, max_length=30, help_text=_("Vacío si la fuente no da la cifra: no es cero."))
    measure = line(_("Unidad de medida"), _("Por ejemplo: porcentaje de niñas y niños."), most=60)
    year = forms.IntegerField(label=_("Año"), min_value=1990, max_value=2100)
    source = line(_("Fuente"), _("Quién lo publica y dónde se lee."))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        box: Any = self.fields["sector"]
        box.queryset = Code.objects.of("CLUSTER_SECTOR")

    def clean_value(self) -> Decimal | None:
        text = self.cleaned_data["value"].strip()
        if not text:
            return None
        try:
            read = read_number(text)
        except NotANumber as refused:
            raise ValidationError(str(refused)) from refused
        if isinstance(read, Ambiguous):
            raise ValidationError(_("No se sabe si el punto o la coma separa miles o decimales: escriba dos decimales, o ninguno."))
        return read.value


class StrengthForm(forms.Form):
    """A strength of a territory, in both languages."""

    title_es = line(_("Fortaleza"), _("En una línea: lo que hace del territorio un buen socio."), most=200)
    text_es = lines(_("En qué consiste"), required=False)
    title_en = line(_("Fortaleza, en inglés"), _("Para el perfil en inglés; vacío, se muestra en español."), required=False, most=200)
    text_en = lines(_("En qué consiste, en inglés"), required=False)
    position = forms.IntegerField(label=_("Orden"), min_value=0, max_value=99, initial=0)
    source = line(_("Fuente"), _("De dónde sale, si consta en un documento."), required=False)
