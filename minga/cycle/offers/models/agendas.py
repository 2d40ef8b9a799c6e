"""What cooperants really fund, as the lake and the registry show it: an action of the lake fills this table."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from minga.cycle.organisations.models import Organisation
from minga.ground.kit.fields import CleanCharField, MoneyAmountField
from minga.ground.territory.models import Country, Unit


class AgendaEntry(models.Model):
    """What a cooperant funded in a country (or one of its units) and sector over some years (R-029, R-089).

    `sector` is a three-digit DAC category, '' where no sector is told. Amounts are USD; None where no amount is known.
    """

    giver_ref = CleanCharField(_("identificador IATI"), max_length=100, blank=True)
    giver_name = CleanCharField(_("cooperante"), max_length=300)
    organisation = models.ForeignKey(
        Organisation, on_delete=models.CASCADE, null=True, blank=True, related_name="agenda_entries", verbose_name=_("cooperante")
    )
    country = models.ForeignKey(Country, on_delete=models.CASCADE, related_name="agenda_entries", verbose_name=_("país"))
    unit = models.ForeignKey(Unit, on_delete=models.CASCADE, null=True, blank=True, related_name="agenda_entries")
    sector = models.CharField(_("sector"), max_length=3, blank=True)
    from_year = models.PositiveSmallIntegerField(_("desde"))
    to_year = models.PositiveSmallIntegerField(_("hasta"))
    activities = models.PositiveIntegerField(_("actividades"))
    usd = MoneyAmountField(_("monto en USD"), null=True, blank=True)
    size_low = MoneyAmountField(_("tamaño corriente: desde (USD)"), null=True, blank=True)  # first quartile
    size_middle = MoneyAmountField(_("tamaño corriente: mediana (USD)"), null=True, blank=True)
    size_high = MoneyAmountField(_("tamaño corriente: hasta (USD)"), null=True, blank=True)  # third quartile
    origin = models.CharField(
        _("de dónde se sabe"), max_length=10, choices=[("lake", _("lo que publica en IATI")), ("registry", _("el registro"))]
    )
    as_of = models.DateTimeField(_("a la fecha"))

    class Meta:
        verbose_name = _("agenda real de un cooperante")
        verbose_name_plural = _("agendas reales de los cooperantes")
        ordering = ["giver_name", "country", "sector", "id"]
        indexes = [
            models.Index(fields=["country", "sector"], name="agenda_entry_place"),
            models.Index(fields=["organisation"], name="agenda_entry_giver"),
        ]

    def __str__(self) -> str:
        return f"{self.giver_name} {self.country_id} {self.sector}"
