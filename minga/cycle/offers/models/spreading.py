"""How an offer is made known: by which channels, to which governments, and to whoever asked to be told."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from minga.cycle.offers.models.offers import Offer
from minga.cycle.organisations.models import Organisation
from minga.ground.codelists.fields import listed
from minga.ground.documents.models import Sourced
from minga.ground.kit.fields import CleanCharField

PERSON = settings.AUTH_USER_MODEL


class Dissemination(Sourced):
    """One time that an offer was made known by a channel (R-020), and the governments that were told then (R-022)."""

    offer = models.ForeignKey(Offer, on_delete=models.CASCADE, related_name="disseminations")
    channel = listed("CANAL_DIFUSION", _("canal"))
    on = models.DateField(_("cuándo"))
    note = CleanCharField(_("detalle"), max_length=300, blank=True)
    governments = models.ManyToManyField(Organisation, blank=True, related_name="told_of_offers", verbose_name=_("gobiernos avisados"))
    people = models.PositiveIntegerField(_("personas avisadas"), default=0)
    by = models.ForeignKey(PERSON, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    at = models.DateTimeField(_("anotada"))

    class Meta:
        verbose_name = _("difusión de una oferta")
        verbose_name_plural = _("difusión de ofertas")
        ordering = ["offer", "-on", "-id"]

    def __str__(self) -> str:
        return f"{self.offer.code} {self.on}"


class Alert(models.Model):
    """A search that a person keeps, to be told of every new offer that it finds."""

    person = models.ForeignKey(PERSON, on_delete=models.CASCADE, related_name="offer_alerts")
    name = CleanCharField(_("nombre"), max_length=120)
    filters = models.JSONField(_("filtros"), default=dict, blank=True)  # {"q": ["agua"], "modality": ["TECNICA"]}
    by_mail = models.BooleanField(_("también por correo"), default=True)
    made_at = models.DateTimeField(_("creada"))

    class Meta:
        verbose_name = _("alerta de ofertas")
        verbose_name_plural = _("alertas de ofertas")
        ordering = ["person", "name", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["person", "name"], name="offer_alert_named_once", violation_error_message=_("Ya tiene una alerta con ese nombre.")
            )
        ]

    def __str__(self) -> str:
        return self.name


class AlertTold(models.Model):
    """That an alert told of an offer: it does so once."""

    alert = models.ForeignKey(Alert, on_delete=models.CASCADE, related_name="told")
    offer = models.ForeignKey(Offer, on_delete=models.CASCADE, related_name="+")
    at = models.DateTimeField(_("avisada"))

    class Meta:
        verbose_name = _("aviso de una alerta")
        verbose_name_plural = _("avisos de alertas")
        constraints = [models.UniqueConstraint(fields=["alert", "offer"], name="offer_alert_told_once")]

    def __str__(self) -> str:
        return f"{self.alert} {self.offer.code}"
