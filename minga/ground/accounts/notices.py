"""Letters to an address: the one place from which accounts and account requests write, by the outbox that all letters go through."""

from collections.abc import Iterable

from django.conf import settings
from django.db import transaction
from django.utils.translation import get_language, override
from django.utils.translation import gettext as _

from minga.ground.accounts.models import AccessKind, Person
from minga.ground.inbox import actions as inbox
from minga.ground.inbox.queries import preferences

Attachment = tuple[str, bytes, str]  # name, content, media type
AS_IT_IS = "%(text)s"  # the letter is written already, in the reader's language


@transaction.atomic
def send(*, address: str, subject: str, body: str, attachments: Iterable[Attachment] = ()) -> None:
    """Put a letter in the outbox, with the change that it tells of or alone; the sender takes it from there.

    Such letters bear links that open an account and signed forms: once sent, the outbox keeps neither text nor files.
    """
    files = [(name, media_type, content) for name, content, media_type in attachments]
    inbox.write_to(
        address=address,
        subject="%(subject)s",
        body=AS_IT_IS,
        figures={"subject": subject, "text": body},
        language=(get_language() or "es")[:2],
        attachments=files,
        secret=True,
    )


def tell_access(person: Person, *, by: Person, kind: AccessKind) -> None:
    """Write to a person that a way into their account was given, and by whom; the way itself is not in the letter."""
    with override(preferences([person])[person.pk].language):
        facts = {"who": by.name or by.email, "mailbox": settings.ACCOUNTS_MAILBOX}
        given = _("%(who)s le envió un enlace de un solo uso para entrar a su cuenta de Minga.")
        if kind == AccessKind.KEY:
            given = _("%(who)s le dictó una clave temporal para entrar a su cuenta de Minga.")
        body = "\n\n".join(
            [
                given % facts,
                _("Si tenía contraseña, ya no sirve; sus sesiones y sus llaves de acceso se cerraron."),
                _("Si usted no lo pidió, escriba enseguida a %(mailbox)s.") % facts,
            ]
        )
        send(address=person.email, subject=_("Minga: se dio un acceso temporal a su cuenta"), body=body)
