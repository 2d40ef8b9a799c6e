"""What a person decides of two records; actions say whether it may be."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from minga.evidence.merging.states import Kind
from minga.ground.kit.reasons import LONGEST

KEPT = _("Queda en la bitácora, con su nombre y la hora.")


def why(label: Any, help_text: Any = KEPT, *, required: bool = True) -> forms.CharField:
    """Return the field of a reason."""
    return forms.CharField(
        label=label, help_text=help_text, required=required, max_length=LONGEST, widget=forms.Textarea({"rows": 3}), strip=True
    )


class MergeForm(forms.Form):
    """Which of the two stays, and why they are one; `despite` only for administrators, where the RUC differ."""

    kept = forms.ChoiceField(label=_("Cuál se conserva"), widget=forms.RadioSelect)
    reason = why(_("Por qué son lo mismo"))
    despite = why(_("Por qué, aunque tengan RUC distintos"), required=False)
    state = forms.CharField(widget=forms.HiddenInput, required=False, max_length=64)

    prefix = "unir"

    def __init__(self, *args, choices: list[tuple[str, str]], despite: bool, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.fields["kept"].choices = choices  # type: ignore[attr-defined]
        if not despite:
            del self.fields["despite"]


class ApartForm(forms.Form):
    """Why two records are not the same."""

    prefix = "separar"
    reason = why(_("Por qué no son lo mismo"))
    state = forms.CharField(widget=forms.HiddenInput, required=False, max_length=64)


class UndoForm(forms.Form):
    """Why a decision is taken back."""

    prefix = "deshacer"
    reason = why(_("Por qué se deshace"))


class CompareForm(forms.Form):
    """Two records to look at side by side, by their codes."""

    kind = forms.ChoiceField(label=_("Clase"), choices=Kind.choices)
    one = forms.CharField(label=_("Un código"), max_length=40)
    other = forms.CharField(label=_("Otro código"), max_length=40)
