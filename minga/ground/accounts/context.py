from django.conf import settings
from django.http import HttpRequest


def mailboxes(request: HttpRequest) -> dict:
    """Return whom to write to: the unit that lets people in, and the help desk."""
    return {"accounts_mailbox": settings.ACCOUNTS_MAILBOX, "help_mailbox": settings.HELP_MAILBOX, "asks_factor": settings.SECOND_FACTOR}
