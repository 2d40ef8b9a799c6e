from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from minga.cycle.registration.codes import grouped


class Kind(models.TextChoices):
    """The four kinds that the registry holds (R-123); those of activities are the codes of TIPO_ACTIVIDAD."""

    PROGRAMME = "PROGRAMA", _("Programa")
    PROJECT = "PROYECTO", _("Proyecto")
    ACTION = "ACCION", _("Acción")
    AGREEMENT = "ACUERDO", _("Acuerdo")


BEGINS = {Kind.PROGRAMME: "PROG", Kind.PROJECT: "PROY", Kind.ACTION: "ACC", Kind.AGREEMENT: "ACUE"}  # a number begins so


class Series(models.Model):
    """The numbers given of one kind in one year. Its row is locked while a number is taken, so that none is skipped or given twice."""

    kind = models.CharField(_("clase"), max_length=10, choices=Kind)
    year = models.PositiveSmallIntegerField(_("año"))
    last = models.PositiveIntegerField(_("último número"), default=0)

    class Meta:
        verbose_name = _("serie de números")
        verbose_name_plural = _("series de números")
        ordering = ["year", "kind"]
        constraints = [models.UniqueConstraint(fields=["kind", "year"], name="series_once")]

    def __str__(self) -> str:
        return f"{self.kind}-{self.year}"


class CertificateQuerySet(models.QuerySet["Certificate"]):
    def of(self, thing: tuple[str, str]) -> "CertificateQuerySet":
        """Every certificate of a thing (kind, key), the first one first."""
        return self.filter(thing_kind=thing[0], thing_key=thing[1]).order_by("pk")

    def current(self) -> "CertificateQuerySet":
        """The last version of each number, annulled or not."""
        return self.filter(superseded_at=None)

    def public(self) -> "CertificateQuerySet":
        """Those of things that everybody may see: the only ones listed or given by their number."""
        return self.filter(public=True)


class Certificate(models.Model):
    """What was registered, as it was then: number, version, values, and two seals.

    `seal` covers what never changes; `state_seal` what may: superseded, annulled, overtaken by the record, public.
    """

    kind = models.CharField(_("clase"), max_length=10, choices=Kind)
    number = models.CharField(_("número"), max_length=20)
    version = models.PositiveSmallIntegerField(_("versión"))
    code = models.CharField(_("código de verificación"), max_length=20, unique=True)
    thing_kind = models.CharField(_("tipo"), max_length=40)
    thing_key = models.CharField(_("identificador"), max_length=200)
    level = models.CharField(_("nivel de gobierno"), max_length=40, blank=True)
    values = models.JSONField(_("lo registrado"))
    shown = models.JSONField(_("lo impreso"))
    changed = models.JSONField(_("qué cambió desde la versión anterior"), default=list, blank=True)
    issued_at = models.DateTimeField(_("emitida"))
    issued_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name=_("registró"))
    digest = models.CharField(_("huella"), max_length=64, unique=True)
    key_id = models.CharField(max_length=16)
    seal = models.CharField(max_length=128)

    public = models.BooleanField(_("pública"), default=False)
    superseded_at = models.DateTimeField(_("sustituida"), null=True, blank=True)
    outdated_at = models.DateTimeField(_("el registro cambió"), null=True, blank=True)
    annulled_at = models.DateTimeField(_("revocada"), null=True, blank=True)
    annulled_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("revocó")
    )
    annulled_reason = models.TextField(_("motivo"), blank=True)
    annulled_act = models.CharField(_("acto"), max_length=200, blank=True)
    state_key_id = models.CharField(max_length=16)
    state_seal = models.CharField(max_length=128)

    objects = CertificateQuerySet.as_manager()

    class Meta:
        verbose_name = _("constancia")
        verbose_name_plural = _("constancias")
        ordering = ["-pk"]
        indexes = [models.Index(fields=["thing_kind", "thing_key"], name="certificate_thing")]
        constraints = [
            models.UniqueConstraint(fields=["number", "version"], name="certificate_version_once"),
            models.UniqueConstraint(
                fields=["thing_kind", "thing_key"], condition=Q(superseded_at=None, annulled_at=None), name="certificate_live_once"
            ),
            models.CheckConstraint(condition=Q(version__gte=1), name="certificate_version_from_one"),
            models.CheckConstraint(condition=~Q(thing_kind="") & ~Q(thing_key=""), name="certificate_of_something"),
            models.CheckConstraint(
                name="certificate_annulled_by_a_reasoned_act",
                condition=Q(annulled_at=None, annulled_by=None, annulled_reason="", annulled_act="")
                | (Q(annulled_at__gte=F("issued_at"), annulled_by__isnull=False) & ~Q(annulled_reason="") & ~Q(annulled_act="")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.number} v{self.version}"

    @property
    def thing(self) -> tuple[str, str]:
        """What it certifies, as (kind, key)."""
        return self.thing_kind, self.thing_key

    @property
    def grouped_code(self) -> str:
        """The code as it is printed."""
        return grouped(self.code)

    def changes(self, language: str) -> list[str]:
        """What changed since the version before, in words where the record gave them."""
        words, place = self.shown["labels"], 0 if language == "es" else 1
        return [words[key][place] if key in words else key for key in self.changed]

    @property
    def year(self) -> int:
        """The year of its number."""
        return int(self.number.split("-")[1])


class IssuedFile(models.Model):
    """A PDF as it was given, byte by byte: what is dropped on the check page is compared with these, whatever a later release prints."""

    certificate = models.ForeignKey(Certificate, on_delete=models.PROTECT, related_name="files", verbose_name=_("constancia"))
    language = models.CharField(_("idioma"), max_length=2)
    made_at = models.DateTimeField(_("hecho"))
    sha256 = models.CharField(_("huella del archivo"), max_length=64, unique=True)
    content = models.BinaryField(_("contenido"))
    key_id = models.CharField(max_length=16)
    seal = models.CharField(max_length=128)

    class Meta:
        verbose_name = _("archivo de constancia")
        verbose_name_plural = _("archivos de constancias")
        constraints = [models.UniqueConstraint(fields=["certificate", "language"], name="issued_file_once")]

    def __str__(self) -> str:
        return f"{self.certificate} {self.language}"
