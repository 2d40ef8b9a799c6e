from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from minga.cycle.organisations.models.actors import Organisation
from minga.ground.codelists.fields import listed
from minga.ground.documents.models import Sourced
from minga.ground.kit.fields import CleanCharField, CleanTextField, PartialDateField


class Standing(Sourced):
    """What the ministry's directory of foreign NGOs says of one: its agreement decides whether it may act (R-068, R-069)."""

    organisation = models.OneToOneField(Organisation, on_delete=models.CASCADE, related_name="standing")
    state = listed("ESTADO_ONG", _("estado"))
    tax_id = models.CharField(_("RUC"), max_length=13, blank=True)
    name_printed = CleanCharField(_("nombre impreso"), max_length=300, blank=True)
    acronym_printed = CleanCharField(_("siglas impresas"), max_length=60, blank=True)

    class Meta:
        verbose_name = _("situación de una ONG")
        verbose_name_plural = _("directorio de ONG")
        constraints = [
            models.CheckConstraint(name="standing_tax_id", condition=models.Q(tax_id="") | models.Q(tax_id__regex=r"^[0-9]{13}$"))
        ]

    def __str__(self) -> str:
        return f"{self.organisation.code} {self.state.code}"


class BasicStage(models.TextChoices):
    """Where a Convenio Básico stands in its life."""

    REQUESTED = "requested", _("Solicitado")
    GRANTED = "granted", _("Otorgado")
    REFUSED = "refused", _("Negado")
    ENDED = "ended", _("Terminado")


class BasicAgreement(Sourced):
    """A foreign NGO's Convenio Básico de Funcionamiento: requested, resolved, numbered, in force, renewed, ended (R-069).

    Several follow one another; `renews` is the one before. A number is written 'CBF-MREMH-2014-012' (Registro Oficial 1059, 2020).
    """

    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="basic_agreements", verbose_name=_("ONG"))
    number = models.CharField(_("número"), max_length=40, blank=True)
    requested_on = PartialDateField(_("solicitado"), blank=True)
    resolution = CleanCharField(_("resolución"), max_length=120, blank=True)
    resolved_on = PartialDateField(_("fecha de la resolución"), blank=True)
    signed_on = PartialDateField(_("suscrito"), blank=True)
    valid_until = models.DateField(_("vigente hasta"), null=True, blank=True)
    ended_on = models.DateField(_("terminado el"), null=True, blank=True)
    end_reason = CleanTextField(_("por qué terminó"), blank=True)
    refused = models.BooleanField(_("negado"), default=False)
    refusal = CleanTextField(_("por qué se negó"), blank=True)
    alerted = models.PositiveSmallIntegerField(_("último aviso, a cuántos días del fin"), null=True, blank=True)
    areas = CleanTextField(_("áreas"), blank=True)
    renews = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="renewals", verbose_name=_("renueva a")
    )

    class Meta:
        verbose_name = _("Convenio Básico de Funcionamiento")
        verbose_name_plural = _("Convenios Básicos de Funcionamiento")
        ordering = ["organisation__sort_key", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["number"],
                condition=~models.Q(number=""),
                name="basic_agreement_number_once",
                violation_error_message=_("Ya hay un Convenio Básico con este número."),
            ),
            models.CheckConstraint(
                name="basic_agreement_not_its_own_renewal",
                condition=~models.Q(renews=models.F("id")),
            ),
            models.CheckConstraint(
                name="basic_agreement_refused_with_reason",
                condition=models.Q(refused=False, refusal="") | models.Q(refused=True, number="", ended_on=None) & ~models.Q(refusal=""),
            ),
            models.CheckConstraint(
                name="basic_agreement_ended_with_reason",
                condition=models.Q(ended_on=None, end_reason="") | models.Q(ended_on__isnull=False) & ~models.Q(end_reason=""),
            ),
            models.UniqueConstraint(
                fields=["organisation"],
                condition=models.Q(number="", signed_on="", refused=False),
                name="basic_agreement_one_request",
                violation_error_message=_("Esta ONG ya tiene una solicitud sin resolver: resuélvala primero."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.organisation.code} {self.number or self.signed_on}"

    @property
    def stage(self) -> "BasicStage":
        """Where it stands; whether one that was granted is in force follows from its dates (`standing.in_force`)."""
        if self.refused:
            return BasicStage.REFUSED
        if self.ended_on:
            return BasicStage.ENDED
        return BasicStage.GRANTED if self.number or self.signed_on else BasicStage.REQUESTED


class Verification(models.Model):
    """Somebody looked up on a day whether an NGO's Convenio Básico is in force, and what they found (R-070; 001 L293)."""

    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="verifications", verbose_name=_("ONG"))
    institution = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+", verbose_name=_("institución que verifica"))
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name=_("quién"))
    on = models.DateField(_("día de la verificación"))
    in_force = models.BooleanField(_("el convenio está vigente"))
    until = models.DateField(_("vigente hasta, según lo visto"), null=True, blank=True)
    where = CleanCharField(_("dónde se comprobó"), max_length=300)
    note = CleanTextField(_("nota"), blank=True)
    recorded_at = models.DateTimeField(_("anotada"))

    class Meta:
        verbose_name = _("verificación de una ONG")
        verbose_name_plural = _("verificaciones de ONG")
        ordering = ["-on", "-id"]

    def __str__(self) -> str:
        return f"{self.organisation.code} {self.on}"


class CorrectedField(models.TextChoices):
    NAME = "name", _("nombre")
    ACRONYM = "acronym", _("siglas")
    TAX_ID = "tax_id", _("RUC")
    COUNTRY = "country", _("país de origen")


class Correction(models.Model):
    """An NGO asks the centre to correct a field of its entry; `before`: its value then; `accepted`: None until somebody decides."""

    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="corrections", verbose_name=_("ONG"))
    field = models.CharField(_("dato"), max_length=10, choices=CorrectedField)
    before = CleanCharField(_("lo que dice"), max_length=300, blank=True)
    proposed = CleanCharField(_("lo que debe decir"), max_length=300)
    reason = CleanTextField(_("por qué"), max_length=2000)
    evidence = CleanTextField(_("con qué se prueba"), max_length=1000)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name=_("quién lo pide"))
    at = models.DateTimeField(_("pedida"))
    accepted = models.BooleanField(_("aceptada"), null=True, blank=True)
    answer = CleanTextField(_("respuesta"), max_length=2000, blank=True)
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    decided_at = models.DateTimeField(_("decidida"), null=True, blank=True)

    class Meta:
        verbose_name = _("corrección pedida por una ONG")
        verbose_name_plural = _("correcciones pedidas por ONG")
        ordering = ["-at", "-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "field"],
                condition=models.Q(accepted=None),
                name="correction_open_once",
                violation_error_message=_("Ya hay un pedido sin respuesta sobre este dato."),
            ),
            models.CheckConstraint(
                name="correction_decided_whole",
                condition=models.Q(accepted=None, decided_by=None, decided_at=None, answer="")
                | models.Q(accepted__isnull=False, decided_by__isnull=False, decided_at__isnull=False) & ~models.Q(answer=""),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.organisation.code} {self.field}"
