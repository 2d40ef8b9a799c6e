"""What a person typed, turned into the value that is kept; what cannot be understood is said in a plain sentence."""

import re
from collections.abc import Callable
from decimal import Decimal
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext as _

from minga.cycle.agreements.models import Agreement
from minga.cycle.agreements.shape import Field, Sort
from minga.cycle.organisations.matching import Names
from minga.cycle.organisations.models import Alias, Organisation
from minga.cycle.organisations.queries import institutions_of
from minga.ground.codelists import queries as codelists
from minga.ground.codelists.models import Code
from minga.ground.kit import formats
from minga.ground.kit.dates import PartialDate
from minga.ground.kit.numbers import Ambiguous, NotANumber, read_number
from minga.ground.kit.text import clean, fold, sort_key
from minga.ground.territory.models import Country, Unit
from minga.ground.territory.queries import country_named

LONGEST = 20_000
DAY_FIRST = re.compile(r"(?:(?P<day>\d{1,2})[/.-])?(?P<month>\d{1,2})[/.-](?P<year>\d{4})\Z")
IN_PARENTHESES = re.compile(r"\(([^()]+)\)\s*\Z")
MOST = Decimal(10) ** 15  # DQ-UNIT: nobody agrees on more, whatever the currency
MOST_DAYS = 3_650


class NotUnderstood(ValueError):
    """What was typed is no value of the field; str() says why and how to write it."""


def understood(field: Field, typed: str, *, person=None) -> str | None:
    """Return the kept value of what was typed, None where nothing was. Raises NotUnderstood.

    `person`: who typed it; agreements are looked for among those that they may see.
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
    if field.sort is Sort.AGREEMENT:
        return agreement(person, text)
    reader = READERS.get(field.sort)
    return reader(field, text) if reader else text


def date(field: Field, text: str) -> str:
    """'2025', '2025-03', '2025-03-14', '14/03/2025' or '03/2025'."""
    found = DAY_FIRST.match(text)
    if found:
        day_ = f"-{int(found['day']):02d}" if found["day"] else ""
        text = f"{found['year']}-{int(found['month']):02d}{day_}"
    try:
        return PartialDate.parse(text).text
    except ValueError as error:
        raise NotUnderstood(str(error)) from error


def day(field: Field, text: str) -> str:
    read = date(field, text)
    if len(read) != 10:
        raise NotUnderstood(_("Hace falta el día completo: AAAA-MM-DD."))
    return read


def amount(field: Field, text: str) -> str:
    """An amount with either separator, in one reading only."""
    try:
        read = read_number(text)
    except NotANumber as error:
        raise NotUnderstood(str(error)) from error
    if isinstance(read, Ambiguous):
        ways = _(" o ").join(formats.number(value) for value in read.readings)
        raise NotUnderstood(_("«%(text)s» se puede leer como %(ways)s: escríbalo sin separador de miles.") % {"text": text, "ways": ways})
    if read.value < 0:
        raise NotUnderstood(_("No puede ser menor que cero."))
    if read.value > MOST:
        raise NotUnderstood(_("Es mayor de lo que cabe: %(most)s.") % {"most": formats.number(MOST)})
    if read.value != round(read.value, 2):
        raise NotUnderstood(_("Lleva más de %(n)s decimales.") % {"n": 2})
    return f"{read.value.normalize():f}"


def count(field: Field, text: str) -> str:
    if not text.isascii() or not text.isdigit() or int(text) > MOST_DAYS:
        raise NotUnderstood(_("«%(text)s» no es un número entero.") % {"text": text[:64]})
    return str(int(text))


def yes_no(field: Field, text: str) -> str:
    found = {"si": "yes", "yes": "yes", "no": "no"}.get(fold(text))
    if not found:
        raise NotUnderstood(_("Responda sí o no."))
    return found


def code(field: Field, text: str) -> str:
    """A value of the field's list by its code or by its name in either language."""
    found = codelists.get(field.list, named_apart(text)) or codelists.get(field.list, text.upper())
    return (found or by_name(field.list, text)).code


def currency(field: Field, text: str) -> str:
    found = codelists.get("Currency", text.upper())
    return (found or by_name("Currency", text)).code


def sector(field: Field, text: str) -> str:
    """A sector by its identifier, its code or its name."""
    bare = named_apart(text)
    found = codelists.get("Sector", bare.removeprefix("Sector/"))
    return (found or by_name("Sector", text)).identifier


def by_name(list_code: str, text: str) -> Code:
    wanted = fold(text)
    rows = Code.objects.filter(list__code=list_code, until=None).select_related("list")
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


def country(field: Field, text: str) -> str:
    """A country by its ISO code or by its name in either language."""
    bare = named_apart(text)
    known = Country.objects.filter(iso2=bare.upper()).first() if len(bare) == 2 else None
    iso2 = known.iso2 if known else country_named(text.partition("(")[0].strip())
    if not iso2:
        raise NotUnderstood(_("«%(text)s» no es un país.") % {"text": text[:64]})
    return iso2


def agreement(person, text: str) -> str:
    """An agreement by its code: one that the person sees."""
    bare = named_apart(text)
    found = Agreement.objects.visible_to(person).filter(code__iexact=bare).first()
    if found is None:
        raise NotUnderstood(_("«%(text)s» no es el código de ningún convenio.") % {"text": text[:64]})
    return found.code


READERS: dict[Sort, Callable[[Field, str], str]] = {
    Sort.DATE: date,
    Sort.DAY: day,
    Sort.AMOUNT: amount,
    Sort.COUNT: count,
    Sort.YES_NO: yes_no,
    Sort.CODE: code,
    Sort.SECTOR: sector,
    Sort.UNIT: unit,
    Sort.CURRENCY: currency,
    Sort.COUNTRY: country,
}


def who(person, text: str) -> tuple[str, Organisation | None]:
    """Return (name as written, the organisation that surely bears it): by its code, name, acronym or another name it goes by.

    One that nobody knows is kept as it is written, for a party abroad often stands in no directory. People find the public ones
    and their own institutions.
    """
    seen = Organisation.objects.filter(Q(pk__in=Organisation.objects.visible_to(person)) | Q(pk__in=institutions_of(person)))
    found = seen.filter(code=named_apart(text)).first() or seen.filter(name=text).first()
    if found is None:
        alias = Alias.objects.filter(folded=fold(text), organisation__in=seen).select_related("organisation").first()
        found = alias.organisation if alias else seen.filter(sort_key=sort_key(text)).first() or seen.filter(acronym__iexact=text).first()
    bare = IN_PARENTHESES.sub("", text).strip()
    return (bare if found and found.code == named_apart(text) else text), found


def likely(text: str, names: Names) -> dict[str, Any]:
    """Return the columns of the organisation that a written name may mean, to be proposed and never taken (R-079)."""
    proposal = names.propose(text)
    if proposal is None:
        return {"proposed": None, "proposed_reason": ""}
    return {"proposed": proposal.organisation, "proposed_reason": proposal.reason}
