"""Messages to an address: the one place from which accounts and account requests write."""

from collections.abc import Iterable

from django.core.mail import EmailMessage
from django.db import transaction

Attachment = tuple[str, bytes, str]  # name, content, media type


def send(*, address: str, subject: str, body: str, attachments: Iterable[Attachment] = ()) -> None:
    """Send a message once the change that it tells of is kept; nothing is sent where the change is taken back."""
    transaction.on_commit(lambda: deliver(address=address, subject=subject, body=body, attachments=attachments))


def deliver(*, address: str, subject: str, body: str, attachments: Iterable[Attachment] = ()) -> None:
    """Send a message now."""
    message = EmailMessage(subject=subject, body=body, to=[address])
    for name, content, media_type in attachments:
        message.attach(name, content, media_type)
    message.send()
