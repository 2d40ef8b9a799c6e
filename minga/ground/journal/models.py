from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class Entry(models.Model):
    """One thing that was done. Lines are only ever added; the database refuses to change or delete one."""

    seq = models.BigIntegerField(_("número"), primary_key=True)
    at = models.DateTimeField(_("cuándo"))
    event = models.CharField(_("qué"), max_length=60)
    actor = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name=_("quién"))
    thing_kind = models.CharField(_("tipo"), max_length=40)
    thing_key = models.CharField(_("identificador"), max_length=200)
    before = models.JSONField(_("antes"), default=dict)
    after = models.JSONField(_("después"), default=dict)
    reason = models.TextField(_("motivo"), blank=True)
    request_id = models.CharField(max_length=64, blank=True)
    key_id = models.CharField(max_length=16)
    previous = models.CharField(max_length=64)
    digest = models.CharField(max_length=64)

    class Meta:
        verbose_name = _("línea de la bitácora")
        verbose_name_plural = _("bitácora")
        ordering = ["seq"]
        indexes = [
            models.Index(fields=["thing_kind", "thing_key"], name="journal_thing"),
            models.Index(fields=["event", "seq"], name="journal_event"),
            models.Index(fields=["at"], name="journal_at"),
        ]

    def __str__(self) -> str:
        return f"{self.seq} {self.event} {self.thing_kind}:{self.thing_key}"


class Trace(models.Model):
    """A change of a row that no line of the journal tells, as the database itself saw it (journal.net)."""

    at = models.DateTimeField(_("cuándo"))
    table_name = models.CharField(_("tabla"), max_length=63)
    row_key = models.TextField(_("fila"))
    operation = models.CharField(_("qué"), max_length=8)
    before = models.JSONField(_("antes"), default=dict)
    after = models.JSONField(_("después"), default=dict)
    tx = models.BigIntegerField(default=0)  # PostgreSQL's number of the transaction, by an index of its own
    login = models.CharField(_("usuario de la base de datos"), max_length=63, blank=True)

    class Meta:
        verbose_name = _("cambio sin línea")
        verbose_name_plural = _("cambios sin línea")
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"{self.operation} {self.table_name}:{self.row_key}"


class Head(models.Model):
    """A head of the journal that was published: so many lines, the last with this digest; signed, never changed."""

    count = models.BigIntegerField(_("líneas"), unique=True)
    digest = models.CharField(_("huella de la última"), max_length=64)
    at = models.DateTimeField(_("cuándo"))
    public_key = models.CharField(_("clave pública"), max_length=64)
    signature = models.CharField(_("firma"), max_length=128)

    class Meta:
        verbose_name = _("cabeza publicada")
        verbose_name_plural = _("cabezas publicadas")
        ordering = ["-count"]

    def __str__(self) -> str:
        return f"{self.count}:{self.digest}"
