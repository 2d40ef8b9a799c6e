import csv
import re
from functools import cache
from pathlib import Path

from django.db.models import Count

from minga.ground.journal.queries import kept
from minga.ground.kit.text import fold
from minga.ground.territory.models import Country, Unit

DATA = Path(__file__).parent / "data"
PLACE_KEY = re.compile(r"[A-Za-z]{2}(-[0-9A-Za-z]{1,12})?")


def country_names(as_of: str = "") -> dict[str, str]:
    """Return {folded name: ISO code} of every country, in Spanish and English; kept until the journal grows."""
    return kept("countries", read_country_names, as_of)


def read_country_names() -> dict[str, str]:
    """Return {folded name: ISO code} as the table and the short names of the sources give it."""
    rows = Country.objects.values_list("iso2", "name_es", "name_en")
    return SHORT_NAMES | {fold(name): iso2 for iso2, es, en in rows for name in (es, en)}


def country_named(name: str) -> str | None:
    """Return the ISO code of a country by its name in Spanish or English, None where it is none: 'Bélgica' and 'Belgium' are BE."""
    return country_names().get(fold(name))


def country_called(name: str) -> str | None:
    """Return the ISO code of a country by any name that tables use: also its formal name, in the order of a list, or an older one.

    'Republic of Peru', 'Egypt, Arab Republic of' and 'Swaziland' are known here.
    """
    return country_named(name) or other_country_names().get(fold(name))


@cache
def other_country_names() -> dict[str, str]:
    """Return {folded name: ISO code} of the bundled table of other names (its sources: data/README.md)."""
    with (DATA / "country_names.csv").open(encoding="utf-8", newline="") as file:
        return {fold(row["name"]): row["iso2"] for row in csv.DictReader(file)}


# Names the sources use and ISO's lists do not.
SHORT_NAMES = {"corea": "KR", "ee uu": "US", "eeuu": "US", "usa": "US", "reino unido": "GB"}


def find_place(key: str) -> Country | Unit | None:
    """Return the country ('PE') or unit ('PE-1602') of that key in any case, None where there is none."""
    if not PLACE_KEY.fullmatch(key):
        return None
    if "-" in key:
        return Unit.objects.select_related("country", "parent__parent").filter(key=key.upper()).first()
    return Country.objects.filter(iso2=key.upper()).first()


def below(unit: Unit) -> list[int]:
    """Return the ids of a unit and of all units inside it."""
    ids, layer = [unit.pk], [unit.pk]
    while layer:
        layer = list(Unit.objects.filter(parent__in=layer).values_list("pk", flat=True))
        ids += layer
    return ids


def levels() -> dict[str, dict[int, int]]:
    """Return {ISO code: {level: number of units}} of the countries whose units are registered."""
    found: dict[str, dict[int, int]] = {}
    rows = Unit.objects.order_by("country", "level").values_list("country", "level").annotate(n=Count("id"))
    for iso2, level, number in rows:
        found.setdefault(iso2, {})[level] = number
    return found


def unit_codes() -> dict[tuple[str, int], dict[str, str]]:
    """Return {(country, level): {official code: key}}; ('', 0) holds the countries by both their ISO codes."""
    found: dict[tuple[str, int], dict[str, str]] = {("", 0): {}}
    for iso2, iso3 in Country.objects.order_by().values_list("iso2", "iso3"):
        found["", 0] |= {iso2: iso2, iso3: iso2}
    for country, level, code, key in Unit.objects.order_by().values_list("country", "level", "code", "key"):
        found.setdefault((country, level), {})[code.upper()] = key
    return found


def units_below(ids: list[int]) -> dict[int, dict[int, int]]:
    """Return {id: {level: number of units inside it}} for units of the first two levels, counted today."""
    found: dict[int, dict[int, int]] = {}
    for path in ("parent", "parent__parent"):
        rows = Unit.objects.filter(**{f"{path}__in": ids}).order_by().values_list(path, "level").annotate(n=Count("id"))
        for pk, level, number in rows:
            found.setdefault(pk, {})[level] = number
    return found
