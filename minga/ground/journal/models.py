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
        indexes = [models.Index(fields=["thing_kind", "thing_key"], name="journal_thing")]

    def __str__(self) -> str:
        return f"{self.seq} {self.event} {self.thing_kind}:{self.thing_key}"
