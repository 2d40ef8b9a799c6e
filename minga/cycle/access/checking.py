"""Whether what was written can be an identity document and a telephone: by the rules that each country publishes, and no more."""

import re

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

# Ecuador: ten figures, the last by module 10 (Registro Civil). Colombia: a cédula of 3 to 8 figures or a NUIP of 10 (Registraduría).
# Peru: a DNI of 8 (RENIEC).
LENGTHS = {"EC": {10}, "CO": {3, 4, 5, 6, 7, 8, 10}, "PE": {8}}
PASSPORT = re.compile(r"(?=.*[0-9])[A-Z][A-Z0-9]{4,14}")
EXTENSION = re.compile(r"[\s,;]*\b(ext(ensi[oó]n)?|anexo|int(erno)?)\.?\s*[0-9]{1,6}$", re.IGNORECASE)
NUMBER = re.compile(r"\+?[0-9 ().\-/]{7,30}")


def check_identity(written: str, country: str) -> None:
    """Refuse (ValidationError) what is neither an identity card of a country ('' where none is known) nor a passport."""
    plain = re.sub(r"[\s.\-]", "", written).upper()
    if not (plain.isascii() and plain.isdigit()):
        if not PASSPORT.fullmatch(plain):
            raise ValidationError(_("Escriba la cédula con sus cifras, o el pasaporte con sus letras y cifras: A1234567."))
        return
    countries = [country] if country in LENGTHS else list(LENGTHS)
    if any(len(plain) in LENGTHS[one] and (one != "EC" or is_ecuadorian(plain)) for one in countries):
        return
    if country == "EC":
        if len(plain) != 10:
            raise ValidationError(
                _("La cédula tiene 10 cifras y aquí hay %(number)s. Un pasaporte sin letras empieza por P.") % {"number": len(plain)}
            )
        raise ValidationError(_("Esta cédula no existe: su última cifra no corresponde a las demás. Revísela."))
    if country == "CO":
        raise ValidationError(_("La cédula de Colombia tiene entre 3 y 8 cifras, o 10. Un pasaporte sin letras empieza por P."))
    if country == "PE":
        raise ValidationError(_("El DNI del Perú tiene 8 cifras. Un pasaporte sin letras empieza por P."))
    raise ValidationError(_("No es una cédula que se reconozca: revise sus cifras. Un pasaporte sin letras empieza por P."))


def is_ecuadorian(card: str) -> bool:
    """Say whether ten figures are an Ecuadorian cédula: province 01 to 24 or 30, third figure below 6, last by module 10."""
    if not (1 <= int(card[:2]) <= 24 or card[:2] == "30") or int(card[2]) > 5:
        return False
    doubled = [int(figure) * (2 - place % 2) for place, figure in enumerate(card[:9])]
    return (10 - sum(one - 9 if one > 9 else one for one in doubled) % 10) % 10 == int(card[9])


def check_telephone(written: str) -> None:
    """Refuse (ValidationError) what is no telephone: 7 to 15 figures (E.164), signs between them, an extension behind."""
    number = EXTENSION.sub("", written.strip())
    if not NUMBER.fullmatch(number) or not 7 <= sum(sign.isdigit() for sign in number) <= 15:
        raise ValidationError(_("Escriba el teléfono con 7 a 15 cifras y, si la tiene, la extensión: 03 299 7800, ext. 114."))
