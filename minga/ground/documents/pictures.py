"""Images of records, made small to be shown in a page; made once, kept outside the backup, for they can be made again."""

import logging
import subprocess
import sys
from pathlib import Path

from django.conf import settings

from minga.ground.documents.keeping import OWNER_FOLDER, OWNER_ONLY, path_of
from minga.ground.documents.models import FileVersion
from minga.ground.kit.files import write_whole

log = logging.getLogger(__name__)

PROGRAM = Path(__file__).with_name("checking") / "reducing.py"
PATIENCE = 30  # seconds
TYPES = frozenset({"image/png", "image/jpeg"})


def is_image(content_type: str) -> bool:
    """Whether a document is an image that a page may show."""
    return content_type in TYPES


def small(version: FileVersion) -> bytes | None:
    """Return a version as a JPEG of 960 by 720 points at most, without what its camera noted; None where it cannot be made."""
    path = settings.DATA_DIR / "pictures" / version.stored_name.hex[:2] / f"{version.stored_name}.jpg"
    if path.exists():
        return path.read_bytes()
    original = path_of(version.stored_name)
    made = reduced(original.read_bytes()) if original.exists() else b""
    if not made:
        log.error("document %s, version %s: no picture could be made", version.file_id, version.number)
        return None
    path.parent.mkdir(parents=True, exist_ok=True, mode=OWNER_FOLDER)
    write_whole(path, made, mode=OWNER_ONLY)
    return made


def reduced(content: bytes) -> bytes:
    """Return an image made small by a process of its own, with limits of memory and time; b'' where it fails."""
    try:
        done = subprocess.run(
            [sys.executable, "-I", str(PROGRAM)], input=content, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, timeout=PATIENCE
        )
    except subprocess.TimeoutExpired:
        return b""
    return done.stdout if done.returncode == 0 else b""
