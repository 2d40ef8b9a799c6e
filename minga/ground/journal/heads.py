"""Published heads: so many lines, the last with this digest, signed (Ed25519), so that a cut tail is found (RELIABILITY 0.5, 36)."""

import datetime
import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from django.conf import settings
from django.utils.translation import gettext as _

from minga.ground.journal.models import Head
from minga.ground.kit.files import TooLarge, read_limited, write_whole
from minga.ground.kit.keys import read_or_make

KEY_FILE = "heads.key"
LIST = "heads.jsonl"  # every head published into a folder, one a line, oldest first
LARGEST = 64 * 1024 * 1024  # bytes of a file of heads: far above one a day for a thousand years
COVERED = ("count", "digest", "at", "public_key")


class HeadRefused(ValueError):
    """A text is no head, or its signature is not that of what it says; str() tells which."""


@dataclass(frozen=True)
class Signed:
    """A head as published. `at`: ISO 8601 in UTC; digest, public key and signature in hex."""

    count: int
    digest: str
    at: str
    public_key: str
    signature: str

    def plain(self) -> dict[str, Any]:
        """Return what the published file says."""
        return {"count": self.count, "digest": self.digest, "at": self.at, "public_key": self.public_key, "signature": self.signature}


def own_key() -> Ed25519PrivateKey:
    """Return the key that signs heads, made at first use; its file belongs to the backup as the journal's do."""
    return Ed25519PrivateKey.from_private_bytes(bytes.fromhex(read_or_make(Path(settings.KEYS_DIR) / KEY_FILE)))


def public_key() -> str:
    """Return the public half of the signing key, in hex: whoever keeps heads keeps it beside them."""
    return own_key().public_key().public_bytes_raw().hex()


def covered(values: dict[str, Any]) -> bytes:
    """Return the canonical text that a signature covers: sorted names, no blanks, UTF-8."""
    return json.dumps({name: values[name] for name in COVERED}, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()


def sign(count: int, digest: str, at: datetime.datetime) -> Signed:
    """Return the signed head of `count` lines, the last with `digest`, as of `at`."""
    moment = at.astimezone(datetime.UTC).isoformat(timespec="seconds")
    values: dict[str, Any] = {"count": count, "digest": digest, "at": moment, "public_key": public_key()}
    return Signed(**values, signature=own_key().sign(covered(values)).hex())


def of(row: Head) -> Signed:
    """Return a head of the table as it was published."""
    return Signed(row.count, row.digest, row.at.astimezone(datetime.UTC).isoformat(timespec="seconds"), row.public_key, row.signature)


def read_one(given: Any) -> Signed:
    """Return the head that values read from JSON are; raises HeadRefused for others and for a wrong signature.

    The signature proves that they are whole; whose key it is, the reader compares with the one kept.
    """
    try:
        found = Signed(**{name: given[name] for name in (*COVERED, "signature")})
        key = Ed25519PublicKey.from_public_bytes(bytes.fromhex(found.public_key))
        key.verify(bytes.fromhex(found.signature), covered(found.plain()))
    except InvalidSignature as error:
        raise HeadRefused(_("la firma de la cabeza no es la de lo que dice")) from error
    except (ValueError, TypeError, KeyError) as error:
        raise HeadRefused(_("el texto no es una cabeza publicada")) from error
    if type(found.count) is not int or found.count < 0 or len(found.digest) != 64:
        raise HeadRefused(_("el texto no es una cabeza publicada"))
    return found


def read_text(text: str) -> list[Signed]:
    """Return the heads of a text: one of JSON, one on each line, or what /bitacora/cabeza.json gave. Raises HeadRefused."""
    try:
        given = [json.loads(text)]
    except (ValueError, RecursionError):
        try:
            given = [json.loads(line) for line in text.splitlines() if line.strip()]
        except (ValueError, RecursionError) as error:
            raise HeadRefused(_("el texto no es una cabeza publicada")) from error
    if len(given) == 1 and isinstance(given[0], dict) and isinstance(given[0].get("published"), list):
        given = [*given[0]["published"], given[0].get("head")]
    if not given:
        raise HeadRefused(_("el texto no es una cabeza publicada"))
    return [read_one(one) for one in given]


def read_file(path: Path) -> list[Signed]:
    """Return the heads of a file (read_text). Raises HeadRefused, and OSError where it cannot be read."""
    try:
        return read_text(read_limited(path, LARGEST).decode(errors="replace"))
    except TooLarge as error:
        raise HeadRefused(str(error)) from error


def write_into(folder: Path, head: Signed) -> Path:
    """Write a head into a folder as head-COUNT.json and at the end of heads.jsonl; returns the file of its own."""
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"head-{head.count}.json"
    write_whole(path, json.dumps(head.plain(), indent=2).encode() + b"\n")
    with (folder / LIST).open("a", encoding="utf-8") as file:
        file.write(json.dumps(head.plain()) + "\n")
    return path
