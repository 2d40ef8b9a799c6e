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
        ),
    ),
    ("offers", gettext_noop("Ofertas"), ("offers", "offer", "policy")),
    ("organisations", gettext_noop("Organizaciones"), ("organisations", "organisation")),
    ("ngos", gettext_noop("ONG"), ("ngos",)),
    ("map", gettext_noop("Mapa"), ("map",)),
    ("places", gettext_noop("Territorio"), ("places", "place")),
    (
        "figures",
        gettext_noop("Cifras"),
        (
            *("figures", "figure", "figure_records", "comparison", "aid_statistics", "reported_figures"),
            *("explorer", "sources", "source", "donor", "territory", "published", "lake_map"),  # of the lake
        ),
    ),
    ("lists", gettext_noop("Listas de códigos"), ("lists", "list")),
    ("findings", gettext_noop("Hallazgos"), ("findings",)),
)


def frame(request: HttpRequest) -> dict:
    """Return what the frame of every page shows: the menu, the same page in the other language, the version."""
    name = request.resolver_match.url_name if request.resolver_match else ""
    return {
        "navigation": [
            {"label": _(label), "url": reverse(target if ":" in target else f"portal:{target}"), "current": name in names}
            for target, label, names in NAVIGATION
        ],
        "language_links": language_links(request),
        "version": minga.__version__,
    }


def language_links(request: HttpRequest) -> list[dict]:
    """Return the same page in each language, the query kept; none where the address is no page."""
    try:
        resolve(request.path_info)
    except Resolver404:
        return []
    here = (get_language() or "es")[:2]
    return [
        {"code": code, "label": label, "url": translate_url(request.get_full_path(), code), "current": code == here}
        for code, label in (("es", "español"), ("en", "English"))
    ]
