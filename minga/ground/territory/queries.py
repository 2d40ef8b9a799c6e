from functools import lru_cache

from minga.ground.kit.text import fold
from minga.ground.territory.models import Country, Unit


@lru_cache(maxsize=1)
def _names() -> dict[str, str]:
    return {fold(name): iso2 for iso2, es, en in Country.objects.values_list("iso2", "name_es", "name_en") for name in (es, en)}


def country_named(name: str) -> str | None:
    """Return the ISO code of a country by its name in Spanish or English, None where it is none: 'Bélgica' and 'Belgium' are BE."""
    return _names().get(fold(name)) or SHORT_NAMES.get(fold(name))


# Names the sources use and ISO's lists do not.
SHORT_NAMES = {"corea": "KR", "ee uu": "US", "eeuu": "US", "usa": "US", "reino unido": "GB"}


def find_place(key: str) -> Country | Unit | None:
    """Return the country ('PE') or unit ('PE-1602') of that key, None where there is none."""
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
