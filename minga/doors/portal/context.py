from django.http import HttpRequest
from django.urls import Resolver404, resolve, reverse, translate_url
from django.utils.translation import get_language, gettext_noop
from django.utils.translation import gettext as _

import minga

NAVIGATION = (
    ("home", gettext_noop("Inicio"), ("home",)),
    ("activities", gettext_noop("Proyectos"), ("activities", "activity")),
    (
        "agreements",
        gettext_noop("Convenios"),
        ("agreements", "agreement", "agreement_balances", "agreement_versions"),
    ),
    (
        "needs:demands",
        gettext_noop("Demandas"),
        (
            "demands",
            "demand",
            "plans",
            "plan",
            "agendas",
            "agenda",
            "macro_projects",
            "year_plans",
            "year_plan",
            "year_version",
            "year_changes",
            *("office:strategies", "office:strategy", "proposals:list", "proposals:case", "thread"),
        ),
    ),
    ("offers", gettext_noop("Ofertas"), ("offers", "offer", "policy")),
    ("organisations", gettext_noop("Organizaciones"), ("organisations", "organisation")),
    ("ngos", gettext_noop("ONG"), ("ngos",)),
    ("map", gettext_noop("Mapa"), ("map",)),
    ("places", gettext_noop("Territorio"), ("places", "place", "profile", "office:gaps")),
    (
        "figures",
        gettext_noop("Cifras"),
        (
            *("figures", "figure", "figure_records", "comparison", "aid_statistics", "reported_figures"),
            *(
                "lake:explorer",
                "lake:activities",
                "lake:sources",
                "lake:source",
                "lake:donor",
                "lake:territory",
                "lake:published",
                "lake_map",
            ),
        ),
    ),
    ("lists", gettext_noop("Listas de códigos"), ("lists", "list")),
    ("findings", gettext_noop("Hallazgos"), ("findings",)),
)


def frame(request: HttpRequest) -> dict:
    """Return what the frame of every page shows: the menu, the same page in the other language, the version."""
    here = request.resolver_match.view_name if request.resolver_match else ""
    return {
        "navigation": [
            {"label": _(label), "url": reverse(whole(target)), "current": here in within(target, names)}
            for target, label, names in NAVIGATION
        ],
        "language_links": language_links(request),
        "version": minga.__version__,
    }


def whole(target: str) -> str:
    """Return the name of an address with its area, which is this one where it says none."""
    return target if ":" in target else f"portal:{target}"


def within(target: str, names: tuple[str, ...]) -> set[str]:
    """Return the whole names of the pages of an entry: those without an area are of the entry's own or of this one."""
    area = whole(target).partition(":")[0]
    return {name if ":" in name else f"{one}:{name}" for name in names for one in (area, "portal")}


def in_language(request: HttpRequest, code: str) -> str:
    """Return the address of this page in a language; where it leads on (`next`), that is in the language too."""
    asked = request.GET.copy()
    if (target := asked.get("next", "")).startswith("/"):
        asked["next"] = translate_url(target, code)
    return translate_url(f"{request.path}?{asked.urlencode(safe='/')}" if asked else request.path, code)


def language_links(request: HttpRequest) -> list[dict]:
    """Return the same page in each language, the query kept; none where the address is no page."""
    try:
        resolve(request.path_info)
    except Resolver404:
        return []
    here = (get_language() or "es")[:2]
    return [
        {"code": code, "label": label, "url": in_language(request, code), "current": code == here}
        for code, label in (("es", "español"), ("en", "English"))
    ]
