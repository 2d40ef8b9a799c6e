"""The addresses of money; the same under /en/ in English."""

from django.urls import path

from minga.cycle.funding.views import ledger, pledges, pools, rates

app_name = "funding"
urlpatterns = [
    path("actividades/<str:code>/recursos", ledger.resources, name="resources"),
    path("actividades/<str:code>/recursos.csv", ledger.resources_csv, name="resources_csv"),
    path("actividades/<str:code>/recursos/anotar", ledger.enter, name="enter"),
    path("actividades/<str:code>/recursos/pegar", ledger.paste, name="paste"),
    path("actividades/<str:code>/recursos/meta", ledger.target, name="target"),
    path("actividades/<str:code>/recursos/apalancado", ledger.bring_in, name="bring_in"),
    path("actividades/<str:code>/recursos/<uuid:key>/tachar", ledger.strike, name="strike"),
    path("actividades/<str:code>/recursos/<uuid:key>/tasa", ledger.pin, name="pin"),
    path("bolsas", pools.listed, name="pools"),
    path("bolsas/nueva", pools.new, name="pool_new"),
    path("bolsas/<int:number>", pools.one, name="pool"),
    path("bolsas/<int:number>/presupuesto", pools.budget, name="pool_budget"),
    path("bolsas/<int:number>/compromiso", pools.commitment, name="pool_commitment"),
    path("bolsas/<int:number>/<uuid:key>/liberar", pools.release, name="pool_release"),
    path("promesas", pledges.listed, name="pledges"),
    path("promesas/nueva", pledges.new, name="pledge_new"),
    path("promesas/<uuid:key>", pledges.settle, name="pledge"),
    path("tasas", rates.listed, name="rates"),
    path("tasas.csv", rates.table, name="rates_csv"),
    path("tasas/nueva", rates.new, name="rate_new"),
    path("tasas/<int:number>/quitar", rates.remove, name="rate_remove"),
]
