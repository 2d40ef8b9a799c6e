"""What a person typed, turned into the value that is kept; what cannot be understood is said in a plain sentence."""

from collections.abc import Callable
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from minga.cycle.agreements.models import Agreement
from minga.cycle.agreements.shape import Field, Sort
from minga.cycle.organisations import understanding as readings
from minga.cycle.organisations.matching import Names
from minga.cycle.organisations.models import Organisation
from minga.cycle.organisations.understanding import NotUnderstood as NotUnderstood
from minga.cycle.organisations.understanding import cleaned, named_apart
from minga.ground.codelists import queries as codelists
from minga.ground.territory.models import Country
from minga.ground.territory.queries import country_named

MOST = Decimal(10) ** 15  # DQ-UNIT: nobody agrees on more, whatever the currency
MOST_DAYS = 3_650


def understood(field: Field, typed: str, *, person=None) -> str | None:
    """Return the kept value of what was typed, None where nothing was. Raises NotUnderstood.

    `person`: who typed it; agreements are looked for among those that they may see.
    """
    text = cleaned(typed, length=field.length, multiline=field.sort is Sort.LINES)
    if not text:
        return None
    if field.sort is Sort.AGREEMENT:
        return agreement(person, text)
    reader = READERS.get(field.sort)
    return reader(field, text) if reader else text


def amount(field: Field, text: str) -> str:
    return f"{readings.number(text, most=MOST).normalize():f}"


def count(field: Field, text: str) -> str:
    bare = text.removeprefix("-")
    if not bare.isascii() or not bare.isdigit():
        raise NotUnderstood(_("«%(text)s» no es un número entero.") % {"text": text[:64]})
    if bare != text or len(bare) > 15 or int(bare) > MOST_DAYS:
        raise NotUnderstood(_("Escriba un número de 0 a %(most)s.") % {"most": f"{MOST_DAYS}"})
    return str(int(text))


def sector(field: Field, text: str) -> str:
    """A sector by its identifier, its code or its name."""
    found = codelists.get("Sector", named_apart(text).removeprefix("Sector/"))
    return (found or readings.by_name(text, "Sector")).identifier


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
    Sort.DATE: lambda _field, text: readings.date(text),
    Sort.DAY: lambda _field, text: readings.day(text),
    Sort.AMOUNT: amount,
    Sort.COUNT: count,
    Sort.YES_NO: lambda _field, text: readings.yes_no(text),
    Sort.CODE: lambda field, text: readings.code(field.list, text).code,
    Sort.SECTOR: sector,
    Sort.UNIT: lambda _field, text: readings.unit(text),
    Sort.CURRENCY: lambda _field, text: readings.code("Currency", text).code,
    Sort.COUNTRY: country,
}


def who(person, text: str) -> tuple[str, Organisation | None]:
    """Return (name as written, the organisation that surely bears it): by its code, name, acronym or another name it goes by.

    One written as its code takes the name that the directory has. One that nobody knows is kept as it is
    written, for a party abroad often stands in no directory. People find the public ones and their own institutions.
    """
    found = readings.organisation(text, readings.seen_by(person))
    bare = readings.IN_PARENTHESES.sub("", text).strip()
    if found is None or found.code != named_apart(text):
        return text, found
    return (found.name if not bare or bare == found.code else bare), found


def likely(text: str, names: Names) -> dict[str, Any]:
    """Return the columns of the organisation that a written name may mean, to be proposed and never taken (R-079)."""
    proposal = names.propose(text)
    if proposal is None:
        return {"proposed": None, "proposed_reason": ""}
    return {"proposed": proposal.organisation, "proposed_reason": proposal.reason}
