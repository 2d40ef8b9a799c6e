"""The filter bar of map and figures: one address asks every one of them the same question, so that they cannot disagree."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from urllib.parse import urlencode

from django.http import HttpRequest
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from minga.doors.portal.reading import shortened
from minga.evidence.figures.asking import NONE, UNITS, Dimension, Question, currencies, said
from minga.evidence.figures.labels import LISTS, TITLES, names
from minga.evidence.figures.reported import FIRST, LAST
from minga.evidence.figures.splitting import DOLLARS
from minga.evidence.figures.warehouse import Reading
from minga.ground.accounts.permissions import can_see_everything
from minga.ground.codelists import queries as codelists
from minga.ground.journal.queries import kept
from minga.ground.kit.text import sort_key
from minga.ground.territory.models import Unit
from minga.ground.territory.queries import find_place

# Parameter of the address: what it filters. A unit is one parameter whatever its level.
FILTERS = {
    "country": Dimension.COUNTRY,
    "unit": Dimension.UNIT1,
    "source": Dimension.SOURCE,
    "modality": Dimension.MODALITY,
    "aid": Dimension.AID,
    "sector": Dimension.SECTOR,
    "theme": Dimension.THEME,
    "partner": Dimension.PARTNER,
    "role": Dimension.ROLE,
    "resource": Dimension.RESOURCE,
    "status": Dimension.STATUS,
}
LONGEST = 200
FEMININE = ("source", "modality")  # in Spanish: «Fuente: todas»
MOST = 200  # choices of one filter


@dataclass(frozen=True)
class Asked:
    """What an address asks: the question, what was typed in each field, and what is wrong with it by field.

    Where something is wrong nothing is counted: a figure of something else than what was asked would mislead.
    """

    question: Question
    typed: Mapping[str, tuple[str, ...]]
    errors: Mapping[str, str] = field(default_factory=dict)

    def address(self, path: str, **changes: str) -> str:
        """Return an address of `path` that asks the same with other values in some fields; '' takes a field away."""
        asked = {**self.typed, **{name: (value,) for name, value in changes.items()}}
        query = urlencode([(name, value) for name, values in asked.items() for value in values if value])
        return f"{path}?{query}" if query else path

    def by(self, dimension: Dimension) -> Question:
        """Return the same question broken down by a dimension."""
        return replace(self.question, by=dimension)


def read(request: HttpRequest, look: Reading) -> Asked:
    """Read the filters of an address, each empty where it is not asked; all of them hold together (R-275)."""
    typed = {name: asked_of(request, name) for name in (*FILTERS, "from", "to", "currency")}
    typed["unit"] = typed["unit"][-1:]
    errors: dict[str, str] = {}
    everything = can_see_everything(request.user)
    filters: dict[Dimension, tuple[str, ...]] = {}
    for name, dimension in FILTERS.items():
        for value in typed[name]:
            found = known(name, dimension, value, look, everything)
            if found is None:
                errors[name] = _("«%(value)s» no es un valor de este filtro: elija uno de la lista.") % {"value": shortened(value)}
            else:
                filters[found[0]] = (*filters.get(found[0], ()), found[1])
    first, last = (year(typed[name], name, errors) for name in ("from", "to"))
    if first is not None and last is not None and first > last:
        errors["to"] = _("El último año es anterior al primero: corrija uno de los dos.")
    currency = currency_of(typed["currency"], look, errors)
    return Asked(Question(None, filters, first, last, currency, everything), typed, errors)


def asked_of(request: HttpRequest, name: str) -> tuple[str, ...]:
    """Return the values of a parameter, each once, empty ones left out."""
    return tuple(dict.fromkeys(value.strip()[:LONGEST] for value in request.GET.getlist(name) if value.strip()))


def known(name: str, dimension: Dimension, value: str, look: Reading, everything: bool) -> tuple[Dimension, str] | None:
    """Return the dimension that a value filters and the value as records write it; None where it is no value of the filter."""
    if value == NONE:
        return dimension, value
    if name in ("country", "unit"):
        place = find_place(value)
        if place is None or isinstance(place, Unit) != (name == "unit"):
            return None
        return (UNITS[place.level - 1] if isinstance(place, Unit) else dimension), place.key
    values = codelists.names(LISTS[dimension]) if dimension in LISTS else said(dimension, look, everything)
    return (dimension, value) if value in values else None


def year(values: tuple[str, ...], name: str, errors: dict[str, str]) -> int | None:
    """Return the year typed; None where there is none or it is not one, which is then told in `errors`."""
    if not values:
        return None
    text = values[-1]
    if text.isascii() and text.isdigit() and len(text) <= 6 and FIRST <= int(text) <= LAST:
        return int(text)
    errors[name] = _("«%(value)s» no es un año: escriba cuatro cifras, de 1900 a 2100.") % {"value": shortened(text)}
    return None


def currency_of(values: tuple[str, ...], look: Reading, errors: dict[str, str]) -> str:
    """Return the currency asked for, else the one in which most activities state money."""
    found = money(look)
    if values and values[-1] not in found:
        errors["currency"] = _("«%(value)s» no es una moneda de estos registros.") % {"value": shortened(values[-1])}
    return values[-1] if values and values[-1] in found else found[0]


def money(look: Reading) -> list[str]:
    """Return the currencies to choose from, the most used first; US dollars always, for much can be converted to them."""
    found = kept("figures:currencies", lambda: [code for code, _n in currencies(look)], look.as_of.digest)
    return [*found, *([] if DOLLARS in found else [DOLLARS])]


def options(name: str, look: Reading, everything: bool) -> dict[str, str]:
    """Return {value: words} of what most records say of a filter, at most MOST, in the reader's language and by its words.

    A list of thousands could not be read, and would weigh; any other value can still be asked for in the address.
    """
    dimension = FILTERS[name]

    def work() -> dict[str, str]:
        named = names(dimension, said(dimension, look, everything, MOST))
        return dict(sorted(named.items(), key=lambda pair: sort_key(pair[1])))

    who = "all" if everything else "public"
    return kept(f"figures:options:{name}:{who}:{get_language()}", work, look.as_of.digest)


def bar(asked: Asked, look: Reading, fields: tuple[str, ...]) -> list[dict]:
    """Return the fields of a filter bar: [{name, label, choices: [{value, label, chosen}], error}], the first choice 'all'."""
    return [
        {
            "name": name,
            "label": str(TITLES[FILTERS[name]]) if name != "unit" else _("Territorio"),
            "choices": [
                {"value": value, "label": label, "chosen": value in asked.typed[name]}
                for value, label in [("", _("Todas") if name in FEMININE else _("Todos")), *listed(name, asked, look).items()]
            ],
            "error": asked.errors.get(name, ""),
        }
        for name in fields
    ]


def listed(name: str, asked: Asked, look: Reading) -> dict[str, str]:
    """Return the choices of a filter, with what was asked even where few records say it, or none."""
    found = dict(options(name, look, asked.question.everything))
    missing = [value for value in asked.typed[name] if value not in found and name not in asked.errors]
    return {**found, **names(FILTERS[name], missing)} if missing else found
