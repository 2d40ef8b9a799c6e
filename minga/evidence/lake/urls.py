"""The addresses of the lake; the same under /en/ in English."""

from django.urls import path

from minga.evidence.lake import deciding, loading, views

app_name = "lake"
urlpatterns = [
    path("lago", views.explorer, name="explorer"),
    path("lago/datos.csv", views.explorer_csv, name="explorer_csv"),
    path("lago/datos.parquet", views.explorer_parquet, name="explorer_parquet"),
    path("lago/fuentes", views.source_list, name="sources"),
    path("lago/fuentes/<slug:slug>", views.source, name="source"),
    path("lago/fuentes/<slug:slug>/releer", loading.reread, name="reread"),
    path("lago/fuentes/<slug:slug>/sacar", loading.withdraw, name="withdraw"),
    path("lago/fuentes/<slug:slug>/devolver", loading.restore, name="restore"),
    path("lago/cooperantes/<path:ref>", views.donor, name="donor"),
    path("lago/territorio/<str:code>", views.territory, name="territory"),
    path("lago/actividades", views.activity_list, name="activities"),
    path("lago/actividades.csv", views.activity_list_csv, name="activities_csv"),
    path("lago/actividades/<path:identifier>", views.activity, name="published"),
    path("lago/xml/<path:identifier>", views.activity_xml, name="published_xml"),
    path("lago/fuentes/<slug:slug>/cambios/<int:number>", loading.changes, name="changes"),
    path("lago/fuentes/<slug:slug>/versiones/<int:number>/volver", loading.return_to, name="return"),
    path("lago/comparacion", deciding.listing, name="comparison"),
    path("lago/lugares", deciding.suggested, name="places"),
    path("lago/comparacion.csv", deciding.listing_csv, name="comparison_csv"),
    path("lago/comparacion/<str:code>/<path:identifier>", deciding.pair, name="match"),
    path("lago/decidir/<str:code>/<path:identifier>", deciding.decide, name="decide"),
    path("lago/adoptar/<path:identifier>", deciding.adopt, name="adopt"),
    path("lago/cargar", loading.bring, name="bring"),
    path("lago/importaciones/<int:number>", loading.shown, name="import"),
    path("lago/importaciones/<int:number>/cancelar", loading.cancel, name="cancel"),
    path("lago/importaciones/<int:number>/reemplazar", loading.replace, name="replace"),
]
