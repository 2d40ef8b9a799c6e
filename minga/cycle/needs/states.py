"""The stages of a demand, of an agenda and of a proposal of strategy, and the steps between them (R-006, R-033, R-034)."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from minga.ground.kit.steps import Step, Steps


class DemandStage(models.TextChoices):
    """Where a demand stands (R-006)."""

    DRAFT = "draft", _("Borrador")
    REGISTERED = "registered", _("Registrada")
    VALIDATED = "validated", _("Validada")
    PRIORITISED = "prioritised", _("Priorizada")
    SEARCHING = "searching", _("En búsqueda")
    MATCHED = "matched", _("Emparejada")
    CLOSED = "closed", _("Cerrada")
    WITHDRAWN = "withdrawn", _("Desistida")


D = DemandStage
IN_PLAN = (D.VALIDATED, D.PRIORITISED, D.SEARCHING, D.MATCHED, D.CLOSED)  # what the yearly plan gathers
OPEN = (D.REGISTERED, D.VALIDATED, D.PRIORITISED, D.SEARCHING, D.MATCHED)

DEMAND_STEPS = Steps(
    (
        Step("register", (D.DRAFT,), D.REGISTERED, _("Registrar")),
        Step("return", (D.REGISTERED, D.VALIDATED), D.DRAFT, _("Devolver con observaciones")),
        Step("validate", (D.REGISTERED,), D.VALIDATED, _("Validar")),
        Step("prioritise", (D.VALIDATED,), D.PRIORITISED, _("Priorizar")),
        Step("search", (D.PRIORITISED,), D.SEARCHING, _("Buscar cooperante")),
        Step("match", (D.SEARCHING,), D.MATCHED, _("Emparejar")),
        Step("unmatch", (D.MATCHED,), D.SEARCHING, _("Volver a buscar")),
        Step("close", (D.MATCHED,), D.CLOSED, _("Cerrar")),
        Step("withdraw", (D.DRAFT, *OPEN), D.WITHDRAWN, _("Desistir")),
        Step("reopen", (D.WITHDRAWN,), D.DRAFT, _("Retomar")),
    ),
    labels=dict(DemandStage.choices),
)


class AgendaStage(models.TextChoices):
    """Where a territorial agenda stands."""

    DRAFT = "draft", _("Borrador")
    PUBLISHED = "published", _("Publicada")
    CLOSED = "closed", _("Cerrada")


AGENDA_STEPS = Steps(
    (
        Step("publish", (AgendaStage.DRAFT,), AgendaStage.PUBLISHED, _("Publicar")),
        Step("correct", (AgendaStage.PUBLISHED,), AgendaStage.DRAFT, _("Retirar para corregir")),
        Step("close", (AgendaStage.PUBLISHED,), AgendaStage.CLOSED, _("Cerrar")),
    ),
    labels=dict(AgendaStage.choices),
)


class ActorKind(models.TextChoices):
    """From where somebody takes part in an agenda (R-001; 001 L352): an agenda needs the first and the second."""

    PUBLIC = "public", _("Sector público")
    CIVIL_SOCIETY = "civil_society", _("Sociedad civil")
    PRIVATE = "private", _("Sector privado")
    ACADEMIA = "academia", _("Academia")
    COOPERANT = "cooperant", _("Cooperante")


class Purpose(models.TextChoices):
    """What a demand is for (R-003; 001 L337)."""

    PLAN = "plan", _("Una acción del plan de desarrollo")
    INSTITUTIONAL = "institutional", _("Fortalecimiento institucional")


class Readiness(models.TextChoices):
    """How far a demand is prepared."""

    IDEA = "idea", _("Idea")
    PROFILE = "profile", _("Perfil")
    STUDIES = "studies", _("Con estudios")
    READY = "ready", _("Lista para ejecutar")


class Language(models.TextChoices):
    """In which languages a demand may be presented."""

    SPANISH = "es", _("español")
    ENGLISH = "en", _("inglés")
    FRENCH = "fr", _("francés")
