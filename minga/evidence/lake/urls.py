"""The addresses of the lake; the same under /en/ in English."""

from django.urls import path

from minga.evidence.lake import loading

app_name = "lake"
urlpatterns = [
    path("lago/cargar", loading.bring, name="bring"),
    path("lago/importaciones/<int:number>", loading.shown, name="import"),
    path("lago/importaciones/<int:number>/cancelar", loading.cancel, name="cancel"),
]
