import re

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _


def local(row: models.Model, name: str) -> str:
    """Return the field in the reader's language, Spanish where the other is empty."""
    if (get_language() or "es").startswith("en"):
        return getattr(row, f"{name}_en") or getattr(row, f"{name}_es")
    return getattr(row, f"{name}_es")


PLAIN = re.compile(r"[\w.-]+")


class Family(models.TextChoices):
    LOCAL = "local", _("Del sistema nacional y local")
    SDG = "sdg", _("Objetivos de Desarrollo Sostenible")
    IATI = "iati", _("IATI")
    DAC = "dac", _("OCDE-CAD")


class CodeList(models.Model):
    """A reference list with its versions. Codes are never deleted: a withdrawn one stays readable on old records."""

    code = models.CharField(_("código"), max_length=60, unique=True)
    name_es = models.CharField(_("nombre"), max_length=200)
    name_en = models.CharField(_("nombre en inglés"), max_length=200)
    family = models.CharField(_("familia"), max_length=10, choices=Family.choices, default=Family.LOCAL)
    description_es = models.TextField(_("descripción"), blank=True)
    description_en = models.TextField(_("descripción en inglés"), blank=True)
    source = models.CharField(_("fuente"), max_length=300, blank=True)
    credit_es = models.CharField(_("crédito"), max_length=400, blank=True)
    credit_en = models.CharField(_("crédito en inglés"), max_length=400, blank=True)
    extensible = models.BooleanField(_("se puede ampliar"), default=False)

    class Meta:
        verbose_name = _("lista de códigos")
        verbose_name_plural = _("listas de códigos")
        ordering = ["family", "code"]

    def __str__(self) -> str:
        return f"{self.code}: {self.name}"

    @property
    def name(self) -> str:
        return local(self, "name")

    @property
    def description(self) -> str:
        return local(self, "description")

    @property
    def credit(self) -> str:
        return local(self, "credit")


class Version(models.Model):
    """One edition of a list, valid from a day to a day (both included; empty = open)."""

    list = models.ForeignKey(CodeList, on_delete=models.CASCADE, related_name="versions", verbose_name=_("lista"))
    number = models.PositiveSmallIntegerField(_("versión"))
    valid_from = models.DateField(_("desde"), null=True, blank=True)
    valid_to = models.DateField(_("hasta"), null=True, blank=True)
    note_es = models.TextField(_("nota"), blank=True)
    note_en = models.TextField(_("nota en inglés"), blank=True)

    class Meta:
        verbose_name = _("versión de una lista")
        verbose_name_plural = _("versiones de listas")
        ordering = ["list", "number"]
        constraints = [
            models.UniqueConstraint(fields=["list", "number"], name="codelist_version_once"),
            models.CheckConstraint(
                name="version_dates_in_order",
                condition=~Q(valid_to__lt=models.F("valid_from")),
                violation_error_message=_("Termina antes de empezar: escriba el mismo día u otro posterior."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.list.code} v{self.number}"

    @property
    def note(self) -> str:
        return local(self, "note")


class CodeQuerySet(models.QuerySet["Code"]):
    def of(self, list_code: str) -> "CodeQuerySet":
        return self.filter(list__code=list_code)

    def in_version(self, number: int) -> "CodeQuerySet":
        return self.filter(since__lte=number).filter(Q(until=None) | Q(until__gte=number))

    def current(self) -> "CodeQuerySet":
        return self.filter(until=None)


class Code(models.Model):
    """A value of a list, from version `since` to version `until` (included; empty = still valid)."""

    list = models.ForeignKey(CodeList, on_delete=models.PROTECT, related_name="codes", verbose_name=_("lista"))
    code = models.CharField(_("código"), max_length=60)
    parent = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="children", verbose_name=_("dentro de")
    )
    since = models.PositiveSmallIntegerField(_("desde la versión"), default=1)
    until = models.PositiveSmallIntegerField(_("hasta la versión"), null=True, blank=True)
    name_es = models.CharField(_("nombre"), max_length=300)
    name_en = models.CharField(_("nombre en inglés"), max_length=300)
    definition_es = models.TextField(_("definición"), blank=True)
    definition_en = models.TextField(_("definición en inglés"), blank=True)
    example_es = models.TextField(_("ejemplo"), blank=True)
    example_en = models.TextField(_("ejemplo en inglés"), blank=True)
    mapping = models.CharField(_("equivalencias"), max_length=300, blank=True)
    source = models.CharField(_("fuente"), max_length=300, blank=True)
    position = models.PositiveIntegerField(_("orden"), default=0)

    objects = CodeQuerySet.as_manager()

    class Meta:
        verbose_name = _("código")
        verbose_name_plural = _("códigos")
        ordering = ["list", "position", "code", "since"]
        constraints = [
            models.UniqueConstraint(fields=["list", "code", "since"], name="code_once"),
            models.CheckConstraint(
                name="code_versions_in_order",
                condition=Q(until=None) | Q(until__gte=models.F("since")),
                violation_error_message=_("Un código no se retira en una versión anterior a la suya."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.identifier} {self.name}"

    def clean(self) -> None:
        """Refuse a code with anything but letters, digits, point, hyphen and underscore: it stands in identifiers and addresses."""
        if self.code and not PLAIN.fullmatch(self.code):
            raise ValidationError({"code": _("El código lleva solo letras, cifras, punto, guion y guion bajo.")})

    @property
    def identifier(self) -> str:
        """The id that carries its list: 'FUENTE/DESCENTRALIZADA' is not 'INTERNACIONALIZACION/DESCENTRALIZADA' (R-056)."""
        return f"{self.list.code}/{self.code}"

    @property
    def name(self) -> str:
        return local(self, "name")

    @property
    def definition(self) -> str:
        return local(self, "definition")

    @property
    def example(self) -> str:
        return local(self, "example")
