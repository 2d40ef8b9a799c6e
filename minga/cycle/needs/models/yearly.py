"""The yearly demand plan as it was frozen: what later happens to a demand does not touch it (R-005)."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from minga.cycle.needs.models.plans import year
from minga.ground.kit.fields import CleanCharField
from minga.ground.territory.models import Country


class DemandPlan(models.Model):
    """A frozen version of a country's plan of a year. `lines`: as `reckoning.Line.plain`, hidden ones too.

    `digest`: SHA-256 of all lines; `public_digest`: of those that everybody may read, with which a download can be checked.
    """

    country = models.ForeignKey(Country, on_delete=models.PROTECT, related_name="demand_plans", verbose_name=_("país"))
    year = year(_("año"))
    number = models.PositiveSmallIntegerField(_("versión"))
    lines = models.JSONField(_("líneas"))
    digest = models.CharField(_("huella"), max_length=64)
    public_digest = models.CharField(_("huella de lo público"), max_length=64)
    note = CleanCharField(_("nota"), max_length=300, blank=True)
    frozen_at = models.DateTimeField(_("fijada"))
    frozen_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name=_("por quién"))

    class Meta:
        verbose_name = _("plan anual de demanda")
        verbose_name_plural = _("planes anuales de demanda")
        ordering = ["country", "-year", "-number"]
        constraints = [models.UniqueConstraint(fields=["country", "year", "number"], name="demand_plan_once")]

    def __str__(self) -> str:
        return f"{self.country_id} {self.year} v{self.number}"
