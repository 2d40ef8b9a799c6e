"""What a step of a case asks: a reason, where and when a note was sent, an answer, a condition met."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from minga.cycle.needs.models import Demand
from minga.cycle.needs.states import OPEN
from minga.cycle.organisations import understanding
from minga.cycle.organisations.models import Organisation
from minga.cycle.proposals.forms.fields import LinesField, WhenField, WhoField, line, words
from minga.cycle.proposals.models import Evidence

REASON = gettext_lazy("Queda en la bitácora y lo lee quien trabaja en este caso.")


class PlainForm(forms.Form):
    """A step that asks nothing."""


class ReasonForm(forms.Form):
    reason = words(gettext_lazy("Motivo"), REASON, required=True)


class WithdrawForm(ReasonForm):
    learnt = words(gettext_lazy("Qué se aprendió"), gettext_lazy("Le servirá a quien lo intente después."))


class SubmitForm(forms.Form):
    submitted = WhenField(label=gettext_lazy("Cuándo se envió"))
    recipient = line(gettext_lazy("A quién se envió"), gettext_lazy("Oficina o persona del cooperante."), required=True)
    term_months = forms.IntegerField(
        label=gettext_lazy("Plazo de la respuesta, en meses"),
        help_text=gettext_lazy("Cuando pase, Minga avisa. Vacío, si el cooperante no dio plazo."),
        required=False,
        min_value=1,
        max_value=120,
    )


class AnswerForm(forms.Form):
    """An answer; `own`: the cooperant gives it itself, else with what it is on record."""

    answered = WhenField(label=gettext_lazy("Cuándo se respondió"))
    reason = words(gettext_lazy("Qué dice la respuesta"))
    evidence = line(gettext_lazy("Con qué consta"), gettext_lazy("Por ejemplo: oficio 45, del 3 de marzo de 2026. O adjunte el documento."))

    def __init__(self, *args: Any, own: bool = True, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if own:
            del self.fields["evidence"]


class ConditionForm(AnswerForm):
    conditions = LinesField(label=gettext_lazy("Condiciones que hay que cumplir antes"))
    field_order = ("answered", "conditions")


class RefuseForm(AnswerForm):
    reason = words(gettext_lazy("Motivo del rechazo"), required=True)
    learnt = words(gettext_lazy("Qué se aprendió"), gettext_lazy("Le servirá a quien lo intente después."))

    def __init__(self, *args: Any, own: bool = True, **kwargs: Any) -> None:
        super().__init__(*args, own=own, **kwargs)
        if own:
            del self.fields["learnt"]  # the institution writes what it learnt


class LearnForm(forms.Form):
    learnt = words(gettext_lazy("Qué se aprendió"), gettext_lazy("Le servirá a quien lo intente después."), required=True)


class MeetForm(forms.Form):
    on = WhenField(label=gettext_lazy("Cuándo se cumplió"))
    words = line(gettext_lazy("Con qué se cumplió"), gettext_lazy("Si adjunta el documento, puede quedar vacío."))


class EvidenceForm(forms.Form):
    kind = forms.ChoiceField(label=gettext_lazy("Qué fue"), choices=Evidence.Kind.choices)
    on = WhenField(label=gettext_lazy("Cuándo fue"))
    text = line(gettext_lazy("Qué se hizo y quiénes"), required=True, most=500)


class SystemsForm(forms.Form):
    uses = forms.ChoiceField(
        label=gettext_lazy("¿Usa los sistemas del país?"),
        choices=[("", gettext_lazy("Aún no se sabe")), ("yes", gettext_lazy("Sí")), ("no", gettext_lazy("No"))],
        required=False,
    )
    which = line(gettext_lazy("Cuáles"), gettext_lazy("Presupuesto, compras públicas, auditoría u otros."))

    def clean_uses(self) -> bool | None:
        return {"yes": True, "no": False}.get(self.cleaned_data["uses"])


class CaseForm(forms.Form):
    """A case that begins without a match: whose, with whom, from which demand, and why."""

    organisation = forms.ChoiceField(label=gettext_lazy("Institución"))
    cooperant = WhoField(label=gettext_lazy("Cooperante"))
    title = line(gettext_lazy("Título del caso"), required=True)
    demand = forms.ChoiceField(
        label=gettext_lazy("Demanda a la que responde"),
        help_text=gettext_lazy("Sin una demanda unida al plan, el caso no llega a la nota conceptual."),
        required=False,
    )
    because = words(
        gettext_lazy("Por qué empieza sin un emparejamiento"),
        gettext_lazy("Por ejemplo: el cooperante se acercó en una visita."),
        required=True,
    )
    our_gain = words(gettext_lazy("Qué gana el territorio"), rows=3)
    their_gain = words(gettext_lazy("Qué gana el cooperante"), rows=3)

    def __init__(self, *args: Any, person: Any, institutions: list[Organisation], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.institutions = {one.code: one for one in institutions}
        self.fields["organisation"].choices = [(one.code, one.name) for one in institutions]  # type: ignore[attr-defined]
        self.fields["cooperant"].seen = understanding.seen_by(person)  # type: ignore[attr-defined]
        found = Demand.objects.filter(organisation__in=institutions, stage__in=OPEN).order_by("code")
        self.demands = {one.code: one for one in found}
        choices = [("", _("Ninguna todavía")), *((one.code, f"{one.code} · {one.title}") for one in self.demands.values())]
        self.fields["demand"].choices = choices  # type: ignore[attr-defined]

    def clean_organisation(self) -> Organisation:
        return self.institutions[self.cleaned_data["organisation"]]

    def clean_demand(self) -> Demand | None:
        return self.demands.get(self.cleaned_data["demand"])
