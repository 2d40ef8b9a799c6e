"""Why somebody did something, as a person wrote it."""

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

LONGEST = 1000  # letters that every table of decisions keeps


def worded(reason: str, missing: str = "") -> str:
    """Return what was written, trimmed; ValidationError (`reason`) where it is empty, told as `missing`, or too long."""
    words = reason.strip()
    if not words:
        raise ValidationError({"reason": missing or _("Escriba el motivo.")})
    if len(words) > LONGEST:
        raise ValidationError({"reason": _("El motivo tiene %(n)s letras: caben %(most)s.") % {"n": len(words), "most": LONGEST}})
    return words
