"""How many points each part of a score can give, as the office set it."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class PartWeight(models.Model):
    """The weight of one part of the score; a part without a row weighs what matching.WEIGHTS says."""

    part = models.CharField(_("parte del puntaje"), max_length=12, unique=True)
    points = models.DecimalField(_("peso"), max_digits=5, decimal_places=2)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    at = models.DateTimeField(_("puesto"))

    class Meta:
        verbose_name = _("peso de una parte del puntaje")
        verbose_name_plural = _("pesos de las partes del puntaje")
        ordering = ["part"]
        constraints = [
            models.CheckConstraint(name="part_weight_in_range", condition=models.Q(points__gte=0, points__lte=100)),
        ]

    def __str__(self) -> str:
        return f"{self.part} {self.points}"
