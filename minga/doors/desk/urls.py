"""The addresses of the desk; the same under /en/ in English."""

from django.urls import path

from minga.doors.desk.views import home, institution, journal, messages, ngos, people, profiles, registry, review

app_name = "desk"
PERSON = "escritorio/personas/<int:pk>"
urlpatterns = [
    path("escritorio", home.home, name="home"),
    path("escritorio/mi-perfil", home.profile, name="profile"),
    path("escritorio/cola", review.queue, name="queue"),
    path("escritorio/cola/lectura", review.reading, name="reading"),
    path("escritorio/institucion", institution.institution, name="institution"),
    path("inventario", institution.inventory, name="inventory"),
    path("escritorio/personas", people.people, name="people"),
    path(PERSON, people.person, name="person"),
    path(f"{PERSON}/institucion", people.join, name="join"),
    path(f"{PERSON}/pertenencias/<int:membership>/terminar", people.end_membership, name="end_membership"),
    path(f"{PERSON}/rol", people.give_role, name="give_role"),
    path(f"{PERSON}/roles/<int:appointment>/terminar", people.end_role, name="end_role"),
    path(f"{PERSON}/roles/<int:appointment>/suplente", people.name_deputy, name="name_deputy"),
    path(f"{PERSON}/cuenta", people.account, name="account"),
    path(f"{PERSON}/relevo", people.hand_over, name="hand_over"),
    path("escritorio/mensajes", messages.messages, name="messages"),
    path("escritorio/mensajes/<int:pk>", messages.message, name="message"),
    path("escritorio/mensajes/preferencias", messages.preferences, name="preferences"),
    path("escritorio/mensajes/suscripciones", messages.unsubscribe, name="unsubscribe"),
    path("escritorio/cartas", messages.letters, name="letters"),
    path("escritorio/cartas/<int:pk>/reintentar", messages.retry, name="retry"),
    path("mancomunidades/<str:code>/cambiar", registry.association, name="association"),
    path("relaciones/nueva", registry.new_relation, name="new_relation"),
    path("relaciones/<int:pk>/cambiar", registry.relation, name="relation"),
    path("redes/<str:code>/miembros", registry.network, name="network"),
    path("organizaciones/<str:code>/perfil", profiles.describe, name="describe"),
    path("ong/vencimientos", ngos.endings, name="endings"),
    path("ong/correcciones", ngos.correction_queue, name="correction_queue"),
    path("ong/<str:code>/convenio-basico", ngos.basic_agreements, name="basic_agreements"),
    path("ong/<str:code>/convenio-basico/solicitud", ngos.basic_request, name="basic_request"),
    path("ong/<str:code>/convenio-basico/<int:pk>/<str:step>", ngos.basic_step, name="basic_step"),
    path("ong/<str:code>/verificaciones", ngos.verifications, name="verifications"),
    path("ong/<str:code>/correcciones", ngos.corrections, name="corrections"),
    path("ong/<str:code>/correcciones/<int:pk>", ngos.correction, name="correction"),
    path("escritorio/bitacora", journal.journal, name="journal"),
    path("escritorio/bitacora.csv", journal.journal_csv, name="journal_csv"),
    path("escritorio/bitacora/lineas/<int:seq>", journal.journal_line, name="journal_line"),
    path("escritorio/bitacora/<slug:kind>/<path:key>", journal.history, name="history"),
]
