"""The stages of an offer and the steps between them; whether it is open or to be verified again follows from its dates (R-085, R-086)."""

import datetime

from django.db import models
from django.utils.translation import gettext_lazy as _

from minga.ground.kit.steps import Step, Steps


class OfferStage(models.TextChoices):
    """Where an offer stands."""

    DRAFT = "draft", _("Borrador")
    SENT = "sent", _("Por validar")
    RETURNED = "returned", _("Devuelta")
    VALIDATED = "validated", _("Validada")
    CLOSED = "closed", _("Cerrada")
    ARCHIVED = "archived", _("Archivada")


class Availability(models.TextChoices):
    """What the dates of a validated offer say on a day."""

    NOT_YET = "not_yet", _("Aún no abre")
    OPEN = "open", _("Vigente")
    TO_VERIFY = "to_verify", _("Por verificar")
    PAST = "past", _("Cerrada")


def availability_on(
    day: datetime.date,
    stage: str,
    opens_on: datetime.date | None,
    closes_on: datetime.date | None,
    next_review_on: datetime.date | None,
) -> Availability:
    """What the dates of an offer say on a day; one whose review is due is to be verified before anybody relies on it (FEATURES 18)."""
    if stage in (OfferStage.CLOSED, OfferStage.ARCHIVED) or closes_on and closes_on < day:
        return Availability.PAST
    if opens_on and opens_on > day:
        return Availability.NOT_YET
    return Availability.TO_VERIFY if next_review_on is None or next_review_on < day else Availability.OPEN


class Instrument(models.TextChoices):
    """The mechanism by which the cooperant gives (FEATURES 18)."""

    DIRECT = "direct", _("Convocatoria o línea propia")
    COMPETITIVE = "competitive", _("Fondo concursable")
    BLENDING = "blending", _("Finanza mixta (blending)")
    REGIONAL = "regional", _("Programa regional")
    SCHOLARSHIP = "scholarship", _("Becas y pasantías")
    VOLUNTEERS = "volunteers", _("Voluntariado y expertos")


class Reach(models.TextChoices):
    """Whom the territory of an offer takes in."""

    NATIONAL = "national", _("Todo el país")
    UNITS = "units", _("Solo los territorios que nombra")
    RURAL = "rural", _("Zonas rurales")
    BORDER = "border", _("Zonas de frontera")


O = OfferStage  # noqa: E741
EDITABLE = frozenset({O.DRAFT, O.RETURNED})

OFFER_STEPS = Steps(
    (
        Step("send", (O.DRAFT, O.RETURNED), O.SENT, _("Enviar a validación")),
        Step("return", (O.SENT,), O.RETURNED, _("Devolver con observaciones")),
        Step("validate", (O.SENT,), O.VALIDATED, _("Validar y publicar")),
        Step("verify", (O.VALIDATED,), O.VALIDATED, _("Verificar de nuevo")),
        Step("revise", (O.VALIDATED, O.CLOSED), O.DRAFT, _("Corregir")),
        Step("close", (O.VALIDATED,), O.CLOSED, _("Cerrar")),
        Step("archive", (O.DRAFT, O.RETURNED, O.CLOSED), O.ARCHIVED, _("Archivar")),
        Step("restore", (O.ARCHIVED,), O.DRAFT, _("Recuperar")),
    ),
    labels=dict(OfferStage.choices),
)
