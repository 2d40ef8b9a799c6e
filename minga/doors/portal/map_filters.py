"""The filter bar of the map: what may be chosen, what is wrong with what was, and the way back from each filter."""

from urllib.parse import urlencode

from django.http import HttpRequest
from django.utils.translation import gettext as _

from minga.doors.portal.countries import country_names
from minga.doors.portal.figure_filters import FILTERS, UNITS, bar, money
from minga.doors.portal.map_scope import Scope, mapped_countries
from minga.evidence.figures.labels import TITLES, names
from minga.evidence.figures.warehouse import Reading
from minga.ground.territory.models import Unit

CHOICES = ("source", "modality", "sector", "theme", "partner", "status")


def fields(scope: Scope, look: Reading) -> list[dict]:
    """Return the choices of the bar: [{name, label, choices: [{value, label, chosen}], error, many}]."""
    own = [country_field(scope, look), unit_field(scope)]
    listed = [field | {"many": len(scope.asked.typed[field["name"]]) > 1} for field in bar(scope.asked, look, CHOICES)]
    coins = [{"value": code, "label": code, "chosen": code == scope.question.currency} for code in money(look)]
    return [*own, *listed, field("currency", _("Moneda de los montos"), coins, scope)]


def field(name: str, label: str, choices: list[dict], scope: Scope) -> dict:
    """Return one field of the bar."""
    return {"name": name, "label": label, "choices": choices, "error": scope.asked.errors.get(name, ""), "many": False}


def country_field(scope: Scope, look: Reading) -> dict:
    """Return the choice of the country."""
    called, known = country_names(look.as_of.digest), mapped_countries(look)
    choices = [{"value": iso2, "label": called[iso2], "chosen": iso2 == scope.country.iso2} for iso2 in called if iso2 in known]
    return field("country", _("País"), choices, scope)


def unit_field(scope: Scope) -> dict:
    """Return the choice between the whole country and one of its units of the first level, and of the one asked for."""
    chosen = scope.unit.key if scope.unit else ""
    rows = list(Unit.objects.filter(country=scope.country, level=1).order_by("sort_key").values_list("key", "name"))
    if scope.unit and scope.unit.level > 1:
        rows.append((scope.unit.key, scope.unit.full_name))
    choices = [{"value": key, "label": name, "chosen": key == chosen} for key, name in [("", _("Todo el país")), *rows]]
    return field("unit", _("Territorio"), choices, scope)


def errors(scope: Scope) -> list[dict]:
    """Return what is wrong, field by field: [{name, label, text}], in the words that stand at the field."""
    labels = labels_of()
    return [{"name": name, "label": labels.get(name, name), "text": text} for name, text in scope.asked.errors.items()]


def labels_of() -> dict[str, str]:
    """Return {parameter: words} of every field."""
    own = {"from": _("Desde el año"), "to": _("Hasta el año"), "color": _("Colorear por"), "currency": _("Moneda de los montos")}
    return {name: str(TITLES[dimension]) for name, dimension in FILTERS.items()} | {"unit": _("Territorio")} | own


def chips(scope: Scope, request: HttpRequest) -> list[dict]:
    """Return [{label, url}] of the filters in force, each with the address of this map without it."""
    found = []
    labels = labels_of()
    for name, values in scope.asked.typed.items():
        if name in ("country", "currency") or name in scope.asked.errors:
            continue
        called = names(UNITS[scope.unit.level - 1], values) if name == "unit" and scope.unit else called_of(name, values)
        found += [{"label": f"{labels[name]}: {called.get(one, one)}", "url": without(scope, request, name, one)} for one in values]
    return found


def called_of(name: str, values: tuple[str, ...]) -> dict[str, str]:
    """Return {value: words} of the values of a filter; the years are their own."""
    return names(FILTERS[name], values) | {"-": _("La fuente no lo dice")} if name in FILTERS else {}


def without(scope: Scope, request: HttpRequest, name: str, value: str) -> str:
    """Return the address of this map less one value of a field."""
    pairs = [(key, one) for key, values in scope.asked.typed.items() for one in values if (key, one) != (name, value)]
    own = [("color", scope.colour), ("points", "1" if scope.points else "")]
    return f"{request.path}?{urlencode([*pairs, *((key, one) for key, one in own if one)])}"
