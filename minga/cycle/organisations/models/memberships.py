import datetime

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from minga.cycle.organisations.models.actors import Organisation
from minga.ground.kit.fields import CleanCharField


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
