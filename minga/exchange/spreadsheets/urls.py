"""The addresses of loads; the same under /en/ in English."""

from django.urls import path

from minga.exchange.spreadsheets.views import loads, rows

app_name = "spreadsheets"
urlpatterns = [
    path("cargas", loads.listed, name="loads"),
    path("cargas/demandas", rows.demands, name="demands"),
    path("cargas/demandas/plantilla.csv", rows.demands_template, name="demands_template"),
    path("cargas/ofertas", rows.offers, name="offers"),
    path("cargas/ofertas/plantilla.csv", rows.offers_template, name="offers_template"),
    path("cargas/nueva", loads.new, name="new"),
    path("cargas/archivo/<int:number>", loads.plan, name="plan"),
    path("cargas/archivo/<int:number>/vista", loads.seen, name="preview"),
    path("cargas/archivo/<int:number>/cargar", loads.load, name="load"),
    path("cargas/mapeos/<int:number>.json", loads.mapping, name="mapping"),
    path("cargas/<int:number>", loads.report, name="report"),
    path("cargas/<int:number>/rechazadas.csv", loads.refused, name="refused"),
    path("cargas/<int:number>/fila/<int:line>", loads.row, name="row"),
    path("cargas/<int:number>/deshacer", loads.undo, name="undo"),
]
