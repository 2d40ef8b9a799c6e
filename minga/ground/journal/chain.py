"""The chain: each line's digest covers its own fields and the digest before it (RELIABILITY 36)."""

import datetime
import hashlib
import hmac
import json
import re
from pathlib import Path

from django.conf import settings

from minga.ground.journal.models import Entry
from minga.ground.kit.keys import read_or_make

START = "0" * 64
WHOLE_KEY = re.compile(r"[0-9a-f]{64}")
COVERED = ("seq", "event", "actor_id", "thing_kind", "thing_key", "before", "after", "reason", "request_id", "key_id", "previous")


def key_file(key_id: str) -> Path:
    return Path(settings.KEYS_DIR) / f"journal-{key_id}.key"


def newest_key_id() -> str:
    """Return the id of the newest key on disk, '1' where there is none yet. Old keys stay, for old lines."""
    names = [path.stem.removeprefix("journal-") for path in Path(settings.KEYS_DIR).glob("journal-*.key")]
    return str(max((int(name) for name in names if name.isdecimal()), default=1))


def key(key_id: str, *, make: bool = False) -> bytes | None:
    """Return the key's bytes; None where its file is gone or holds no whole key (the line can then not be verified)."""
    path = key_file(key_id)
    if not make and not path.exists():
        return None
    text = read_or_make(path)
    return bytes.fromhex(text) if WHOLE_KEY.fullmatch(text) else None


def digest(entry: Entry, secret: bytes) -> str:
    """Return the HMAC-SHA256 (hex) over the line's canonical text, moment in UTC to the microsecond included."""
    covered = {name: getattr(entry, name) for name in COVERED}
    covered["at"] = entry.at.astimezone(tz=datetime.UTC).isoformat(timespec="microseconds")
    text = json.dumps(covered, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hmac.new(secret, text.encode(), hashlib.sha256).hexdigest()
