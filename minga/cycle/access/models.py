"""Requests for an account, the signed form that was handed in, and what was written about them."""

import datetime

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from minga.cycle.access.states import OPEN, WITH_FORM, State
from minga.cycle.organisations.models import InstitutionalRole, Organisation
from minga.ground.kit.fields import CleanCharField, CleanTextField

FORM_FIELDS = ("name", "identity", "post", "unit", "phone", "authority", "authority_post", "why")  # all must be filled in
FILLED = models.Q()
for _field in FORM_FIELDS:
    FILLED &= ~models.Q(**{_field: ""})


class Domain(models.TextChoices):
    """What whoever checked a request knew of its mail domain, kept as it was then."""

    KNOWN = "known", _("es el de otras personas de la institución")
    CONFIRMED = "confirmed", _("se confirmó por otro medio")


class AccountRequest(models.Model):
    """Somebody asks for an account in the name of an institution."""

    state = models.CharField(_("estado"), max_length=15, choices=State, default=State.REQUESTED)
    email = models.EmailField(_("correo institucional"))
    name = CleanCharField(_("nombre y apellidos"), max_length=150)
    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, null=True, blank=True, related_name="account_requests", verbose_name=_("institución")
    )
    organisation_written = CleanCharField(_("institución, como se escribió"), max_length=300)
    post = CleanCharField(_("cargo"), max_length=150)
    role = models.CharField(_("rol institucional"), max_length=15, choices=InstitutionalRole)
    phone = CleanCharField(_("teléfono"), max_length=40)
    why = CleanTextField(_("para qué necesita la cuenta"), max_length=1000)
    language = models.CharField(max_length=2, default="es")
    identity = CleanCharField(_("cédula o pasaporte"), max_length=20, blank=True)
    unit = CleanCharField(_("unidad o dependencia"), max_length=150, blank=True)
    authority = CleanCharField(_("autoridad que lo autoriza"), max_length=150, blank=True)
    authority_post = CleanCharField(_("cargo de la autoridad"), max_length=150, blank=True)
    link_digest = models.CharField(max_length=64, unique=True)
    asked_at = models.DateTimeField(_("pedida"))
    sent_at = models.DateTimeField(_("formulario enviado"), null=True)
    form_until = models.DateTimeField(_("el formulario se recibe hasta"))
    received_at = models.DateTimeField(_("formulario recibido"), null=True)
    checked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+", verbose_name=_("revisada por")
    )
    checked_at = models.DateTimeField(_("revisada"), null=True)
    domain = models.CharField(_("dominio del correo, al revisarla"), max_length=10, choices=Domain, blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+", verbose_name=_("decidida por")
    )
    decided_at = models.DateTimeField(_("decidida"), null=True)
    reason = CleanTextField(_("motivo"), max_length=1000, blank=True)
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="account_requests", verbose_name=_("cuenta")
    )

    class Meta:
        verbose_name = _("solicitud de cuenta")
        verbose_name_plural = _("solicitudes de cuenta")
        ordering = ["asked_at", "id"]
        constraints = [
            models.UniqueConstraint(fields=["email"], condition=models.Q(state__in=OPEN), name="account_request_open_once"),
            models.CheckConstraint(
                name="account_request_form_complete", condition=~models.Q(state__in=WITH_FORM) | (FILLED & ~models.Q(received_at=None))
            ),
            models.CheckConstraint(
                name="account_request_checked", condition=~models.Q(state__in=(State.CHECKED, State.APPROVED)) | ~models.Q(checked_by=None)
            ),
            models.CheckConstraint(
                name="account_request_two_people",
                condition=~models.Q(state=State.APPROVED)
                | (~models.Q(decided_by=None) & ~models.Q(decided_by=models.F("checked_by")) & ~models.Q(person=None)),
            ),
            models.CheckConstraint(name="account_request_refused_why", condition=~models.Q(state=State.REFUSED) | ~models.Q(reason="")),
        ]

    def __str__(self) -> str:
        return f"{self.name} · {self.organisation_written}"

    @property
    def code(self) -> str:
        """The number that people use for it: 'SC-000012'."""
        return f"SC-{self.pk:06d}"

    @property
    def waits_since(self) -> datetime.datetime:
        """When it came to stand as it stands: what waits for registration waits since then."""
        return {State.FORM_RECEIVED: self.received_at, State.CHECKED: self.checked_at}.get(State(self.state)) or self.asked_at


def label_of(name: str) -> str:
    """Return the words for a field of a request."""
    return str(AccountRequest._meta.get_field(name).verbose_name)  # type: ignore[union-attr]


class Signature(models.TextChoices):
    """How a form is signed."""

    SCAN = "scan", _("firmado a mano y escaneado")
    DIGITAL = "digital", _("firma electrónica dentro del PDF")


class SignedForm(models.Model):
    """The signed form as it was handed in."""

    request = models.OneToOneField(AccountRequest, on_delete=models.PROTECT, related_name="form", verbose_name=_("solicitud"))
    content = models.BinaryField()
    media_type = models.CharField(_("clase de archivo"), max_length=40)
    digest = models.CharField(_("huella SHA-256"), max_length=64)
    size = models.PositiveIntegerField(_("bytes"))
    signature = models.CharField(_("firma"), max_length=7, choices=Signature)
    signer = CleanCharField(_("firmante según el PDF"), max_length=200, blank=True)
    received_at = models.DateTimeField(_("recibido"))

    class Meta:
        verbose_name = _("formulario firmado")
        verbose_name_plural = _("formularios firmados")
        constraints = [models.CheckConstraint(name="signed_form_not_empty", condition=models.Q(size__gt=0))]

    def __str__(self) -> str:
        return f"{self.request.code} {self.media_type}"


class Letter(models.Model):
    """What was written, to whom and when; a way in or a personal link is never kept here."""

    request = models.ForeignKey(AccountRequest, on_delete=models.PROTECT, related_name="letters", verbose_name=_("solicitud"))
    address = models.EmailField(_("a"))
    subject = models.CharField(_("asunto"), max_length=200)
    body = models.TextField(_("texto"))
    written_at = models.DateTimeField(_("escrito"))

    class Meta:
        verbose_name = _("mensaje")
        verbose_name_plural = _("mensajes")
        ordering = ["written_at", "id"]

    def __str__(self) -> str:
        return f"{self.address}: {self.subject}"
