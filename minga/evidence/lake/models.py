from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _

from minga.evidence.iati.gate.refusals import SENTENCES, Refused
from minga.evidence.lake.states import OUR_REASONS, OVER, FileKind, State
from minga.ground.kit import formats
from minga.ground.kit.fields import CleanTextField

PERSON = settings.AUTH_USER_MODEL


class Dataset(models.Model):
    """What one publisher offers at one source: its versions follow each other, and `current` is the one that is asked.

    `source` is where it comes from, as it is recognised again: a name (of a file or given by whoever brings it) or an address.
    """

    slug = models.SlugField(_("dirección"), max_length=120, unique=True)  # /lago/fuentes/<slug>
    source = models.CharField(_("origen"), max_length=500)
    kind = models.CharField(_("clase de archivo"), max_length=20, choices=FileKind.choices)
    publisher = models.CharField(_("identificador de quien publica"), max_length=200, blank=True)  # its reporting-org/@ref
    publisher_name = models.CharField(_("quien publica"), max_length=300, blank=True)
    licence = models.CharField(_("licencia"), max_length=200, blank=True)
    # None: nothing entered yet, or somebody took it out of the lake (Withdrawal)
    current = models.OneToOneField("Version", on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    created_at = models.DateTimeField(_("creado"))

    class Meta:
        verbose_name = _("conjunto de datos")
        verbose_name_plural = _("conjuntos de datos")
        ordering = ["slug"]
        constraints = [
            models.UniqueConstraint(name="dataset_once_a_source", fields=["source", "kind"]),
            models.CheckConstraint(name="dataset_with_source", condition=~Q(source="") & ~Q(slug="")),
        ]

    def __str__(self) -> str:
        return self.slug


class Version(models.Model):
    """A file as it entered the lake; its rows stand in parts/<dataset id>/<number>/ (parts.folder_of)."""

    dataset = models.ForeignKey(Dataset, on_delete=models.PROTECT, related_name="versions")
    number = models.PositiveIntegerField(_("número"))  # from 1
    name = models.CharField(_("archivo"), max_length=300)
    sha256 = models.CharField(max_length=64)  # of the file as it came
    bytes = models.PositiveBigIntegerField(_("bytes"))  # of the XML, unpacked
    iati_version = models.CharField(_("versión de IATI"), max_length=20, blank=True)  # of the root, as written
    root = models.TextField(_("raíz"), blank=True)  # the root's start tag, as written
    activities = models.PositiveIntegerField(_("registros"))  # activities, or organisations
    added = models.PositiveIntegerField(_("nuevos"))
    changed = models.PositiveIntegerField(_("cambiados"))
    unchanged = models.PositiveIntegerField(_("sin cambios"))
    removed = models.PositiveIntegerField(_("retirados"))
    counts = models.JSONField(_("filas por tabla"), default=dict)  # {table: rows}
    findings = models.JSONField(_("hallazgos"), default=dict)  # {severity: {rule: n}}
    checked = models.BooleanField(_("revisada"), default=False)  # false: no check was run
    digest = models.CharField(max_length=64)  # SHA-256 over the hashes of its activities, in the file's order
    kept = models.BooleanField(_("se conserva"), default=True)  # false: its parts were cleared away, newer ones being kept
    at = models.DateTimeField(_("cuándo"))

    class Meta:
        verbose_name = _("versión")
        verbose_name_plural = _("versiones")
        ordering = ["dataset", "-number"]
        constraints = [
            models.UniqueConstraint(name="version_once_a_number", fields=["dataset", "number"]),
            models.CheckConstraint(name="version_every_activity_told", condition=Q(activities=F("added") + F("changed") + F("unchanged"))),
        ]

    def __str__(self) -> str:
        return f"{self.dataset_id}/{self.number}"


class Withdrawal(models.Model):
    """A dataset that somebody took out of the lake, with the version it stood in; `back_as`: the one with which it came back.

    Its files stay where they are, and nothing asks them.
    """

    dataset = models.ForeignKey(Dataset, on_delete=models.PROTECT, related_name="withdrawals")
    version = models.ForeignKey(Version, on_delete=models.PROTECT, related_name="+")
    reason = CleanTextField(_("por qué"), max_length=1000)
    by = models.ForeignKey(PERSON, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(_("cuándo"))
    back_as = models.ForeignKey(Version, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    back_by = models.ForeignKey(PERSON, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    back_at = models.DateTimeField(null=True, blank=True)
    back_why = CleanTextField(_("por qué vuelve"), max_length=1000, blank=True)  # empty: a file brought it back

    class Meta:
        verbose_name = _("retiro del lago")
        verbose_name_plural = _("retiros del lago")
        ordering = ["-at", "-id"]
        constraints = [
            models.UniqueConstraint(fields=["dataset"], condition=Q(back_at=None), name="withdrawal_one_stands"),
            models.CheckConstraint(
                name="withdrawal_back_whole",
                condition=Q(back_at=None, back_by=None, back_as=None, back_why="")
                | Q(back_at__isnull=False, back_by__isnull=False, back_as__isnull=False),
            ),
            models.CheckConstraint(name="withdrawal_with_reason", condition=~Q(reason="")),
        ]

    def __str__(self) -> str:
        return f"{self.dataset_id} {self.at:%Y-%m-%d}"


class Import(models.Model):
    """One file on its way into the lake: who asked, how far it is, what came of it.

    The row is what a page shows and what a person cancels through; its file stands under `stored` in MINGA_DATA/lake/uploads.
    """

    # the one that was chosen, else known once the file is opened
    dataset = models.ForeignKey(Dataset, on_delete=models.PROTECT, null=True, blank=True, related_name="imports")
    version = models.OneToOneField(Version, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    source = models.CharField(_("origen"), max_length=500)  # as in Dataset
    name = models.CharField(_("archivo"), max_length=300)
    licence = models.CharField(_("licencia"), max_length=200, blank=True)
    stored = models.CharField(max_length=500)  # path of the file: beside MINGA_DATA/lake/uploads, or anywhere for a command
    owned = models.BooleanField(default=True)  # the file is ours to remove
    again = models.BooleanField(_("lectura de lo guardado"), default=False)  # no file came: what the version in hand kept is read again
    back = models.BooleanField(_("trae de vuelta"), default=False)  # its dataset may have been taken out of the lake: it comes back
    # the number of the version of which most may leave; 0: of whichever stands (replacing)
    replaces = models.PositiveIntegerField(_("reemplaza la versión"), null=True, blank=True)
    returns_to = models.ForeignKey(  # no file came: an earlier version, as it was kept, enters again
        Version, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("vuelve a la versión")
    )
    sha256 = models.CharField(max_length=64, blank=True)
    size = models.PositiveBigIntegerField(_("bytes"), default=0)
    kind = models.CharField(_("clase de archivo"), max_length=20, choices=FileKind.choices, blank=True)
    state = models.CharField(_("estado"), max_length=12, choices=State.choices, default=State.WAITING)
    reason = models.CharField(_("motivo"), max_length=40, blank=True)  # of why it was refused (iati.gate.refusals) or failed (states)
    figures = models.JSONField(default=dict)  # of the reason; `line` of the file where it is known
    read_bytes = models.PositiveBigIntegerField(_("bytes leídos"), default=0)
    activities = models.PositiveIntegerField(_("registros leídos"), default=0)
    rate = models.PositiveBigIntegerField(_("bytes por segundo"), default=0)
    seconds_left = models.PositiveIntegerField(_("segundos que faltan"), null=True, blank=True)
    cancel_asked = models.BooleanField(_("se pidió cancelar"), default=False)
    worker = models.CharField(max_length=100, blank=True)  # machine:process:start of it, while it runs
    by = models.ForeignKey(PERSON, on_delete=models.PROTECT, related_name="+", verbose_name=_("pedida por"))
    asked_at = models.DateTimeField(_("pedida"))
    started_at = models.DateTimeField(_("empezada"), null=True, blank=True)
    beat_at = models.DateTimeField(_("última señal"), null=True, blank=True)
    finished_at = models.DateTimeField(_("acabada"), null=True, blank=True)

    class Meta:
        verbose_name = _("importación")
        verbose_name_plural = _("importaciones")
        ordering = ["-asked_at", "-id"]
        constraints = [
            models.CheckConstraint(
                name="import_done_with_version", condition=~Q(state=State.DONE) | Q(version__isnull=False, dataset__isnull=False)
            ),
            models.CheckConstraint(name="import_over_with_time", condition=Q(finished_at__isnull=False) | ~Q(state__in=sorted(OVER))),
            models.CheckConstraint(
                name="import_refused_with_reason", condition=~Q(state__in=[State.REFUSED, State.FAILED]) | ~Q(reason="")
            ),
        ]
        indexes = [models.Index(fields=["state", "asked_at"], name="import_waiting")]

    def __str__(self) -> str:
        return f"{self.name} {self.state}"

    @property
    def why(self) -> str:
        """The reason in the reader's language; '' where there is none."""
        if self.reason in SENTENCES:
            return Refused(self.reason, **{"line": None, **self.figures}).sentence
        language = (get_language() or "es")[:2]
        told = {name: formats.number(one, language) if isinstance(one, int) else one for name, one in self.figures.items()}
        told |= {name: FileKind(told[name]).label for name in ("kind", "chosen") if name in told}
        return str(OUR_REASONS.get(self.reason, self.reason)) % told

    @property
    def outcome(self) -> str:
        """The state in the reader's language; what was read again and is the same is no file that was there."""
        return gettext("sin cambios") if (self.again or self.returns_to_id) and self.state == State.SAME else str(self.get_state_display())

    @property
    def over(self) -> bool:
        return self.state in OVER


class Match(models.Model):
    """A published activity and a record of the registry, of which a person said that they are one, or that they are not.

    Kept by identifier and code, which outlive every version of the dataset. One that was undone stays, and the pair is open again.
    """

    class State(models.TextChoices):
        CONFIRMED = "confirmed", _("confirmada")
        REJECTED = "rejected", _("rechazada")

    code = models.CharField(_("código de la ficha"), max_length=40)
    identifier = models.CharField(_("identificador IATI"), max_length=300)
    state = models.CharField(_("estado"), max_length=10, choices=State.choices)
    points = models.PositiveSmallIntegerField(_("puntaje"), default=0)  # and reasons: as they were when it was decided
    reasons = models.JSONField(_("razones"), default=list)  # [[points, msgid, figures]]
    reason = CleanTextField(_("por qué"), max_length=1000)
    by = models.ForeignKey(PERSON, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(_("cuándo"))
    undone_by = models.ForeignKey(PERSON, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    undone_at = models.DateTimeField(null=True, blank=True)
    undone_why = CleanTextField(_("por qué se deshace"), max_length=1000, blank=True)

    class Meta:
        verbose_name = _("coincidencia")
        verbose_name_plural = _("coincidencias")
        ordering = ["-at", "-id"]
        constraints = [
            models.UniqueConstraint(fields=["code", "identifier"], condition=Q(undone_at=None), name="match_decided_once"),
            models.UniqueConstraint(fields=["identifier"], condition=Q(undone_at=None, state="confirmed"), name="match_one_record"),
            models.CheckConstraint(
                name="match_undone_whole",
                condition=Q(undone_at=None, undone_by=None, undone_why="")
                | Q(undone_at__isnull=False, undone_by__isnull=False) & ~Q(undone_why=""),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.identifier} {self.state} {self.code}"
