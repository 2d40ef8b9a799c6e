from django import forms
from django.utils.translation import gettext_lazy as _

from minga.ground.accounts.models import LONGEST_TOKEN, Scope


class KeyForm(forms.Form):
    """What a new access key is asked for."""

    name = forms.CharField(
        label=_("Nombre de la llave"), max_length=80, help_text=_("Por ejemplo, el programa que la usará: «Tablero de la prefectura».")
    )
    scopes = forms.MultipleChoiceField(
        label=_("Qué podrá hacer el programa"), choices=Scope.choices, widget=forms.CheckboxSelectMultiple, initial=[Scope.READ]
    )
    days = forms.IntegerField(
        label=_("Días de validez"),
        min_value=1,
        max_value=LONGEST_TOKEN,
        initial=90,
        help_text=_("Entre 1 y 365. Después, el programa deja de entrar y usted hace otra llave."),
    )


class RevokeForm(forms.Form):
    """Which key is revoked."""

    revoke = forms.IntegerField(min_value=1, max_value=2**63 - 1, widget=forms.HiddenInput)
