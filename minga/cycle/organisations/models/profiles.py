from django.db import models
from django.utils.translation import gettext_lazy as _

from minga.cycle.organisations.models.actors import Organisation
from minga.ground.codelists.fields import listed
from minga.ground.documents.models import Sourced
from minga.ground.kit.fields import CleanCharField, CleanTextField, PartialDateField


class FundingShare(Sourced):
    """What part of an NGO's money comes from one of the six kinds of source (R-075)."""

    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="funding_shares")
    kind = listed("FINANCIAMIENTO_ONG", _("de dónde viene"))
    share = models.DecimalField(_("parte (%)"), max_digits=5, decimal_places=2)

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["organisation", "kind"], name="funding_share_once"),
            models.CheckConstraint(
                name="funding_share_0_100",
                condition=models.Q(share__gt=0, share__lte=100),
                violation_error_message=_("Un porcentaje va de más de 0 a 100."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.organisation.code} {self.kind.code} {self.share}"


class Mapping(Sourced):
    """The mapping of an actor: what it works on, its strengths and its weaknesses (R-078; 002 L37)."""

    organisation = models.OneToOneField(Organisation, on_delete=models.CASCADE, related_name="mapping", verbose_name=_("actor"))
    areas = CleanTextField(_("áreas"), blank=True)
    strengths = CleanTextField(_("fortalezas"), blank=True)
    weaknesses = CleanTextField(_("debilidades"), blank=True)
    reviewed_on = models.DateField(_("revisado el"), null=True, blank=True)

    class Meta:
        verbose_name = _("mapeo de un actor")
        verbose_name_plural = _("mapeo de actores")
        ordering = ["organisation__sort_key"]

    def __str__(self) -> str:
        return self.organisation.code


class AssociationState(models.TextChoices):
    IN_PROCESS = "in_process", _("en trámite")
    REGISTERED = "registered", _("inscrita")
    REFORMED = "reformed", _("inscrita, con reforma")
    DISSOLVED = "dissolved", _("disuelta")
    UNKNOWN = "unknown", _("sin dato en la fuente")


class Association(Sourced):
    """An entry of the registry of mancomunidades and consorcios (R-303, R-304)."""

    organisation = models.OneToOneField(Organisation, on_delete=models.PROTECT, related_name="association", verbose_name=_("mancomunidad"))
    mechanism = listed("MECANISMO_ASOCIATIVO", _("mecanismo"), null=True, blank=True)
    state = models.CharField(_("estado"), max_length=12, choices=AssociationState, default=AssociationState.UNKNOWN)
    agreement_on = PartialDateField(_("convenio de conformación"), blank=True)
    registered_on = PartialDateField(_("inscripción"), blank=True)
    number = CleanCharField(_("número de inscripción"), max_length=80, blank=True)
    purpose = CleanTextField(_("para qué"), blank=True)

    class Meta:
        verbose_name = _("inscripción de una mancomunidad")
        verbose_name_plural = _("registro de mancomunidades")
        ordering = ["organisation__sort_key"]

    def __str__(self) -> str:
        return self.organisation.code
