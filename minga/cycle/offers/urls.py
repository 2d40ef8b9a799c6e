"""The addresses of working with offers; the same under /en/ in English. The catalogue itself belongs to the public site."""

from django.urls import path

from minga.cycle.offers.views import alerting, spreading, steps, writing

app_name = "offers"
urlpatterns = [
    path("ofertas/tramite", writing.mine, name="mine"),
    path("ofertas/nueva", writing.new, name="new"),
    path("ofertas/<str:code>/tramite", writing.work, name="work"),
    path("ofertas/<str:code>/editar/<str:name>", writing.section, name="section"),
    path("ofertas/<str:code>/paso/<str:step>", steps.take, name="step"),
    path("ofertas/<str:code>/avisar", spreading.notify, name="notify"),
    path("ofertas/<str:code>/difusion", spreading.note, name="note"),
    path("cooperantes/<str:code>/politica/tramite", writing.policy_work, name="policy_work"),
    path("cooperantes/<str:code>/politica/editar", writing.policy_edit, name="policy_edit"),
    path("cooperantes/<str:code>/politica/paso/<str:step>", steps.take_policy, name="policy_step"),
    path("alertas", alerting.listed, name="alerts"),
    path("alertas/nueva", alerting.new, name="alert_new"),
    path("alertas/<int:number>", alerting.change, name="alert"),
    path("alertas/<int:number>/quitar", alerting.remove, name="alert_remove"),
]
