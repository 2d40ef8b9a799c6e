import uuid

from django.conf import settings
from django.db import models
from django.utils import timezone
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


class FileQuerySet(models.QuerySet["File"]):
    def of(self, kind: str, key: str) -> "FileQuerySet":
        """Those of one record."""
        return self.filter(thing_kind=kind, thing_key=key)

    def kept(self) -> "FileQuerySet":
        """Those that nobody removed."""
        return self.filter(removed_at=None)

    def public(self) -> "FileQuerySet":
        """Those that everybody may download: marked public, not removed, of a record that is not out of sight."""
        return self.kept().filter(public=True, withheld=False)


class File(models.Model):
    """One document of any record, in one or more versions. What is removed keeps its bytes and its reason.

    `category` is a code of the list of kinds of document, `owner` the code of the institution on whose quota it counts; both
    are kept as text, for those areas stand above this one.
    """

    key = models.UUIDField(_("clave"), unique=True, default=uuid.uuid4, editable=False)
    thing_kind = models.CharField(_("tipo de registro"), max_length=30)
    thing_key = models.CharField(_("registro"), max_length=80)
    owner = models.CharField(_("institución"), max_length=40, blank=True)
    title = models.CharField(_("título"), max_length=300)
    category = models.CharField(_("tipo de documento"), max_length=20, blank=True)
    language = models.CharField(_("idioma"), max_length=5, default="es")
    public = models.BooleanField(_("público"), default=False)
    withheld = models.BooleanField(_("fuera de la vista, como su registro"), default=False)
    current = models.OneToOneField(
        "FileVersion", on_delete=models.PROTECT, null=True, related_name="current_of", verbose_name=_("versión vigente")
    )
    removed_at = models.DateTimeField(_("retirado"), null=True, blank=True)
    removed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("retirado por")
    )
    removal_reason = models.CharField(_("motivo del retiro"), max_length=1000, blank=True)

    objects = FileQuerySet.as_manager()

    class Meta:
        verbose_name = _("documento")
        verbose_name_plural = _("documentos")
        ordering = ["title", "id"]
        indexes = [models.Index(fields=["thing_kind", "thing_key"], name="file_thing"), models.Index(fields=["owner"], name="file_owner")]
        constraints = [
            models.CheckConstraint(name="file_titled", condition=~models.Q(title="") & ~models.Q(thing_kind="") & ~models.Q(thing_key="")),
            models.CheckConstraint(
                name="file_removed_whole",
                condition=models.Q(removed_at=None, removed_by=None, removal_reason="")
                | models.Q(removed_at__isnull=False, removed_by__isnull=False) & ~models.Q(removal_reason=""),
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def removed(self) -> bool:
        """Whether somebody removed it."""
        return self.removed_at is not None


class Scan(models.TextChoices):
    """What a virus scanner said of a version. None is connected yet, and the pages say so."""

    NOT_SCANNED = "not_scanned", _("sin revisar por antivirus")


class FileVersion(models.Model):
    """The bytes of one version, under a name that the server made; the person's own name is only told.

    `content_type` is by content, never as the browser declared it.
    """

    file = models.ForeignKey(File, on_delete=models.PROTECT, related_name="versions", verbose_name=_("documento"))
    number = models.PositiveIntegerField(_("versión"))
    name = models.CharField(_("nombre del archivo"), max_length=200)
    stored_name = models.UUIDField(_("nombre en el disco"), unique=True, editable=False)
    sha256 = models.CharField(_("huella SHA-256"), max_length=64)
    size = models.PositiveBigIntegerField(_("bytes"))
    content_type = models.CharField(_("formato"), max_length=120)
    scan = models.CharField(_("antivirus"), max_length=20, choices=Scan, default=Scan.NOT_SCANNED)
    at = models.DateTimeField(_("recibido"), default=timezone.now)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name=_("subido por"))

    class Meta:
        verbose_name = _("versión de un documento")
        verbose_name_plural = _("versiones de documentos")
        ordering = ["file", "-number"]
        constraints = [
            models.UniqueConstraint(fields=["file", "number"], name="file_version_once"),
            models.CheckConstraint(
                name="file_version_whole",
                condition=models.Q(number__gte=1, size__gte=1, sha256__regex="^[0-9a-f]{64}$") & ~models.Q(name=""),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name} ({self.number})"

    @property
    def format(self) -> str:
        """The last part of its name in capitals, as lists show it: 'PDF'."""
        return self.name.rpartition(".")[2].upper()


class Upload(models.Model):
    """A file that arrives in pieces, so that a broken line costs one piece; only its own person sees and continues it.

    Whole (`finished_at`), its bytes wait until a form names it, or until it expires.
    """

    key = models.UUIDField(_("clave"), unique=True, default=uuid.uuid4, editable=False)
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+", verbose_name=_("persona"))
    name = models.CharField(_("nombre del archivo"), max_length=200)
    size = models.PositiveBigIntegerField(_("bytes"))
    sha256 = models.CharField(_("huella SHA-256"), max_length=64, blank=True)
    received = models.PositiveBigIntegerField(_("bytes recibidos"), default=0)
    expires_at = models.DateTimeField(_("vence"))
    finished_at = models.DateTimeField(_("completa"), null=True, blank=True)

    class Meta:
        verbose_name = _("carga por partes")
        verbose_name_plural = _("cargas por partes")
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(name="upload_within_its_size", condition=models.Q(size__gte=1, received__lte=models.F("size"))),
            models.CheckConstraint(
                name="upload_finished_whole", condition=models.Q(finished_at=None) | models.Q(received=models.F("size"))
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name}: {self.received}/{self.size}"
