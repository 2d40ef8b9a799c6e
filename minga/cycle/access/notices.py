"""What is written about a request: the form with its instructions, the copy to the unit, the way in, the refusal.

`letter` is the one place that writes: it keeps what was said, without the personal link, and hands the message on.
"""

from collections.abc import Iterable

from django.conf import settings
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import override

from minga.cycle.access.drawing import form_pdf
from minga.cycle.access.models import AccountRequest, Letter, SignedForm
from minga.ground.accounts import notices as mail
from minga.ground.accounts.models import Person
from minga.ground.kit import formats

FILE_ENDINGS = {"application/pdf": "pdf", "image/png": "png", "image/jpeg": "jpg"}
HIDDEN = "[…]"


def link(name: str, secret: str) -> str:
    return settings.BASE_URL + reverse(name, args=[secret])


def signed_off(*paragraphs: str) -> str:
    """Return the paragraphs of a message; the outbox adds the foot that all letters bear."""
    return "\n\n".join(paragraphs)


def letter(
    request: AccountRequest, *, address: str, subject: str, body: str, secret: str = "", attachments: Iterable[mail.Attachment] = ()
) -> None:
    """Keep what is written, the secret blotted out, and send it."""
    kept = body.replace(secret, HIDDEN) if secret else body
    Letter.objects.create(request=request, address=address, subject=subject, body=kept, written_at=timezone.now())
    mail.send(address=address, subject=subject, body=body, attachments=attachments)


def send_form(request: AccountRequest, secret: str) -> None:
    """Write to who asks: the form, what to do with it, and the personal link (R-126)."""
    with override(request.language):
        body = signed_off(
            _("Recibimos su pedido de una cuenta de Minga para %(institution)s.") % {"institution": request.organisation_written},
            _(
                "1. Abra su enlace personal y complete los datos. Sirve hasta el %(day)s:\n%(link)s\n"
                "2. Descargue el formulario, o use el adjunto. Fírmelo y hágalo firmar por la autoridad de su institución.\n"
                "3. Entréguelo por el mismo enlace: un PDF firmado electrónicamente, o el papel escaneado (PDF, JPG o PNG)."
            )
            % {"day": formats.day(request.form_until, request.language), "link": link("access:form", secret)},
            _("Si usted no lo pidió, no haga nada: sin el formulario firmado no se abre ninguna cuenta."),
        )
        pdf = (_("formulario") + ".pdf", form_pdf(request), "application/pdf")
        letter(request, address=request.email, subject=_("Minga: formulario para su cuenta"), body=body, secret=secret, attachments=[pdf])


def tell_known(address: str, language: str) -> None:
    """Write to somebody who has an account already that it was asked for once more."""
    with override(language):
        body = signed_off(
            _("Alguien pidió una cuenta de Minga con este correo, que ya tiene una."),
            _("Si olvidó su contraseña, póngala de nuevo aquí:") + "\n" + settings.BASE_URL + reverse("account_reset_password"),
            _("Si no fue usted, no haga nada."),
        )
        mail.send(address=address, subject=_("Minga: usted ya tiene una cuenta"), body=body)


def send_copy(request: AccountRequest, form: SignedForm) -> None:
    """Write to the unit's mailbox: a complete and signed form came in, which is attached (R-128)."""
    with override("es"):
        facts = {"code": request.code, "name": request.name, "institution": request.organisation_written}
        body = signed_off(
            _("Llegó el formulario firmado de la solicitud %(code)s: %(name)s, %(institution)s.") % facts,
            settings.BASE_URL + reverse("access:request", args=[request.pk]),
        )
        signed = (f"{request.code}.{FILE_ENDINGS[form.media_type]}", bytes(form.content), form.media_type)
        letter(
            request,
            address=settings.ACCOUNTS_MAILBOX,
            subject=_("Minga: formulario de la solicitud %(code)s") % facts,
            body=body,
            attachments=[signed],
        )


def send_way_in(person: Person, secret: str, *, language: str = "es", request: AccountRequest | None = None) -> None:
    """Write the link that lets a person in once, within a day (R-129); a password is never written."""
    with override(language):
        body = signed_off(
            _("Su cuenta de Minga está lista. Este enlace sirve una sola vez y durante 24 horas:")
            + "\n"
            + link("account_temporary_link", secret),
            _("Al entrar pondrá su propia contraseña; antes de eso no se abre ninguna otra página."),
            _("Si el enlace ya no sirve, pida otro a %(mailbox)s.") % {"mailbox": settings.ACCOUNTS_MAILBOX},
        )
        subject = _("Minga: entre a su cuenta")
        if request:
            letter(request, address=person.email, subject=subject, body=body, secret=secret)
        else:
            mail.send(address=person.email, subject=subject, body=body)


def tell_refusal(request: AccountRequest) -> None:
    """Write to who asked that the request was refused, and why."""
    with override(request.language):
        body = signed_off(
            _("Su solicitud de cuenta %(code)s fue negada. Motivo:") % {"code": request.code} + "\n" + request.reason,
            _("Puede corregirlo y pedir la cuenta otra vez. Si tiene dudas, escriba a %(mailbox)s.")
            % {"mailbox": settings.ACCOUNTS_MAILBOX},
        )
        letter(request, address=request.email, subject=_("Minga: su solicitud de cuenta"), body=body)
