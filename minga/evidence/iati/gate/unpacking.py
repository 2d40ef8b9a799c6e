"""Bytes as they come, or out of gzip or a zip of one file; counted while they are unpacked."""

import struct
import zipfile
import zlib
from collections.abc import Iterator
from io import BytesIO
from tempfile import SpooledTemporaryFile
from typing import IO

from minga.evidence.iati.gate.limits import MB, Limits
from minga.evidence.iati.gate.refusals import Refused

STEP = 256 * 1024
GZIP, ZIP, OLE = b"\x1f\x8b", b"PK", b"\xd0\xcf\x11\xe0"
_FREE = 8 * MB  # unpacked before the ratio counts: small files compress as they like
_DIRECTORY = MB  # of a zip: thousands of names


def unpacked(stream: IO[bytes] | bytes, limits: Limits) -> tuple[str, Iterator[bytes]]:
    """How the file is packed (`gzip`, `zip` or nothing) and its bytes, piece by piece. Refused while iterating, or at once."""
    if isinstance(stream, bytes):
        stream = BytesIO(stream)
    head = _head(stream)
    if head[:2] == GZIP:
        return "gzip", counted(_gunzip(head, stream, limits), limits)
    if head[:4] in (b"PK\x03\x04", b"PK\x05\x06", b"PK\x07\x08"):
        return "zip", counted(_unzip(_seekable(head, stream, limits), limits), limits)
    return "", counted(_plain(head, stream), limits)


def counted(pieces: Iterator[bytes], limits: Limits) -> Iterator[bytes]:
    """The same pieces; Refused when together they exceed the size allowed."""
    size = 0
    for piece in pieces:
        size += len(piece)
        if size > limits.size:
            raise Refused("too_big", limit=limits.size // MB)
        yield piece


def _head(stream: IO[bytes]) -> bytes:
    head = b""
    while len(head) < STEP and (piece := stream.read(STEP - len(head))):
        head += piece
    return head


def _plain(head: bytes, stream: IO[bytes]) -> Iterator[bytes]:
    yield head
    while piece := stream.read(STEP):
        yield piece


def _gunzip(head: bytes, stream: IO[bytes], limits: Limits) -> Iterator[bytes]:
    packed, size, inflate = 0, 0, zlib.decompressobj(31)
    for piece in _plain(head, stream):
        packed += len(piece)
        left = piece
        while left or inflate.unconsumed_tail:
            if inflate.eof:
                if not left.strip(b"\0"):
                    break
                inflate = zlib.decompressobj(31)  # another member
            try:
                out = inflate.decompress(left, STEP)
            except zlib.error as error:
                raise Refused("archive_broken") from error
            left = inflate.unused_data if inflate.eof else inflate.unconsumed_tail
            size += len(out)
            _guard(size, packed, limits)
            if out:
                yield out
    if not inflate.eof:
        raise Refused("archive_broken")


def _guard(size: int, packed: int, limits: Limits) -> None:
    if size > _FREE and size > packed * limits.ratio:
        raise Refused("bomb", ratio=limits.ratio)


def _seekable(head: bytes, stream: IO[bytes], limits: Limits) -> IO[bytes]:
    if stream.seekable():
        stream.seek(0)
        return stream
    spool: IO[bytes] = SpooledTemporaryFile(max_size=16 * MB)  # noqa: SIM115 — read by the caller's iterator, closed when it goes
    for piece in counted(_plain(head, stream), limits):
        spool.write(piece)
    spool.seek(0)
    return spool


def _unzip(stream: IO[bytes], limits: Limits) -> Iterator[bytes]:
    _small_directory(stream)
    try:
        with zipfile.ZipFile(stream) as archive:
            entry = _only(archive)
            with archive.open(entry) as inside:
                size = 0
                while out := inside.read(STEP):
                    size += len(out)
                    _guard(size, entry.compress_size, limits)
                    yield out
    except (zipfile.BadZipFile, zlib.error, EOFError, OSError, ValueError, struct.error) as error:
        raise Refused("archive_broken") from error
    except (NotImplementedError, RuntimeError) as error:  # a compression we have not, a password
        raise Refused("archive_locked") from error


def _small_directory(stream: IO[bytes]) -> None:
    """Refuse a zip whose directory is large, before it is read: memory is bounded by what the file says of itself."""
    size = stream.seek(0, 2)
    stream.seek(max(0, size - 65_557))
    tail = stream.read()
    end = tail.rfind(b"PK\x05\x06")
    if end < 0 or len(tail) - end < 22:
        raise Refused("archive_broken")
    files, directory = struct.unpack_from("<HI", tail, end + 10)
    if directory > _DIRECTORY or tail[max(0, end - 20) : end].startswith(b"PK\x06\x07"):
        raise Refused("archive_many", files=files)
    stream.seek(0)


def _only(archive: zipfile.ZipFile) -> zipfile.ZipInfo:
    names = [entry.filename for entry in archive.filelist]
    if "[Content_Types].xml" in names or "mimetype" in names:
        raise Refused("spreadsheet")
    files = [entry for entry in archive.filelist if not entry.is_dir() and not entry.filename.startswith("__MACOSX/")]
    if len(files) != 1:
        raise Refused("archive_many", files=len(files))
    if files[0].flag_bits & 1:
        raise Refused("archive_locked")
    return files[0]
