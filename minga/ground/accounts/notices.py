"""Letters to an address: the one place from which accounts and account requests write, by the outbox that all letters go through."""

from collections.abc import Iterable

from django.db import transaction
from django.utils.translation import get_language

from minga.ground.inbox import actions as inbox

Attachment = tuple[str, bytes, str]  # name, content, media type
AS_IT_IS = "%(text)s"  # the letter is written already, in the reader's language


@transaction.atomic
def send(*, address: str, subject: str, body: str, attachments: Iterable[Attachment] = ()) -> None:
    """Put a letter in the outbox, with the change that it tells of or alone; the sender takes it from there."""
    files = [(name, media_type, content) for name, content, media_type in attachments]
    inbox.write_to(
        address=address,
        subject="%(subject)s",
        body=AS_IT_IS,
        figures={"subject": subject, "text": body},
        language=(get_language() or "es")[:2],
        attachments=files,
    )
