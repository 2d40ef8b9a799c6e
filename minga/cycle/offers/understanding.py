"""What a person typed in a form of offers, or wrote in a cell: codes, countries, places, amounts, one a line."""

from collections.abc import Callable
from decimal import Decimal

from django.utils.translation import gettext as _

from minga.cycle.organisations.understanding import NotUnderstood, by_name, named_apart, number
from minga.cycle.organisations.understanding import unit as unit_key
from minga.ground.codelists import queries as codelists
from minga.ground.codelists.models import Code
from minga.ground.kit.text import fold
from minga.ground.territory.models import Country, Unit

MOST = Decimal("99999999999999999999.99")
SECTORS = ("SectorCategory", "Sector")


def lines(text: str) -> list[str]:
    """Return what stands on each line, each once, blank lines left out."""
    return list(dict.fromkeys(" ".join(line.split()) for line in text.splitlines() if line.strip()))


def each[T](texts: list[str], read: Callable[[str], T]) -> list[T]:
    """Read every line; NotUnderstood names all that are wrong, each with its number."""
    found, wrong = [], []
    for place, text in enumerate(texts, 1):
        try:
            found.append(read(text))
        except NotUnderstood as refused:
            wrong.append(_("Línea %(n)s: %(why)s") % {"n": place, "why": refused} if len(texts) > 1 else str(refused))
    if wrong:
        raise NotUnderstood(" ".join(wrong))
    return found


def listed(text: str, *lists: str) -> Code:
    """The value of any of these lists by its code, alone or in parentheses at the end, or by its name in either language."""
    bare = named_apart(text)
    for wanted in (bare, bare.upper(), text.split(" ", 1)[0]):
        for name in lists:
            found = codelists.get(name, wanted)
            if found and found.until is None:
                return found
    return by_name(text, *lists)


def country(text: str) -> Country:
    """A country by its ISO code or its name in either language."""
    bare = named_apart(text)
    wanted = fold(bare)
    for one in Country.objects.all():
        if bare.upper() in (one.iso2, one.iso3) or wanted in (fold(one.name_es), fold(one.name_en)):
            return one
    raise NotUnderstood(_("«%(text)s» no es un país: escriba su nombre o su código de dos letras.") % {"text": text[:64]})


def unit(text: str) -> Unit:
    """A place by its key, its official code in Ecuador, or a name that is the only one."""
    return Unit.objects.get(key=unit_key(text))


def amount(text: str) -> Decimal | None:
    """An amount as people write it, in one reading only; None where nothing is written."""
    return number(text, most=MOST) if text.strip() else None


def percent(text: str) -> Decimal | None:
    """A share from 0 to 100, with or without its sign; None where nothing is written."""
    bare = text.replace("%", "").strip()
    return number(bare, most=Decimal(100)) if bare else None


def currency(text: str) -> str:
    """The code of a currency in use; '' where nothing is written."""
    if not text.strip():
        return ""
    return listed(text, "Currency").code


def languages(text: str) -> list[str]:
    """The codes of languages parted by commas, lines or spaces: 'es, en'; names may have blanks where commas part them."""
    parts = [one.strip() for one in text.replace(";", ",").replace("\n", ",").split(",") if one.strip()]
    return list(dict.fromkeys(codelists_language(one) for one in parts))


def codelists_language(text: str) -> str:
    found = codelists.get("Language", named_apart(text).lower())
    return found.code if found else by_name(text, "Language").code
