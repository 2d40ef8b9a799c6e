"""The filter bar above the figures as a form: its fields, what is wrong in them, and the filters in force."""

from collections.abc import Iterable, Mapping

from django.utils.translation import gettext as _

from minga.doors.portal.figure_filters import Asked, bar, money
from minga.doors.portal.figure_table import without
from minga.evidence.figures.asking import NONE
from minga.evidence.figures.warehouse import Reading

FIELDS = ("country", "unit", "source", "resource", "modality", "aid", "sector", "theme", "partner")
SELDOM = ("role", "status")  # stand in the bar only where an address asks them


def fields(asked: Asked, look: Reading, measure: str | None = None, years: bool = True) -> list[dict]:
    """Return the fields of the bar: [{name, label, kind, choices or value, error}].

    `measure` None: what bars measure cannot be chosen; `years` False: the page asks for its years in its own way.
    """
    listed = bar(asked, look, FIELDS + tuple(name for name in SELDOM if asked.typed[name]))
    for one in listed:
        one["choices"] += [{"value": NONE, "label": _("Sin dato"), "chosen": True}] if NONE in asked.typed[one["name"]] else []
    selects = [{**one, "kind": "select"} for one in listed]
    between = [year(asked, "from", _("Desde el año")), year(asked, "to", _("Hasta el año"))] if years else []
    more = [] if measure is None else [choice("measure", _("Las barras miden"), measures(), measure)]
    return [*selects[:2], currency(asked, look), *selects[2:], *between, *more]


def measures() -> dict[str, str]:
    """Return what bars can measure, {value: words}."""
    return {"amount": _("El monto"), "count": _("Los proyectos")}


def currency(asked: Asked, look: Reading) -> dict:
    """Return the field of the currency: always one."""
    found = money(look)
    wanted = asked.question.currency
    named = {code: code for code in [*found, *([] if wanted in found else [wanted])]}
    return choice("currency", _("Moneda"), named, wanted, asked.errors.get("currency", ""))


def choice(name: str, label: str, named: Mapping[str, str], chosen: str, error: str = "") -> dict:
    """Return a field that is chosen from a list."""
    choices = [{"value": value, "label": words, "chosen": value == chosen} for value, words in named.items()]
    return {"name": name, "label": label, "kind": "select", "choices": choices, "error": error}


def year(asked: Asked, name: str, label: str) -> dict:
    """Return the field of a year, with what was typed."""
    return typed(name, label, "".join(asked.typed[name][-1:]), asked.errors.get(name, ""), 6, number=True)


def typed(name: str, label: str, value: str, error: str, longest: int, number: bool = False) -> dict:
    """Return a field that is typed."""
    return {"name": name, "label": label, "kind": "text", "value": value, "error": error, "longest": longest, "number": number}


def problems(listed: Iterable[dict]) -> list[dict]:
    """Return what is wrong, [{name, label, error}], in the order of the fields."""
    return [{"name": one["name"], "label": one["label"], "error": one["error"]} for one in listed if one["error"]]


def chips(asked: Asked, listed: Iterable[dict], path: str, **more: str) -> list[dict]:
    """Return the filters in force, [{label, url}], each with the address without it; the currency is none."""
    found = []
    for one in listed:
        if one["name"] in ("currency", "measure") or one["error"]:
            continue
        words = {choice["value"]: choice["label"] for choice in one.get("choices", [])}
        for value in asked.typed[one["name"]]:
            url = without(asked, path, one["name"], value, **more)
            found.append({"label": f"{one['label']}: {words.get(value, value)}", "url": url})
    return found
