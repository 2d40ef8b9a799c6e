from django.urls import path

from minga.ground.journal import views

app_name = "journal"

urlpatterns = [
    path("cabeza", views.show_head, name="head"),
    path("cabeza.json", views.head_json, name="head_json"),
]
