"""The stages of a topic for negotiations and of a proposal of strategy, and the steps between them (R-033, R-034)."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from minga.ground.kit.steps import Step, Steps


class TopicStage(models.TextChoices):
    """What the centre did with a topic that a government wants in the negotiation of treaties (R-033)."""

    RECEIVED = "received", _("Recibido")
    CONSIDERED = "considered", _("Considerado")
    NOT_CONSIDERED = "not_considered", _("No considerado")


T = TopicStage
TOPIC_STEPS = Steps(
    (
        Step("consider", (T.RECEIVED, T.NOT_CONSIDERED), T.CONSIDERED, _("Dar por considerado")),
        Step("set_aside", (T.RECEIVED, T.CONSIDERED), T.NOT_CONSIDERED, _("Dar por no considerado")),
    ),
    labels=dict(TopicStage.choices),
)


class InitiativeStage(models.TextChoices):
    """Where a proposal of a strategy, a plan or a guideline stands (R-034)."""

    SENT = "sent", _("Presentada")
    STUDIED = "studied", _("En estudio")
    ADOPTED = "adopted", _("Acogida")
    PARTLY = "partly", _("Acogida en parte")
    DECLINED = "declined", _("No acogida")
    WITHDRAWN = "withdrawn", _("Retirada")


I = InitiativeStage  # noqa: E741
INITIATIVE_STEPS = Steps(
    (
        Step("study", (I.SENT,), I.STUDIED, _("Tomar en estudio")),
        Step("adopt", (I.STUDIED,), I.ADOPTED, _("Acoger")),
        Step("adopt_in_part", (I.STUDIED,), I.PARTLY, _("Acoger en parte")),
        Step("decline", (I.STUDIED,), I.DECLINED, _("No acoger")),
        Step("withdraw", (I.SENT, I.STUDIED), I.WITHDRAWN, _("Retirar")),
    ),
    labels=dict(InitiativeStage.choices),
)
