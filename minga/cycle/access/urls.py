"""The addresses of requests for an account; asking itself bears the name by which allauth knows it."""

from django.urls import URLPattern, include, path

from minga.cycle.access import views

patterns: list[URLPattern] = [
    path("cuenta/pedir-cuenta/enviada", views.asked, name="asked"),
    path("cuenta/formulario-entregado", views.delivered, name="delivered"),
    path("cuenta/formulario/<slug:secret>", views.form, name="form"),
    path("cuenta/formulario/<slug:secret>/formulario.pdf", views.form_file, name="form_file"),
    path("solicitudes-de-cuenta", views.requests, name="requests"),
    path("solicitudes-de-cuenta/accesos", views.ways_in, name="ways_in"),
    path("solicitudes-de-cuenta/<int:pk>", views.one_request, name="request"),
    path("solicitudes-de-cuenta/<int:pk>/formulario", views.signed_form, name="signed_form"),
]

urlpatterns = [
    path("cuenta/pedir-cuenta", views.ask, name="account_signup"),
    path("", include((patterns, "access"))),
]
