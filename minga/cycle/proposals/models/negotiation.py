"""The negotiation file of a proposal: interests, strengths, team, allies, the seven tips and the six criteria (R-090–R-096, R-043)."""

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from minga.cycle.organisations.models import Organisation
from minga.cycle.proposals.models.proposals import Proposal
from minga.ground.codelists.fields import listed
from minga.ground.codelists.models import Code
from minga.ground.documents.models import Sourced
from minga.ground.kit.fields import CleanCharField, CleanTextField, PartialDateField


class Point(models.Model):
    """A line of the file: an interest both sides share, a project on the table, a strength of the territory, who was consulted."""

    class Kind(models.TextChoices):
        INTEREST = "interest", _("Interés compartido")
        PROJECT = "project", _("Proyecto sobre la mesa")
        STRENGTH = "strength", _("Fortaleza del territorio")
        CONSULTED = "consulted", _("Organización que validó la nota")

    proposal = models.ForeignKey(Proposal, on_delete=models.CASCADE, related_name="points")
    kind = models.CharField(_("clase"), max_length=9, choices=Kind)
    position = models.PositiveSmallIntegerField(default=0)
    text = CleanCharField(_("texto"), max_length=500)

    class Meta:
        ordering = ["proposal", "kind", "position", "id"]

    def __str__(self) -> str:
        return self.text


class Member(models.Model):
    """A member of the negotiating team, with its three checks (R-091; 001 L364). None: nobody said."""

    proposal = models.ForeignKey(Proposal, on_delete=models.CASCADE, related_name="team")
    position = models.PositiveSmallIntegerField(default=0)
    name = CleanCharField(_("nombre"), max_length=200)
    post = CleanCharField(_("cargo o institución"), max_length=200, blank=True)
    knows_territory = models.BooleanField(_("conoce el territorio"), default=False)
    experienced = models.BooleanField(_("tiene experiencia en cooperación"), default=False)
    prepared = models.BooleanField(_("preparó la agenda del cooperante"), default=False)

    class Meta:
        ordering = ["proposal", "position", "id"]

    def __str__(self) -> str:
        return self.name


class Partner(models.Model):
    """An actor that allies itself for this negotiation, with its kind (R-094; 001 L376)."""

    proposal = models.ForeignKey(Proposal, on_delete=models.CASCADE, related_name="partners")
    position = models.PositiveSmallIntegerField(default=0)
    name = CleanCharField(_("nombre"), max_length=300)
    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, null=True, blank=True, related_name="allied_proposals", verbose_name=_("organización")
    )
    kind = listed("TIPO_ORGANIZACION", _("tipo"))

    class Meta:
        ordering = ["proposal", "position", "id"]

    def __str__(self) -> str:
        return self.name


class TipAnswer(models.Model):
    """What the team says of one of the seven tips before it negotiates (R-095; 001 L352–376)."""

    class Said(models.TextChoices):
        DONE = "done", _("Hecho")
        PARTLY = "partly", _("En parte")
        NOT_DONE = "not_done", _("Sin hacer")

    proposal = models.ForeignKey(Proposal, on_delete=models.CASCADE, related_name="tips")
    number = models.PositiveSmallIntegerField(validators=[MinValueValidator(1), MaxValueValidator(7)])
    said = models.CharField(_("respuesta"), max_length=8, choices=Said)
    note = CleanCharField(_("nota"), max_length=500, blank=True)

    class Meta:
        ordering = ["proposal", "number"]
        constraints = [models.UniqueConstraint(fields=["proposal", "number"], name="tip_answered_once")]

    def __str__(self) -> str:
        return f"{self.number} {self.said}"


class CriterionAnswer(models.Model):
    """How a negotiation meets one of the six criteria of management (R-043; 001 L344)."""

    proposal = models.ForeignKey(Proposal, on_delete=models.CASCADE, related_name="criteria")
    criterion = listed("CRITERIO_GESTION", _("criterio"))
    text = CleanTextField(_("cómo se cumple"))

    class Meta:
        ordering = ["proposal", "criterion__code"]
        constraints = [models.UniqueConstraint(fields=["proposal", "criterion"], name="criterion_answered_once")]

    def __str__(self) -> str:
        return self.text


class Condition(Sourced):
    """A condition that the cooperant sets before execution may start, and with what it was met (R-106; 001 L567)."""

    proposal = models.ForeignKey(Proposal, on_delete=models.CASCADE, related_name="conditions")
    position = models.PositiveSmallIntegerField(default=0)
    text = CleanCharField(_("condición"), max_length=500)
    document = CleanCharField(_("documento que la cumple"), max_length=300, blank=True)
    met_on = PartialDateField(_("cumplida el"), blank=True)
    met_with = CleanCharField(_("con qué se cumplió"), max_length=300, blank=True)
    file = models.UUIDField(_("documento"), null=True, blank=True)

    class Meta:
        verbose_name = _("condición previa")
        verbose_name_plural = _("condiciones previas")
        ordering = ["proposal", "position", "id"]

    def __str__(self) -> str:
        return self.text


class StepTold(Sourced):
    """One of the eight steps of the process as a source tells it, where no record of ours holds it (R-105; 001 L540–550).

    `thing_kind` and `thing_key` name the record of this registry that followed, such as the project of step 7.
    """

    proposal = models.ForeignKey(Proposal, on_delete=models.CASCADE, related_name="steps_told")
    number = models.PositiveSmallIntegerField(validators=[MinValueValidator(1), MaxValueValidator(8)])
    on = PartialDateField(_("fecha"), blank=True)
    text = CleanCharField(_("qué se hizo"), max_length=500, blank=True)
    thing_kind = models.CharField(max_length=30, blank=True)
    thing_key = models.CharField(max_length=80, blank=True)

    class Meta:
        ordering = ["proposal", "number"]
        constraints = [models.UniqueConstraint(fields=["proposal", "number"], name="step_told_once")]

    def __str__(self) -> str:
        return f"{self.number} {self.on}".strip()


class Evidence(Sourced):
    """What somebody noted as evidence of one of the five Paris principles (R-327, R-330–R-332)."""

    class Kind(models.TextChoices):
        JOINT_MISSION = "joint_mission", _("Misión conjunta")
        INDICATOR = "indicator", _("Indicador medido")
        JOINT_REVIEW = "joint_review", _("Revisión conjunta")

    proposal = models.ForeignKey(Proposal, on_delete=models.CASCADE, related_name="evidence")
    kind = models.CharField(_("clase"), max_length=13, choices=Kind)
    on = PartialDateField(_("fecha"))
    text = CleanCharField(_("qué se hizo y quiénes"), max_length=500)

    class Meta:
        ordering = ["proposal", "kind", "on", "id"]

    def __str__(self) -> str:
        return self.text


def criteria() -> list[Code]:
    """Return the six criteria of management, in the order of their list."""
    return list(Code.objects.of("CRITERIO_GESTION").filter(until=None).order_by("code"))
