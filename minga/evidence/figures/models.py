from django.db import models
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from minga.cycle.organisations.models import Organisation, plain_code
from minga.ground.documents.models import Sourced
from minga.ground.kit.fields import CleanCharField, CleanTextField
from minga.ground.kit.money import Precision
from minga.ground.territory.models import Country, Unit


class ReportedFigure(Sourced):
    """A statistic that a source reports, kept as it says it: never added to the registry's own figures."""

    code = models.CharField(_("código"), max_length=20, unique=True, validators=[plain_code])
    name_es = CleanCharField(_("nombre"), max_length=300)
    name_en = CleanCharField(_("nombre en inglés"), max_length=300, blank=True)
    period = CleanCharField(_("periodo como está escrito"), max_length=40, blank=True)
    period_start = models.PositiveSmallIntegerField(_("desde"), null=True, blank=True)
    period_end = models.PositiveSmallIntegerField(_("hasta"), null=True, blank=True)
    value = models.DecimalField(_("valor"), max_digits=26, decimal_places=4, null=True, blank=True)
    unit = CleanCharField(_("unidad"), max_length=80, blank=True)
    precision = models.CharField(_("exactitud"), max_length=12, choices=Precision.choices, default=Precision.EXACT)
    quarantined = models.BooleanField(_("en cuarentena"), default=False)
    country = models.ForeignKey(Country, on_delete=models.PROTECT, null=True, blank=True, related_name="figures", verbose_name=_("país"))
    territory = models.ForeignKey(
        Unit, on_delete=models.PROTECT, null=True, blank=True, related_name="figures", verbose_name=_("territorio")
    )
    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, null=True, blank=True, related_name="figures", verbose_name=_("organización")
    )
    note_es = CleanTextField(_("nota"), blank=True)
    footnote_es = CleanTextField(_("nota al pie de la fuente"), blank=True)
    footnote_en = CleanTextField(_("nota al pie en inglés"), blank=True)

    class Meta:
        verbose_name = _("cifra declarada por una fuente")
        verbose_name_plural = _("cifras declaradas por las fuentes")
        ordering = ["code"]
        constraints = [models.CheckConstraint(name="figure_period_in_order", condition=~models.Q(period_end__lt=models.F("period_start")))]

    def __str__(self) -> str:
        return f"{self.code} {self.name_es}"

    @property
    def name(self) -> str:
        return self.name_en if (get_language() or "es").startswith("en") and self.name_en else self.name_es

    @property
    def footnote(self) -> str:
        return self.footnote_en if (get_language() or "es").startswith("en") and self.footnote_en else self.footnote_es
