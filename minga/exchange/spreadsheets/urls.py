"""The addresses of loads; the same under /en/ in English."""

from django.urls import path

from minga.exchange.spreadsheets import views

app_name = "spreadsheets"
urlpatterns = [
    path("cargas", views.listed, name="loads"),
    path("cargas/ofertas", views.offers, name="offers"),
    path("cargas/ofertas/plantilla.csv", views.offers_template, name="offers_template"),
    path("cargas/nueva", views.new, name="new"),
    path("cargas/archivo/<int:number>", views.plan, name="plan"),
    path("cargas/archivo/<int:number>/vista", views.seen, name="preview"),
    path("cargas/archivo/<int:number>/cargar", views.load, name="load"),
    path("cargas/mapeos/<int:number>.json", views.mapping, name="mapping"),
    path("cargas/<int:number>", views.report, name="report"),
    path("cargas/<int:number>/rechazadas.csv", views.refused, name="refused"),
    path("cargas/<int:number>/fila/<int:line>", views.row, name="row"),
    path("cargas/<int:number>/deshacer", views.undo, name="undo"),
]
