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


class Period(models.TextChoices):
    """What time a published rate stands for; its date is the last day of it."""

    DAY = "day", _("del día")
    YEAR = "year", _("promedio del año")


class PublishedRate(models.Model):
    """A rate of a published series: one unit of `base` cost `value` units of `quote`, on a day or as the average of a year.

    Apart from `Rate`, which holds the few that people record and convert with: a series has hundreds of thousands.
    """

    period = models.CharField(_("periodo"), max_length=5, choices=Period.choices)
    date = models.DateField(_("fecha"))
    base = models.CharField(_("moneda"), max_length=3)
    quote = models.CharField(_("expresada en"), max_length=3)
    value = models.DecimalField(_("tasa"), max_digits=32, decimal_places=20)
    source = models.CharField(_("fuente"), max_length=300)

    class Meta:
        verbose_name = _("tasa publicada")
        verbose_name_plural = _("tasas publicadas")
        ordering = ["period", "base", "quote", "date"]
        constraints = [
            models.UniqueConstraint(fields=["period", "base", "quote", "date"], name="published_rate_once"),
            models.CheckConstraint(name="published_rate_positive", condition=models.Q(value__gt=0) & ~models.Q(source="")),
        ]

    def __str__(self) -> str:
        return f"{self.value.normalize():f} {self.quote}/{self.base} {self.date}"
