from django.urls import path

from minga.cycle.filing.views import condition, dossiers, enclosing, registry, section, standing, steps, typing

app_name = "filing"
urlpatterns = [
    path("registro", registry.public, name="registry"),
    path("registro.csv", registry.table, name="registry_csv"),
    path("registro/obligaciones", registry.duties, name="duties"),
    path("expedientes", dossiers.mine, name="mine"),
    path("expedientes/nuevo", dossiers.new, name="new"),
    path("expedientes/en-papel", enclosing.on_paper, name="on_paper"),
    path("expedientes/sugerencias", typing.suggestions, name="suggestions"),
    path("expedientes/parecidos", typing.alike, name="alike"),
    path("expedientes/lugar", typing.place_at, name="place_at"),
    path("expedientes/<str:key>", dossiers.overview, name="dossier"),
    path("expedientes/<str:key>/revisar", dossiers.check, name="check"),
    path("expedientes/<str:key>/cambios", dossiers.changes, name="changes"),
    path("expedientes/<str:key>/documentos", enclosing.listed, name="documents"),
    path("expedientes/<str:key>/documentos/<uuid:file>", enclosing.download, name="document"),
    path("expedientes/<str:key>/documentos/<uuid:file>/cambiar", enclosing.change, name="document_change"),
    path("expedientes/<str:key>/condiciones/<int:number>", condition.meet, name="condition"),
    path("expedientes/<str:key>/ong", standing.answer, name="standing"),
    path("expedientes/<str:key>/copiar", dossiers.copy, name="copy"),
    path("expedientes/<str:key>/observar", steps.observe, name="observe"),
    path("expedientes/<str:key>/paso/<str:step>", steps.take, name="step"),
    path("expedientes/<str:key>/seccion/<str:name>", section.edit, name="section"),
]
