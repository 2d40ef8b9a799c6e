"""A demand and an offer that fit, with the reasons, and what a person said of it."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from minga.cycle.needs.models import Demand
from minga.cycle.offers.models import Offer
from minga.cycle.organisations.models import Organisation
from minga.cycle.proposals.states import MatchStage
from minga.ground.kit.fields import CleanTextField


class Match(models.Model):
    """What a person decided on a demand with an offer, or with a likely cooperant that has none (R-089, R-090).

    `parts` keeps the score as it was shown on that day: [{"part": "territory", "points": "20.00", "of": "20.00", "reason": {…}}].
    """

    demand = models.ForeignKey(Demand, on_delete=models.PROTECT, related_name="matches", verbose_name=_("demanda"))
    offer = models.ForeignKey(Offer, on_delete=models.PROTECT, null=True, blank=True, related_name="matches", verbose_name=_("oferta"))
    cooperant = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="matches", verbose_name=_("cooperante"))
    stage = models.CharField(_("estado"), max_length=8, choices=MatchStage, default=MatchStage.PROPOSED)
    score = models.DecimalField(_("puntaje"), max_digits=6, decimal_places=2)
    parts = models.JSONField(_("de qué se compone"), default=list)
    our_gain = CleanTextField(_("ganancia del territorio"), blank=True)
    their_gain = CleanTextField(_("ganancia del cooperante"), blank=True)
    cause = CleanTextField(_("por qué se rechaza"), blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    at = models.DateTimeField(_("decidido"))
    version = models.PositiveIntegerField(_("versión"), default=1)

    class Meta:
        verbose_name = _("emparejamiento")
        verbose_name_plural = _("emparejamientos")
        ordering = ["demand", "-score", "id"]
        constraints = [
            models.UniqueConstraint(fields=["demand", "offer"], name="match_of_offer_once"),
            models.UniqueConstraint(fields=["demand", "cooperant"], condition=models.Q(offer=None), name="match_of_cooperant_once"),
            models.UniqueConstraint(
                fields=["demand"], condition=models.Q(stage=MatchStage.ACCEPTED), name="match_accepted_once"
            ),  # a demand has one accepted match at a time
            models.CheckConstraint(name="match_rejected_with_cause", condition=~models.Q(stage=MatchStage.REJECTED) | ~models.Q(cause="")),
        ]

    def __str__(self) -> str:
        return f"{self.demand_id} {self.offer_id or self.cooperant_id}"
