"""How a file comes to us: read up to the limit, checked, and stopped on the way in where it is larger."""

from typing import IO

from django.conf import settings
from django.core.files.uploadhandler import FileUploadHandler, SkipFile
from django.utils.translation import gettext as _

from minga.ground.documents.checking import Checked, checked, clean_name
from minga.ground.documents.checking.refusals import TooLarge

MARK = "minga.too_large"  # the names of the fields whose file was left out, in the request's META


def longest() -> int:
    """Return the most bytes of one file (MINGA_FILE_MEGABYTES)."""
    return settings.FILE_MEGABYTES * 2**20


def too_large() -> TooLarge:
    """Return the refusal of a file above the limit."""
    words = {"limit": settings.FILE_MEGABYTES}
    return TooLarge(_("El archivo pasa de %(limit)s MB, el máximo: redúzcalo o divídalo.") % words)


def receive(name: object, content: bytes | IO[bytes] | Checked) -> Checked:
    """Return a file as it may be kept; what was checked before is taken as it is.

    Call it before the transaction begins: a PDF or an image takes a quarter of a second. Raises BadName, TooLarge and
    FileRefused, each with its sentence and its status.
    """
    if isinstance(content, Checked):
        return content
    clean = clean_name(name)
    read = content if isinstance(content, bytes) else content.read(longest() + 1)
    if len(read) > longest():
        raise too_large()
    return checked(clean, read)


class LimitHandler(FileUploadHandler):
    """Stops keeping a file of a form where it passes the limit, so that it fills neither memory nor disk (RELIABILITY 27)."""

    def new_file(self, *args, **kwargs) -> None:
        super().new_file(*args, **kwargs)
        self.count = 0

    def receive_data_chunk(self, raw_data: bytes, start: int) -> bytes:
        self.count += len(raw_data)
        if self.count > longest() and self.request:
            self.request.META.setdefault(MARK, []).append(self.field_name)
            raise SkipFile
        return raw_data

    def file_complete(self, file_size: int) -> None:
        return None
