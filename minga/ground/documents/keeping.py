"""The bytes of documents on our disk: outside what the server gives out, under names that we make, written whole or not at all."""

import errno
import os
from pathlib import Path
from uuid import UUID, uuid4

from django.conf import settings
from django.utils.translation import gettext as _

from minga.ground.documents.checking.refusals import StorageFull
from minga.ground.kit.files import write_whole

FULL = (errno.ENOSPC, errno.EDQUOT)
OWNER_ONLY, OWNER_FOLDER = 0o600, 0o700


def path_of(stored_name: UUID) -> Path:
    """Return where the bytes of a version stand: MINGA_DATA/files/<first two signs>/<uuid>."""
    return settings.DATA_DIR / "files" / stored_name.hex[:2] / str(stored_name)


def path_of_pieces(key: UUID) -> Path:
    """Return where the pieces of an upload are put together: MINGA_DATA/files/cargas/<uuid>."""
    return settings.DATA_DIR / "files" / "cargas" / str(key)


def keep(content: bytes) -> UUID:
    """Write the bytes under a new name and return it; raises StorageFull where the disk has no room, leaving nothing."""
    stored_name = uuid4()
    path = path_of(stored_name)
    try:
        path.parent.mkdir(parents=True, exist_ok=True, mode=OWNER_FOLDER)
        write_whole(path, content, mode=OWNER_ONLY)
    except OSError as error:
        raise full_or(error) from error
    return stored_name


def put_piece(key: UUID, offset: int, piece: bytes) -> None:
    """Write a piece of an upload at its place; what stood behind it is cut off. Raises StorageFull."""
    path = path_of_pieces(key)
    try:
        path.parent.mkdir(parents=True, exist_ok=True, mode=OWNER_FOLDER)
        with open(os.open(path, os.O_WRONLY | os.O_CREAT, OWNER_ONLY), "wb") as stream:
            stream.seek(offset)
            stream.truncate()
            stream.write(piece)
            stream.flush()
            os.fsync(stream.fileno())
    except OSError as error:
        raise full_or(error) from error


def read_pieces(key: UUID) -> bytes:
    """Return the bytes of an upload so far; b'' where none came."""
    path = path_of_pieces(key)
    return path.read_bytes() if path.exists() else b""


def length(key: UUID) -> int:
    """Return how many bytes of an upload stand on the disk."""
    path = path_of_pieces(key)
    return path.stat().st_size if path.exists() else 0


def drop_pieces(key: UUID) -> None:
    """Remove the bytes of an upload."""
    path_of_pieces(key).unlink(missing_ok=True)


def full_or(error: OSError) -> Exception:
    if error.errno not in FULL:
        return error
    return StorageFull(_("El servidor no tiene espacio para más archivos. Nada se guardó: avise a quien lo administra y pruebe más tarde."))
