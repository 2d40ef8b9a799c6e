from django.urls import path

from minga.evidence.quality import views

app_name = "quality"
urlpatterns = [
    path("escaneos", views.scans, name="scans"),
    path("escaneos/nuevo", views.new, name="scan_new"),
    path("escaneos/<int:number>", views.scan, name="scan"),
    path("escaneos/<int:number>/texto", views.text, name="scan_text"),
]
