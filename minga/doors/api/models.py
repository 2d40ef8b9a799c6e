from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class Answered(models.Model):
    """What a request with an Idempotency-Key was answered, so that the same request sent twice has one effect (RELIABILITY 41)."""

    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+", verbose_name=_("persona"))
    key = models.CharField(_("clave"), max_length=100)
    request = models.CharField(max_length=64)  # SHA-256 of method, address, condition and body
    status = models.PositiveSmallIntegerField(_("estado"), default=0)
    headers = models.JSONField(default=dict)
    body = models.TextField(blank=True)
    at = models.DateTimeField(_("cuándo"), db_index=True)

    class Meta:
        verbose_name = _("petición contestada")
        verbose_name_plural = _("peticiones contestadas")
        constraints = [models.UniqueConstraint(fields=["person", "key"], name="answered_once")]

    def __str__(self) -> str:
        return f"{self.person_id} {self.key}"


class Tally(models.Model):
    """How many requests came from one key or one address in one minute; the database counts for all workers."""

    caller = models.CharField(_("quién"), max_length=64, primary_key=True)
    minute = models.BigIntegerField(_("minuto"), db_index=True)
    count = models.PositiveIntegerField(_("cuántas"), default=1)

    class Meta:
        verbose_name = _("cuenta de peticiones")
        verbose_name_plural = _("cuentas de peticiones")

    def __str__(self) -> str:
        return f"{self.caller} {self.count}"
