from django.conf import settings
from django.db import models
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from minga.ground.accounts.permissions import can_see_everything
from minga.ground.documents.models import Sourced
from minga.ground.kit.fields import CleanCharField
from minga.ground.kit.findings import render

PERSON = settings.AUTH_USER_MODEL
LONGEST = 20_000  # letters of a scanned text: some pages


class ScanQuerySet(models.QuerySet["ScannedText"]):
    def visible_to(self, person) -> "ScanQuerySet":
        """Their own, for whoever brought them; all, for whoever sees everything."""
        return self if can_see_everything(person) else self.filter(by=person.pk)


class ScannedText(Sourced):
    """A text as a scanner read it. It never changes: what a person corrects stands beside it (R-339)."""

    title = CleanCharField(_("título"), max_length=200)
    language = models.CharField(_("idioma"), max_length=5, default="es")
    raw = models.TextField(_("texto como salió del escáner"), max_length=LONGEST)
    by = models.ForeignKey(PERSON, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(_("traído"))

    objects = ScanQuerySet.as_manager()

    class Meta:
        verbose_name = _("texto escaneado")
        verbose_name_plural = _("textos escaneados")
        ordering = ["-at", "-id"]

    def __str__(self) -> str:
        return self.title


class CorrectionState(models.TextChoices):
    PROPOSED = "proposed", _("propuesta")
    APPLIED = "applied", _("aplicada")
    LEFT = "left", _("se deja como está")


class Correction(models.Model):
    """A proposal for one place of a scanned text: the raw words, what they may be, why; nothing of it holds until a person applies it."""

    text = models.ForeignKey(ScannedText, on_delete=models.CASCADE, related_name="corrections")
    position = models.PositiveIntegerField(_("lugar"))  # of the raw words in the text, from 0
    raw = models.CharField(_("como salió"), max_length=200)
    proposed = models.CharField(_("propuesta"), max_length=200)
    reason = models.TextField(_("por qué"))  # msgid
    figures = models.JSONField(default=dict)
    score = models.PositiveSmallIntegerField(_("seguridad"))  # 0 to 100
    state = models.CharField(_("estado"), max_length=10, choices=CorrectionState.choices, default=CorrectionState.PROPOSED)
    applied = CleanCharField(_("lo que dice"), max_length=200, blank=True)  # what the person wrote: the proposal or another reading
    by = models.ForeignKey(PERSON, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    at = models.DateTimeField(_("decidida"), null=True, blank=True)

    class Meta:
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(name="correction_once_a_place", fields=["text", "position"]),
            models.CheckConstraint(
                name="correction_applied_by_a_person",
                condition=models.Q(state=CorrectionState.PROPOSED, by=None, at=None, applied="")
                | models.Q(state=CorrectionState.LEFT, by__isnull=False, at__isnull=False, applied="")
                | models.Q(state=CorrectionState.APPLIED, by__isnull=False, at__isnull=False) & ~models.Q(applied=""),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.raw} → {self.proposed}"

    @property
    def why(self) -> str:
        """The reason in the reader's language."""
        return render(self.reason, self.figures, (get_language() or "es")[:2])
