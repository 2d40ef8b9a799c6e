from django.urls import path

from minga.cycle.agreements.views import afterwards, linking, section, standing, steps, work

app_name = "agreements"
urlpatterns = [
    path("convenios/tramite", work.mine, name="mine"),
    path("convenios/nuevo", work.new, name="new"),
    path("convenios/desde-propuesta/<str:code>", linking.from_proposal, name="from_proposal"),
    path("convenios/sugerencias", section.suggestions, name="suggestions"),
    path("convenios/<str:code>/tramite", work.work, name="work"),
    path("convenios/<str:code>/editar", work.edit, name="edit"),
    path("convenios/<str:code>/editar/<str:name>", section.edit, name="section"),
    path("convenios/<str:code>/revisar", work.check, name="check"),
    path("convenios/<str:code>/firmar", steps.sign, name="sign"),
    path("convenios/<str:code>/observar", steps.observe, name="observe"),
    path("convenios/<str:code>/justificar", standing.answer, name="justify"),
    path("convenios/<str:code>/paso/<str:step>", steps.take, name="step"),
    path("convenios/<str:code>/adendas/nueva", afterwards.addendum, name="addendum"),
    path("convenios/<str:code>/obligaciones/<int:number>", afterwards.obligation, name="obligation"),
    path("convenios/<str:code>/documentos", afterwards.documents, name="documents"),
    path("convenios/<str:code>/documentos/<uuid:file>", afterwards.document, name="document"),
    path("convenios/<str:code>/documentos/<uuid:file>/cambiar", afterwards.document_change, name="document_change"),
]
