"""What cooperants offer, and by which policy."""

import datetime

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from minga.cycle.offers.states import Availability, Instrument, OfferStage, Reach, availability_on
from minga.cycle.organisations.models import Organisation
from minga.cycle.organisations.queries import institutions_of
from minga.ground.accounts.models import Role
from minga.ground.accounts.permissions import can_see_everything, has_role
from minga.ground.codelists.fields import listed
from minga.ground.codelists.models import Code
from minga.ground.documents.models import Sourced
from minga.ground.kit.fields import CleanCharField, CleanTextField, MoneyAmountField
from minga.ground.territory.models import Country, Unit

PERSON = settings.AUTH_USER_MODEL


class OfferQuerySet(models.QuerySet["Offer"]):
    def validated(self) -> "OfferQuerySet":
        """Those that a curator found in order: nothing else is shown to a government (R-086)."""
        return self.filter(stage=OfferStage.VALIDATED, public=True)

    def visible_to(self, person) -> "OfferQuerySet":
        """Those a person may read: public ones, validated or closed; every one of their own institution; all for the centre."""
        if can_see_everything(person) or has_role(person, Role.CURATOR):
            return self.all()
        told = models.Q(stage__in=(OfferStage.VALIDATED, OfferStage.CLOSED), public=True)
        return self.filter(told | models.Q(organisation__in=institutions_of(person)))

    def to_come(self, day: datetime.date) -> "OfferQuerySet":
        """Validated ones whose last day has not passed: open on a day, or opening later."""
        return self.validated().filter(models.Q(closes_on=None) | models.Q(closes_on__gte=day))

    def open_on(self, day: datetime.date) -> "OfferQuerySet":
        """Validated ones that take applications on a day: begun, and not closed; the last day still counts (R-085)."""
        begun = models.Q(opens_on=None) | models.Q(opens_on__lte=day)
        return self.to_come(day).filter(begun)


class Offer(Sourced):
    """An offer or a call of a cooperant (FEATURES 5.3; R-085–R-088)."""

    code = models.CharField(_("código"), max_length=30, unique=True)
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="offers", verbose_name=_("cooperante"))
    stage = models.CharField(_("estado"), max_length=9, choices=OfferStage, default=OfferStage.DRAFT)
    title = CleanCharField(_("título"), max_length=300)
    language = models.CharField(_("idioma del texto"), max_length=5, default="es")
    source_kind = listed("FUENTE", _("tipo de fuente"), null=True, blank=True)
    modality = listed("MODALIDAD", _("modalidad"), null=True, blank=True)
    instrument = models.CharField(_("mecanismo"), max_length=12, choices=Instrument, default=Instrument.DIRECT)
    mechanism = listed("MECANISMO_ALTERNATIVO", _("mecanismo alternativo"), null=True, blank=True)
    description = CleanTextField(_("descripción"), blank=True)
    objectives = CleanTextField(_("objetivos"), blank=True)
    groups = CleanCharField(_("población o grupos prioritarios"), max_length=300, blank=True)
    sectors = models.ManyToManyField(Code, blank=True, related_name="offers", verbose_name=_("sectores"))  # Sector or SectorCategory
    goals = models.ManyToManyField(Code, blank=True, related_name="offers_of_goal", verbose_name=_("ODS"))  # ODS
    recipients = models.ManyToManyField(
        Code, blank=True, related_name="offers_to_kind", verbose_name=_("quién puede pedirla")
    )  # TIPO_ORGANIZACION
    countries = models.ManyToManyField(Country, blank=True, related_name="offers", verbose_name=_("países"))
    reach = models.CharField(_("alcance territorial"), max_length=8, choices=Reach, default=Reach.NATIONAL)
    units = models.ManyToManyField(Unit, blank=True, related_name="offers", verbose_name=_("territorios"))
    eligibility = CleanTextField(_("otras condiciones para poder pedirla"), blank=True)
    amount_min = MoneyAmountField(_("monto mínimo"), null=True, blank=True)
    amount_max = MoneyAmountField(_("monto máximo"), null=True, blank=True)
    currency = models.CharField(_("moneda"), max_length=3, blank=True)
    counterpart_percent = models.DecimalField(_("contrapartida exigida (%)"), max_digits=5, decimal_places=2, null=True, blank=True)
    counterpart_note = CleanCharField(_("contrapartida, en palabras"), max_length=300, blank=True)
    months_min = models.PositiveSmallIntegerField(_("duración mínima (meses)"), null=True, blank=True)
    months_max = models.PositiveSmallIntegerField(_("duración máxima (meses)"), null=True, blank=True)
    languages = models.JSONField(_("idiomas de la solicitud"), default=list, blank=True)  # ["es", "en"]
    opens_on = models.DateField(_("abre"), null=True, blank=True)
    closes_on = models.DateField(_("cierra"), null=True, blank=True)
    rolling = models.BooleanField(_("ventanilla abierta"), default=False)
    frequency = CleanCharField(_("cada cuánto se convoca"), max_length=120, blank=True)
    how_to_apply = CleanTextField(_("cómo se pide"), blank=True)
    link = models.URLField(_("enlace"), max_length=500, blank=True)
    contact = CleanCharField(_("contacto institucional"), max_length=300, blank=True)
    past_awards = CleanTextField(_("qué se adjudicó antes"), blank=True)
    preparation_cost = CleanCharField(_("qué cuesta prepararla"), max_length=300, blank=True)
    source_url = models.URLField(_("de dónde viene la información"), max_length=500, blank=True)
    verified_on = models.DateField(_("verificada el"), null=True, blank=True)
    verified_by = models.ForeignKey(PERSON, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    next_review_on = models.DateField(_("próxima revisión"), null=True, blank=True)
    published_at = models.DateTimeField(_("publicada"), null=True, blank=True)  # first validated: alerts tell what came after
    stage_reason = CleanTextField(_("motivo del estado"), blank=True)
    stage_since = models.DateTimeField(_("en este estado desde"), null=True, blank=True)
    public = models.BooleanField(_("visible para todos"), default=True)
    folded = models.TextField(default="", blank=True)  # its words, folded, for search
    version = models.PositiveIntegerField(_("versión"), default=1)
    written_by = models.ForeignKey(PERSON, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    created_at = models.DateTimeField(_("creada"))
    saved_at = models.DateTimeField(_("guardada"))

    objects = OfferQuerySet.as_manager()

    class Meta:
        verbose_name = _("oferta")
        verbose_name_plural = _("ofertas")
        ordering = ["closes_on", "code"]
        indexes = [models.Index(fields=["stage", "closes_on"], name="offer_open")]
        constraints = [
            models.CheckConstraint(name="offer_titled", condition=~models.Q(title="")),
            models.CheckConstraint(
                name="offer_days_in_order",
                condition=models.Q(opens_on=None) | models.Q(closes_on=None) | models.Q(closes_on__gte=models.F("opens_on")),
                violation_error_message=_("La oferta cierra antes de abrir."),
            ),
            models.CheckConstraint(
                name="offer_rolling_without_end",
                condition=models.Q(rolling=False) | models.Q(closes_on=None),
                violation_error_message=_("Una ventanilla abierta no tiene fecha de cierre."),
            ),
            models.CheckConstraint(
                name="offer_amounts_in_order",
                condition=models.Q(amount_min=None) | models.Q(amount_max=None) | models.Q(amount_max__gte=models.F("amount_min")),
                violation_error_message=_("El monto máximo es menor que el mínimo."),
            ),
            models.CheckConstraint(
                name="offer_with_currency",
                condition=models.Q(amount_min=None, amount_max=None) | ~models.Q(currency=""),
                violation_error_message=_("Un monto necesita su moneda."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.title}"

    def availability(self, day: datetime.date) -> Availability:
        """What its dates say on a day; one whose review is due is to be verified before anybody relies on it (FEATURES 18)."""
        return availability_on(day, self.stage, self.opens_on, self.closes_on, self.next_review_on)


class OfferRow(Sourced):
    """A requirement, a step of the procedure, a condition or a document asked, in its order (R-087)."""

    class Kind(models.TextChoices):
        REQUIREMENT = "requirement", _("Requisito")
        STEP = "step", _("Paso")
        CONDITION = "condition", _("Condición")
        DOCUMENT = "document", _("Documento")

    offer = models.ForeignKey(Offer, on_delete=models.CASCADE, related_name="rows")
    kind = models.CharField(_("clase"), max_length=11, choices=Kind)
    position = models.PositiveSmallIntegerField(default=0)
    text = CleanCharField(_("texto"), max_length=500)

    class Meta:
        ordering = ["offer", "kind", "position", "id"]

    def __str__(self) -> str:
        return self.text


class PolicySheetQuerySet(models.QuerySet["PolicySheet"]):
    def visible_to(self, person) -> "PolicySheetQuerySet":
        """As with offers: validated ones for everybody, the others for the institution itself and the centre."""
        if can_see_everything(person) or has_role(person, Role.CURATOR):
            return self.all()
        return self.filter(models.Q(stage=OfferStage.VALIDATED) | models.Q(organisation__in=institutions_of(person)))


class PolicySheet(Sourced):
    """By which policy a cooperant gives: what its offers stand on (R-088; 001 L431)."""

    organisation = models.OneToOneField(Organisation, on_delete=models.PROTECT, related_name="policy_sheet", verbose_name=_("cooperante"))
    stage = models.CharField(_("estado"), max_length=9, choices=OfferStage, default=OfferStage.DRAFT)
    stage_reason = CleanTextField(_("motivo del estado"), blank=True)
    stage_since = models.DateTimeField(_("en este estado desde"), null=True, blank=True)
    version = models.PositiveIntegerField(_("versión"), default=1)
    priorities = CleanTextField(_("prioridades"), blank=True)
    rules = CleanTextField(_("reglas y exclusiones"), blank=True)
    period = CleanCharField(_("período"), max_length=60, blank=True)
    sectors = models.ManyToManyField(Code, blank=True, related_name="policy_sheets", verbose_name=_("sectores"))
    countries = models.ManyToManyField(Country, blank=True, related_name="policy_sheets", verbose_name=_("países"))
    link = models.URLField(_("enlace"), max_length=500, blank=True)
    verified_on = models.DateField(_("verificada el"), null=True, blank=True)
    verified_by = models.ForeignKey(PERSON, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    next_review_on = models.DateField(_("próxima revisión"), null=True, blank=True)
    written_by = models.ForeignKey(PERSON, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    saved_at = models.DateTimeField(_("guardada"))

    objects = PolicySheetQuerySet.as_manager()

    class Meta:
        verbose_name = _("política de un cooperante")
        verbose_name_plural = _("políticas de cooperantes")
        ordering = ["organisation__sort_key"]

    def __str__(self) -> str:
        return self.organisation.name
