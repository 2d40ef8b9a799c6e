from django.db import models
from django.utils.translation import gettext_lazy as _

from minga.ground.documents.models import Sourced


class Rate(Sourced):
    """One unit of `base` cost `value` units of `quote` on a day, as a source says. Nothing is ever interpolated."""

    date = models.DateField(_("fecha"))
    base = models.CharField(_("moneda"), max_length=3)
    quote = models.CharField(_("expresada en"), max_length=3)
    value = models.DecimalField(_("tasa"), max_digits=20, decimal_places=8)
    kind = models.CharField(_("clase"), max_length=60, blank=True)
    context = models.CharField(_("usada en"), max_length=120, blank=True)

    class Meta:
        verbose_name = _("tasa de cambio")
        verbose_name_plural = _("tasas de cambio")
        ordering = ["base", "quote", "date"]
        constraints = [
            models.UniqueConstraint(fields=["date", "base", "quote", "kind", "context"], name="rate_once"),
            models.CheckConstraint(
                name="rate_positive", condition=models.Q(value__gt=0), violation_error_message=_("La tasa tiene que ser mayor que cero.")
            ),
            models.CheckConstraint(
                name="rate_two_currencies",
                condition=~models.Q(base=models.F("quote")),
                violation_error_message=_("La tasa necesita dos monedas distintas."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.value.normalize():f} {self.quote}/{self.base} {self.date}"
