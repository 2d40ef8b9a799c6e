"""The addresses of the public site; the same under /en/ in English."""

from django.urls import path, re_path

from minga.doors.portal.views import activities, codelists, figures, home, organisations, pages, search, territory

app_name = "portal"
# Written with a slash at the end they lead to the page without it; all others are not there.
PAGES = (
    "buscar",
    "actividades",
    "organizaciones",
    "ong",
    "territorio",
    "listas",
    "cifras",
    "hallazgos",
    "lagunas",
    "accesibilidad",
    "privacidad",
    "ayuda",
)
RECORDS = ("actividades", "organizaciones", "territorio", "listas")
SLASHED = "|".join([*PAGES, *(f"{name}/[A-Za-z0-9][^/]*" for name in RECORDS), "cifras/[-a-zA-Z0-9_]+"])
urlpatterns = [
    path("", home.home, name="home"),
    path("buscar", search.search, name="search"),
    path("buscar.csv", search.search_csv, name="search_csv"),
    path("actividades", search.activities, name="activities"),
    path("actividades.csv", search.activities_csv, name="activities_csv"),
    path("actividades/<str:code>", activities.activity, name="activity"),
    path("actividades/<str:code>/datos.csv", activities.activity_csv, name="activity_csv"),
    path("organizaciones", organisations.organisations, name="organisations"),
    path("organizaciones.csv", organisations.organisations_csv, name="organisations_csv"),
    path("organizaciones/<str:code>", organisations.organisation, name="organisation"),
    path("organizaciones/<str:code>/datos.csv", organisations.organisation_csv, name="organisation_csv"),
    path("ong", organisations.ngos, name="ngos"),
    path("ong.csv", organisations.ngos_csv, name="ngos_csv"),
    path("territorio", territory.places, name="places"),
    path("territorio/<str:key>", territory.place, name="place"),
    path("territorio/<str:key>/actividades.csv", territory.place_csv, name="place_csv"),
    path("territorio/<str:key>/cifras.csv", territory.figures_csv, name="figures_csv"),
    path("listas", codelists.lists, name="lists"),
    path("listas/<str:code>.json", codelists.code_list_json, name="list_json"),
    path("listas/<str:code>.csv", codelists.code_list_csv, name="list_csv"),
    path("listas/<str:code>", codelists.code_list, name="list"),
    path("cifras", figures.figures, name="figures"),
    path("cifras/registros", figures.figure_records, name="figure_records"),
    path("cifras/registros.csv", figures.figure_records_csv, name="figure_records_csv"),
    path("cifras/comparacion", figures.comparison, name="comparison"),
    path("cifras/comparacion.csv", figures.comparison_csv, name="comparison_csv"),
    path("cifras/aod-2000-2010", figures.aid_statistics, name="aid_statistics"),
    path("cifras/declaradas", figures.reported_figures, name="reported_figures"),
    path("cifras/declaradas.csv", figures.reported_figures_csv, name="reported_figures_csv"),
    path("cifras/<slug:slug>", figures.figure, name="figure"),
    path("cifras/<slug:slug>.csv", figures.figure_csv, name="figure_csv"),
    path("cifras/<slug:slug>.json", figures.figure_json, name="figure_json"),
    path("hallazgos", pages.findings, name="findings"),
    path("hallazgos.csv", pages.findings_csv, name="findings_csv"),
    path("lagunas", pages.gaps, name="gaps"),
    path("lagunas.csv", pages.gaps_csv, name="gaps_csv"),
    path("accesibilidad", pages.accessibility, name="accessibility"),
    path("privacidad", pages.privacy, name="privacy"),
    path("ayuda", pages.help_page, name="help"),
    path("robots.txt", pages.robots, name="robots"),
    re_path(f"^(?P<rest>{SLASHED})/$", pages.without_slash, name="without_slash"),
]
