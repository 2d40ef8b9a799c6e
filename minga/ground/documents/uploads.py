"""Files that arrive in pieces. Promised: a piece that was answered is on the disk; after a cut one goes on from there.

An upload is on its way to a record and none itself: it leaves no journal line; the document that comes of it does.
"""

import hashlib
from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from minga.ground.documents import keeping
from minga.ground.documents.checking import ALLOWED, Checked, check, clean_name, extension
from minga.ground.documents.checking.refusals import BadRequest, FileRefused, NotNow, refusal
from minga.ground.documents.models import Upload
from minga.ground.documents.receiving import MARK, longest, receive, too_large

PIECE = 2**20  # most bytes of one piece
KEPT = timedelta(hours=24)  # after the last piece
OPEN = 10  # uploads of one person that wait at once
LATE = 50  # expired ones that are forgotten at a time


class WrongPlace(NotNow):
    """The piece does not follow what came before; `received` says where to go on."""

    def __init__(self, received: int) -> None:
        self.received = received
        super().__init__(_("La parte no sigue a la anterior: continúe desde el byte %(received)s.") % {"received": received})


def begin(*, by, name: object, size: int, sha256: str = "") -> Upload:
    """Open an upload, or return the person's own one of the same bytes that was cut: its `received` says where to go on.

    Only with the SHA-256 of the whole file can two files of one name be told apart, so that without it a new one begins.
    Refuses (FileRefused) a name or an ending that is not received, a size above the limit and more than OPEN at once.
    """
    clean = clean_name(name)
    if size > longest():
        raise too_large()
    if size < 1:
        raise refusal("empty")
    clear()
    mine = Upload.objects.filter(person=by)
    same = mine.filter(name=clean, size=size, sha256=sha256).first() if sha256 else None
    if same:
        return same
    if mine.count() >= OPEN:
        raise NotNow(
            _("Usted tiene %(count)s archivos subidos que ningún formulario usó: úselos, o espere a que venzan.") % {"count": OPEN}
        )
    row = Upload(person=by, name=clean, size=size, sha256=sha256, expires_at=timezone.now() + KEPT)
    row.full_clean()
    row.save()
    return row


def current(person) -> list[Upload]:
    """Return the uploads of a person that did not expire, the newest first."""
    return list(Upload.objects.filter(person=person, expires_at__gt=timezone.now()))


def own(*, by, key: UUID) -> Upload:
    """Return the person's own upload of that key; raises Upload.DoesNotExist for another's and for one that expired."""
    return Upload.objects.get(person=by, key=key, expires_at__gt=timezone.now())


@transaction.atomic
def append(*, by, key: UUID, offset: int, piece: bytes) -> Upload:
    """Add a piece at its place and return the upload. Two at once: one is added, the other told where to go on.

    Refuses WrongPlace (409, with the true place), an empty piece and one above PIECE (400), one that passes the announced size
    (422), a full disk (507). Raises Upload.DoesNotExist as `own` does.
    """
    row = Upload.objects.select_for_update().get(person=by, key=key, expires_at__gt=timezone.now())
    if not 0 < len(piece) <= PIECE:
        raise BadRequest(_("La parte está vacía o es demasiado grande."))
    if offset != row.received:
        raise WrongPlace(row.received)
    if row.received + len(piece) > row.size:
        raise FileRefused(_("Llegaron más bytes que los anunciados: suba el archivo de nuevo."))
    if keeping.length(row.key) < row.received:  # the database came back from a backup without them
        raise FileRefused(_("El archivo subido ya no está o quedó incompleto: elíjalo de nuevo."))
    keeping.put_piece(row.key, offset, piece)
    row.received += len(piece)
    row.expires_at = timezone.now() + KEPT
    row.save(update_fields=["received", "expires_at"])
    return row


def finish(*, by, key: UUID) -> Upload:
    """Close an upload that is whole and may come in; it then waits for the form that names it. Twice is once.

    Refuses WrongPlace where bytes are missing. What is refused for its content (FileRefused), or differs from the announced
    SHA-256, is dropped at once: going on would not help. Raises Upload.DoesNotExist as `own` does.
    """
    row = own(by=by, key=key)
    if row.finished_at:
        return row
    if row.received != row.size:
        raise WrongPlace(row.received)
    content = keeping.read_pieces(row.key)
    found = hashlib.sha256(content).hexdigest()
    try:
        if len(content) != row.size or row.sha256 not in ("", found):
            raise FileRefused(_("El archivo llegó distinto de como salió: súbalo de nuevo."))
        check(row.name, content)
    except FileRefused:
        drop(row)
        raise
    row.sha256, row.finished_at = found, timezone.now()
    row.save(update_fields=["sha256", "finished_at"])
    return row


def drop(row: Upload) -> None:
    """Forget an upload and its bytes."""
    Upload.objects.filter(pk=row.pk).delete()
    transaction.on_commit(lambda: keeping.drop_pieces(row.key))


def clear() -> None:
    """Forget the uploads that expired, whosever they are: whoever begins one makes room."""
    for row in Upload.objects.filter(expires_at__lte=timezone.now())[:LATE]:
        drop(row)


@dataclass(frozen=True)
class Waiting:
    """What a refused form shows again of the file that it got: nobody has to send it twice."""

    key: str
    name: str


@dataclass(frozen=True)
class Field:
    """What `components/upload.html` shows: `limit` in MB, `accept` the endings for the chooser of the browser."""

    name: str
    label: str
    hint: str
    error: str
    required: bool
    waiting: Waiting | None
    limit: int
    accept: str


def field(name: str, label: str, *, hint: str = "", error: str = "", required: bool = True, waiting: Waiting | None = None) -> Field:
    """Return the field of a form that takes a file, for `components/upload.html`; `arrived` reads it."""
    return Field(name, label, hint, error, required, waiting, longest() // 2**20, ",".join(f".{ending}" for ending in ALLOWED))


def arrived(*, by, request, field: str) -> Checked | None:
    """Return the file of a form's field, sent whole or in pieces before (`<field>_carga`); None where none was chosen.

    Give it to `actions.store` or `replace` as `content`. Raises FileRefused: too large, not whole, not the person's own, or
    refused for its content.
    """
    if field in request.META.get(MARK, []):
        raise too_large()
    if request.FILES.get(field):
        sent = request.FILES[field]
        return receive(sent.name, sent)
    written = request.POST.get(f"{field}_carga", "")
    if not written:
        return None
    row = named(by, written)
    if row is None or not row.finished_at:
        raise NotNow(_("El archivo subido ya no está o quedó incompleto: elíjalo de nuevo."))
    content = keeping.read_pieces(row.key)
    if hashlib.sha256(content).hexdigest() == row.sha256:  # as `finish` checked it
        return Checked(row.name, ALLOWED[extension(row.name)][0], content, row.sha256, row.key)
    raise NotNow(_("El archivo subido ya no está o quedó incompleto: elíjalo de nuevo."))


def waiting(*, by, file: Checked | None) -> Waiting | None:
    """Keep the file of a form that is refused for something else, and return how the form names it again.

    One that came in pieces waits already; one that came with the form waits from now on. None without a file.
    """
    if file is None:
        return None
    if file.upload:
        return Waiting(str(file.upload), file.name)
    row = begin(by=by, name=file.name, size=len(file.content), sha256=file.sha256)
    keeping.put_piece(row.key, 0, file.content)
    row.received, row.finished_at = row.size, timezone.now()
    row.save(update_fields=["received", "finished_at"])
    return Waiting(str(row.key), row.name)


def named(by, written: str) -> Upload | None:
    try:
        return own(by=by, key=UUID(written))
    except (Upload.DoesNotExist, ValueError, ValidationError):
        return None
