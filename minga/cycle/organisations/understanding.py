"""What a person typed, as any form of the cycle reads it: days, numbers, codes, places, organisations.

What cannot be understood is said in a plain sentence (NotUnderstood) that tells how to write it.
"""

import re
from decimal import Decimal

from django.db.models import Q, QuerySet
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from minga.cycle.organisations.models import Alias, Organisation
from minga.cycle.organisations.queries import institutions_of
from minga.ground.codelists import queries as codelists
from minga.ground.codelists.models import Code
from minga.ground.kit import formats
from minga.ground.kit.dates import PartialDate
from minga.ground.kit.numbers import Ambiguous, NotANumber, read_number
from minga.ground.kit.text import clean, fold, sort_key
from minga.ground.territory.models import Unit

LONGEST = 20_000
DAY_FIRST = re.compile(r"(?:(?P<day>\d{1,2})[/.-])?(?P<month>\d{1,2})[/.-](?P<year>\d{4})\Z")
YEAR_FIRST = re.compile(r"\d{4}(?:-\d{2}){0,2}\Z")
IN_PARENTHESES = re.compile(r"\(([^()]+)\)\s*\Z")
Band = tuple[Decimal, Decimal]  # the lowest and the highest value


class NotUnderstood(ValueError):
    """What was typed is no value of its place; str() says why and how to write it."""


def cleaned(typed: str, *, length: int = 0, multiline: bool = False) -> str:
    """Return what was typed without what no eye sees, '' where nothing was; `length`: how many characters it may have, 0 for any."""
    if len(typed) > LONGEST:
        raise NotUnderstood(_("Es demasiado largo: hasta 20.000 caracteres."))
    try:
        text = clean(typed, multiline=multiline).strip()
    except ValueError as error:
        raise NotUnderstood(str(error)) from error
    if length and len(text) > length:
        raise NotUnderstood(_("Tiene %(n)s caracteres y caben %(most)s.") % {"n": len(text), "most": length})
    return text


def date(text: str) -> str:
    """A day, a month or a year: '2025', '2025-03', '2025-03-14', '14/03/2025' or '03/2025'."""
    typed, found = text, DAY_FIRST.match(text)
    if found:
        day_ = f"-{int(found['day']):02d}" if found["day"] else ""
        text = f"{found['year']}-{int(found['month']):02d}{day_}"
    if not YEAR_FIRST.match(text):
        raise NotUnderstood(_("«%(text)s» no es una fecha: se escribe 14/03/2026, 2026-03-14, 03/2026 o 2026.") % {"text": text[:32]})
    try:
        return PartialDate.parse(text).text
    except ValueError as error:
        raise NotUnderstood(str(error).replace(text, typed)) from error


def day(text: str) -> str:
    """A whole day, as `date` reads it."""
    read = date(text)
    if len(read) != 10:
        raise NotUnderstood(_("Hace falta el día completo: AAAA-MM-DD."))
    return read


def one_reading(text: str, band: Band | None = None) -> Decimal:
    """A number with either separator, in one reading only; `band`: between what it may lie, which may decide the reading."""
    try:
        read = read_number(text, band=band)
    except NotANumber as error:
        raise NotUnderstood(str(error)) from error
    if isinstance(read, Ambiguous):
        if band and min(read.readings) > band[1]:
            raise too_much(band[1])
        ways = _(" o ").join(formats.number(value, get_language() or "es") for value in read.readings)
        told = {"text": text[:64], "ways": ways}
        raise NotUnderstood(_("«%(text)s» se puede leer como %(ways)s: escríbalo sin separador de miles.") % told)
    return read.value


def too_much(most: Decimal) -> NotUnderstood:
    return NotUnderstood(_("Es mayor de lo que cabe: %(most)s.") % {"most": formats.number(most, get_language() or "es")})


def number(text: str, *, most: Decimal, places: int = 2, band: Band | None = None) -> Decimal:
    """A number from zero to `most` with so many decimals, in one reading only."""
    read = one_reading(text, band)
    if read < 0:
        raise NotUnderstood(_("No puede ser menor que cero."))
    if read > most:
        raise too_much(most)
    if read != round(read, places):
        raise NotUnderstood(_("Lleva más de %(n)s decimales.") % {"n": places})
    return read


def yes_no(text: str) -> str:
    """'yes' or 'no', in either language."""
    found = {"si": "yes", "yes": "yes", "no": "no"}.get(fold(text))
    if not found:
        raise NotUnderstood(_("Responda sí o no."))
    return found


def code(list_code: str, text: str) -> Code:
    """A value of a list by its code or by its name in either language."""
    return codelists.get(list_code, named_apart(text)) or codelists.get(list_code, text.upper()) or by_name(text, list_code)


def by_name(text: str, *lists: str) -> Code:
    """The only value of these lists that has a name, in either language."""
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


def unit(text: str) -> str:
    """The key of a place, by its key, by its official code in Ecuador, or by a name that is the only one."""
    bare = named_apart(text)
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


def seen_by(person) -> QuerySet[Organisation]:
    """Return the organisations that somebody may name: those that they see, and their own institutions."""
    return Organisation.objects.filter(Q(pk__in=Organisation.objects.visible_to(person)) | Q(pk__in=institutions_of(person)))


def organisation(text: str, seen: QuerySet[Organisation]) -> Organisation | None:
    """The one of `seen` with this code, name, other name or acronym; None where none bears it."""
    code = named_apart(text)
    found = seen.filter(Q(code=code) | Q(absorbed__code=code)).first() or seen.filter(name=text).first()
    if found:
        return found
    alias = Alias.objects.filter(folded=fold(text), organisation__in=seen).select_related("organisation").first()
    return alias.organisation if alias else seen.filter(sort_key=sort_key(text)).first() or seen.filter(acronym__iexact=text).first()
