"""What the pages of plans, agendas and macro-projects ask."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from minga.cycle.needs import understanding
from minga.cycle.needs.forms.boxes import NOT_SAID, codes, line, read, row_of, sectors, whole_number, year_box
from minga.cycle.needs.forms.demands import plan_items
from minga.cycle.needs.models import Agenda, Plan, PlanItem
from minga.cycle.needs.states import ActorKind
from minga.cycle.organisations.models import Organisation
from minga.ground.codelists.models import Code

WHO = gettext_lazy("Nombre, siglas o código. Si no está en el directorio, queda como lo escriba.")
SOURCE = gettext_lazy("De dónde sale: documento, página o dirección.")


def in_order(form: forms.Form, why: str) -> int | None:
    """Return the last year of a form; ValidationError with these words where it is before the first."""
    first, last = form.cleaned_data.get("from_year"), form.cleaned_data["to_year"]
    if first and last and last < first:
        raise ValidationError(why)
    return last


class OwnForm(forms.Form):
    """A form that asks for which of one's governments where there are several."""

    organisation = forms.ChoiceField(label=gettext_lazy("Institución"))

    def __init__(self, *args: Any, mine: list[Organisation] | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.mine = mine or []
        if mine is None:
            del self.fields["organisation"]
        else:
            self.fields["organisation"].choices = [(one.code, one.name) for one in mine]  # type: ignore[attr-defined]

    def clean_organisation(self) -> Organisation:
        return next(one for one in self.mine if one.code == self.cleaned_data["organisation"])

    @property
    def values(self) -> dict[str, Any]:
        """What a valid form says but for the institution."""
        return {name: value for name, value in self.cleaned_data.items() if name != "organisation"}


class PlanForm(OwnForm):
    """A development plan."""

    kind = forms.ChoiceField(label=gettext_lazy("Clase"), choices=Plan.Kind.choices)
    name = line(
        gettext_lazy("Nombre"), gettext_lazy("Por ejemplo: Plan de desarrollo y ordenamiento territorial 2023–2027."), required=True
    )
    from_year = year_box(gettext_lazy("Desde el año"))
    to_year = year_box(gettext_lazy("Hasta el año"))
    source = line(gettext_lazy("Fuente"), SOURCE)

    def clean_to_year(self) -> int | None:
        return in_order(self, _("El plan termina antes de empezar."))


class ItemForm(forms.Form):
    """An objective, a strategy or a programme: what is above it decides which."""

    parent = forms.ChoiceField(
        label=gettext_lazy("Dentro de"),
        help_text=gettext_lazy("Nada: es un objetivo. Un objetivo: es una estrategia. Una estrategia: es un programa."),
        required=False,
    )
    number = line(gettext_lazy("Número"), gettext_lazy("Como está en el plan: 6, 6.1…"), 20)
    name = line(gettext_lazy("Nombre"), most=400, required=True)

    def __init__(self, *args: Any, plan: Plan, fixed: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if fixed:
            del self.fields["parent"]
            return
        held = plan.items.exclude(level=PlanItem.Level.PROGRAMME)
        self.fields["parent"].choices = [  # type: ignore[attr-defined]
            ("", gettext_lazy("Nada: es un objetivo")),
            *((str(one.pk), f"{one.get_level_display()}: {one}") for one in held),
        ]

    @property
    def values(self) -> dict[str, Any]:
        """What a valid form says, its level by what is above it."""
        parent = row_of(PlanItem, self.cleaned_data.get("parent"))
        below = {PlanItem.Level.OBJECTIVE: PlanItem.Level.STRATEGY, PlanItem.Level.STRATEGY: PlanItem.Level.PROGRAMME}
        level = below[PlanItem.Level(parent.level)] if parent else PlanItem.Level.OBJECTIVE
        return {"level": level, "parent": parent, "number": self.cleaned_data["number"], "name": self.cleaned_data["name"]}


class AgendaForm(OwnForm):
    """The agenda of a period."""

    title = line(gettext_lazy("Título"), required=True)
    from_year = year_box(gettext_lazy("Desde el año"), required=True)
    to_year = year_box(gettext_lazy("Hasta el año"), required=True)
    unit = line(gettext_lazy("Territorio"), gettext_lazy("Nombre o código. Vacío: el de la institución."))
    source = line(gettext_lazy("Fuente"), SOURCE)

    def clean_to_year(self) -> int | None:
        return in_order(self, _("La agenda termina antes de empezar."))

    def clean_unit(self):
        found = read(self, "unit", understanding.units)
        if found and len(found) > 1:
            raise ValidationError(_("Escriba un solo territorio."))
        return found[0] if found else None


class ParticipantForm(forms.Form):
    """Who took part in making an agenda."""

    as_written = line(gettext_lazy("Quién"), WHO, required=True)
    kind = forms.ChoiceField(label=gettext_lazy("De dónde"), choices=ActorKind.choices)

    def __init__(self, *args: Any, person, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.person = person

    @property
    def values(self) -> dict[str, Any]:
        """What a valid form says, with the organisation it surely is."""
        found = understanding.known(self.cleaned_data["as_written"], self.person)
        return {
            "as_written": found.name if found else self.cleaned_data["as_written"],
            "kind": self.cleaned_data["kind"],
            "organisation": found,
        }


class PriorityForm(forms.Form):
    """A priority of an agenda with the result by which it is measured (R-012)."""

    theme = line(gettext_lazy("Prioridad"), required=True)
    plan_item = forms.ChoiceField(label=gettext_lazy("A qué del plan de desarrollo responde"), required=False)
    sector = forms.ChoiceField(label=gettext_lazy("Sector"), required=False)
    goal = forms.ChoiceField(label=gettext_lazy("ODS"), required=False)
    indicator = line(gettext_lazy("Indicador"), gettext_lazy("Con qué se mide. Sin él, la prioridad consta como incompleta."))
    baseline = line(gettext_lazy("Línea de base"), gettext_lazy("Valor de hoy, con su año."), 120)
    target = line(gettext_lazy("Meta"), gettext_lazy("A qué valor se quiere llegar, y cuándo."), 120)

    def __init__(self, *args: Any, agenda: Agenda, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, found in (("plan_item", plan_items(agenda.organisation)), ("sector", sectors()), ("goal", codes("ODS"))):
            self.fields[name].choices = [NOT_SAID, *found]  # type: ignore[attr-defined]

    @property
    def values(self) -> dict[str, Any]:
        """What a valid form says."""
        given = self.cleaned_data
        linked = {
            "plan_item": row_of(PlanItem, given["plan_item"]),
            "sector": row_of(Code, given["sector"]),
            "goal": row_of(Code, given["goal"]),
        }
        return given | linked


class CapacityForm(forms.Form):
    """What is done so that a partner can do more (R-012)."""

    partner = line(gettext_lazy("Socio o aliado"), required=True)
    action = line(
        gettext_lazy("Qué se hace para que pueda más"), gettext_lazy("Capacitación, asistencia, intercambio…"), 400, required=True
    )
    year = year_box(gettext_lazy("Año"))

    def __init__(self, *args: Any, person, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.person = person

    @property
    def values(self) -> dict[str, Any]:
        """What a valid form says, with the organisation that the partner surely is."""
        return self.cleaned_data | {"organisation": understanding.known(self.cleaned_data["partner"], self.person)}


class MacroForm(OwnForm):
    """A set of macro-projects."""

    title = line(gettext_lazy("Título"), required=True)
    declared = whole_number(
        gettext_lazy("Cuántos declara la fuente"),
        gettext_lazy("Si no coincide con los que se listan, queda un hallazgo a la vista."),
        most=999,
    )
    source = line(gettext_lazy("Fuente"), SOURCE)


class ProjectForm(forms.Form):
    """One macro-project."""

    name = line(gettext_lazy("Nombre del macroproyecto"), required=True)


class FreezeForm(forms.Form):
    """A version of the yearly plan."""

    note = line(gettext_lazy("Nota"), gettext_lazy("Por ejemplo: la que se presentó a la mesa de cooperación."))
