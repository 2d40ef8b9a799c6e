"""The pages of the interface for people: how it is used, and one's own keys."""

from django.urls import path

from minga.doors.api import views

urlpatterns = [
    path("api/docs", views.docs_page, name="api_docs"),
    path("cuenta/llaves", views.keys, name="api_keys"),
]
