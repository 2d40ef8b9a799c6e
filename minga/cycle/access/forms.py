"""Forms of requests: what is asked, what the form holds, what whoever decides writes."""

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from minga.cycle.access.models import AccountRequest
from minga.cycle.organisations.matching import Names
from minga.cycle.organisations.models import InstitutionalRole, Organisation
from minga.cycle.organisations.queries import meant_by


class AskForm(forms.Form):
    """What somebody tells of themselves to ask for an account."""

    email = forms.EmailField(label=_("Correo institucional"), help_text=_("Aquí llega el formulario. Use el de su institución."))
    name = forms.CharField(label=_("Nombre y apellidos"), max_length=150)
    organisation_written = forms.CharField(
        label=_("Institución"),
        max_length=300,
        help_text=_("Elíjala de la lista o escriba su nombre o su sigla."),
        widget=forms.TextInput(attrs={"list": "instituciones", "autocomplete": "organization"}),
    )
    post = forms.CharField(label=_("Cargo"), max_length=150)
    role = forms.ChoiceField(
        label=_("Rol de su institución en la cooperación"), choices=[("", "—"), *InstitutionalRole.choices], help_text=_("Uno de cuatro.")
    )
    phone = forms.CharField(
        label=_("Teléfono"), max_length=40, help_text=_("Con extensión, como 03 299 7800, ext. 114: sirve para confirmar que es usted.")
    )
    why = forms.CharField(label=_("Para qué necesita la cuenta"), max_length=1000, widget=forms.Textarea(attrs={"rows": 3}))

    def values(self) -> dict:
        """Return what `actions.ask` takes; the institution where the directory knows it by that name, acronym or alias."""
        written = self.cleaned_data["organisation_written"]
        found = Names.near(written).find(written)
        return self.cleaned_data | {"organisation": found if found and found.public else None}


class SignedFormFields(forms.ModelForm):
    """What the form holds, all of it needed in the end, none of it while it is being written."""

    class Meta:
        model = AccountRequest
        fields = ["name", "identity", "post", "unit", "phone", "authority", "authority_post", "why"]
        widgets = {"why": forms.Textarea(attrs={"rows": 3})}

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            field.required = False
            field.needed = True  # type: ignore[attr-defined]  # in the end: none of them is optional
            field.label = str(field.label)[:1].upper() + str(field.label)[1:]
            field.widget.attrs.pop("required", None)
        self.fields["identity"].help_text = _("La cédula con todas sus cifras, o el pasaporte con sus letras.")
        self.fields["phone"].help_text = _("Con extensión, como 03 299 7800, ext. 114: sirve para confirmar que es usted.")

    def _post_clean(self) -> None:
        """Leave the request as it is: the action changes it."""


class HandInForm(forms.Form):
    """The signed form as a file."""

    signed = forms.FileField(label=_("Formulario firmado"), help_text=_("PDF, JPG o PNG de hasta 5 MB."), allow_empty_file=True)
    declared = forms.BooleanField(label=_("El formulario está firmado a mano por mí y por la autoridad"), required=False)


class CheckForm(forms.Form):
    """The institution that is meant, where it was not recognised."""

    organisation = forms.CharField(
        label=_("Institución del directorio"),
        required=False,
        max_length=300,
        help_text=_("Nombre, sigla o código."),
        widget=forms.TextInput(attrs={"list": "instituciones"}),
    )

    domain_confirmed = forms.BooleanField(
        required=False, label=_("Confirmé por otro medio, como el teléfono de la institución, que este correo es suyo")
    )

    def clean_organisation(self) -> Organisation | None:
        """Return the organisation; ValidationError where the directory knows none by what was written."""
        written = self.cleaned_data["organisation"]
        if not written:
            return None
        found = meant_by(written) or Names.near(written).find(written)
        if not found:
            raise ValidationError(_("El directorio no conoce «%(name)s»."), params={"name": written})
        return found


class ReasonForm(forms.Form):
    """Why."""

    reason = forms.CharField(label=_("Motivo"), max_length=1000, widget=forms.Textarea(attrs={"rows": 3}))
