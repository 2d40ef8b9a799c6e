"""What the pages of matches ask: what each side gains, why a pair does not serve, how much each part weighs."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy

from minga.cycle.proposals.wording import PARTS
from minga.ground.kit.reasons import LONGEST


def told(label: Any, hint: Any) -> forms.CharField:
    """Return a box of some lines; whether it may be empty is decided by the action."""
    field = forms.CharField(label=label, help_text=hint, required=False, max_length=LONGEST, widget=forms.Textarea({"rows": 4}))
    field.needed = True  # type: ignore[attr-defined]
    return field


class AcceptForm(forms.Form):
    """What both sides gain (R-090)."""

    our_gain = told(gettext_lazy("Qué gana el territorio"), gettext_lazy("Lo que cambia para la gente si esto se hace."))
    their_gain = told(
        gettext_lazy("Ganancia del cooperante"),
        gettext_lazy("Qué logra el cooperante con ustedes: su prioridad, su mandato, lo que aprende. Sin esto no se pasa a negociar."),
    )


class RejectForm(forms.Form):
    """Why a pair does not serve."""

    cause = told(gettext_lazy("Por qué no sirve"), gettext_lazy("Se recuerda y no se propone otra vez. Puede retomarse cuando quiera."))


class WeightsForm(forms.Form):
    """The weight of each part, and why it changes."""

    def __init__(self, *args: Any, weights: Mapping[str, Decimal], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for part, label in PARTS.items():
            box = forms.TextInput({"inputmode": "decimal", "class": "w-s num", "autocomplete": "off"})
            self.fields[part] = forms.CharField(
                label=label, required=False, max_length=8, widget=box, initial=f"{weights[part].normalize():f}"
            )
            self.fields[part].needed = True  # type: ignore[attr-defined]
        self.fields["reason"] = told(gettext_lazy("Por qué cambian"), gettext_lazy("Queda en la bitácora, con su nombre y la hora."))
