"""What an activity answers for: the criteria of management, and the conditions before it may start."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from minga.cycle.activities.models.records import Activity, Part
from minga.ground.codelists.fields import listed
from minga.ground.documents.models import Sourced
from minga.ground.kit.fields import CleanCharField, CleanTextField


class CriterionAnswer(Part):
    """How an activity answers one of the six criteria of management (R-043; 001 L344)."""

    activity = models.ForeignKey(Activity, on_delete=models.CASCADE, related_name="criteria")
    criterion = listed("CRITERIO_GESTION", _("criterio de gestión"))
    answer = CleanTextField(_("cómo lo cumple"))

    class Meta:
        ordering = ["position", "id"]
        constraints = [models.UniqueConstraint(fields=["activity", "criterion"], name="activity_criterion_once")]

    def __str__(self) -> str:
        return f"{self.activity.code} {self.criterion_id}"


class Condition(Sourced):
    """What must be met before an activity may start: a document that has to be there first (R-106).

    It is offered by one person and confirmed by another; until then it is not met.
    """

    activity = models.ForeignKey(Activity, on_delete=models.CASCADE, related_name="conditions")
    document = CleanCharField(_("documento que se espera"), max_length=300)
    offered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("ofrecida por")
    )
    offered_on = models.DateField(_("ofrecida el"), null=True, blank=True)
    met_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("confirmada por")
    )
    met_on = models.DateField(_("cumplida el"), null=True, blank=True)
    met_with = CleanCharField(_("documento adjuntado"), max_length=300, blank=True)
    file = models.UUIDField(_("archivo"), null=True, blank=True)

    class Meta:
        verbose_name = _("condición previa")
        verbose_name_plural = _("condiciones previas")
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["activity", "document"], name="condition_once"),
            models.CheckConstraint(
                name="condition_met_whole",
                condition=models.Q(met_on=None, met_by=None) | models.Q(met_on__isnull=False) & ~models.Q(met_with=""),
            ),
            models.CheckConstraint(
                name="condition_offered_whole",
                condition=models.Q(offered_by=None, offered_on=None)
                | models.Q(offered_by__isnull=False, offered_on__isnull=False) & ~models.Q(met_with=""),
            ),
            models.CheckConstraint(name="condition_confirmed_by_another", condition=~models.Q(met_by=models.F("offered_by"))),
        ]

    def __str__(self) -> str:
        return f"{self.activity.code} {self.document}"

    @property
    def offered(self) -> bool:
        """Whether a document was offered for it that nobody has confirmed yet."""
        return self.met_on is None and self.offered_on is not None
