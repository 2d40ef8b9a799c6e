"""What a person typed, turned into the value that is kept; what cannot be understood is said in a plain sentence."""

import re
from collections.abc import Callable
from decimal import Decimal
from functools import partial
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import URLValidator, validate_email
from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from minga.cycle.activities.identifying import iati_identifier
from minga.cycle.activities.models import Activity
from minga.cycle.agreements.models import Agreement
from minga.cycle.filing.shape import Field, Sort
from minga.cycle.organisations import understanding as readings
from minga.cycle.organisations.matching import nearest
from minga.cycle.organisations.understanding import NotUnderstood as NotUnderstood
from minga.cycle.organisations.understanding import cleaned, named_apart
from minga.ground.codelists import queries as codelists
from minga.ground.kit.money import half_up
from minga.ground.kit.text import fold, sort_key
from minga.ground.territory.locating import unit_at
from minga.ground.territory.models import Country, Locality

POINT = re.compile(r"(-?\d{1,2}(?:\.\d{1,20})?)\s*[,;]\s*(-?\d{1,3}(?:\.\d{1,20})?)\Z")
POINT_WITH_COMMAS = re.compile(r"(-?\d{1,2},\d{1,20})(?:\s*;\s*|\s+)(-?\d{1,3},\d{1,20})\Z")
CLASSIFYING = ("Sector", "ODS", "ODS_META", "PolicyMarker", "SectorCategory")
HUNDRED = (Decimal(0), Decimal(100))
AT_MOST = {Sort.PERCENT: Decimal(100), Sort.AMOUNT: Decimal(9) * 10**13, Sort.RATE: Decimal(10) ** 7}
PLACES = {Sort.RATE: 8}
DEGREES = re.compile(r"(?P<sign>[-+−]?)\s*(?P<number>\d{1,3}(?:[.,]\d{1,20})?)\s*°?\s*(?P<side>[NSEOW]?)", re.IGNORECASE)
SIDES = {Sort.LATITUDE: "NS", Sort.LONGITUDE: "EOW"}
FARTHEST = {Sort.LATITUDE: 90, Sort.LONGITUDE: 180}
PHONE = re.compile(r"\+?[\d\s().-]{6,30}(?:\s*(?:ext\.?|x)\s*\d{1,6})?", re.IGNORECASE)


def understood(field: Field, typed: str, *, person=None, held: str | None = None) -> str | None:
    """Return the kept value of what was typed, None where nothing was. Raises NotUnderstood.

    `person`: who typed it, a visitor where nobody is named; organisations and records are looked for among those that they may
    see. `held`: what the place holds already, which stays when it is typed again, seen or not.
    """
    text = cleaned(typed, length=field.length, multiline=field.sort is Sort.LINES)
    if not text:
        return None
    if field.sort in HIDING:
        return held if held and named_apart(text) == held else HIDING[field.sort](person, text)
    reader = READERS.get(field.sort)
    return reader(field, text) if reader else text


def number(field: Field, text: str) -> str:
    """An amount, a rate or a percentage with either separator, in one reading only."""
    percent = field.sort is Sort.PERCENT
    bare, band = (text.removesuffix("%").strip(), HUNDRED) if percent else (text, None)
    read = readings.number(bare, most=AT_MOST[field.sort], places=PLACES.get(field.sort, 2), band=band)
    return f"{read.normalize():f}"


def count(field: Field, text: str) -> str:
    bare = re.sub(r"[.,\s](?=\d{3}(\D|\Z))", "", text)
    if not bare.isascii() or not bare.isdigit() or len(bare) > 15:
        raise NotUnderstood(_("«%(text)s» no es un número entero.") % {"text": text[:64]})
    return str(int(bare))


def codes(field: Field, text: str) -> str:
    """A value of one of the classifying lists, by identifier, code or name."""
    bare = named_apart(text)
    if "/" in bare:
        found = codelists.get(*bare.split("/", 1))
        if found and found.list.code in CLASSIFYING:
            return found.identifier
    for list_code in CLASSIFYING:
        if found := codelists.get(list_code, bare):
            return found.identifier
    return readings.by_name(text, *CLASSIFYING).identifier


def unit(field: Field, text: str) -> str:
    """A place by a point in it, by its key, by its official code in Ecuador, or by a name that is the only one."""
    point = point_in(named_apart(text))
    return unit_of_point(*map(Decimal, point)) if point else readings.unit(text)


def point_in(text: str) -> tuple[str, str] | None:
    """Return the latitude and the longitude of what is a point: '-1.24, -78.62' or '-1,24; -78,62'; None for anything else."""
    found = POINT.match(named_apart(text)) or POINT_WITH_COMMAS.match(named_apart(text))
    return (found[1].replace(",", "."), found[2].replace(",", ".")) if found else None


def unit_of_point(latitude: Decimal, longitude: Decimal) -> str:
    """The deepest place that holds a point, in degrees."""
    found = unit_at(float(latitude), float(longitude)) if abs(latitude) <= 90 and abs(longitude) <= 180 else None
    if not found:
        raise NotUnderstood(_("Ese punto no cae en ningún lugar registrado: se escribe latitud, longitud (-1.24, -78.62)."))
    return found.key


def organisation(person, text: str) -> str:
    """An organisation by its code, its name, its acronym or another name it goes by: one that the person sees, or their own."""
    seen = readings.seen_by(person)
    if found := readings.organisation(text, seen):
        return found.code
    near = "; ".join(f"{one.name} ({one.code})" for one in nearest(text, seen))
    told = {"text": text[:80], "names": near}
    if near:
        raise NotUnderstood(
            _("«%(text)s» no está en el directorio. ¿Quiso decir %(names)s? Si no es ninguna, pida que se registre.") % told
        )
    raise NotUnderstood(_("«%(text)s» no está en el directorio ni se parece a ninguna: pida que se registre en «Sugerencias».") % told)


def activity(person, text: str) -> str:
    """A record by its code: one that the person sees."""
    bare = named_apart(text)
    if not Activity.objects.visible_to(person).filter(code=bare).exists():
        raise NotUnderstood(_("«%(text)s» no es el código de ningún registro.") % {"text": text[:64]})
    return bare


def agreement(person, text: str) -> str:
    """An agreement by its code or its own number, one that the person sees, or by a title that is the only one."""
    bare, seen = named_apart(text), Agreement.objects.visible_to(person)
    found = seen.filter(code=bare).first()
    if not found:
        rows = seen.filter(Q(number__iexact=text) | Q(number__iexact=bare) | Q(sort_key=sort_key(text)))[:2]
        found = rows[0] if len(rows) == 1 else None
    if not found:
        raise NotUnderstood(
            _("«%(text)s» no es un convenio de Minga: elija uno de la lista o escriba su número en la casilla siguiente.")
            % {"text": text[:64]}
        )
    return found.code


def degrees(field: Field, text: str) -> str:
    """A latitude or a longitude in decimal degrees of WGS 84: '-1,2417', '1.2417 S'; kept with six decimals, some 10 cm."""
    found = DEGREES.fullmatch(text)
    if not found and point_in(text):
        raise NotUnderstood(_("Aquí va un solo número: la latitud en su casilla y la longitud en la suya."))
    if not found or found["side"].upper() not in SIDES[field.sort] or (found["sign"] and found["side"]):
        raise NotUnderstood(_("«%(text)s» no son grados con decimales: escriba -1,2417 o 1,2417 S.") % {"text": text[:40]})
    read = half_up(Decimal(found["number"].replace(",", ".")), 6)
    if read > FARTHEST[field.sort]:
        raise NotUnderstood(_("La latitud va de -90 a 90 y la longitud de -180 a 180."))
    south_or_west = found["sign"] in ("-", "−") or found["side"].upper() in ("S", "O", "W")
    return f"{(-read if south_or_west and read else read).normalize():f}"


def email(field: Field, text: str) -> str:
    try:
        validate_email(text)
    except ValidationError as error:
        raise NotUnderstood(_("No es una dirección de correo: nombre@institucion.gob.ec.")) from error
    return text


def phone(field: Field, text: str) -> str:
    if not PHONE.fullmatch(text) or sum(one.isdigit() for one in text) < 6:
        raise NotUnderstood(_("No es un teléfono: escriba sus números, con el del país delante si hace falta (+593 3 282 0000)."))
    return text


def keywords(field: Field, text: str) -> str:
    """Words between commas or semicolons, each once: 'agua, riego'."""
    words = {fold(word): word for one in re.split(r"[,;]", text) if (word := one.strip())}
    if not words:
        raise NotUnderstood(_("Escriba las palabras separadas por comas."))
    return ", ".join(words.values())


def identifier(field: Field, text: str) -> str:
    try:
        iati_identifier(text)
    except ValidationError as error:
        raise NotUnderstood(error.messages[0]) from error
    return text


def address(field: Field, text: str) -> str:
    try:
        URLValidator(schemes=["http", "https"])(text)
    except ValidationError as error:
        raise NotUnderstood(_("No es una dirección web: empieza por https://.")) from error
    return text


def known(model, key: str, sentence: str, field: Field, text: str) -> str:
    bare = named_apart(text)
    if not model.objects.filter(**{key: bare}).exists():
        raise NotUnderstood(_(sentence) % {"text": text[:64]})
    return bare


READERS: dict[Sort, Callable[[Field, str], str]] = {
    Sort.DATE: lambda _field, text: readings.date(text),
    Sort.DAY: lambda _field, text: readings.day(text),
    Sort.AMOUNT: number,
    Sort.PERCENT: number,
    Sort.RATE: number,
    Sort.COUNT: count,
    Sort.YES_NO: lambda _field, text: readings.yes_no(text),
    Sort.CODE: lambda field, text: readings.code(field.list, text).code,
    Sort.CODES: codes,
    Sort.UNIT: unit,
    Sort.CURRENCY: lambda _field, text: readings.code("Currency", text).code,
    Sort.ADDRESS: address,
    Sort.LATITUDE: degrees,
    Sort.LONGITUDE: degrees,
    Sort.EMAIL: email,
    Sort.PHONE: phone,
    Sort.KEYWORDS: keywords,
    Sort.IDENTIFIER: identifier,
    Sort.COUNTRY: partial(known, Country, "iso2", gettext_noop("«%(text)s» no es un país.")),
    Sort.LOCALITY: partial(known, Locality, "key", gettext_noop("«%(text)s» no es una localidad registrada.")),
}

# What is not for everybody to know of: read as the person who typed it may see it.
HIDING: dict[Sort, Callable[[Any, str], str]] = {Sort.ORGANISATION: organisation, Sort.ACTIVITY: activity, Sort.AGREEMENT: agreement}
