"""What a territory wants: its development plan, its agenda, its strategy and its macro-projects."""

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from minga.cycle.needs.states import ActorKind, AgendaStage
from minga.cycle.organisations.models import Organisation
from minga.cycle.organisations.queries import institutions_of
from minga.ground.accounts.permissions import can_see_everything
from minga.ground.codelists.fields import listed
from minga.ground.codelists.models import Code
from minga.ground.documents.models import Sourced
from minga.ground.kit.fields import CleanCharField, CleanTextField
from minga.ground.territory.models import Unit

YEARS = [MinValueValidator(1990), MaxValueValidator(2100)]


def year(label, **options) -> models.PositiveSmallIntegerField:
    """Return a field for a year between 1990 and 2100."""
    return models.PositiveSmallIntegerField(label, validators=YEARS, **options)


class Plan(Sourced):
    """A development plan whose objectives demands serve: a PDOT, a district plan, the national plan (R-002, R-007)."""

    class Kind(models.TextChoices):
        LOCAL = "local", _("Plan de desarrollo y ordenamiento territorial")
        PROGRAMME = "programme", _("Plan o programa de gobierno")
        NATIONAL = "national", _("Plan nacional")

    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="plans", verbose_name=_("institución"))
    kind = models.CharField(_("clase"), max_length=10, choices=Kind, default=Kind.LOCAL)
    name = CleanCharField(_("nombre"), max_length=300)
    from_year = year(_("desde el año"), null=True, blank=True)
    to_year = year(_("hasta el año"), null=True, blank=True)

    class Meta:
        verbose_name = _("plan de desarrollo")
        verbose_name_plural = _("planes de desarrollo")
        ordering = ["organisation__sort_key", "from_year", "name"]
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "name"], name="plan_once", violation_error_message=_("La institución ya tiene un plan así llamado.")
            ),
            models.CheckConstraint(
                name="plan_years_in_order",
                condition=models.Q(from_year=None) | models.Q(to_year=None) | models.Q(to_year__gte=models.F("from_year")),
                violation_error_message=_("El plan termina antes de empezar."),
            ),
        ]

    def __str__(self) -> str:
        return self.name


class PlanItem(Sourced):
    """An objective of a plan, a strategy of an objective, or a programme of a strategy (R-007)."""

    class Level(models.TextChoices):
        OBJECTIVE = "objective", _("Objetivo")
        STRATEGY = "strategy", _("Estrategia")
        PROGRAMME = "programme", _("Programa")

    plan = models.ForeignKey(Plan, on_delete=models.CASCADE, related_name="items", verbose_name=_("plan"))
    parent = models.ForeignKey(
        "self", on_delete=models.CASCADE, null=True, blank=True, related_name="children", verbose_name=_("dentro de")
    )
    level = models.CharField(_("nivel"), max_length=10, choices=Level)
    number = CleanCharField(_("número"), max_length=20, blank=True)
    name = CleanCharField(_("nombre"), max_length=400)
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        verbose_name = _("objetivo, estrategia o programa")
        verbose_name_plural = _("objetivos, estrategias y programas")
        ordering = ["plan", "position", "id"]
        constraints = [
            models.CheckConstraint(
                name="plan_item_parent_by_level",
                condition=models.Q(level="objective", parent=None) | ~models.Q(level="objective") & models.Q(parent__isnull=False),
                violation_error_message=_("Una estrategia pertenece a un objetivo y un programa a una estrategia."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.name}".strip()


class AgendaQuerySet(models.QuerySet["Agenda"]):
    def visible_to(self, person) -> "AgendaQuerySet":
        """Those that are published or were, those of the person's institutions, and all for whoever can_see_everything."""
        if can_see_everything(person):
            return self
        return self.filter(
            models.Q(stage__in=(AgendaStage.PUBLISHED, AgendaStage.CLOSED)) | models.Q(organisation__in=institutions_of(person))
        )


class Agenda(Sourced):
    """A territorial agenda of cooperation: a period, ranked priorities, who took part (R-001, R-012)."""

    code = models.CharField(_("código"), max_length=30, unique=True)
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="agendas", verbose_name=_("institución"))
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, null=True, blank=True, related_name="agendas", verbose_name=_("territorio"))
    title = CleanCharField(_("título"), max_length=300)
    from_year = year(_("desde el año"))
    to_year = year(_("hasta el año"))
    stage = models.CharField(_("estado"), max_length=10, choices=AgendaStage, default=AgendaStage.DRAFT)

    objects = AgendaQuerySet.as_manager()

    class Meta:
        verbose_name = _("agenda territorial")
        verbose_name_plural = _("agendas territoriales")
        ordering = ["organisation__sort_key", "-from_year"]
        constraints = [
            models.CheckConstraint(
                name="agenda_years_in_order",
                condition=models.Q(to_year__gte=models.F("from_year")),
                violation_error_message=_("La agenda termina antes de empezar."),
            )
        ]

    def __str__(self) -> str:
        return self.title


class Priority(Sourced):
    """A priority of an agenda, by its rank, with the result by which it is measured (R-012)."""

    agenda = models.ForeignKey(Agenda, on_delete=models.CASCADE, related_name="priorities")
    rank = models.PositiveSmallIntegerField(_("orden"))
    theme = CleanCharField(_("prioridad"), max_length=300)
    plan_item = models.ForeignKey(
        PlanItem, on_delete=models.PROTECT, null=True, blank=True, related_name="priorities", verbose_name=_("objetivo del plan")
    )
    sector = models.ForeignKey(Code, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("sector"))
    goal = listed("ODS", _("ODS"), null=True, blank=True)
    indicator = CleanCharField(_("indicador"), max_length=300, blank=True)
    baseline = CleanCharField(_("línea de base"), max_length=120, blank=True)
    target = CleanCharField(_("meta"), max_length=120, blank=True)

    class Meta:
        verbose_name = _("prioridad")
        verbose_name_plural = _("prioridades")
        ordering = ["agenda", "rank", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["agenda", "rank"],
                name="priority_rank_once",
                violation_error_message=_("Dos prioridades no pueden tener el mismo orden."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.rank}. {self.theme}"


class Participant(Sourced):
    """An actor who took part in making an agenda (R-001; 001 L352)."""

    agenda = models.ForeignKey(Agenda, on_delete=models.CASCADE, related_name="participants")
    as_written = CleanCharField(_("quién"), max_length=300)
    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, null=True, blank=True, related_name="agendas_joined", verbose_name=_("organización")
    )
    kind = models.CharField(_("de dónde"), max_length=13, choices=ActorKind)

    class Meta:
        verbose_name = _("participante de una agenda")
        verbose_name_plural = _("participantes de una agenda")
        ordering = ["agenda", "kind", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["agenda", "as_written"], name="participant_once", violation_error_message=_("Ya está entre los participantes.")
            )
        ]

    def __str__(self) -> str:
        return self.as_written


class CapacityAction(Sourced):
    """What an agenda foresees so that a partner can do more (R-012; 002 L110)."""

    agenda = models.ForeignKey(Agenda, on_delete=models.CASCADE, related_name="capacity_actions")
    partner = CleanCharField(_("socio"), max_length=300)
    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, null=True, blank=True, related_name="capacity_actions", verbose_name=_("organización")
    )
    action = CleanCharField(_("qué se hace"), max_length=400)
    year = year(_("año"), null=True, blank=True)

    class Meta:
        verbose_name = _("acción de capacidades")
        verbose_name_plural = _("acciones de capacidades")
        ordering = ["agenda", "partner", "id"]

    def __str__(self) -> str:
        return f"{self.partner}: {self.action}"


class Strategy(Sourced):
    """A local strategy of cooperation (R-009)."""

    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="strategies", verbose_name=_("institución"))
    title = CleanCharField(_("título"), max_length=300)
    year = year(_("año"), null=True, blank=True)
    public = models.BooleanField(_("pública"), default=False)
    note = CleanTextField(_("nota"), blank=True)

    class Meta:
        verbose_name = _("estrategia de cooperación")
        verbose_name_plural = _("estrategias de cooperación")
        ordering = ["organisation__sort_key", "-year", "id"]

    def __str__(self) -> str:
        return self.title


class StrategyItem(Sourced):
    """A theme, an area of intervention of a theme, or a strategic line of an area (R-009; 002 L33)."""

    class Level(models.TextChoices):
        THEME = "theme", _("Temática")
        AREA = "area", _("Área de intervención")
        LINE = "line", _("Línea estratégica")

    strategy = models.ForeignKey(Strategy, on_delete=models.CASCADE, related_name="items")
    parent = models.ForeignKey(
        "self", on_delete=models.CASCADE, null=True, blank=True, related_name="children", verbose_name=_("dentro de")
    )
    level = models.CharField(_("nivel"), max_length=6, choices=Level)
    name = CleanCharField(_("nombre"), max_length=300)
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        verbose_name = _("temática, área o línea")
        verbose_name_plural = _("temáticas, áreas y líneas")
        ordering = ["strategy", "position", "id"]
        constraints = [
            models.CheckConstraint(
                name="strategy_item_parent_by_level",
                condition=models.Q(level="theme", parent=None) | ~models.Q(level="theme") & models.Q(parent__isnull=False),
                violation_error_message=_("Una línea pertenece a un área y un área a una temática."),
            )
        ]

    def __str__(self) -> str:
        return self.name


class MacroProjects(Sourced):
    """The macro-projects in which a government gathers its cooperation, and how many it says they are (R-008)."""

    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="macro_sets", verbose_name=_("institución"))
    title = CleanCharField(_("título"), max_length=300)
    declared = models.PositiveSmallIntegerField(_("cuántos declara la fuente"), null=True, blank=True)

    class Meta:
        verbose_name = _("conjunto de macroproyectos")
        verbose_name_plural = _("conjuntos de macroproyectos")
        ordering = ["organisation__sort_key", "id"]

    def __str__(self) -> str:
        return self.title


class MacroProject(Sourced):
    """A container of demands and activities (R-008; 002 L25)."""

    group = models.ForeignKey(MacroProjects, on_delete=models.CASCADE, related_name="projects")
    code = models.CharField(_("código"), max_length=30, unique=True)
    number = models.PositiveSmallIntegerField(_("número"))
    name = CleanCharField(_("nombre"), max_length=300)

    class Meta:
        verbose_name = _("macroproyecto")
        verbose_name_plural = _("macroproyectos")
        ordering = ["group", "number"]
        constraints = [models.UniqueConstraint(fields=["group", "number"], name="macro_project_once")]

    def __str__(self) -> str:
        return self.name
