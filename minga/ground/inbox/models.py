import uuid
from urllib.parse import urlsplit

from django.conf import settings
from django.db import models
from django.urls import translate_url
from django.utils import translation
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from minga.ground.kit.findings import render


class Kind(models.TextChoices):
    """What a message asks of its reader: something to do, nothing, or attention to a day or a risk."""

    TASK = "task", _("Tarea")
    NOTICE = "notice", _("Aviso")
    ALERT = "alert", _("Alerta")


class Mail(models.TextChoices):
    """When a person's messages also go to them by mail."""

    AT_ONCE = "at_once", _("Al momento")
    DAILY = "daily", _("Un resumen al día")
    NEVER = "never", _("Nunca: solo en la página")


class LetterState(models.TextChoices):
    WAITING = "waiting", _("por enviar")
    SENDING = "sending", _("en envío")
    SENT = "sent", _("enviada")
    FAILED = "failed", _("no se pudo enviar")


def new_message_id() -> str:
    """Return a Message-ID of one's own for each letter: the same however often the letter has to be sent again."""
    return f"<{uuid.uuid4().hex}@{urlsplit(settings.BASE_URL).hostname or 'localhost'}>"


def path_in(link: str, language: str) -> str:
    """Return a path of this site as it stands in a language, whichever language it was written in; '' stays ''."""
    with translation.override(translation.get_language_from_path(link) or settings.LANGUAGE_CODE):
        return translate_url(link, language)


class LetterQuerySet(models.QuerySet["Letter"]):
    def due(self, now) -> "LetterQuerySet":
        """Those to be sent now, the longest waiting first; one taken by a sender that ended is due again after its lease."""
        return self.filter(state__in=[LetterState.WAITING, LetterState.SENDING], next_try_at__lte=now).order_by("next_try_at", "id")

    def failed(self) -> "LetterQuerySet":
        return self.filter(state=LetterState.FAILED)

    def about(self, kind: str, key: str) -> "LetterQuerySet":
        return self.filter(thing_kind=kind, thing_key=key)


class Letter(models.Model):
    """One mail to one address, written in the transaction of its cause and sent after it: a row of the outbox."""

    message_id = models.CharField("Message-ID", max_length=300, unique=True, default=new_message_id, editable=False)
    address = models.EmailField(_("para"))
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, null=True, blank=True, related_name="+")
    subject = models.CharField(_("asunto"), max_length=200)
    text = models.TextField(_("texto"))
    thing_kind = models.CharField(_("tipo"), max_length=40, blank=True)
    thing_key = models.CharField(_("identificador"), max_length=200, blank=True)
    secret = models.BooleanField(_("reservada"), default=False)  # its text and files are kept only until it is sent
    digest_of = models.DateField(_("resumen del día"), null=True, blank=True)
    state = models.CharField(_("estado"), max_length=10, choices=LetterState.choices, default=LetterState.WAITING)
    written_at = models.DateTimeField(_("escrita"), auto_now_add=True)
    next_try_at = models.DateTimeField(_("se envía desde"))
    attempts = models.PositiveSmallIntegerField(_("intentos"), default=0)
    taken_at = models.DateTimeField(_("tomada"), null=True, blank=True)
    sent_at = models.DateTimeField(_("enviada"), null=True, blank=True)
    error = models.CharField(_("error"), max_length=500, blank=True)

    objects = LetterQuerySet.as_manager()

    class Meta:
        verbose_name = _("carta")
        verbose_name_plural = _("cartas")
        ordering = ["-id"]
        indexes = [
            models.Index(
                fields=["next_try_at", "id"], name="letter_due", condition=models.Q(state__in=[LetterState.WAITING, LetterState.SENDING])
            ),
            models.Index(fields=["-id"], name="letter_failed", condition=models.Q(state=LetterState.FAILED)),
            models.Index(fields=["thing_kind", "thing_key"], name="letter_thing"),
        ]
        constraints = [
            models.UniqueConstraint(fields=["person", "digest_of"], name="letter_one_digest_a_day"),
            models.CheckConstraint(
                name="letter_sent_whole",
                condition=models.Q(state=LetterState.SENT, sent_at__isnull=False)
                | (~models.Q(state=LetterState.SENT) & models.Q(sent_at=None)),
            ),
            models.CheckConstraint(
                name="letter_headers_of_one_line",
                condition=~models.Q(subject__contains="\n")
                & ~models.Q(subject__contains="\r")
                & ~models.Q(address__contains="\n")
                & ~models.Q(address__contains="\r"),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.message_id} {self.state}"


class Enclosure(models.Model):
    """A file that goes with a letter."""

    letter = models.ForeignKey(Letter, on_delete=models.CASCADE, related_name="enclosures")
    name = models.CharField(_("nombre"), max_length=100)
    content_type = models.CharField(max_length=100)
    content = models.BinaryField()

    class Meta:
        ordering = ["id"]

    def __str__(self) -> str:
        return self.name


class MessageQuerySet(models.QuerySet["Message"]):
    def unread(self) -> "MessageQuerySet":
        return self.filter(read_at=None)

    def open_tasks(self) -> "MessageQuerySet":
        """What is still to be done."""
        return self.filter(kind=Kind.TASK, done_at=None)

    def about(self, kind: str, key: str) -> "MessageQuerySet":
        return self.filter(thing_kind=kind, thing_key=key)

    def for_digest(self) -> "MessageQuerySet":
        """What the next digest of its reader has to tell: in no letter yet, and not read in the page meanwhile."""
        return self.filter(in_digest=True, letter=None, read_at=None)


class Message(models.Model):
    """What one person is told: kept as a Spanish msgid and its figures, shown in the reader's language."""

    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+", verbose_name=_("para"))
    kind = models.CharField(_("clase"), max_length=10, choices=Kind.choices)
    subject = models.CharField(_("asunto"), max_length=200)
    body = models.TextField(_("texto"))
    figures = models.JSONField(_("cifras"), default=dict)
    link = models.CharField(_("enlace"), max_length=500, blank=True)
    thing_kind = models.CharField(_("tipo"), max_length=40, blank=True)
    thing_key = models.CharField(_("identificador"), max_length=200, blank=True)
    at = models.DateTimeField(_("cuándo"))
    read_at = models.DateTimeField(_("leído"), null=True, blank=True)
    done_at = models.DateTimeField(_("hecha"), null=True, blank=True)
    in_digest = models.BooleanField(default=False)
    letter = models.ForeignKey(Letter, on_delete=models.SET_NULL, null=True, blank=True, related_name="messages")

    objects = MessageQuerySet.as_manager()

    class Meta:
        verbose_name = _("mensaje")
        verbose_name_plural = _("mensajes")
        ordering = ["-at", "-id"]
        indexes = [
            models.Index(fields=["person", "-at", "-id"], name="message_newest"),
            models.Index(fields=["person"], name="message_unread", condition=models.Q(read_at=None)),
            models.Index(fields=["thing_kind", "thing_key"], name="message_task", condition=models.Q(kind=Kind.TASK, done_at=None)),
            models.Index(fields=["person"], name="message_digest", condition=models.Q(in_digest=True, letter=None, read_at=None)),
        ]
        constraints = [
            models.CheckConstraint(name="message_done_task", condition=models.Q(done_at=None) | models.Q(kind=Kind.TASK)),
            models.CheckConstraint(
                name="message_link_of_ours",
                condition=models.Q(link="") | (models.Q(link__startswith="/") & ~models.Q(link__startswith="//")),
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def title(self) -> str:
        """The subject in the reader's language, on one line."""
        return " ".join(render(self.subject, self.figures, (get_language() or "es")[:2]).split())

    @property
    def text(self) -> str:
        """The body in the reader's language, its figures written as that language writes them."""
        return render(self.body, self.figures, (get_language() or "es")[:2])

    @property
    def path(self) -> str:
        """The link in the reader's language; '' where there is none."""
        return path_in(self.link, get_language() or "es") if self.link else ""


class Subscription(models.Model):
    """Somebody wishes to hear of a kind of thing, of one thing, or of a topic; empty means any."""

    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+", verbose_name=_("persona"))
    thing_kind = models.CharField(_("tipo"), max_length=40, blank=True)
    thing_key = models.CharField(_("identificador"), max_length=200, blank=True)
    topic = models.CharField(_("tema"), max_length=60, blank=True)
    since = models.DateTimeField(_("desde"), auto_now_add=True)

    class Meta:
        verbose_name = _("suscripción")
        verbose_name_plural = _("suscripciones")
        ordering = ["thing_kind", "thing_key", "topic"]
        indexes = [models.Index(fields=["thing_kind", "thing_key"], name="subscription_thing")]
        constraints = [
            models.UniqueConstraint(fields=["person", "thing_kind", "thing_key", "topic"], name="subscription_once"),
            models.CheckConstraint(name="subscription_to_something", condition=~models.Q(thing_kind="", topic="")),
            models.CheckConstraint(name="subscription_key_of_a_kind", condition=models.Q(thing_key="") | ~models.Q(thing_kind="")),
        ]

    def __str__(self) -> str:
        return f"{self.thing_kind}:{self.thing_key} {self.topic}".strip()


class Preference(models.Model):
    """How a person hears from us: when by mail, and in which language. Who has chosen nothing: at once, in Spanish."""

    person = models.OneToOneField(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, primary_key=True, related_name="+")
    mail = models.CharField(_("por correo"), max_length=10, choices=Mail.choices, default=Mail.AT_ONCE)
    language = models.CharField(_("idioma"), max_length=2, choices=settings.LANGUAGES, default="es")

    class Meta:
        verbose_name = _("preferencia de mensajes")
        verbose_name_plural = _("preferencias de mensajes")
        constraints = [
            models.CheckConstraint(name="preference_mail_known", condition=models.Q(mail__in=[one.value for one in Mail])),
            models.CheckConstraint(name="preference_language_known", condition=models.Q(language__in=["es", "en"])),
        ]

    def __str__(self) -> str:
        return f"{self.mail} {self.language}"
