"""Identifiers that others give to an activity: what they look like."""

import re

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

IATI_IDENTIFIER = re.compile(r"([A-Z]{2,3}-[A-Z0-9]+|[0-9]{5})-[^\s/&|?]+")  # an older one begins with a number of the CAD: 44000-P090656


def iati_identifier(text: str) -> None:
    """Refuse (ValidationError) what is no identifier of an activity in IATI 2.03: that of its organisation, '-' and a code of its own."""
    if not IATI_IDENTIFIER.fullmatch(text):
        raise ValidationError(
            _(
                "Un identificador IATI es el de la organización, un guion y un código propio, sin espacios ni los signos / & | ?: "
                "por ejemplo, XM-DAC-41114-PROYECTO-12."
            )
        )
