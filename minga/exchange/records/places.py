"""Places as the sources write them ('Cartagena – Zona Sur Oriental'; 'Loja; Zamora Chinchipe') read into units."""

import re

from minga.ground.kit.text import fold
from minga.ground.territory.models import Locality, Unit

NUMBER_WORDS = {"two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "dos": 2, "tres": 3, "cuatro": 4, "cinco": 5, "seis": 6}
COUNTED = re.compile(r"(?P<count>[a-z]+) (?P<what>(?:[a-z]+ )?(?:regions|regiones))\Z")


class Gazetteer:
    """The units of each country by folded name, the widest first, and the localities that the sources name."""

    def __init__(self, units: dict[str, Unit], localities: dict[str, Locality]) -> None:
        self.by_name: dict[tuple[str, str], Unit] = {}
        self.by_first_word: dict[tuple[str, str], list[Unit]] = {}
        for unit in sorted(units.values(), key=lambda one: (one.level, one.code)):
            self.by_name.setdefault((unit.country_id, fold(unit.name)), unit)
            if unit.level < 3:
                self.by_first_word.setdefault((unit.country_id, fold(unit.name).split()[0]), []).append(unit)
        self.localities = {(one.country_id, bare(one.name)): one for one in localities.values()}
        self.told = {one.unit_id for one in localities.values()}

    def find(self, iso2: str, text: str) -> Unit | None:
        """Return the unit of that name, or the only one of the first two levels whose name begins with it.

        Of several that begin so, the only one in which localities of the sources lie: 'Cartagena' is the one of Indias.
        """
        name = fold(text)
        found = self.by_name.get((iso2, name))
        if found or not name:
            return found
        near = [unit for unit in self.by_first_word.get((iso2, name.split()[0]), []) if f"{fold(unit.name)} ".startswith(f"{name} ")]
        near = near if len(near) == 1 else [unit for unit in near if unit.pk in self.told]
        return near[0] if len(near) == 1 else None

    def read(self, iso2: str, text: str) -> list[dict]:
        """Return the places of one written text, in its order: dicts of activities.Place without source.

        A number of places without names is a count (R-349); a part that is no unit stays as written, in its country.
        """
        places = []
        for part in filter(None, (piece.strip() for piece in text.split(";"))):
            counted = COUNTED.match(fold(part))
            if counted and counted["count"] in NUMBER_WORDS:
                places.append({"unit": None, "count": NUMBER_WORDS[counted["count"]], "count_of": counted["what"], "as_written": part})
            else:
                places.append({**self.read_one(iso2, part), "as_written": part})
        return places

    def read_one(self, iso2: str, part: str) -> dict:
        """Return the narrowest unit that a text names, and the locality where it names one: {'unit', 'locality'}."""
        pieces = [piece.strip() for piece in re.split(r" [–-] |, |\(|\)", part) if piece.strip()]
        known = (self.localities.get((iso2, bare(piece))) for piece in [part, *pieces])
        locality = next((one for one in known if one), None)
        units = [unit for piece in pieces if (unit := self.find(iso2, trimmed(piece)))]
        units += [locality.unit] if locality and locality.unit else []
        return {"unit": max(units, key=lambda unit: unit.level, default=None), "locality": locality}


def bare(name: str) -> str:
    """Return a locality's folded name without what stands in brackets."""
    return fold(re.sub(r"\(.*?\)", "", name))


def trimmed(piece: str) -> str:
    """Return a place's name without the words that say only a part of it: 'norte de Pichincha'."""
    return re.sub(r"^(norte|sur|este|oeste|noroccidente|trópico) de ", "", piece, flags=re.IGNORECASE)
