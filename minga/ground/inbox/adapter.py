"""Mail for a site without a mail server: a folder in which people read the letters (the demonstration)."""

import email.policy
import re
import uuid
from collections.abc import Sequence
from pathlib import Path

from django.core.mail import EmailMessage
from django.core.mail.backends.base import BaseEmailBackend
from django.utils import timezone

from minga.ground.kit.files import write_whole

READABLE = email.policy.SMTPUTF8.clone(linesep="\n", cte_type="8bit", max_line_length=998)  # letters as they are, no =C3=B1


class FolderBackend(BaseEmailBackend):
    """Write each letter as one file of its own (.eml): any mail program opens it, and any editor."""

    def __init__(self, *, folder: str, **options) -> None:
        super().__init__(**options)
        self.folder = Path(folder)

    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        """Write the letters, private to the account that runs the site; return how many. OSError where the folder takes none."""
        self.folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        for message in email_messages:
            write_whole(self.folder / file_name(message), message.message(policy=READABLE).as_bytes(), mode=0o600)
        return len(email_messages)


def file_name(message: EmailMessage) -> str:
    """Return a file's name that tells when and to whom, and is never given twice."""
    to = re.sub(r"[^A-Za-z0-9@.+-]", "_", message.recipients()[0])[:80]
    return f"{timezone.localtime():%Y-%m-%d_%H.%M.%S}_{to}_{uuid.uuid4().hex[:8]}.eml"
