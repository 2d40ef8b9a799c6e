from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

LONGEST = 128


class LongestPassword:
    """No password is longer than 128 signs: hashing endless ones would be a way to stop the site."""

    def validate(self, password: str, user=None) -> None:
        """Raise ValidationError for one that is longer."""
        if len(password) > LONGEST:
            raise ValidationError(_("La contraseña tiene más de 128 letras y cifras."), code="password_too_long")

    def get_help_text(self) -> str:
        return _("La contraseña no puede tener más de 128 letras y cifras.")
