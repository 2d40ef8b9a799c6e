from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.utils.translation import gettext_lazy as _

from minga.evidence.merging.states import Kind
from minga.ground.kit.fields import CleanTextField

PERSON = settings.AUTH_USER_MODEL


class Pair(models.Model):
    """Two records of a kind by their codes, which never change: what is decided of them outlives every link."""

    kind = models.CharField(_("clase"), max_length=15, choices=Kind)

    class Meta:
        abstract = True


class Proposal(Pair):
    """Two records that may be one, with the points and reasons of it; `one` comes before `other`. Made again at any time."""

    one = models.CharField(max_length=40)
    other = models.CharField(max_length=40)
    score = models.PositiveSmallIntegerField(_("puntaje"))
    reasons = models.JSONField(_("razones"), default=list)  # [[points, msgid, figures]]

    class Meta:
        ordering = ["-score", "one", "other"]
        constraints = [models.UniqueConstraint(fields=["kind", "one", "other"], name="proposal_once")]
        indexes = [models.Index(fields=["kind", "-score", "one", "other"], name="proposal_likeliest")]

    def __str__(self) -> str:
        return f"{self.one} = {self.other} ({self.score})"


class Search(models.Model):
    """When all records of a kind were last compared, at which line of the journal. Made again at any time."""

    kind = models.CharField(max_length=15, choices=Kind, primary_key=True)
    at = models.DateTimeField()
    seq = models.PositiveBigIntegerField(default=0)
    compared = models.PositiveIntegerField(default=0)

    def __str__(self) -> str:
        return f"{self.kind} {self.at}"


class Apart(Pair):
    """Two records of which a person said that they are not the same; never proposed again until somebody opens it again."""

    one = models.CharField(max_length=40)
    other = models.CharField(max_length=40)
    by = models.ForeignKey(PERSON, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    reason = CleanTextField(_("por qué"), max_length=2000)
    reopened_by = models.ForeignKey(PERSON, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    reopened_at = models.DateTimeField(null=True, blank=True)
    reopened_why = CleanTextField(_("por qué se abre otra vez"), max_length=2000, blank=True)

    class Meta:
        ordering = ["-at", "-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "one", "other"],
                condition=models.Q(reopened_at=None),
                name="apart_once",
                violation_error_message=_("Ya se dijo que no son lo mismo."),
            ),
            models.CheckConstraint(
                name="apart_reopened_whole",
                condition=models.Q(reopened_at=None, reopened_by=None, reopened_why="")
                | models.Q(reopened_at__isnull=False, reopened_by__isnull=False) & ~models.Q(reopened_why=""),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.one} ≠ {self.other}"


class Merge(Pair):
    """One record was merged into another (of activities: marked as its copy): by whom, why, what moved, and its undoing.

    `moved`: {link: [numbers of rows]}; `stayed`: those that the kept one could not take; `made`: rows written for the kept one;
    `versions`: the last line of the journal about each when it was decided; `left`: what an undoing found changed and left.
    """

    kept = models.CharField(max_length=40)
    absorbed = models.CharField(max_length=40)
    by = models.ForeignKey(PERSON, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    reason = CleanTextField(_("por qué"), max_length=2000)
    despite = CleanTextField(_("por qué, pese a lo que difiere"), max_length=2000, blank=True)
    was_public = models.BooleanField(default=False)
    moved = models.JSONField(default=dict, encoder=DjangoJSONEncoder)
    stayed = models.JSONField(default=dict, encoder=DjangoJSONEncoder)
    made = models.JSONField(default=dict, encoder=DjangoJSONEncoder)
    versions = models.JSONField(default=dict)
    undone_by = models.ForeignKey(PERSON, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    undone_at = models.DateTimeField(null=True, blank=True)
    undone_why = CleanTextField(_("por qué se deshace"), max_length=2000, blank=True)
    left = models.JSONField(default=dict, encoder=DjangoJSONEncoder)

    class Meta:
        ordering = ["-at", "-id"]
        constraints = [
            models.UniqueConstraint(fields=["kind", "absorbed"], condition=models.Q(undone_at=None), name="merge_standing_once"),
            models.CheckConstraint(name="merge_not_with_itself", condition=~models.Q(kept=models.F("absorbed"))),
            models.CheckConstraint(
                name="merge_undone_whole",
                condition=models.Q(undone_at=None, undone_by=None, undone_why="")
                | models.Q(undone_at__isnull=False, undone_by__isnull=False) & ~models.Q(undone_why=""),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.absorbed} → {self.kept}"
