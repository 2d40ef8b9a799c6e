"""What the home page says of the whole registry: four numbers, each with its scope, and where there are records."""

from django.urls import reverse
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from minga.doors.portal.trust_shown import everything, of_total
from minga.evidence.figures.queries import Headline, Portfolio, by_country, headline
from minga.ground.kit import formats


def front_page() -> dict:
    """Return what portal/home.html shows."""
    language = (get_language() or "es")[:2]
    found = headline()
    return {
        "figures": [activities(found), *money_and_people(found.portfolio, language), ngos(found)],
        "portfolio": scope(found.portfolio, language) if found.portfolio else None,
        "as_of": found.as_of,
        "trust": of_total(found.trust, everything),
        "countries": [
            {"name": row[f"name_{language}"], "url": reverse("portal:place", args=[row["iso2"]]), "n": row["activities"]}
            for row in by_country()
        ],
    }


def activities(found: Headline) -> dict:
    """Return the first number: each activity once, what is repeated told apart."""
    if not found.activities:
        return empty(_("proyectos registrados"), _("Aparecerán al cargar los primeros registros."))
    repeated = ngettext(
        "%(n)s entrada repetida, marcada y no contada.", "%(n)s entradas repetidas, marcadas y no contadas.", found.duplicates
    )
    bare = ngettext("%(n)s no declara monto.", "%(n)s no declaran monto.", found.without_amount)
    told = [text % {"n": n} for text, n in ((repeated, found.duplicates), (bare, found.without_amount)) if n]
    return {
        "value": formats.number(found.activities, get_language() or "es"),
        "label": _("proyectos registrados"),
        "note": " ".join(told),
        "url": reverse("portal:activities"),
        "action": _("Verlos"),
    }


def money_and_people(portfolio: Portfolio | None, language: str) -> list[dict]:
    """Return the second and third numbers: one portfolio, with its place, currency and unit; never a sum of others."""
    labels = _("en proyectos con monto declarado"), _("personas beneficiarias")
    if portfolio is None:
        return [empty(label, _("Aparecerá cuando un proyecto declare su costo total.")) for label in labels]
    where = scope(portfolio, language)
    value, unit = formats.short_money(portfolio.total, language)
    money = {"value": value, "unit": unit, "label": labels[0], "note": f"{formats.said(portfolio.total, language)} {where['text']}."}
    if portfolio.people is None:
        return [money, empty(labels[1], _("Los mismos proyectos no dan cifra de personas."))]
    people = formats.hedged(formats.number(portfolio.people, language), portfolio.people_precision, language)
    note = _("%(where)s; otras unidades, como familias o usuarios, no se suman.") % {"where": where["text"]}
    return [money, {"value": people, "label": labels[1], "note": note}]


def scope(portfolio: Portfolio, language: str) -> dict:
    """Return 'en 3 proyectos de Cartagena de Indias', with the place and the projects to link."""
    name = portfolio.names.get(language, "")
    if name:
        text = ngettext("en %(n)s proyecto de %(place)s", "en %(n)s proyectos de %(place)s", portfolio.activities)
    else:
        text = ngettext("en %(n)s proyecto", "en %(n)s proyectos", portfolio.activities)
    return {
        "text": text % {"n": portfolio.activities, "place": name},
        "place": name,
        "place_url": reverse("portal:place", args=[portfolio.place]) if portfolio.place else "",
        "activities": [(code, reverse("portal:activity", args=[code])) for code in portfolio.codes[:20]],
        "more": max(0, portfolio.activities - 20),
    }


def ngos(found: Headline) -> dict:
    """Return the fourth number: of the directory of foreign NGOs, those whose agreement is active."""
    if not found.ngos:
        return empty(_("ONG con convenio activo"), _("Aparecerá al cargar el directorio de ONG."))
    other = found.ngos - found.ngos_active
    note = ngettext("%(n)s no lo tiene activo.", "%(n)s no lo tienen activo.", other) % {"n": other}
    return {
        "value": str(found.ngos_active),
        "unit": _("de %(n)s") % {"n": found.ngos},
        "label": _("ONG con convenio activo"),
        "note": note if other else "",
        "url": reverse("portal:ngos"),
        "action": _("Ver el directorio"),
    }


def empty(label: str, note: str) -> dict:
    """Return a number that is not there yet, with what will appear."""
    return {"value": None, "label": label, "note": note}
