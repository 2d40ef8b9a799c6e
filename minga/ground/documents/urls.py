"""Uploads in pieces and public documents; a record's own documents stand at the addresses of its area."""

from django.urls import path

from minga.ground.documents import views

app_name = "documents"
urlpatterns = [
    path("cargas", views.begin, name="uploads"),
    path("cargas/<uuid:key>", views.upload, name="upload"),
    path("<uuid:key>", views.document, name="document"),
    path("<uuid:key>/imagen", views.picture, name="picture"),
]
