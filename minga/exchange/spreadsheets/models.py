from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from minga.exchange.spreadsheets.plans import KINDS, Plan


class Outcome(models.TextChoices):
    """What became of a row."""

    CREATED = "created", _("nuevo")
    CHANGED = "changed", _("cambiado")
    UNCHANGED = "unchanged", _("sin cambios")
    REFUSED = "refused", _("rechazado")


class Mapping(models.Model):
    """A way of reading somebody's table, kept to be used again: its plan (shape.Plan) as JSON, in its latest version."""

    name = models.CharField(_("nombre"), max_length=120, unique=True)
    kind = models.CharField(_("clase de registro"), max_length=20, choices=KINDS)
    prefix = models.CharField(_("prefijo de los códigos"), max_length=12, unique=True)
    plan = models.JSONField(_("mapeo"))
    version = models.PositiveIntegerField(_("versión"), default=1)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name=_("guardado por"))
    saved_at = models.DateTimeField(_("guardado"))

    class Meta:
        verbose_name = _("mapeo de columnas")
        verbose_name_plural = _("mapeos de columnas")
        ordering = ["name"]
        constraints = [models.CheckConstraint(name="mapping_named", condition=~Q(name="") & ~Q(prefix=""))]

    def __str__(self) -> str:
        return self.name

    @property
    def read(self) -> Plan:
        """The plan as it is used."""
        return Plan.of(self.plan)


class Draft(models.Model):
    """A file on its way: what was brought and how it is to be read, until it is loaded or forgotten."""

    file = models.CharField(_("archivo"), max_length=200)
    sha256 = models.CharField(max_length=64)
    content = models.BinaryField()
    plan = models.JSONField(_("mapeo"), default=dict)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+", verbose_name=_("traído por"))
    at = models.DateTimeField(_("traído"))

    class Meta:
        verbose_name = _("archivo por cargar")
        verbose_name_plural = _("archivos por cargar")
        ordering = ["-at"]

    def __str__(self) -> str:
        return self.file


class Load(models.Model):
    """One file loaded through a mapping: every row that was read became one of four things, and the counts say so (RELIABILITY 40)."""

    mapping = models.ForeignKey(Mapping, on_delete=models.PROTECT, related_name="loads", verbose_name=_("mapeo"))
    version = models.PositiveIntegerField(_("versión del mapeo"))
    plan = models.JSONField(_("mapeo usado"))
    file = models.CharField(_("archivo"), max_length=200)
    sha256 = models.CharField(max_length=64)
    sheet = models.CharField(_("hoja"), max_length=120, blank=True)
    header = models.PositiveIntegerField(_("fila de los nombres"))
    columns = models.JSONField(_("columnas"), default=list)
    told = models.JSONField(_("cómo se leyó"), default=list)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name=_("cargado por"))
    at = models.DateTimeField(_("cargado"))
    read = models.PositiveIntegerField(_("filas leídas"))
    created = models.PositiveIntegerField(_("registros nuevos"))
    changed = models.PositiveIntegerField(_("registros cambiados"))
    unchanged = models.PositiveIntegerField(_("sin cambios"))
    refused = models.PositiveIntegerField(_("filas rechazadas"))
    blank = models.PositiveIntegerField(_("filas vacías"), default=0)
    findings = models.JSONField(_("hallazgos por regla"), default=dict)
    undone_at = models.DateTimeField(_("deshecha"), null=True, blank=True)
    undone_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    undone_reason = models.TextField(_("motivo"), blank=True)

    class Meta:
        verbose_name = _("carga")
        verbose_name_plural = _("cargas")
        ordering = ["-at", "-id"]
        constraints = [
            models.CheckConstraint(
                name="load_every_row_told", condition=Q(read=F("created") + F("changed") + F("unchanged") + F("refused"))
            ),
            models.CheckConstraint(
                name="load_undone_whole",
                condition=Q(undone_at=None, undone_by=None) | Q(undone_at__isnull=False, undone_by__isnull=False) & ~Q(undone_reason=""),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.file} {self.at:%Y-%m-%d}"


class LoadRow(models.Model):
    """A row of a load as the file has it (R-339: the raw form is kept), what it became, and what undoing it needs.

    `before`: the record as the journal knew it, where it was changed; `mark`: a digest of the record as this load left it.
    """

    load = models.ForeignKey(Load, on_delete=models.CASCADE, related_name="rows")
    line = models.PositiveIntegerField(_("fila"))
    key = models.CharField(_("registro"), max_length=40, blank=True)
    outcome = models.CharField(_("qué fue de ella"), max_length=10, choices=Outcome.choices)
    raw = models.JSONField(_("como está en el archivo"))
    problems = models.JSONField(_("por qué se rechazó"), default=list)
    notes = models.JSONField(_("lo que conviene mirar"), default=list)
    before = models.JSONField(_("antes"), default=dict)
    mark = models.CharField(max_length=64, blank=True)

    class Meta:
        verbose_name = _("fila de una carga")
        verbose_name_plural = _("filas de una carga")
        ordering = ["load", "line"]
        constraints = [
            models.UniqueConstraint(fields=["load", "line"], name="load_row_once"),
            models.CheckConstraint(name="load_row_of_a_record", condition=Q(outcome=Outcome.REFUSED) | ~Q(key="")),
        ]
        indexes = [models.Index(fields=["key"], name="load_row_key")]

    def __str__(self) -> str:
        return f"{self.load_id} {self.line} {self.key}"
