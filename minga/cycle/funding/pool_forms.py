"""What the pages of counterpart pools ask."""

from collections.abc import Iterable, Mapping
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from minga.cycle.activities.models import Activity
from minga.cycle.funding.forms import AMOUNT_HINT, Plain, activity_named, echo, line
from minga.cycle.funding.models import PoolYear
from minga.cycle.funding.queries import year_told
from minga.cycle.organisations.models import Organisation
from minga.ground.kit.money import Money


class PoolForm(Plain):
    """A new pool of one of the person's institutions."""

    organisation = forms.ModelChoiceField(
        Organisation.objects.none(), to_field_name="code", label=gettext_lazy("Institución"), empty_label=None
    )
    name = line(gettext_lazy("Nombre"), gettext_lazy("Por ejemplo: Bolsa de contrapartida del Distrito."), 200, required=True)
    currency = forms.ChoiceField(label=gettext_lazy("Moneda"))

    def __init__(self, *args: Any, institutions: Iterable[int], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["organisation"].queryset = Organisation.objects.filter(pk__in=list(institutions))  # type: ignore[attr-defined]


class BudgetForm(Plain):
    """The budget of a year of a pool."""

    year = forms.IntegerField(label=gettext_lazy("Año"), min_value=1990, max_value=2100, initial=lambda: timezone.localdate().year)
    amount = line(gettext_lazy("Presupuesto"), AMOUNT_HINT, 64, required=True, decimal=True)
    source = line(gettext_lazy("De dónde sale"), gettext_lazy("Acuerdo u ordenanza que lo aprueba."))
    reason = line(gettext_lazy("Motivo, si el año ya tenía presupuesto"), most=500)


class CommitmentForm(Plain):
    """A promise from a year of a pool to an activity."""

    year = forms.ChoiceField(label=gettext_lazy("Año"))
    activity = line(gettext_lazy("Código de la actividad"), gettext_lazy("Por ejemplo PRJ-001."), 60, required=True)
    amount = line(gettext_lazy("Monto"), AMOUNT_HINT, 64, required=True, decimal=True)

    def __init__(self, *args: Any, years: Mapping[int, PoolYear], person, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.person, self.years = person, years
        self.fields["year"].choices = [(str(year), str(year)) for year in years]  # type: ignore[attr-defined]

    def clean_activity(self) -> Activity:
        return activity_named(self.cleaned_data["activity"], self.person)

    def clean(self) -> dict:
        """Tell, before it is entered, that a commitment passes what is left of its year."""
        given = super().clean() or {}
        if given.get("amount") is not None and given.get("year"):
            left = year_told(self.years[int(given["year"])], self.own_currency).left
            over = given["amount"] - left.amount
            if over > 0:
                facts = {"year": given["year"], "over": echo(Money(over, self.own_currency))}
                self.warnings = [_("Con este compromiso la bolsa pasa el presupuesto de %(year)s en %(over)s.") % facts]
        return given
