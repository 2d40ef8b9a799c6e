"""Files written whole or not at all, and read up to a limit."""

import os
import secrets
from pathlib import Path

from django.utils.translation import gettext as _


class TooLarge(ValueError):
    """A file is larger than what the caller reads; str() says by which limit."""


def write_whole(path: str | os.PathLike[str], content: bytes | str, *, mode: int = 0o666) -> None:
    """Write a file so that a reader, or a crash, sees the old or the new one and never half of it.

    Text is written as UTF-8, line ends untouched. `mode` is cut by the umask. OSError leaves nothing behind.
    """
    target = Path(path)
    data = content.encode("utf-8") if isinstance(content, str) else content
    # Beside the target: a rename is whole only within one file system.
    draft = target.with_name(f".{target.name[:100]}.{secrets.token_hex(8)}.part")
    try:
        with open(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, mode), "wb") as stream:
            stream.write(data)
            stream.flush()
            os.fsync(stream.fileno())
        os.replace(draft, target)
    except BaseException:
        draft.unlink(missing_ok=True)
        raise
    _settle_folder(target.parent)


def _settle_folder(folder: Path) -> None:
    """Make the new name itself survive a power cut."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def read_limited(path: str | os.PathLike[str], limit: int) -> bytes:
    """The bytes of a file of at most `limit` bytes; TooLarge above, without reading further. OSError as usual."""
    with open(path, "rb") as stream:
        data = stream.read(limit + 1)
    if len(data) > limit:
        facts = {"file": Path(path).name, "limit": limit}
        raise TooLarge(_("«%(file)s» ocupa más de %(limit)s bytes, el máximo que se lee.") % facts)
    return data
