from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.utils.translation import gettext_lazy as _

from minga.cycle.activities.models import Activity, Condition
from minga.cycle.filing.states import EDITABLE, LET_GO, SENT, Stage
from minga.cycle.organisations.models import Organisation
from minga.cycle.organisations.queries import institutions_of
from minga.cycle.registration.models import Certificate
from minga.ground.accounts.models import Role
from minga.ground.accounts.permissions import has_role
from minga.ground.kit.fields import CleanCharField, CleanTextField

PERSON = settings.AUTH_USER_MODEL


class Folio(models.Model):
    """The last number given to a dossier in a year."""

    year = models.PositiveSmallIntegerField(primary_key=True)
    last = models.PositiveIntegerField(default=0)

    def __str__(self) -> str:
        return f"E-{self.year}-{self.last:05d}"


class DossierQuerySet(models.QuerySet["Dossier"]):
    def visible_to(self, person) -> "DossierQuerySet":
        """What a person may see: their institutions' until deleted; what was sent, for those who review, plan and register; what
        offers a document to be confirmed or asks to name an NGO, for those who review; drafts on paper and deletions too, for
        registrars; everything, for auditors and administrators; nothing, for visitors.
        """
        if has_role(person, Role.AUDITOR, Role.ADMINISTRATOR):
            return self
        mine = institutions_of(person)
        seen = models.Q(organisation__in=mine) & ~models.Q(stage=Stage.DELETED) if mine else models.Q(pk__in=[])
        if has_role(person, Role.VALIDATOR, Role.PLANNER, Role.REGISTRAR):
            seen |= models.Q(stage__in=SENT, submitted_at__isnull=False)  # a draft may be withdrawn that nobody sent
        if has_role(person, Role.VALIDATOR):  # whoever offers a document for a condition shows the record with it
            offered = Condition.objects.filter(met_on=None, offered_on__isnull=False)
            seen |= models.Q(activity__in=offered.values("activity")) & ~models.Q(stage__in=(Stage.TO_DELETE, Stage.DELETED))
            seen |= ~models.Q(standing_asked="") & models.Q(stage__in=EDITABLE)
        if has_role(person, Role.REGISTRAR):
            seen |= models.Q(stage__in=(Stage.TO_DELETE, Stage.DELETED)) | models.Q(on_paper=True)
        return self.filter(seen)

    def holding(self) -> "DossierQuerySet":
        """Those that hold their record: a withdrawn, deleted or annulled one has let it go."""
        return self.exclude(stage__in=LET_GO)


class Dossier(models.Model):
    """The working copy of a record and where it stands on its way to the registry.

    `values` is the record as plain JSON (shape.py says of what); `typed` keeps what could not be understood, by its place, so
    that nothing a person wrote is lost. `version` grows with each save: two people on one draft never write over each other.
    """

    key = models.CharField(_("número"), max_length=20, unique=True)
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="dossiers", verbose_name=_("institución"))
    activity = models.ForeignKey(
        Activity, on_delete=models.PROTECT, null=True, blank=True, related_name="dossiers", verbose_name=_("actividad")
    )
    activity_version = models.PositiveIntegerField(null=True, blank=True)  # of the activity when this dossier last agreed with it
    stage = models.CharField(_("etapa"), max_length=12, choices=Stage, default=Stage.DRAFT)
    stage_since = models.DateTimeField(_("en esta etapa desde"))
    title = CleanCharField(_("título"), max_length=400, blank=True)
    kind = models.CharField(_("clase"), max_length=20, blank=True)
    values = models.JSONField(default=dict, encoder=DjangoJSONEncoder)
    typed = models.JSONField(default=dict)
    standing_asked = CleanTextField(_("por qué se pide nombrar a una ONG sin convenio vigente"), blank=True)  # '' where nobody asks
    standing_reasons = models.JSONField(_("por qué se nombra a una ONG sin convenio vigente"), default=dict, blank=True)  # {code: why}
    version = models.PositiveIntegerField(default=1)
    origin = models.JSONField(_("de dónde se tomó"), default=dict, blank=True)  # identifier, address, places: {place: [where in it, value]}
    on_paper = models.BooleanField(_("ingresado por el centro desde un formulario en papel"), default=False)
    author = models.ForeignKey(PERSON, on_delete=models.PROTECT, related_name="+", verbose_name=_("creado por"))
    handler = models.ForeignKey(PERSON, on_delete=models.PROTECT, related_name="dossiers", verbose_name=_("a cargo de"))
    created_at = models.DateTimeField(_("creado"))
    saved_by = models.ForeignKey(PERSON, on_delete=models.PROTECT, related_name="+", verbose_name=_("guardado por"))
    saved_at = models.DateTimeField(_("guardado"))
    submitted_by = models.ForeignKey(PERSON, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    submitted_at = models.DateTimeField(_("enviado"), null=True, blank=True)
    validated_by = models.ForeignKey(PERSON, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    planned_by = models.ForeignKey(PERSON, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    registered_by = models.ForeignKey(PERSON, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    registered_at = models.DateTimeField(_("registrado"), null=True, blank=True)
    registered = models.PositiveIntegerField(_("versiones registradas"), default=0)
    registered_version = models.PositiveIntegerField(default=0)  # `version` at the last registration: who saved after it has a hand in it

    objects = DossierQuerySet.as_manager()

    class Meta:
        verbose_name = _("expediente")
        verbose_name_plural = _("expedientes")
        ordering = ["-saved_at", "-id"]
        indexes = [
            models.Index(fields=["organisation", "stage"], name="dossier_of_institution"),
            models.Index(fields=["stage", "stage_since"], name="dossier_queue"),
        ]
        constraints = [
            models.UniqueConstraint(
                name="dossier_holds_its_record_alone", fields=["activity"], condition=~models.Q(stage__in=sorted(LET_GO))
            ),
            models.CheckConstraint(name="dossier_validated_by_another", condition=~models.Q(validated_by=models.F("submitted_by"))),
            models.CheckConstraint(name="dossier_planned_by_another", condition=~models.Q(planned_by=models.F("submitted_by"))),
            models.CheckConstraint(name="dossier_registered_by_another", condition=~models.Q(registered_by=models.F("submitted_by"))),
            models.CheckConstraint(name="dossier_registered_by_no_reviewer", condition=~models.Q(registered_by=models.F("validated_by"))),
            models.CheckConstraint(
                name="dossier_registered_whole",
                condition=models.Q(registered=0, registered_at=None) | models.Q(registered__gt=0, registered_at__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.key} {self.title}"

    @property
    def editable(self) -> bool:
        """Whether its values may be changed at this stage."""
        return self.stage in EDITABLE

    @property
    def amends(self) -> bool:
        """Whether it changes a record that is registered already."""
        return self.registered > 0


class Revision(models.Model):
    """One save: what it changed, place by place, so that two people's work can be put together."""

    dossier = models.ForeignKey(Dossier, on_delete=models.CASCADE, related_name="revisions")
    version = models.PositiveIntegerField()
    by = models.ForeignKey(PERSON, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    changes = models.JSONField(default=dict)  # {place: [before, after]}

    class Meta:
        ordering = ["version"]
        constraints = [models.UniqueConstraint(fields=["dossier", "version"], name="revision_once")]

    def __str__(self) -> str:
        return f"{self.dossier.key} v{self.version}"


class Submission(models.Model):
    """The values as they were sent, so that the next round shows what changed."""

    dossier = models.ForeignKey(Dossier, on_delete=models.CASCADE, related_name="submissions")
    round = models.PositiveSmallIntegerField()
    by = models.ForeignKey(PERSON, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    values = models.JSONField(default=dict)

    class Meta:
        ordering = ["round"]
        constraints = [models.UniqueConstraint(fields=["dossier", "round"], name="submission_once")]

    def __str__(self) -> str:
        return f"{self.dossier.key} · {self.round}"


class Observation(models.Model):
    """A comment on one field of what was sent ('' is the whole record); it stays beside the field until the next round."""

    dossier = models.ForeignKey(Dossier, on_delete=models.CASCADE, related_name="observations")
    round = models.PositiveSmallIntegerField()
    place = models.CharField(max_length=80, blank=True)
    text = CleanTextField(_("observación"))
    by = models.ForeignKey(PERSON, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering = ["round", "id"]

    def __str__(self) -> str:
        return f"{self.dossier.key} {self.place}"


class Registered(models.Model):
    """One registered version of a record: its values and who registered it."""

    dossier = models.ForeignKey(Dossier, on_delete=models.PROTECT, related_name="versions")
    number = models.PositiveIntegerField()
    values = models.JSONField(default=dict)
    certificate = models.OneToOneField(Certificate, on_delete=models.PROTECT, related_name="+", verbose_name=_("constancia"))
    by = models.ForeignKey(PERSON, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering = ["number"]
        constraints = [models.UniqueConstraint(fields=["dossier", "number"], name="registered_once")]

    def __str__(self) -> str:
        return f"{self.dossier.key} v{self.number}"
