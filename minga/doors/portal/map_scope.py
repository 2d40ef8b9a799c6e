"""What a map is asked for: the question of the filter bar, the country or unit it draws, and how it is coloured."""

from collections import Counter
from dataclasses import dataclass, replace

from django.http import HttpRequest
from django.utils.translation import gettext as _

from minga.doors.portal.figure_filters import UNITS, Asked, read
from minga.doors.portal.reading import shortened
from minga.doors.portal.unit_kinds import kind_name
from minga.evidence.figures.asking import Dimension, Question, ask
from minga.evidence.figures.warehouse import Reading
from minga.ground.journal.queries import kept
from minga.ground.territory.models import Country, Unit
from minga.ground.territory.queries import find_place, levels

COLOURS = ("activities", "amount")
LOWEST = 3


@dataclass(frozen=True)
class Scope:
    """What one map shows: a country, or a unit of it, by the units one level down.

    `asked` is the question with country and unit in it; `notice` tells what was left out of it, '' where nothing was.
    """

    asked: Asked
    country: Country
    unit: Unit | None
    colour: str
    points: bool
    notice: str = ""

    @property
    def level(self) -> int:
        """The level of the units that are coloured: 1 to 3."""
        return min(self.unit.level + 1, LOWEST) if self.unit else 1

    @property
    def dimension(self) -> Dimension:
        """What the figure is broken down by."""
        return UNITS[self.level - 1]

    @property
    def question(self) -> Question:
        """The question behind every number of this map."""
        return self.asked.by(self.dimension)

    @property
    def name(self) -> str:
        """'Ecuador', or 'Pichincha, Ecuador'."""
        return self.unit.full_name if self.unit else self.country.name

    def address(self, path: str, **changes: str) -> str:
        """Return an address of `path` that asks the same, colour and points too; '' takes a field away."""
        own = {"color": "" if self.colour == COLOURS[0] else self.colour, "points": "1" if self.points else ""}
        return self.asked.address(path, **{**own, **changes})


def read_scope(request: HttpRequest, look: Reading) -> Scope:
    """Read the address of a map. Without a country it is the one with most activities; errors stand in `asked.errors`."""
    asked = read(request, look)
    errors = dict(asked.errors)
    country = chosen_country(request, asked, look, errors)
    unit = chosen_unit(asked, errors)
    notice = ""
    if unit and unit.country_id != country.iso2:
        notice = _("Se dejó fuera el filtro «%(unit)s»: está en otro país que el del mapa.") % {"unit": unit.name}
        unit = None
    colour = chosen_colour(request, errors)
    return Scope(settled(asked, country, unit, errors), country, unit, colour, request.GET.get("points") == "1", notice)


def settled(asked: Asked, country: Country, unit: Unit | None, errors: dict[str, str]) -> Asked:
    """Return the question about this country and unit alone, its address with their keys as they are written."""
    apart = {Dimension.COUNTRY, *UNITS}
    filters = {name: values for name, values in asked.question.filters.items() if name not in apart}
    filters[Dimension.COUNTRY] = (country.iso2,)
    if unit:
        filters[UNITS[unit.level - 1]] = (unit.key,)
    typed = {**asked.typed, "country": (country.iso2,), "unit": (unit.key,) if unit else ()}
    return replace(asked, question=replace(asked.question, filters=filters), typed=typed, errors=errors)


def chosen_country(request: HttpRequest, asked: Asked, look: Reading, errors: dict[str, str]) -> Country:
    """Return the country asked for, else the unit's, else the one with most activities among those whose units are registered."""
    known = mapped_countries(look)
    typed = [value.upper() for value in asked.typed["country"]][-1:]
    if typed and typed[0] not in known:
        errors["country"] = _("«%(value)s» no tiene mapa: elija un país de la lista.") % {"value": shortened(asked.typed["country"][-1])}
    elif typed:
        return Country.objects.get(iso2=typed[0])
    unit = chosen_unit(asked, {})
    return Country.objects.get(iso2=unit.country_id if unit and unit.country_id in known else known[0])


def mapped_countries(look: Reading) -> list[str]:
    """Return the ISO codes of the countries whose units are registered, those with most published activities first."""

    def work() -> list[str]:
        counted = Counter({line.key: line.activities for line in ask(Question(Dimension.COUNTRY), look).lines})
        return sorted(levels(), key=lambda iso2: (-counted[iso2], iso2))

    return kept("map:countries", work, look.as_of.digest)


def chosen_unit(asked: Asked, errors: dict[str, str]) -> Unit | None:
    """Return the unit asked for, None where there is none; one that is no unit is told in `errors`."""
    for value in asked.typed["unit"]:
        found = find_place(value)
        if isinstance(found, Unit):
            return found
        errors["unit"] = _("«%(value)s» no es un lugar de este mapa: elija uno de la lista.") % {"value": shortened(value)}
    return None


def chosen_colour(request: HttpRequest, errors: dict[str, str]) -> str:
    """Return what the units are coloured by; the first of COLOURS where nothing is asked."""
    typed = request.GET.get("color", "")
    if typed and typed not in COLOURS:
        errors["color"] = _("«%(value)s» no es una forma de colorear: elija una de la lista.") % {"value": shortened(typed)}
    return typed if typed in COLOURS else COLOURS[0]


def units_of(scope: Scope) -> list[tuple[str, str, str]]:
    """Return (key, name, kind) of the units that the map is about, by name; of a unit of the lowest level, itself."""
    if scope.unit is None:
        rows = Unit.objects.filter(country=scope.country, level=1)
    elif scope.unit.level == LOWEST:
        rows = Unit.objects.filter(pk=scope.unit.pk)
    else:
        rows = Unit.objects.filter(parent=scope.unit)
    return list(rows.order_by("sort_key").values_list("key", "name", "kind"))


def kind_of(units: list[tuple[str, str, str]]) -> str:
    """Return the commonest kind of these units as a heading: 'Provincia'; 'Unidad' where there are none."""
    kinds = Counter(kind for _key, _name, kind in units)
    word = kind_name(kinds.most_common(1)[0][0]) if kinds else _("unidad")
    return word[:1].upper() + word[1:]
