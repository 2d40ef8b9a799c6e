from django.db import models
from django.utils.translation import gettext_lazy as _


class Source(models.Model):
    """A text from which facts were taken. Facts cite it by code and lines: '002:L183'."""

    code = models.CharField(_("código"), max_length=20, unique=True)
    title = models.CharField(_("título"), max_length=300)
    publisher = models.CharField(_("publicado por"), max_length=300, blank=True)
    year = models.CharField(_("año"), max_length=20, blank=True)
    language = models.CharField(_("idioma"), max_length=5, default="es")
    credit_es = models.CharField(_("crédito"), max_length=400, blank=True)
    credit_en = models.CharField(_("crédito en inglés"), max_length=400, blank=True)
    note_es = models.TextField(_("nota"), blank=True)
    note_en = models.TextField(_("nota en inglés"), blank=True)
    file_name = models.CharField(_("archivo"), max_length=120, blank=True)

    class Meta:
        verbose_name = _("fuente")
        verbose_name_plural = _("fuentes")
        ordering = ["code"]

    def __str__(self) -> str:
        return self.title


class Gap(models.Model):
    """A figure, drawing or page that the source announces and that its text lost: shown, never filled in (R-351)."""

    code = models.CharField(_("código"), max_length=20, unique=True)
    source = models.ForeignKey(Source, on_delete=models.CASCADE, related_name="gaps", verbose_name=_("fuente"))
    locator = models.CharField(_("lugar"), max_length=60, blank=True)
    kind = models.CharField(_("qué falta"), max_length=20)
    title_es = models.CharField(_("título"), max_length=300)
    title_en = models.CharField(_("título en inglés"), max_length=300)
    explanation_es = models.TextField(_("explicación"), blank=True)
    explanation_en = models.TextField(_("explicación en inglés"), blank=True)

    class Meta:
        verbose_name = _("laguna de la fuente")
        verbose_name_plural = _("lagunas de la fuente")
        ordering = ["source__code", "code"]

    def __str__(self) -> str:
        return self.title_es


class Sourced(models.Model):
    """A row that says where its facts stand: '002:L183-187', several joined by ' | '; '' where it was entered here."""

    source = models.CharField(_("fuente"), max_length=300, blank=True)

    class Meta:
        abstract = True
