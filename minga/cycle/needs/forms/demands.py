"""What the page of a demand asks."""

from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from minga.cycle.needs import understanding
from minga.cycle.needs.forms.boxes import NOT_SAID, codes, currencies, line, read, row_of, sectors, whole_number, words, year_box
from minga.cycle.needs.legality import BY_LAW, GUARDS
from minga.cycle.needs.models import Demand, MacroProject, PlanItem, Priority, StrategyItem
from minga.cycle.needs.queries import sectors_of
from minga.cycle.needs.states import Language, Purpose, Readiness
from minga.cycle.organisations.models import Organisation
from minga.cycle.organisations.understanding import date
from minga.ground.codelists.models import Code
from minga.ground.kit.money import Precision, half_up

SECTORS = ("sector_1", "sector_2", "sector_3")
MODELS: dict[str, Any] = {"plan_item": PlanItem, "priority": Priority, "strategy_line": StrategyItem, "macro_project": MacroProject}
ON_FORM = (
    "title",
    "problem",
    "objective",
    "expected",
    "unit_strengthened",
    "counterpart_in_kind",
    "beneficiary_groups",
)  # texts as they are
AMOUNT_HINT = gettext_lazy("Como lo escribe usted: 12.500,00 o 12,500.00. Si no se sabe, déjelo vacío: no es cero.")


class DemandForm(forms.Form):
    """A demand, whole or begun: only the title is needed to save it."""

    title = line(gettext_lazy("Título"), required=True)
    purpose = forms.ChoiceField(label=gettext_lazy("Para qué"), choices=Purpose.choices, widget=forms.RadioSelect, initial=Purpose.PLAN)
    unit_strengthened = line(
        gettext_lazy("Unidad que se fortalece"),
        gettext_lazy("Si es fortalecimiento institucional: la dirección, unidad o equipo. No hace falta entonces un vínculo con el plan."),
        200,
    )
    plan_item = forms.ChoiceField(
        label=gettext_lazy("A qué de su plan de desarrollo responde"),
        help_text=gettext_lazy("Un objetivo, una estrategia o un programa. Si falta, añádalo antes en Planes."),
        required=False,
    )
    priority = forms.ChoiceField(label=gettext_lazy("Prioridad de la agenda territorial"), required=False)
    strategy_line = forms.ChoiceField(label=gettext_lazy("Línea de la estrategia de cooperación"), required=False)
    macro_project = forms.ChoiceField(label=gettext_lazy("Macroproyecto"), required=False)
    problem = words(gettext_lazy("Problema"), gettext_lazy("Qué pasa hoy y a quién afecta."))
    objective = words(gettext_lazy("Objetivo"), gettext_lazy("Qué se quiere lograr."))
    expected = words(gettext_lazy("Resultados esperados"))
    units = words(
        gettext_lazy("Dónde"), gettext_lazy("Un territorio por línea: nombre o código. Por ejemplo: Tungurahua, o EC-1801."), rows=3
    )
    sector_1 = forms.ChoiceField(
        label=gettext_lazy("Sector principal"), help_text=gettext_lazy("Con él entra en el plan de demanda."), required=False
    )
    sector_2 = forms.ChoiceField(label=gettext_lazy("Otro sector"), required=False)
    sector_3 = forms.ChoiceField(label=gettext_lazy("Un tercer sector"), required=False)
    goals = forms.MultipleChoiceField(
        label=gettext_lazy("Objetivos de desarrollo sostenible"), required=False, widget=forms.CheckboxSelectMultiple
    )
    modality = forms.ChoiceField(
        label=gettext_lazy("Modalidad"),
        help_text=gettext_lazy("Un gobierno autónomo gestiona recursos no reembolsables y asistencia técnica, no préstamos."),
        required=False,
    )
    amount = line(gettext_lazy("Monto que se busca"), AMOUNT_HINT, 64, decimal=True)
    precision = forms.ChoiceField(label=gettext_lazy("Exactitud del monto"), choices=Precision.choices, required=False)
    counterpart = line(gettext_lazy("Contrapartida propia"), AMOUNT_HINT, 64, decimal=True)
    currency = forms.ChoiceField(label=gettext_lazy("Moneda de los montos"), required=False)
    counterpart_in_kind = line(gettext_lazy("Contrapartida en especie"), gettext_lazy("Personal, locales, equipos…"))
    starts = line(gettext_lazy("Cuándo debería empezar"), gettext_lazy("Un día, un mes o un año: 14/03/2027, 03/2027 o 2027."), 20)
    months = whole_number(gettext_lazy("Duración en meses"), least=1, most=600)
    languages = forms.MultipleChoiceField(
        label=gettext_lazy("Idiomas en que puede presentarse"),
        required=False,
        choices=Language.choices,
        widget=forms.CheckboxSelectMultiple,
    )
    beneficiaries = whole_number(gettext_lazy("Personas a las que llega"), most=10**11)
    beneficiary_groups = line(gettext_lazy("Grupos"), gettext_lazy("Por ejemplo: mujeres recicladoras, niñez."))
    readiness = forms.ChoiceField(label=gettext_lazy("Preparación"), choices=[NOT_SAID, *Readiness.choices], required=False)
    year = year_box(gettext_lazy("Año del plan de demanda"))
    public = forms.BooleanField(
        label=gettext_lazy("Pública cuando se valide: todos la ven y entra en el plan que se publica"), required=False, initial=True
    )
    justify_territory = words(gettext_lazy("Justificación: territorio propio"), most=2000)
    justify_competence = words(gettext_lazy("Justificación: competencia del nivel de gobierno"), most=2000)

    def __init__(self, *args: Any, organisation: Organisation, due: tuple[str, ...] = (), **kwargs: Any) -> None:
        """`due`: the guards whose justification is asked for; of the others it is asked where one was written before."""
        super().__init__(*args, **kwargs)
        self.organisation = organisation
        choices: dict[str, list] = {
            "plan_item": plan_items(organisation),
            "priority": rows(Priority.objects.filter(agenda__organisation=organisation).select_related("agenda"), "agenda"),
            "strategy_line": rows(StrategyItem.objects.filter(strategy__organisation=organisation).select_related("strategy"), "strategy"),
            "macro_project": rows(MacroProject.objects.filter(group__organisation=organisation).select_related("group"), "group"),
            **dict.fromkeys(SECTORS, sectors()),
            "modality": codes("MODALIDAD"),
            "currency": currencies(),
        }
        for name, found in choices.items():
            self.fields[name].choices = [NOT_SAID, *found]  # type: ignore[attr-defined]
            if name in MODELS and not found and name != "plan_item":
                del self.fields[name]
        self.fields["goals"].choices = codes("ODS")  # type: ignore[attr-defined]
        written = {name for name in BY_LAW if self.initial.get(f"justify_{name}") or (self.data and self.data.get(f"justify_{name}"))}
        for name in BY_LAW:
            if f"justify_{name}" in self.fields and name not in {*due, *written}:
                del self.fields[f"justify_{name}"]

    def clean_amount(self):
        return read(self, "amount", understanding.amount)

    def clean_counterpart(self):
        return read(self, "counterpart", understanding.amount)

    def clean_starts(self) -> str:
        return read(self, "starts", date) or ""

    def clean_units(self):
        return read(self, "units", understanding.units) or []

    def clean(self) -> dict:
        given = super().clean() or {}
        if not given.get("currency") and (given.get("amount") is not None or given.get("counterpart") is not None):
            self.add_error("currency", _("Un monto necesita su moneda: elíjala."))
        return given

    @property
    def values(self) -> dict[str, Any]:
        """What a valid form says, as the actions take it."""
        given = self.cleaned_data
        chosen = [row_of(Code, given.get(name)) for name in SECTORS]
        same = (
            *ON_FORM,
            "purpose",
            "amount",
            "counterpart",
            "currency",
            "starts",
            "months",
            "languages",
            "beneficiaries",
            "readiness",
            "year",
        )
        return {
            **{name: given[name] for name in (*same, "public", "units")},
            **{name: row_of(model, given[name]) for name, model in MODELS.items() if name in given},
            "precision": given.get("precision") or Precision.EXACT,
            "modality": row_of(Code, given.get("modality")),
            "sectors": [one for one in chosen if one],
            "goals": list(Code.objects.filter(pk__in=given.get("goals") or [])),
            "justifications": {name: given[f"justify_{name}"].strip() for name in GUARDS if given.get(f"justify_{name}", "").strip()},
        }


def initial_of(demand: Demand, language: str) -> dict[str, Any]:
    """Return what the form shows of a demand, amounts as the reader writes them."""
    held = {name: getattr(demand, name) for name in ON_FORM}
    held |= {name: getattr(demand, name) for name in ("purpose", "currency", "precision", "starts", "months", "languages", "readiness")}
    held |= {name: getattr(demand, name) for name in ("beneficiaries", "year", "public")}
    held |= {name: str(getattr(demand, f"{name}_id") or "") for name in (*MODELS, "modality")}
    held |= {name: as_typed(getattr(demand, name), language) for name in ("amount", "counterpart")}
    held |= dict(zip(SECTORS, (str(one.pk) for one in sectors_of(demand)), strict=False))
    held["goals"] = [str(pk) for pk in demand.goals.values_list("pk", flat=True)]
    units = demand.units.select_related("country", "parent__parent").order_by("key")
    held["units"] = "\n".join(f"{one.full_name} ({one.key})" for one in units)
    return held | {f"justify_{name}": demand.justifications.get(name, "") for name in GUARDS}


def as_typed(amount: Decimal | None, language: str) -> str:
    """Return an amount as it may be typed again: without thousands marks, which could be read in two ways."""
    if amount is None:
        return ""
    text = f"{half_up(amount):f}".removesuffix(".00")
    return text if language.startswith("en") else text.replace(".", ",")


def plan_items(organisation: Organisation) -> list[tuple[str, list[tuple[str, str]]]]:
    """Return the items of an institution's plans to choose from, each plan a group, each level after its own above."""
    items = PlanItem.objects.filter(plan__organisation=organisation).select_related("plan", "parent__parent")
    groups: dict[str, list[PlanItem]] = {}
    for one in items.order_by("plan__name", "position", "pk"):
        groups.setdefault(one.plan.name, []).append(one)
    return [(name, [(str(one.pk), f"{one.get_level_display()}: {one}") for one in found]) for name, found in groups.items()]


def rows(found, above: str) -> list[tuple[str, str]]:
    """Return rows to choose from, what they belong to after their name."""
    return [(str(one.pk), f"{one} · {getattr(one, above)}") for one in found]
