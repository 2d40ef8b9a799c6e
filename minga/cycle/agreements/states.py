"""The stages of an agreement and the steps between them; whether a signed one is in force or expired follows from its dates (R-110)."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from minga.ground.kit.steps import Step, Steps


class Stage(models.TextChoices):
    """Where an agreement stands."""

    DRAFT = "draft", _("Borrador")
    REVIEW = "review", _("En revisión jurídica")
    OBSERVED = "observed", _("Observado")
    READY = "ready", _("Listo para firmar")
    SIGNED = "signed", _("Suscrito")
    SUSPENDED = "suspended", _("Suspendido")
    SETTLED = "settled", _("Liquidado")
    TERMINATED = "terminated", _("Terminado anticipadamente")
    WITHDRAWN = "withdrawn", _("Desistido")


class Validity(models.TextChoices):
    """What the dates of a signed agreement say on a day."""

    NOT_YET = "not_yet", _("Aún no vigente")
    IN_FORCE = "in_force", _("Vigente")
    EXPIRED = "expired", _("Vencido")
    UNKNOWN = "unknown", _("Vigencia sin precisar")


S = Stage
EDITABLE = frozenset({S.DRAFT, S.OBSERVED})  # what is signed changes by addendum only
UNSIGNED = frozenset({S.DRAFT, S.REVIEW, S.OBSERVED, S.READY, S.WITHDRAWN})  # nobody but its parties and the centre sees it
LIVING = frozenset({S.SIGNED, S.SUSPENDED})
REGISTRABLE = LIVING | {S.SETTLED, S.TERMINATED}  # what was signed once

STEPS = Steps(
    (
        Step("send_to_review", (S.DRAFT, S.OBSERVED), S.REVIEW, _("Enviar a revisión jurídica")),
        Step("observe", (S.REVIEW, S.READY), S.OBSERVED, _("Devolver con observaciones")),
        Step("review", (S.REVIEW,), S.READY, _("Conforme: listo para firmar")),
        Step("sign", (S.READY,), S.SIGNED, _("Suscribir")),
        Step("suspend", (S.SIGNED,), S.SUSPENDED, _("Suspender")),
        Step("resume", (S.SUSPENDED,), S.SIGNED, _("Reanudar")),
        Step("settle", (S.SIGNED, S.SUSPENDED, S.TERMINATED), S.SETTLED, _("Liquidar")),
        Step("terminate", (S.SIGNED, S.SUSPENDED), S.TERMINATED, _("Terminar anticipadamente")),
        Step("withdraw", (S.DRAFT, S.REVIEW, S.OBSERVED, S.READY), S.WITHDRAWN, _("Desistir")),
        Step("reopen", (S.WITHDRAWN,), S.DRAFT, _("Retomar")),
    ),
    labels=dict(Stage.choices),
)
