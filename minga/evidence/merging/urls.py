"""The addresses of what may be one; the same under /en/ in English."""

from django.urls import path

from minga.evidence.merging import views

app_name = "merging"
urlpatterns = [
    path("duplicados", views.proposals, name="proposals"),
    path("duplicados/buscar", views.search, name="search"),
    path("duplicados/parecidas", views.alike, name="alike"),
    path("duplicados/<str:slug>/<str:one>/<str:other>", views.pair, name="pair"),
]
