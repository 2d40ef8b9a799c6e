"""What an address of the explorer asks: filters, years, measure, currency and by what its lines are told apart."""

from dataclasses import dataclass
from urllib.parse import urlencode

from django.http import HttpRequest
from django.utils.translation import gettext as _

from minga.evidence.lake.asking import CUBE, CURRENCIES, DIMENSIONS, FILTERS, MEASURES, NONE, Asked, Look
from minga.evidence.lake.pages.words import MEASURES as MEASURE_NAMES
from minga.evidence.lake.pages.words import TITLES, names
from minga.ground.kit.text import quoted

FIRST, LAST = 1900, 2100
LONGEST = 200  # characters of a value
CHOICES = 150  # of a list: others can be asked for in the address
BAR = ("country", "unit", "giver", "category", "sector", "goal", "status", "aid_type", "flow")


@dataclass(frozen=True)
class Read:
    """A question with what was typed and what is wrong in it, by field."""

    asked: Asked
    typed: dict[str, tuple[str, ...]]
    errors: dict[str, str]
    text: str = ""  # words: then activities are looked for, and no figure is asked

    def address(self, path: str, **changes: str) -> str:
        """Return an address with what was typed, some of it changed ('' takes it away)."""
        pairs = [(name, value) for name, values in self.typed.items() for value in values if name not in changes]
        pairs += [(name, value) for name, value in changes.items() if value]
        return f"{path}?{urlencode(pairs)}" if pairs else path

    def without(self, path: str, name: str, gone: str) -> str:
        """Return the address without one value of a filter."""
        pairs = [(one, value) for one, values in self.typed.items() for value in values if (one, value) != (name, gone)]
        return f"{path}?{urlencode(pairs)}" if pairs else path


def read(request: HttpRequest) -> Read:
    """Return what an address asks; what is no value of its field is told in `errors` and not applied."""
    fields = ("q", *FILTERS, "from", "to", "measure", "currency", "by", "and")
    typed = {name: tuple(dict.fromkeys(filter(None, map(shown, request.GET.getlist(name))))) for name in fields}
    errors: dict[str, str] = {}
    filters = tuple((name, typed[name]) for name in FILTERS if typed[name])
    by = tuple(dict.fromkeys(name for name in (one_of(typed, "by", tuple(DIMENSIONS), "category", errors),
                                               one_of(typed, "and", ("", *DIMENSIONS), "", errors)) if name))  # fmt: skip
    first, last = year(typed["from"], "from", errors), year(typed["to"], "to", errors)
    if first and last and first > last:
        errors["to"] = _("El último año es anterior al primero.")
    measure = one_of(typed, "measure", MEASURES, MEASURES[0], errors)
    currency = one_of(typed, "currency", CURRENCIES, CURRENCIES[0], errors)
    asked = Asked(by, measure, currency, filters, first, last)
    return Read(asked, {name: values for name, values in typed.items() if values}, errors, "".join(typed["q"][-1:]))


def shown(value: str) -> str:
    """Return what was typed without signs that cannot be shown: databases refuse some."""
    return "".join(sign for sign in value[: LONGEST * 4] if sign.isprintable()).strip()[:LONGEST]


def one_of(typed: dict[str, tuple[str, ...]], name: str, known: tuple[str, ...], usual: str, errors: dict[str, str]) -> str:
    """Return the last value typed where it is known, else the usual one; what is not known is told."""
    wanted = typed[name][-1] if typed[name] else usual
    if wanted in known:
        return wanted
    errors[name] = _("«%(value)s» no es una de las opciones.") % {"value": wanted[:40]}
    return usual


def year(values: tuple[str, ...], name: str, errors: dict[str, str]) -> int | None:
    """Return the year typed; None where there is none, or where it is not one, which is told."""
    text = values[-1] if values else ""
    if not text:
        return None
    if text.isascii() and text.isdigit() and FIRST <= int(text[:5]) <= LAST:
        return int(text)
    errors[name] = _("«%(value)s» no es un año: escriba cuatro cifras, de 1900 a 2100.") % {"value": text[:20]}
    return None


def fields(found: Read, at: Look) -> list[dict]:
    """Return the fields of the filter bar, as portal/parts/figure_form.html takes them."""
    asked = found.asked
    typed = {name: "".join(found.typed.get(name, ())[-1:]) for name in ("from", "to")}
    groups = {name: str(title) for name, title in TITLES.items()}
    listed = [select("by", _("Agrupar por"), groups, asked.by[0], found.errors.get("by", ""))]
    second = {"": _("Nada más"), **groups}
    listed.append(select("and", _("Y por"), second, asked.by[1] if len(asked.by) > 1 else "", found.errors.get("and", "")))
    listed.append(select("measure", _("Dinero"), {name: str(words) for name, words in MEASURE_NAMES.items()}, asked.measure,
                         found.errors.get("measure", "")))  # fmt: skip
    listed.append(select("currency", _("Moneda"), {code: code for code in CURRENCIES}, asked.currency, found.errors.get("currency", "")))
    listed += [choice(name, found, at) for name in (*BAR, *(one for one in FILTERS if one not in BAR and found.typed.get(one)))]
    for name, label in (("from", _("Desde el año")), ("to", _("Hasta el año"))):
        listed.append({"name": name, "label": label, "kind": "text", "value": typed[name], "error": found.errors.get(name, ""),
                       "longest": 6, "number": True})  # fmt: skip
    return listed


def select(name: str, label: str, named: dict[str, str], chosen: str, error: str) -> dict:
    choices = [{"value": value, "label": words, "chosen": value == chosen} for value, words in named.items()]
    return {"name": name, "label": label, "kind": "select", "choices": choices, "error": error}


def choice(name: str, found: Read, at: Look) -> dict:
    """Return the field of a filter: what most facts say, and what was asked; several values of one filter come by address."""
    cube = at.whole("cube", CUBE)
    rows = at.rows(
        f"""SELECT value FROM {cube} WHERE dimension = ? AND value IS NOT NULL GROUP BY value
            ORDER BY sum(activities) DESC, value LIMIT ?""",
        [name, CHOICES],
    )
    wanted = found.typed.get(name, ())
    named = names(name, [*(row[0] for row in rows), *wanted], at)
    unknown = {key for key, label in named.items() if name == "country" and key == label}
    named |= {key: _("código %(code)s, de ningún país") % {"code": key} for key in unknown}
    numbered = name in ("goal", "status")
    listed = sorted(
        named.items(), key=lambda pair: (pair[0] in unknown, int(pair[0]) if numbered and pair[0].isdigit() else 0, pair[1].casefold())
    )
    words = {
        "": _("Todo"),
        **{key: f"{key} · {label}" if label != key and name != "country" else label for key, label in listed},
        NONE: _("Sin dato"),
    }
    chosen = wanted[-1] if wanted else ""
    return select(name, str(TITLES[name]), words, chosen, "")


def chips(found: Read, path: str, at: Look) -> list[dict]:
    """Return the filters in force, [{label, url}]: each with the address without it."""
    words = quoted(found.text)
    listed = [{"label": _("Palabras: %(text)s") % {"text": words}, "url": found.address(path, q="")}] if found.text else []
    for name, values in found.asked.filters:
        named = names(name, values, at)
        for value in values:
            label = _("Sin dato") if value == NONE else named.get(value, value)
            listed.append({"label": f"{TITLES[name]}: {label}", "url": found.without(path, name, value)})
    for name, label in (("from", _("Desde el año")), ("to", _("Hasta el año"))):
        listed += [{"label": f"{label}: {value}", "url": found.without(path, name, value)} for value in found.typed.get(name, ())[-1:]]
    return listed
