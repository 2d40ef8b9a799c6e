"""The case that grows out of an accepted match: negotiation, concept note, submission, answer."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from minga.cycle.needs.models import Demand
from minga.cycle.offers.models import Offer
from minga.cycle.organisations.models import Organisation
from minga.cycle.organisations.queries import institutions_of
from minga.cycle.proposals.models.matches import Match
from minga.cycle.proposals.states import SENT, Stage
from minga.ground.accounts.permissions import can_see_everything
from minga.ground.documents.models import Sourced
from minga.ground.kit.fields import CleanCharField, CleanTextField, PartialDateField


class ProposalQuerySet(models.QuerySet["Proposal"]):
    def published(self) -> "ProposalQuerySet":
        """Those that everybody may know of: how far they are, never what is in their file."""
        return self.filter(public=True)

    def visible_to(self, person) -> "ProposalQuerySet":
        """The published ones, those of the person's institutions and partners, what their institution received, all for the centre."""
        if can_see_everything(person):
            return self
        mine = institutions_of(person)
        if not mine:
            return self.published()
        theirs = models.Q(organisation__in=mine) | models.Q(partners__organisation__in=mine)
        given = models.Q(stage__in=SENT) | models.Q(note__shared_at__isnull=False) | models.Q(note__versions__sent=True)
        received = models.Q(cooperant__in=mine) & given
        return self.filter(models.Q(public=True) | theirs | received).distinct()


class Proposal(Sourced):
    """A proposal of a government to a cooperant, from the accepted match to the answer (MISSION 1.3, stages 5 to 7)."""

    code = models.CharField(_("código"), max_length=30, unique=True)
    title = CleanCharField(_("título"), max_length=300)
    stage = models.CharField(_("estado"), max_length=12, choices=Stage, default=Stage.NEGOTIATION)
    stage_reason = CleanTextField(_("motivo del estado"), blank=True)
    stage_since = models.DateTimeField(_("en este estado desde"), null=True, blank=True)
    suspended_from = models.CharField(_("estado antes de suspenderse"), max_length=12, choices=Stage, blank=True)
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="proposals", verbose_name=_("institución"))
    cooperant = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="proposals_received", verbose_name=_("cooperante"))
    demand = models.ForeignKey(
        Demand, on_delete=models.PROTECT, null=True, blank=True, related_name="proposals", verbose_name=_("demanda")
    )  # none where a source tells a case without it
    offer = models.ForeignKey(Offer, on_delete=models.PROTECT, null=True, blank=True, related_name="proposals", verbose_name=_("oferta"))
    match = models.OneToOneField(
        Match, on_delete=models.PROTECT, null=True, blank=True, related_name="proposal", verbose_name=_("emparejamiento")
    )
    because = CleanTextField(_("por qué empieza sin emparejamiento"), blank=True)
    narrative = CleanTextField(_("relato de la fuente, sin pasos"), blank=True)  # a case told freely has none of the eight
    our_gain = CleanTextField(_("ganancia del territorio"), blank=True)
    their_gain = CleanTextField(_("ganancia del cooperante"), blank=True)
    approached = PartialDateField(_("acercamiento"), blank=True)
    terms = models.UUIDField(_("términos de referencia"), null=True, blank=True)  # the key of a document
    diagnosed = PartialDateField(_("diagnóstico participativo"), blank=True)
    diagnosis = CleanTextField(_("quiénes participaron y qué se halló"), blank=True)
    consulted_on = PartialDateField(_("fecha de la validación participativa"), blank=True)
    consulted_at = CleanCharField(_("lugar de la validación participativa"), max_length=200, blank=True)
    minutes = models.UUIDField(_("acta de la validación"), null=True, blank=True)  # the key of a document
    submitted = PartialDateField(_("enviada"), blank=True)
    recipient = CleanCharField(_("a quién se envió"), max_length=300, blank=True)
    term_months = models.PositiveSmallIntegerField(_("plazo de respuesta (meses)"), null=True, blank=True)
    answered = PartialDateField(_("respondida"), blank=True)
    answer_reason = CleanTextField(_("motivo de la respuesta"), blank=True)
    answer_evidence = CleanCharField(_("con qué consta la respuesta"), max_length=300, blank=True)
    answer_file = models.UUIDField(_("documento de la respuesta"), null=True, blank=True)
    learnt = CleanTextField(_("qué se aprendió"), blank=True)
    uses_national_systems = models.BooleanField(_("usa sistemas nacionales"), null=True, blank=True)
    national_systems = CleanCharField(_("cuáles"), max_length=300, blank=True)
    public = models.BooleanField(_("todos ven en qué va"), default=False)
    version = models.PositiveIntegerField(_("versión"), default=1)
    written_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    created_at = models.DateTimeField(_("creada"))
    saved_at = models.DateTimeField(_("guardada"))

    objects = ProposalQuerySet.as_manager()

    class Meta:
        verbose_name = _("propuesta")
        verbose_name_plural = _("propuestas")
        ordering = ["code"]
        indexes = [
            models.Index(fields=["organisation", "stage"], name="proposal_of_institution"),
            models.Index(fields=["cooperant", "stage"], name="proposal_of_cooperant"),
        ]
        constraints = [
            models.CheckConstraint(name="proposal_titled", condition=~models.Q(title="")),
            models.CheckConstraint(
                name="proposal_refused_with_reason",
                condition=~models.Q(stage=Stage.REFUSED) | ~models.Q(answer_reason=""),
                violation_error_message=_("Un rechazo necesita su motivo."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.title}"

    @property
    def gains(self) -> tuple[str, str]:
        """What the territory and the cooperant gain: as the file says it, else as the match did (R-090)."""
        match = self.match
        return self.our_gain or (match.our_gain if match else ""), self.their_gain or (match.their_gain if match else "")
