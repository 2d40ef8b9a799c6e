"""The case that grows out of an accepted match: negotiation, concept note, submission, answer."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from minga.cycle.needs.models import Demand
from minga.cycle.offers.models import Offer
from minga.cycle.organisations.models import Organisation
from minga.cycle.proposals.models.matches import Match
from minga.cycle.proposals.states import Stage
from minga.ground.documents.models import Sourced
from minga.ground.kit.fields import CleanCharField, CleanTextField, PartialDateField


class Proposal(Sourced):
    """A proposal of a government to a cooperant, from the accepted match to the answer (MISSION 1.3, stages 5 to 7)."""

    code = models.CharField(_("código"), max_length=30, unique=True)
    title = CleanCharField(_("título"), max_length=300)
    stage = models.CharField(_("estado"), max_length=12, choices=Stage, default=Stage.NEGOTIATION)
    stage_reason = CleanTextField(_("motivo del estado"), blank=True)
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="proposals", verbose_name=_("institución"))
    cooperant = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="proposals_received", verbose_name=_("cooperante"))
    demand = models.ForeignKey(
        Demand, on_delete=models.PROTECT, null=True, blank=True, related_name="proposals", verbose_name=_("demanda")
    )  # none where a source tells a case without it
    offer = models.ForeignKey(Offer, on_delete=models.PROTECT, null=True, blank=True, related_name="proposals", verbose_name=_("oferta"))
    match = models.OneToOneField(
        Match, on_delete=models.PROTECT, null=True, blank=True, related_name="proposal", verbose_name=_("emparejamiento")
    )
    approached = PartialDateField(_("acercamiento"), blank=True)
    submitted = PartialDateField(_("enviada"), blank=True)
    term_months = models.PositiveSmallIntegerField(_("plazo de respuesta (meses)"), null=True, blank=True)
    answered = PartialDateField(_("respondida"), blank=True)
    answer_reason = CleanTextField(_("motivo de la respuesta"), blank=True)
    learnt = CleanTextField(_("qué se aprendió"), blank=True)
    version = models.PositiveIntegerField(_("versión"), default=1)
    written_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    created_at = models.DateTimeField(_("creada"))
    saved_at = models.DateTimeField(_("guardada"))

    class Meta:
        verbose_name = _("propuesta")
        verbose_name_plural = _("propuestas")
        ordering = ["code"]
        constraints = [models.CheckConstraint(name="proposal_titled", condition=~models.Q(title=""))]

    def __str__(self) -> str:
        return f"{self.code} {self.title}"
