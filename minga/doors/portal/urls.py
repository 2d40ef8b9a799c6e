"""The addresses of the public site; the same under /en/ in English."""

from django.urls import path, re_path

from minga.doors.portal.kept import kept_page
from minga.doors.portal.views import activities, codelists, figures, home, maps, organisations, pages, search, territory

app_name = "portal"
# Written with a slash at the end they lead to the page without it; all others are not there.
PAGES = (
    "escritorio",
    "buscar",
    "actividades",
    "organizaciones",
    "ong",
    "mapeo",
    "territorio",
    "mapa",
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
    path("", kept_page(home.home), name="home"),
    path("buscar", kept_page(search.search), name="search"),
    path("buscar.csv", search.search_csv, name="search_csv"),
    path("actividades", kept_page(search.activities), name="activities"),
    path("actividades.csv", search.activities_csv, name="activities_csv"),
    path("actividades/<str:code>", kept_page(activities.activity), name="activity"),
    path("actividades/<str:code>/datos.csv", activities.activity_csv, name="activity_csv"),
    path("organizaciones", kept_page(organisations.organisations), name="organisations"),
    path("organizaciones.csv", organisations.organisations_csv, name="organisations_csv"),
    path("organizaciones/<str:code>", kept_page(organisations.organisation), name="organisation"),
    path("organizaciones/<str:code>/datos.csv", organisations.organisation_csv, name="organisation_csv"),
    path("ong", kept_page(organisations.ngos), name="ngos"),
    path("ong.csv", organisations.ngos_csv, name="ngos_csv"),
    path("mapeo", kept_page(organisations.mapping), name="mapping"),
    path("mapeo.csv", organisations.mapping_csv, name="mapping_csv"),
    path("territorio", kept_page(territory.places), name="places"),
    path("territorio/<str:key>", kept_page(territory.place), name="place"),
    path("territorio/<str:key>/actividades.csv", territory.place_csv, name="place_csv"),
    path("territorio/<str:key>/cifras.csv", territory.figures_csv, name="figures_csv"),
    path("mapa", kept_page(maps.map_view), name="map"),
    path("mapa.csv", maps.map_csv, name="map_csv"),
    path("mapa.json", maps.map_json, name="map_json"),
    path("mapa.geojson", maps.map_geojson, name="map_geojson"),
    path("listas", kept_page(codelists.lists), name="lists"),
    path("listas/<str:code>.json", codelists.code_list_json, name="list_json"),
    path("listas/<str:code>.csv", codelists.code_list_csv, name="list_csv"),
    path("listas/<str:code>", kept_page(codelists.code_list), name="list"),
    path("cifras", kept_page(figures.figures), name="figures"),
    path("cifras/registros", kept_page(figures.figure_records), name="figure_records"),
    path("cifras/registros.csv", figures.figure_records_csv, name="figure_records_csv"),
    path("cifras/comparacion", kept_page(figures.comparison), name="comparison"),
    path("cifras/comparacion.csv", figures.comparison_csv, name="comparison_csv"),
    path("cifras/aod-2000-2010", kept_page(figures.aid_statistics), name="aid_statistics"),
    path("cifras/declaradas", kept_page(figures.reported_figures), name="reported_figures"),
    path("cifras/declaradas.csv", figures.reported_figures_csv, name="reported_figures_csv"),
    path("cifras/<slug:slug>", kept_page(figures.figure), name="figure"),
    path("cifras/<slug:slug>.csv", figures.figure_csv, name="figure_csv"),
    path("cifras/<slug:slug>.json", figures.figure_json, name="figure_json"),
    path("hallazgos", kept_page(pages.findings), name="findings"),
    path("hallazgos.csv", pages.findings_csv, name="findings_csv"),
    path("lagunas", kept_page(pages.gaps), name="gaps"),
    path("lagunas.csv", pages.gaps_csv, name="gaps_csv"),
    path("accesibilidad", kept_page(pages.accessibility), name="accessibility"),
    path("privacidad", kept_page(pages.privacy), name="privacy"),
    path("ayuda", kept_page(pages.help_page), name="help"),
    path("robots.txt", pages.robots, name="robots"),
    re_path(f"^(?P<rest>{SLASHED})/$", pages.without_slash, name="without_slash"),
]
