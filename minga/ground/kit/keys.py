"""Keys on disk: made at the first start, readable by their owner alone, part of the backup."""

import os
import secrets
import tempfile
from pathlib import Path


def read_or_make(path: Path, length: int = 32) -> str:
    """Return the text of a key file, making it where it is missing (mode 0600, `length` random bytes in hex).

    Two processes that start at once agree: the file is linked into place whole, and the second one reads the first's.
    Raises PermissionError where the folder may not be read or written.
    """
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        handle, draft = tempfile.mkstemp(dir=path.parent, prefix=f"{path.name}.")  # made with mode 0600
        with os.fdopen(handle, "w", encoding="ascii") as file:
            file.write(secrets.token_hex(length) + "\n")
        try:
            os.link(draft, path)
        except FileExistsError:
            pass
        finally:
            os.unlink(draft)
    return path.read_text(encoding="ascii").strip()
