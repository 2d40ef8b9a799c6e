"""Addresses of certificates: the check and the public list; the same under /en/ in English."""

from django.urls import path

from minga.cycle.registration import views

app_name = "registration"
urlpatterns = [
    path("verificar", views.check_page, name="check"),
    path("verificar/<str:code>", views.checked, name="checked"),
    path("verificar/<str:code>/constancia.pdf", views.file_by_code, name="file_by_code"),
    path("constancias", views.certificates, name="certificates"),
    path("constancias.csv", views.certificates_csv, name="certificates_csv"),
    path("constancias/<int:year>/huellas", views.yearly_list, name="yearly"),
    path("constancias/<int:year>/huellas.json", views.yearly_json, name="yearly_json"),
    path("constancias/<int:year>/huellas.txt", views.yearly_text, name="yearly_text"),
    path("constancias/<str:number>.pdf", views.file_by_number, name="file"),
]
