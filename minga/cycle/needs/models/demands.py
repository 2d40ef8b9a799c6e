"""What a government asks of cooperation."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from minga.cycle.needs.models.plans import MacroProject, PlanItem, Priority, StrategyItem, year
from minga.cycle.needs.states import DemandStage, Purpose, Readiness
from minga.cycle.organisations.models import Organisation
from minga.cycle.organisations.queries import institutions_of
from minga.ground.accounts.permissions import can_see_everything
from minga.ground.codelists.fields import listed
from minga.ground.codelists.models import Code
from minga.ground.documents.models import Sourced
from minga.ground.kit.fields import CleanCharField, CleanTextField, MoneyAmountField, PartialDateField
from minga.ground.kit.money import Money, Precision, half_up
from minga.ground.territory.models import Country, Unit

PERSON = settings.AUTH_USER_MODEL


class DemandQuerySet(models.QuerySet["Demand"]):
    def published(self) -> "DemandQuerySet":
        """Those that everybody may see: public, validated once and not withdrawn."""
        hidden = (DemandStage.DRAFT, DemandStage.REGISTERED, DemandStage.WITHDRAWN)
        return self.filter(public=True).exclude(stage__in=hidden)

    def visible_to(self, person) -> "DemandQuerySet":
        """The published ones, those of the person's institutions, and all for whoever can_see_everything."""
        if can_see_everything(person):
            return self
        return self.published() | self.filter(organisation__in=institutions_of(person))


class Demand(Sourced):
    """A demand of cooperation: what for, where, in which sectors, how much, and how it serves a plan (R-003, R-005–R-007)."""

    code = models.CharField(_("código"), max_length=30, unique=True)
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="demands", verbose_name=_("institución"))
    stage = models.CharField(_("estado"), max_length=12, choices=DemandStage, default=DemandStage.DRAFT)
    purpose = models.CharField(_("para qué"), max_length=13, choices=Purpose, default=Purpose.PLAN)
    title = CleanCharField(_("título"), max_length=300)
    problem = CleanTextField(_("problema"), blank=True)
    objective = CleanTextField(_("objetivo"), blank=True)
    expected = CleanTextField(_("resultados esperados"), blank=True)
    unit_strengthened = CleanCharField(_("unidad que se fortalece"), max_length=200, blank=True)
    plan_item = models.ForeignKey(
        PlanItem, on_delete=models.PROTECT, null=True, blank=True, related_name="demands", verbose_name=_("objetivo del plan")
    )
    priority = models.ForeignKey(
        Priority, on_delete=models.PROTECT, null=True, blank=True, related_name="demands", verbose_name=_("prioridad de la agenda")
    )
    strategy_line = models.ForeignKey(
        StrategyItem, on_delete=models.PROTECT, null=True, blank=True, related_name="demands", verbose_name=_("línea estratégica")
    )
    macro_project = models.ForeignKey(
        MacroProject, on_delete=models.PROTECT, null=True, blank=True, related_name="demands", verbose_name=_("macroproyecto")
    )
    country = models.ForeignKey(Country, on_delete=models.PROTECT, related_name="demands", verbose_name=_("país"))
    units = models.ManyToManyField(Unit, blank=True, related_name="demands", verbose_name=_("territorios"))
    sectors = models.ManyToManyField(Code, blank=True, related_name="demands", verbose_name=_("sectores"))  # Sector or SectorCategory
    goals = models.ManyToManyField(Code, blank=True, related_name="demands_of_goal", verbose_name=_("ODS"))  # ODS
    modality = listed("MODALIDAD", _("modalidad"), null=True, blank=True)
    amount = MoneyAmountField(_("monto que se busca"), null=True, blank=True)
    currency = models.CharField(_("moneda"), max_length=3, blank=True)
    precision = models.CharField(_("exactitud"), max_length=12, choices=Precision.choices, default=Precision.EXACT)
    counterpart = MoneyAmountField(_("contrapartida"), null=True, blank=True)
    counterpart_in_kind = CleanCharField(_("contrapartida en especie"), max_length=300, blank=True)
    starts = PartialDateField(_("cuándo debería empezar"), blank=True)
    months = models.PositiveSmallIntegerField(_("duración en meses"), null=True, blank=True)
    languages = models.JSONField(_("idiomas en que puede presentarse"), default=list, blank=True)  # ["es", "en"]
    beneficiaries = models.PositiveBigIntegerField(_("personas a las que llega"), null=True, blank=True)
    beneficiary_groups = CleanCharField(_("grupos"), max_length=300, blank=True)
    readiness = models.CharField(_("preparación"), max_length=8, choices=Readiness, blank=True)
    year = year(_("año del plan de demanda"), null=True, blank=True)
    rank = models.PositiveSmallIntegerField(_("orden de prioridad"), null=True, blank=True)
    stage_reason = CleanTextField(_("motivo del estado"), blank=True)
    stage_since = models.DateTimeField(_("en este estado desde"), null=True, blank=True)
    justifications = models.JSONField(_("justificaciones escritas"), default=dict, blank=True)  # {"competence": "why", "territory": …}
    public = models.BooleanField(_("pública"), default=True)
    opened_from = models.CharField(default="", blank=True, max_length=64, editable=False)  # digest of the form that was sent
    folded = models.TextField(default="", blank=True)  # its words, folded, for search
    version = models.PositiveIntegerField(_("versión"), default=1)
    written_by = models.ForeignKey(PERSON, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    validated_by = models.ForeignKey(PERSON, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    created_at = models.DateTimeField(_("creada"))
    saved_at = models.DateTimeField(_("guardada"))

    objects = DemandQuerySet.as_manager()

    class Meta:
        verbose_name = _("demanda")
        verbose_name_plural = _("demandas")
        ordering = ["code"]
        indexes = [
            models.Index(fields=["year", "country", "stage"], name="demand_of_year"),
            models.Index(fields=["organisation", "stage"], name="demand_of_institution"),
        ]
        constraints = [
            models.CheckConstraint(name="demand_titled", condition=~models.Q(title="")),
            models.UniqueConstraint(
                name="demand_of_a_form_once", fields=["written_by", "opened_from"], condition=~models.Q(opened_from="")
            ),
            models.CheckConstraint(
                name="demand_with_currency",
                condition=models.Q(amount=None, counterpart=None) | ~models.Q(currency=""),
                violation_error_message=_("Un monto necesita su moneda."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.title}"

    @property
    def returned(self) -> bool:
        """Whether it came back with observations, which `stage_reason` holds."""
        return self.stage == DemandStage.DRAFT and bool(self.stage_reason)

    @property
    def sought(self) -> Money | None:
        """What is sought, None where nobody says: that is not zero."""
        return None if self.amount is None else Money(half_up(self.amount), self.currency, Precision(self.precision))
