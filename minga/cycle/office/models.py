"""Tables: the year of an office, its promotion, what it proposes to the centre, and what is known of its territory."""

from decimal import Decimal

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from minga.cycle.needs.models import PlanItem
from minga.cycle.office.states import InitiativeStage, TopicStage
from minga.cycle.organisations.models import Organisation
from minga.cycle.organisations.queries import institutions_of
from minga.ground.accounts.permissions import can_see_everything
from minga.ground.codelists.fields import listed
from minga.ground.documents.models import Sourced
from minga.ground.kit.fields import CleanCharField, CleanTextField
from minga.ground.kit.money import half_up
from minga.ground.territory.models import Country, Unit

PERSON = settings.AUTH_USER_MODEL
MONTHS = [MinValueValidator(1), MaxValueValidator(12)]
YEARS = [MinValueValidator(1990), MaxValueValidator(2100)]


class OwnQuerySet(models.QuerySet):
    """Rows of institutions."""

    def visible_to(self, person) -> "OwnQuerySet":
        """Those of the person's institutions; all for whoever can_see_everything."""
        return self if can_see_everything(person) else self.filter(organisation__in=institutions_of(person))


class YearPlan(models.Model):
    """What an office programmes for a year of managing cooperation (R-032; 001 L267)."""

    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="year_plans", verbose_name=_("institución"))
    year = models.PositiveSmallIntegerField(_("año"), validators=YEARS)
    note = CleanTextField(_("para qué"), blank=True)

    objects = OwnQuerySet.as_manager()

    class Meta:
        verbose_name = _("programación anual")
        verbose_name_plural = _("programaciones anuales")
        ordering = ["-year", "organisation__sort_key"]
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "year"],
                name="year_plan_once",
                violation_error_message=_("La institución ya tiene la programación de ese año."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.organisation.code} {self.year}"

    @property
    def progress(self) -> Decimal | None:
        """The percentage of its activities that are closed, to one decimal, half up; None where it has none: that is not zero."""
        rows = list(self.tasks.all())
        closed = sum(row.closed_on is not None for row in rows)
        return half_up(Decimal(100 * closed) / len(rows), 1) if rows else None


class YearTask(models.Model):
    """An activity of a year plan, in its months; closed on a day with what came of it."""

    plan = models.ForeignKey(YearPlan, on_delete=models.CASCADE, related_name="tasks", verbose_name=_("programación"))
    name = CleanCharField(_("actividad"), max_length=300)
    from_month = models.PositiveSmallIntegerField(_("desde el mes"), validators=MONTHS)
    to_month = models.PositiveSmallIntegerField(_("hasta el mes"), validators=MONTHS)
    responsible = CleanCharField(_("responsable"), max_length=150, blank=True)
    closed_on = models.DateField(_("cerrada el"), null=True, blank=True)
    outcome = CleanTextField(_("resultado"), blank=True)

    class Meta:
        verbose_name = _("actividad programada")
        verbose_name_plural = _("actividades programadas")
        ordering = ["from_month", "to_month", "id"]
        constraints = [
            models.CheckConstraint(
                name="year_task_months_in_order",
                condition=models.Q(to_month__gte=models.F("from_month")),
                violation_error_message=_("Termina antes de empezar: revise los meses."),
            ),
            models.CheckConstraint(
                name="year_task_closed_with_outcome",
                condition=models.Q(closed_on=None) | ~models.Q(outcome=""),
                violation_error_message=_("Escriba qué resultó."),
            ),
            models.UniqueConstraint(
                fields=["plan", "name"],
                name="year_task_once",
                violation_error_message=_("La programación ya tiene una actividad así llamada."),
            ),
        ]

    def __str__(self) -> str:
        return self.name


class Promotion(models.Model):
    """An action by which a government promoted decentralised cooperation (R-026; 001 L257)."""

    class Kind(models.TextChoices):
        EVENT = "event", _("Evento o feria")
        MISSION = "mission", _("Misión o visita")
        MEETING = "meeting", _("Reunión con un posible cooperante")
        PUBLICATION = "publication", _("Publicación o campaña")
        TRAINING = "training", _("Capacitación")
        OTHER = "other", _("Otra acción")

    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="promotions", verbose_name=_("institución"))
    date = models.DateField(_("fecha"))
    kind = models.CharField(_("clase"), max_length=11, choices=Kind)
    title = CleanCharField(_("qué se hizo"), max_length=300)
    with_whom = CleanCharField(_("con quién"), max_length=300, blank=True)
    outcome = CleanTextField(_("qué resultó"), blank=True)
    by = models.ForeignKey(PERSON, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(_("anotada"))
    struck_at = models.DateTimeField(_("tachada"), null=True, blank=True)
    struck_reason = CleanTextField(_("motivo"), blank=True)

    objects = OwnQuerySet.as_manager()

    class Meta:
        verbose_name = _("acción de promoción")
        verbose_name_plural = _("acciones de promoción")
        ordering = ["-date", "-id"]
        indexes = [models.Index(fields=["organisation", "date"], name="promotion_of_year")]

    def __str__(self) -> str:
        return self.title


class Topic(Sourced):
    """A topic of a development plan that a government wants considered in the negotiation of treaties (R-033; 001 L270)."""

    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="topics", verbose_name=_("institución"))
    plan_item = models.ForeignKey(PlanItem, on_delete=models.PROTECT, related_name="topics", verbose_name=_("prioridad del plan"))
    country = models.ForeignKey(
        Country, on_delete=models.PROTECT, null=True, blank=True, related_name="topics", verbose_name=_("país con el que se negocia")
    )
    title = CleanCharField(_("tema"), max_length=300)
    reason = CleanTextField(_("por qué debe considerarse"))
    stage = models.CharField(_("estado"), max_length=14, choices=TopicStage, default=TopicStage.RECEIVED)
    answer = CleanTextField(_("respuesta"), blank=True)
    by = models.ForeignKey(PERSON, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(_("enviado"))
    answered_by = models.ForeignKey(PERSON, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    answered_at = models.DateTimeField(_("respondido"), null=True, blank=True)

    objects = OwnQuerySet.as_manager()

    class Meta:
        verbose_name = _("tema para la negociación")
        verbose_name_plural = _("temas para la negociación")
        ordering = ["-at", "-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "title"],
                name="topic_once",
                violation_error_message=_("La institución ya envió un tema con ese título."),
            )
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def key(self) -> str:
        """How the journal and addresses know it."""
        return str(self.pk)


class Initiative(models.Model):
    """A proposal of a strategy, a plan or a guideline for managing cooperation, by its author (R-034; 001 L271)."""

    class Kind(models.TextChoices):
        STRATEGY = "strategy", _("Estrategia")
        PLAN = "plan", _("Plan")
        GUIDELINE = "guideline", _("Orientación")

    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="initiatives", verbose_name=_("institución"))
    author = models.ForeignKey(PERSON, on_delete=models.PROTECT, related_name="+", verbose_name=_("quién la presenta"))
    kind = models.CharField(_("clase"), max_length=9, choices=Kind)
    title = CleanCharField(_("título"), max_length=300)
    text = CleanTextField(_("qué propone"))
    stage = models.CharField(_("estado"), max_length=9, choices=InitiativeStage, default=InitiativeStage.SENT)
    answer = CleanTextField(_("respuesta"), blank=True)
    at = models.DateTimeField(_("presentada"))
    changed_at = models.DateTimeField(_("último paso"))

    objects = OwnQuerySet.as_manager()

    class Meta:
        verbose_name = _("propuesta de estrategia")
        verbose_name_plural = _("propuestas de estrategias")
        ordering = ["-at", "-id"]

    def __str__(self) -> str:
        return self.title

    @property
    def key(self) -> str:
        """How the journal and addresses know it."""
        return str(self.pk)


class Strength(Sourced):
    """Something that makes a territory a good partner, told in Spanish and, where somebody wrote it, in English (R-027; 001 L372)."""

    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="strengths", verbose_name=_("territorio"))
    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, null=True, blank=True, related_name="strengths", verbose_name=_("institución")
    )
    title_es = CleanCharField(_("fortaleza"), max_length=200)
    title_en = CleanCharField(_("fortaleza, en inglés"), max_length=200, blank=True)
    text_es = CleanTextField(_("en qué consiste"), blank=True)
    text_en = CleanTextField(_("en qué consiste, en inglés"), blank=True)
    position = models.PositiveSmallIntegerField(_("orden"), default=0)

    class Meta:
        verbose_name = _("fortaleza de un territorio")
        verbose_name_plural = _("fortalezas de los territorios")
        ordering = ["unit", "position", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["unit", "title_es"],
                name="strength_once",
                violation_error_message=_("El territorio ya tiene una fortaleza así llamada."),
            )
        ]

    def __str__(self) -> str:
        return self.title_es

    @property
    def told(self) -> tuple[str, str, str]:
        """(title, text, language of both): in the reader's language where somebody wrote it, else in Spanish."""
        if (get_language() or "es").startswith("en") and self.title_en:
            return self.title_en, self.text_en, "en"
        return self.title_es, self.text_es, "es"


class SocialGap(Sourced):
    """A social gap of a territory in a sector: what is measured, how much, in which year, who says so (R-010; 003 L472).

    A territory without a row is «sin datos»: never zero.
    """

    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="gaps", verbose_name=_("territorio"))
    sector = listed("CLUSTER_SECTOR", _("sector"))
    indicator = CleanCharField(_("indicador"), max_length=200)
    value = models.DecimalField(_("valor"), max_digits=14, decimal_places=4, null=True, blank=True)
    measure = CleanCharField(_("unidad de medida"), max_length=60)
    year = models.PositiveSmallIntegerField(_("año"), validators=YEARS)
    by = models.ForeignKey(PERSON, on_delete=models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        verbose_name = _("brecha social")
        verbose_name_plural = _("brechas sociales")
        ordering = ["unit", "sector", "indicator", "-year"]
        constraints = [
            models.UniqueConstraint(
                fields=["unit", "sector", "indicator", "year"],
                name="gap_once",
                violation_error_message=_("Ese indicador de ese año ya está anotado."),
            ),
            models.CheckConstraint(
                name="gap_with_source", condition=~models.Q(source=""), violation_error_message=_("Diga de qué fuente sale el dato.")
            ),
        ]

    def __str__(self) -> str:
        return f"{self.unit_id} {self.indicator} {self.year}"
