from django.conf import settings
from django.db import models
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from minga.ground.kit.fields import CleanTextField
from minga.ground.kit.findings import Severity, render

GRAVITY = (Severity.ERROR, Severity.WARNING, Severity.REVIEW, Severity.INFO)  # the gravest first


class State(models.TextChoices):
    """Where a finding stands. Only 'resolved' is no longer true of the record; explained and accepted it stays, with the reason."""

    OPEN = "open", _("por resolver")
    EXPLAINED = "explained", _("explicado")
    ACCEPTED = "accepted", _("aceptado con motivo")
    RESOLVED = "resolved", _("resuelto")


class FindingQuerySet(models.QuerySet["Finding"]):
    def open(self) -> "FindingQuerySet":
        return self.filter(state=State.OPEN)

    def about(self, kind: str, key: str) -> "FindingQuerySet":
        return self.filter(thing_kind=kind, thing_key=key)


class Finding(models.Model):
    """Something in a record that does not add up, is missing, or asks for a person. The record stays as it is.

    `raised_version` and `resolved_version` are versions of the record, where it has any; `earlier` is what the same rule said of the
    same place before its figures changed.
    """

    rule = models.CharField(_("regla"), max_length=20)
    severity = models.CharField(_("gravedad"), max_length=10, choices=Severity.choices)
    thing_kind = models.CharField(_("tipo"), max_length=40)
    thing_key = models.CharField(_("identificador"), max_length=200)
    place = models.CharField(_("campo"), max_length=60, blank=True)
    message = models.TextField(_("qué pasa"))
    figures = models.JSONField(_("cifras"), default=dict)
    source = models.CharField(_("fuente"), max_length=300, blank=True)
    state = models.CharField(_("estado"), max_length=10, choices=State.choices, default=State.OPEN)
    raised_at = models.DateTimeField(_("detectado"))
    raised_version = models.PositiveIntegerField(_("versión en que se detectó"), null=True, blank=True)
    decided_at = models.DateTimeField(_("decidido"), null=True, blank=True)
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    resolved_version = models.PositiveIntegerField(_("versión en que dejó de ocurrir"), null=True, blank=True)
    reason = models.TextField(_("motivo"), blank=True)
    earlier = models.ForeignKey("self", on_delete=models.SET_NULL, null=True, blank=True, related_name="later")
    fingerprint = models.CharField(max_length=64, unique=True)
    gravity = models.GeneratedField(
        expression=models.Case(*(models.When(severity=one, then=place) for place, one in enumerate(GRAVITY)), default=len(GRAVITY)),
        output_field=models.PositiveSmallIntegerField(),
        db_persist=True,
    )

    objects = FindingQuerySet.as_manager()

    class Meta:
        verbose_name = _("hallazgo")
        verbose_name_plural = _("hallazgos")
        ordering = ["rule", "thing_kind", "thing_key", "place", "id"]
        indexes = [
            models.Index(fields=["thing_kind", "thing_key", "state"], name="finding_thing"),
            models.Index(fields=["state", "rule"], name="finding_state_rule"),
            # The order of the list of findings, with all that its filters ask: a page is found in it alone.
            models.Index(fields=["state", "gravity", "rule", "thing_kind", "thing_key", "id", "severity"], name="finding_gravest"),
        ]
        constraints = [
            models.CheckConstraint(
                name="finding_decided_whole",
                condition=models.Q(state=State.OPEN, decided_at=None) | ~models.Q(state=State.OPEN) & models.Q(decided_at__isnull=False),
            ),
            models.CheckConstraint(
                name="finding_decided_with_a_reason",
                condition=~models.Q(state__in=(State.EXPLAINED, State.ACCEPTED)) | ~models.Q(reason=""),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.rule} {self.thing_kind}:{self.thing_key}"

    @property
    def resolved_by_itself(self) -> bool:
        """Whether it was resolved because it was no longer true, and not by a person."""
        return self.state == State.RESOLVED and self.decided_by_id is None

    @property
    def text(self) -> str:
        """The sentence in the reader's language, its figures written as that language writes them."""
        return render(self.message, self.figures, (get_language() or "es")[:2])


class Decision(models.Model):
    """One change of a finding's state: by whom, when and why; nobody and a plain reason where it came or went by itself."""

    finding = models.ForeignKey(Finding, on_delete=models.CASCADE, related_name="decisions")
    state = models.CharField(_("estado"), max_length=10, choices=State.choices)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    at = models.DateTimeField(_("cuándo"), db_index=True)
    reason = CleanTextField(_("motivo"), blank=True)
    version = models.PositiveIntegerField(_("versión del registro"), null=True, blank=True)

    class Meta:
        verbose_name = _("decisión")
        verbose_name_plural = _("decisiones")
        ordering = ["id"]

    def __str__(self) -> str:
        return f"{self.finding_id} {self.state}"
