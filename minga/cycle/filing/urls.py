from django.urls import path

from minga.cycle.filing.views import dossiers, registry, section, steps, typing

app_name = "filing"
urlpatterns = [
    path("registro", registry.public, name="registry"),
    path("registro.csv", registry.table, name="registry_csv"),
    path("registro/obligaciones", registry.duties, name="duties"),
    path("expedientes", dossiers.mine, name="mine"),
    path("expedientes/nuevo", dossiers.new, name="new"),
    path("expedientes/sugerencias", typing.suggestions, name="suggestions"),
    path("expedientes/parecidos", typing.alike, name="alike"),
    path("expedientes/<str:key>", dossiers.overview, name="dossier"),
    path("expedientes/<str:key>/revisar", dossiers.check, name="check"),
    path("expedientes/<str:key>/cambios", dossiers.changes, name="changes"),
    path("expedientes/<str:key>/copiar", dossiers.copy, name="copy"),
    path("expedientes/<str:key>/observar", steps.observe, name="observe"),
    path("expedientes/<str:key>/paso/<str:step>", steps.take, name="step"),
    path("expedientes/<str:key>/seccion/<str:name>", section.edit, name="section"),
]
