"""How a document goes out: to be saved, never to be shown inside a page of ours (RELIABILITY 24, 25).

Whoever calls has asked whether the reader may have it.
"""

import logging
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from django.http import FileResponse, Http404
from django.utils.http import content_disposition_header

from minga.ground.documents.keeping import path_of
from minga.ground.documents.models import File, FileVersion

log = logging.getLogger(__name__)


def attachment(version: FileVersion) -> FileResponse:
    """Return the bytes of a version under the name that its person gave it (RFC 6266), as a download in a sandbox.

    Http404, and an error in the log, where the bytes are not on the disk: the backup has them.
    """
    path = path_of(version.stored_name)
    try:
        stream = path.open("rb")
    except FileNotFoundError:
        log.error("the bytes of document %s, version %s, are missing: %s", version.file_id, version.number, path.name)
        raise Http404 from None
    response = FileResponse(stream, content_type=version.content_type)
    response["Content-Disposition"] = content_disposition_header(True, version.name) or "attachment"
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = "default-src 'none'; sandbox"
    response["Cache-Control"] = "private, no-store"
    return response


@dataclass(frozen=True)
class Row:
    """One document as `components/files.html` lists it; an address that is '' is not shown."""

    file: File
    version: FileVersion
    url: str
    change_url: str


def nowhere(file: File) -> str:
    return ""


def rows(files: Iterable[File], *, url: Callable[[File], str] = nowhere, change_url: Callable[[File], str] = nowhere) -> list[Row]:
    """Return what the list of a record's documents shows (`queries.files_of`), with the addresses that the reader may open."""
    return [Row(file, file.current, url(file), change_url(file)) for file in files if file.current]
