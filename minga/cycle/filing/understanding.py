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
from minga.cycle.organisations.matching import nearest
from minga.cycle.organisations.models import Alias, Organisation
from minga.cycle.organisations.queries import institutions_of
from minga.ground.codelists import queries as codelists
from minga.ground.codelists.models import Code
from minga.ground.kit import formats
from minga.ground.kit.dates import PartialDate
from minga.ground.kit.money import half_up
from minga.ground.kit.numbers import Ambiguous, NotANumber, read_number
from minga.ground.kit.text import clean, fold, sort_key
from minga.ground.territory.locating import unit_at
from minga.ground.territory.models import Country, Locality, Unit

LONGEST = 20_000
DAY_FIRST = re.compile(r"(?:(?P<day>\d{1,2})[/.-])?(?P<month>\d{1,2})[/.-](?P<year>\d{4})\Z")
IN_PARENTHESES = re.compile(r"\(([^()]+)\)\s*\Z")
POINT = re.compile(r"(-?\d{1,2}(?:\.\d{1,20})?)\s*[,;]\s*(-?\d{1,3}(?:\.\d{1,20})?)\Z")
POINT_WITH_COMMAS = re.compile(r"(-?\d{1,2},\d{1,20})(?:\s*;\s*|\s+)(-?\d{1,3},\d{1,20})\Z")
CLASSIFYING = ("Sector", "ODS", "ODS_META", "PolicyMarker", "SectorCategory")
HUNDRED = (Decimal(0), Decimal(100))
AT_MOST = {Sort.PERCENT: Decimal(100), Sort.AMOUNT: Decimal(9) * 10**13, Sort.RATE: Decimal(10) ** 7}


DEGREES = re.compile(r"(?P<sign>[-+−]?)\s*(?P<number>\d{1,3}(?:[.,]\d{1,20})?)\s*°?\s*(?P<side>[NSEOW]?)", re.IGNORECASE)
SIDES = {Sort.LATITUDE: "NS", Sort.LONGITUDE: "EOW"}
FARTHEST = {Sort.LATITUDE: 90, Sort.LONGITUDE: 180}
PHONE = re.compile(r"\+?[\d\s().-]{6,30}(?:\s*(?:ext\.?|x)\s*\d{1,6})?", re.IGNORECASE)


class NotUnderstood(ValueError):
    """What was typed is no value of the field; str() says why and how to write it."""


def understood(field: Field, typed: str, *, person=None, held: str | None = None) -> str | None:
    """Return the kept value of what was typed, None where nothing was. Raises NotUnderstood.

    `person`: who typed it, a visitor where nobody is named; organisations and records are looked for among those that they may
    see. `held`: what the place holds already, which stays when it is typed again, seen or not.
    """
    if len(typed) > LONGEST:
        raise NotUnderstood(_("Es demasiado largo: hasta 20.000 caracteres."))
    try:
        text = clean(typed, multiline=field.sort is Sort.LINES).strip()
    except ValueError as error:
        raise NotUnderstood(str(error)) from error
    if not text:
        return None
    if field.length and len(text) > field.length:
        raise NotUnderstood(_("Tiene %(n)s caracteres y caben %(most)s.") % {"n": len(text), "most": field.length})
    if field.sort in HIDING:
        return held if held and named_apart(text) == held else HIDING[field.sort](person, text)
    reader = READERS.get(field.sort)
    return reader(field, text) if reader else text


def date(field: Field, text: str) -> str:
    """'2025', '2025-03', '2025-03-14', '14/03/2025' or '03/2025'."""
    found = DAY_FIRST.match(text)
    if found:
        day = f"-{int(found['day']):02d}" if found["day"] else ""
        text = f"{found['year']}-{int(found['month']):02d}{day}"
    try:
        return PartialDate.parse(text).text
    except ValueError as error:
        raise NotUnderstood(str(error)) from error


def day(field: Field, text: str) -> str:
    read = date(field, text)
    if len(read) != 10:
        raise NotUnderstood(_("Hace falta el día completo: AAAA-MM-DD."))
    return read


def number(field: Field, text: str) -> str:
    """An amount, a rate or a percentage with either separator, in one reading only."""
    try:
        percent = field.sort is Sort.PERCENT
        read = read_number(text.removesuffix("%").strip(), band=HUNDRED) if percent else read_number(text)
    except NotANumber as error:
        raise NotUnderstood(str(error)) from error
    if isinstance(read, Ambiguous):
        ways = _(" o ").join(formats.number(value) for value in read.readings)
        raise NotUnderstood(_("«%(text)s» se puede leer como %(ways)s: escríbalo sin separador de miles.") % {"text": text, "ways": ways})
    if read.value < 0:
        raise NotUnderstood(_("No puede ser menor que cero."))
    if read.value > AT_MOST[field.sort]:
        raise NotUnderstood(_("Es mayor de lo que cabe: %(most)s.") % {"most": formats.number(AT_MOST[field.sort])})
    places = 8 if field.sort is Sort.RATE else 2
    if read.value != round(read.value, places):
        raise NotUnderstood(_("Lleva más de %(n)s decimales.") % {"n": places})
    return f"{read.value.normalize():f}"


def count(field: Field, text: str) -> str:
    bare = re.sub(r"[.,\s](?=\d{3}(\D|\Z))", "", text)
    if not bare.isascii() or not bare.isdigit() or len(bare) > 15:
        raise NotUnderstood(_("«%(text)s» no es un número entero.") % {"text": text[:64]})
    return str(int(bare))


def yes_no(field: Field, text: str) -> str:
    found = {"si": "yes", "yes": "yes", "no": "no"}.get(fold(text))
    if not found:
        raise NotUnderstood(_("Responda sí o no."))
    return found


def code(field: Field, text: str) -> str:
    """A value of the field's list by its code or by its name in either language."""
    found = codelists.get(field.list, named_apart(text)) or codelists.get(field.list, text.upper())
    return (found or by_name(text, field.list)).code


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
    return by_name(text, *CLASSIFYING).identifier


def by_name(text: str, *lists: str) -> Code:
    wanted = fold(text)
    rows = Code.objects.filter(list__code__in=lists, until=None).select_related("list")
    found = [row for row in rows if wanted in (fold(row.name_es), fold(row.name_en))]
    if len(found) != 1:
        raise NotUnderstood(_("«%(text)s» no es un valor de la lista: escriba el código o elija uno.") % {"text": text[:64]})
    return found[0]


def named_apart(text: str) -> str:
    """Return what stands in the last parentheses, where a suggestion puts the code: 'Ambato, Tungurahua (EC-1801)'."""
    found = IN_PARENTHESES.search(text)
    return (found[1] if found else text).strip()


def unit(field: Field, text: str) -> str:
    """A place by its key, by its official code in Ecuador, or by a name that is the only one."""
    bare = named_apart(text)
    if point := point_in(bare):
        return unit_of_point(*map(Decimal, point))
    found = list(Unit.objects.filter(key=bare.upper())[:1]) or list(Unit.objects.filter(country="EC", code=bare)[:1])
    found = found or list(Unit.objects.filter(sort_key=sort_key(text.split(",")[0])).select_related("parent__parent", "country")[:20])
    if len(found) == 1:
        return found[0].key
    if not found:
        raise NotUnderstood(_("«%(text)s» no está en el territorio: escriba otro nombre o el código.") % {"text": text[:64]})
    exact = [one for one in found if fold(one.full_name).startswith(fold(text)) and "," in text]
    if len(exact) == 1:
        return exact[0].key
    names = "; ".join(f"{one.full_name} ({one.key})" for one in found[:5])
    raise NotUnderstood(_("Hay varios con ese nombre: %(names)s. Escriba el código.") % {"names": names})


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
    seen = Organisation.objects.filter(Q(pk__in=Organisation.objects.visible_to(person)) | Q(pk__in=institutions_of(person)))
    found = seen.filter(code=named_apart(text)).first() or seen.filter(name=text).first()
    if not found:
        alias = Alias.objects.filter(folded=fold(text), organisation__in=seen).select_related("organisation").first()
        found = alias.organisation if alias else seen.filter(sort_key=sort_key(text)).first()
        found = found or seen.filter(acronym__iexact=text).first()
    if found:
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


def currency(field: Field, text: str) -> str:
    found = codelists.get("Currency", text.upper())
    return (found or by_name(text, "Currency")).code


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
    Sort.DATE: date,
    Sort.DAY: day,
    Sort.AMOUNT: number,
    Sort.PERCENT: number,
    Sort.RATE: number,
    Sort.COUNT: count,
    Sort.YES_NO: yes_no,
    Sort.CODE: code,
    Sort.CODES: codes,
    Sort.UNIT: unit,
    Sort.CURRENCY: currency,
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
