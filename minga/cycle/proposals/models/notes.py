"""The concept note: templates of the agencies, sections, kept versions, comments (R-099, R-100)."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from minga.cycle.organisations.models import Organisation
from minga.cycle.proposals.models.proposals import Proposal
from minga.ground.documents.models import Sourced
from minga.ground.kit.fields import CleanCharField, CleanTextField

PERSON = settings.AUTH_USER_MODEL


class Template(models.Model):
    """The format in which a cooperant wants a concept note; the general one is of no cooperant."""

    code = models.SlugField(_("código"), max_length=40, unique=True)
    name = CleanCharField(_("nombre"), max_length=200)
    cooperant = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, null=True, blank=True, related_name="templates", verbose_name=_("cooperante")
    )
    language = models.CharField(_("idioma de la nota"), max_length=5, default="es")
    lead = CleanTextField(_("para qué sirve"), blank=True)
    active = models.BooleanField(_("en uso"), default=True)
    version = models.PositiveIntegerField(_("versión"), default=1)
    saved_at = models.DateTimeField(_("guardada"))
    saved_by = models.ForeignKey(PERSON, on_delete=models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        verbose_name = _("plantilla de nota conceptual")
        verbose_name_plural = _("plantillas de nota conceptual")
        ordering = ["name"]
        constraints = [models.CheckConstraint(name="template_named", condition=~models.Q(name=""))]

    def __str__(self) -> str:
        return self.name


class TemplateSection(models.Model):
    """A section that a template asks for."""

    template = models.ForeignKey(Template, on_delete=models.CASCADE, related_name="sections")
    key = models.SlugField(_("clave"), max_length=40)
    position = models.PositiveSmallIntegerField(default=0)
    title = CleanCharField(_("título"), max_length=200)
    help = CleanTextField(_("qué se escribe aquí"), blank=True)
    required = models.BooleanField(_("obligatoria"), default=True)
    max_words = models.PositiveIntegerField(_("máximo de palabras"), null=True, blank=True)

    class Meta:
        ordering = ["template", "position", "id"]
        constraints = [models.UniqueConstraint(fields=["template", "key"], name="section_of_template_once")]

    def __str__(self) -> str:
        return self.title


class Note(Sourced):
    """The concept note of a proposal in the format of an agency, with who helped and with which fund (R-099; 001 L543)."""

    proposal = models.OneToOneField(Proposal, on_delete=models.CASCADE, related_name="note")
    template = models.ForeignKey(
        Template, on_delete=models.PROTECT, null=True, blank=True, related_name="notes", verbose_name=_("plantilla")
    )
    assistance = CleanCharField(_("institución que dio asistencia técnica"), max_length=300, blank=True)
    assistance_fund = CleanCharField(_("fondo con que se pagó la asistencia"), max_length=300, blank=True)
    shared_at = models.DateTimeField(_("compartida con el cooperante"), null=True, blank=True)
    version = models.PositiveIntegerField(_("versión"), default=0)

    class Meta:
        verbose_name = _("nota conceptual")
        verbose_name_plural = _("notas conceptuales")

    def __str__(self) -> str:
        return self.proposal.title


class NoteSection(models.Model):
    """What was written in a section; `version` counts its savings, so that nobody writes over what they did not read."""

    note = models.ForeignKey(Note, on_delete=models.CASCADE, related_name="sections")
    key = models.SlugField(max_length=40)
    text = CleanTextField(_("texto"), blank=True)
    version = models.PositiveIntegerField(default=0)
    saved_at = models.DateTimeField()
    saved_by = models.ForeignKey(PERSON, on_delete=models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        ordering = ["note", "id"]
        constraints = [models.UniqueConstraint(fields=["note", "key"], name="note_section_once")]

    def __str__(self) -> str:
        return self.key


class NoteVersion(models.Model):
    """The note as it stood after a save: {"title", "template", "sections": [{"key", "title", "text"}]}."""

    note = models.ForeignKey(Note, on_delete=models.CASCADE, related_name="versions")
    number = models.PositiveIntegerField()
    values = models.JSONField()
    sent = models.BooleanField(default=False)  # the one that the cooperant received
    by = models.ForeignKey(PERSON, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering = ["note", "-number"]
        constraints = [models.UniqueConstraint(fields=["note", "number"], name="note_version_once")]

    def __str__(self) -> str:
        return str(self.number)


class Comment(models.Model):
    """What somebody of the institution, of an ally or of the cooperant says of a section; '' is the whole note."""

    note = models.ForeignKey(Note, on_delete=models.CASCADE, related_name="comments")
    key = models.SlugField(max_length=40, blank=True)
    text = CleanTextField(_("comentario"))
    on_version = models.PositiveIntegerField()
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    by = models.ForeignKey(PERSON, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    settled_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["note", "at", "id"]

    def __str__(self) -> str:
        return self.text
