"""How a request for an account stands, and the ways from one state to another (R-126 to R-129)."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from minga.ground.kit.steps import Step, Steps


class State(models.TextChoices):
    """From the request to the account."""

    REQUESTED = "requested", _("pedida")
    FORM_SENT = "form_sent", _("formulario enviado")
    FORM_RECEIVED = "form_received", _("formulario recibido")
    CHECKED = "checked", _("revisada por una persona")
    APPROVED = "approved", _("aprobada")
    REFUSED = "refused", _("negada")
    EXPIRED = "expired", _("caducada")


OPEN = (State.REQUESTED, State.FORM_SENT, State.FORM_RECEIVED, State.CHECKED)
WITH_FORM = (State.FORM_RECEIVED, State.CHECKED, State.APPROVED)  # a complete and signed form was handed in

STEPS = Steps(
    [
        Step("send_form", (State.REQUESTED,), State.FORM_SENT, _("Enviar el formulario")),
        Step("receive", (State.FORM_SENT,), State.FORM_RECEIVED, _("Entregar el formulario")),
        Step("check", (State.FORM_RECEIVED,), State.CHECKED, _("Dar por revisada")),
        Step("approve", (State.CHECKED,), State.APPROVED, _("Aprobar y abrir la cuenta")),
        Step("refuse", (State.FORM_SENT, State.FORM_RECEIVED, State.CHECKED), State.REFUSED, _("Negar la solicitud")),
        Step("expire", (State.REQUESTED, State.FORM_SENT), State.EXPIRED, _("Dar por caducada")),
    ],
    labels=dict(State.choices),
)
