"""Forms of the pages by which people get in."""

from allauth.account import forms as allauth
from django import forms
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from minga.ground.accounts.models import Person


class ResetPasswordForm(allauth.ResetPasswordForm):
    """Who was let in by a temporary access, and has put no password, gets no link: registration gives another access."""

    def clean_email(self) -> str:
        """Return the address; `users` holds those who get a link."""
        email = super().clean_email()
        self.users: list[Person] = [person for person in self.users if person.has_usable_password() and not person.must_change_password]
        return email


class FirstPasswordForm(forms.Form):
    """The password of one's own, twice."""

    password1 = forms.CharField(label=_("Nueva contraseña"), strip=False, max_length=128)
    password2 = forms.CharField(label=_("Nueva contraseña (de nuevo)"), strip=False, max_length=128)

    def __init__(self, *args, person: Person, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.person = person

    def clean_password1(self) -> str:
        """Return the password; ValidationError where it is against the policy."""
        password = self.cleaned_data["password1"]
        validate_password(password, self.person)
        return password

    def clean_password2(self) -> str:
        """Return the second one; ValidationError where it differs from the first."""
        first, second = self.cleaned_data.get("password1"), self.cleaned_data["password2"]
        if first is not None and first != second:
            raise ValidationError(_("Las dos contraseñas no son iguales."))
        return second


class TemporaryKeyForm(forms.Form):
    """The address of an account and the key that registration dictated."""

    email = forms.EmailField(label=_("Correo electrónico"))
    key = forms.CharField(label=_("Clave temporal"), max_length=60)
