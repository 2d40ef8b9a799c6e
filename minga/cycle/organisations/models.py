import datetime

from django.conf import settings
from django.core.validators import RegexValidator
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from minga.ground.accounts.permissions import can_see_everything
from minga.ground.codelists.fields import listed
from minga.ground.documents.models import Sourced
from minga.ground.kit.fields import CleanCharField, CleanTextField, PartialDateField
from minga.ground.territory.models import Country, Unit

# A record's code stands in addresses and in tables: no slash, no space, no sign that a spreadsheet would run.
plain_code = RegexValidator(r"\A[A-Za-z0-9][A-Za-z0-9._-]*\Z", _("Un código lleva letras sin acento, cifras, punto y guiones."))


class OrganisationQuerySet(models.QuerySet["Organisation"]):
    def published(self) -> "OrganisationQuerySet":
        return self.filter(public=True)

    def visible_to(self, person) -> "OrganisationQuerySet":
        """What a person may see: the published ones, and all of them for whoever can_see_everything."""
        return self if can_see_everything(person) else self.published()


class Incentive(models.TextChoices):
    """What moves a private source: a company its social responsibility, a person the wish to contribute (R-076; 001 L294)."""

    CSR = "csr", _("responsabilidad social corporativa")
    VOLUNTARY = "voluntary", _("deseo voluntario de contribuir")


class Organisation(Sourced):
    """An actor of cooperation. Public only with a role in the system (R-067)."""

    code = models.CharField(_("código"), max_length=30, unique=True, validators=[plain_code])
    name = CleanCharField(_("nombre"), max_length=300)
    name_language = models.CharField(_("idioma del nombre"), max_length=5, default="es", blank=True)
    acronym = CleanCharField(_("siglas"), max_length=60, blank=True)
    kind = listed("TIPO_ORGANIZACION", _("clase"))
    source_kind = listed("FUENTE", _("tipo de fuente"), null=True, blank=True)
    scope = listed("AMBITO", _("ámbito"), null=True, blank=True)
    role = CleanTextField(_("papel en el sistema"), blank=True)
    territory = models.ForeignKey(
        Unit, on_delete=models.PROTECT, null=True, blank=True, related_name="organisations", verbose_name=_("territorio")
    )
    incentive = models.CharField(_("por qué coopera"), max_length=10, choices=Incentive, blank=True)
    public = models.BooleanField(_("público"), default=False)
    sort_key = models.CharField(max_length=360)

    objects = OrganisationQuerySet.as_manager()

    class Meta:
        verbose_name = _("organización")
        verbose_name_plural = _("organizaciones")
        ordering = ["sort_key"]
        constraints = [
            models.CheckConstraint(name="organisation_public_with_role", condition=models.Q(public=False) | ~models.Q(role="")),
            models.CheckConstraint(name="organisation_named", condition=~models.Q(name="")),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def gad_level(self) -> str:
        """The level of a decentralised autonomous government: one of the five of NIVEL_GAD; '' for anybody else (R-014)."""
        parent = self.kind.parent
        return parent.code if parent and parent.list.code == "NIVEL_GAD" else ""


class Capacity(models.TextChoices):
    SEAT = "seat", _("sede")
    FINANCING = "financing", _("financiamiento")


class OrganisationCountry(models.Model):
    """A country of an organisation: where it has its seat, or whose money it works with (R-074)."""

    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="countries")
    country = models.ForeignKey(Country, on_delete=models.PROTECT, related_name="organisations")
    capacity = models.CharField(max_length=10, choices=Capacity.choices, default=Capacity.SEAT)

    class Meta:
        ordering = ["id"]
        constraints = [models.UniqueConstraint(fields=["organisation", "country", "capacity"], name="organisation_country_once")]

    def __str__(self) -> str:
        return f"{self.organisation.code} {self.country_id} {self.capacity}"


class AliasKind(models.TextChoices):
    ACRONYM = "acronym", _("siglas")
    PRINTED = "printed", _("como está impreso en una fuente")
    FORMER = "former_name", _("nombre anterior")
    LATER = "later_name", _("nombre posterior")
    TRANSLATION = "translation", _("en otro idioma")
    OTHER = "other", _("otro nombre")


class Alias(Sourced):
    """Another name of the same organisation, with the years in which it was used where they are known (R-080, R-081)."""

    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="aliases")
    name = CleanCharField(_("nombre"), max_length=300)
    folded = models.CharField(max_length=300, db_index=True)
    kind = models.CharField(_("clase"), max_length=15, choices=AliasKind.choices, default=AliasKind.OTHER)
    valid_from = models.CharField(_("desde"), max_length=10, blank=True)
    valid_to = models.CharField(_("hasta"), max_length=10, blank=True)
    note = CleanTextField(_("nota"), blank=True)

    class Meta:
        ordering = ["id"]
        constraints = [models.UniqueConstraint(fields=["organisation", "name"], name="alias_once")]

    def __str__(self) -> str:
        return self.name


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


class InstitutionalRole(models.TextChoices):
    """What an institution is responsible for in the system, by the source's four (R-125)."""

    STEERING = "steering", _("Rectoría")
    COORDINATION = "coordination", _("Coordinación")
    FINANCING = "financing", _("Financiamiento")
    EXECUTION = "execution", _("Ejecución")


class MembershipQuerySet(models.QuerySet["Membership"]):
    def current(self, day: datetime.date | None = None) -> "MembershipQuerySet":
        """Those that hold on a day (today): begun, and not ended; the last day still counts."""
        day = day or timezone.localdate()
        return self.filter(models.Q(until=None) | models.Q(until__gte=day), since__lte=day, ended_at=None)


class Membership(models.Model):
    """A person who acts for an organisation, in the role that it has in the system, from a day to a day (R-125)."""

    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="memberships", verbose_name=_("persona"))
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="memberships", verbose_name=_("institución"))
    role = models.CharField(_("rol institucional"), max_length=15, choices=InstitutionalRole)
    post = CleanCharField(_("cargo"), max_length=150, blank=True)
    since = models.DateField(_("desde"))
    until = models.DateField(_("hasta"), null=True, blank=True)
    ended_at = models.DateTimeField(_("terminada antes de su fecha"), null=True, blank=True)

    objects = MembershipQuerySet.as_manager()

    class Meta:
        verbose_name = _("pertenencia")
        verbose_name_plural = _("pertenencias")
        ordering = ["organisation__sort_key", "person__name", "since"]
        constraints = [
            models.CheckConstraint(
                name="membership_days_in_order", condition=models.Q(until=None) | models.Q(until__gte=models.F("since"))
            ),
            models.UniqueConstraint(
                fields=["person", "organisation"], condition=models.Q(until=None, ended_at=None), name="membership_open_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person} · {self.organisation}"
