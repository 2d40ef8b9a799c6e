"""The addresses of matches; the same under /en/ in English."""

from django.urls import path

from minga.cycle.proposals.views import fitting, matches

app_name = "proposals"
urlpatterns = [
    path("demandas/<str:code>/coincidencias", matches.listed, name="matches"),
    path("demandas/<str:code>/coincidencias/<str:partner>", matches.pair, name="match"),
    path("demandas/<str:code>/coincidencias/<str:partner>/aceptar", matches.accept, name="match_accept"),
    path("demandas/<str:code>/coincidencias/<str:partner>/rechazar", matches.reject, name="match_reject"),
    path("demandas/<str:code>/coincidencias/<str:partner>/retomar", matches.take_back, name="match_take_back"),
    path("ofertas/<str:code>/coincidencias", fitting.demands, name="matches_of_offer"),
    path("coincidencias/pesos", fitting.weights, name="weights"),
]
