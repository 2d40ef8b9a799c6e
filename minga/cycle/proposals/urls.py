"""The addresses of matches, cases, notes and templates; the same under /en/ in English."""

from django.urls import path

from minga.cycle.proposals.views import case, evidence, files, fitting, listing, matches, note, prepare, steps, templates

app_name = "proposals"
urlpatterns = [
    path("demandas/<str:code>/coincidencias", matches.listed, name="matches"),
    path("demandas/<str:code>/coincidencias/<str:partner>", matches.pair, name="match"),
    path("demandas/<str:code>/coincidencias/<str:partner>/aceptar", matches.accept, name="match_accept"),
    path("demandas/<str:code>/coincidencias/<str:partner>/rechazar", matches.reject, name="match_reject"),
    path("demandas/<str:code>/coincidencias/<str:partner>/retomar", matches.take_back, name="match_take_back"),
    path("ofertas/<str:code>/coincidencias", fitting.demands, name="matches_of_offer"),
    path("coincidencias/pesos", fitting.weights, name="weights"),
    path("propuestas", listing.listed, name="list"),
    path("propuestas.csv", listing.listed_csv, name="csv"),
    path("propuestas/nueva", listing.new, name="new"),
    path("propuestas/recibidas", listing.received, name="received"),
    path("propuestas/<str:code>", case.case, name="case"),
    path("propuestas/<str:code>/preparar/<str:name>", prepare.section, name="section"),
    path("propuestas/<str:code>/paso/<str:step>", steps.take, name="step"),
    path("propuestas/<str:code>/aprendido", steps.learnt, name="learnt"),
    path("propuestas/<str:code>/mostrar", steps.show, name="show"),
    path("propuestas/<str:code>/condiciones/<int:number>", steps.condition, name="condition"),
    path("propuestas/<str:code>/evidencia", evidence.evidence, name="evidence"),
    path("propuestas/<str:code>/evidencia/<int:number>/quitar", evidence.remove, name="evidence_remove"),
    path("propuestas/<str:code>/nota", note.note, name="note"),
    path("propuestas/<str:code>/nota/plantilla", note.template, name="note_template"),
    path("propuestas/<str:code>/nota/asistencia", note.assistance, name="note_assistance"),
    path("propuestas/<str:code>/nota/compartir", note.share, name="note_share"),
    path("propuestas/<str:code>/nota/versiones", note.versions, name="note_versions"),
    path("propuestas/<str:code>/nota/secciones/<slug:key>", note.write, name="note_section"),
    path("propuestas/<str:code>/nota/comentar", note.comment, name="note_comment"),
    path("propuestas/<str:code>/nota/comentarios/<int:number>/atender", note.settle, name="note_settle"),
    path("propuestas/<str:code>/nota.docx", files.word, name="note_word"),
    path("propuestas/<str:code>/nota.pdf", files.pdf, name="note_pdf"),
    path("propuestas/<str:code>/documentos/<uuid:file>", files.document, name="document"),
    path("plantillas", templates.listed, name="templates"),
    path("plantillas/nueva", templates.new, name="template_new"),
    path("plantillas/<slug:code>", templates.one, name="template"),
    path("plantillas/<slug:code>/editar", templates.edit, name="template_edit"),
]
