"""The stages of a match and of a proposal, and the steps between them (MISSION 1.3, stages 4 to 8)."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from minga.ground.kit.steps import Step, Steps


class MatchStage(models.TextChoices):
    """What a person said of a match that was proposed."""

    PROPOSED = "proposed", _("Propuesto")
    ACCEPTED = "accepted", _("Aceptado")
    REJECTED = "rejected", _("Rechazado")


class Stage(models.TextChoices):
    """Where a proposal stands, from the accepted match to the answer of the cooperant."""

    NEGOTIATION = "negotiation", _("En negociación")
    NOTE = "note", _("Nota conceptual")
    VALIDATED = "validated", _("Nota validada")
    SUBMITTED = "submitted", _("Enviada al cooperante")
    CONDITIONED = "conditioned", _("Aprobada con condiciones")
    ACCEPTED = "accepted", _("Aprobada")
    REFUSED = "refused", _("Rechazada")
    SUSPENDED = "suspended", _("Suspendida")
    WITHDRAWN = "withdrawn", _("Desistida")


S = Stage
LIVING = (S.NEGOTIATION, S.NOTE, S.VALIDATED, S.SUBMITTED, S.CONDITIONED)
PREPARING = frozenset({S.NEGOTIATION, S.NOTE, S.VALIDATED})  # the institution still writes
SENT = frozenset({S.SUBMITTED, S.CONDITIONED, S.ACCEPTED, S.REFUSED})  # the cooperant has the note

STEPS = Steps(
    (
        Step("write_note", (S.NEGOTIATION,), S.NOTE, _("Pasar a la nota conceptual")),
        Step("back_to_negotiation", (S.NOTE,), S.NEGOTIATION, _("Volver a la negociación")),
        Step("validate", (S.NOTE,), S.VALIDATED, _("Dar por validada")),
        Step("correct", (S.VALIDATED,), S.NOTE, _("Corregir la nota")),
        Step("submit", (S.VALIDATED,), S.SUBMITTED, _("Enviar al cooperante")),
        Step("ask_again", (S.SUBMITTED,), S.NOTE, _("Devolver para corregir")),
        Step("accept", (S.SUBMITTED, S.CONDITIONED), S.ACCEPTED, _("Registrar la respuesta afirmativa")),
        Step("condition", (S.SUBMITTED,), S.CONDITIONED, _("Aprobar con condiciones")),
        Step("refuse", (S.SUBMITTED, S.CONDITIONED), S.REFUSED, _("Registrar el rechazo")),
        Step("suspend", LIVING, S.SUSPENDED, _("Suspender")),
        *(Step(f"resume_{stage}", (S.SUSPENDED,), stage, _("Reanudar")) for stage in LIVING),  # to where it stood before
        Step("withdraw", (*LIVING, S.SUSPENDED), S.WITHDRAWN, _("Desistir")),
    ),
    labels=dict(Stage.choices),
)
