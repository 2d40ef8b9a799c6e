"""The addresses of the law; the same under /en/ in English."""

from django.urls import path

from minga.cycle.law import views

app_name = "law"
urlpatterns = [
    path("normas", views.norms, name="norms"),
    path("normas/cambiar/<str:table>", views.table_rows, name="table"),
    path("normas/cambiar/<str:table>/<str:code>", views.table_row, name="row"),
    path("normas/<str:code>", views.norm, name="norm"),
    path("competencias", views.competences, name="competences"),
    path("sistema", views.members, name="members"),
    path("sistema.csv", views.members_csv, name="members_csv"),
    path("sugerencias", views.suggestions, name="suggestions"),
]
