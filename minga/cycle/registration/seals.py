"""Seals: what a certificate says is signed with Ed25519; whoever holds the database without the key cannot make one (RELIABILITY 34)."""

import hashlib
import re
from pathlib import Path

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from django.conf import settings

from minga.cycle.registration.canonical import canonical, moment
from minga.cycle.registration.models import Certificate, IssuedFile
from minga.ground.kit.keys import read_or_make

WHOLE_KEY = re.compile(r"[0-9a-f]{64}")
ISSUED = ("kind", "number", "version", "code", "thing_kind", "thing_key", "level", "values", "shown", "changed", "issued_by_id")
STATE = ("public", "annulled_by_id", "annulled_reason", "annulled_act")
MOMENTS = ("superseded_at", "outdated_at", "annulled_at")


def key_file(key_id: str) -> Path:
    return Path(settings.KEYS_DIR) / f"certificates-{key_id}.key"


def newest_key_id() -> str:
    """Return the id of the newest key on disk, '1' where there is none yet. Old keys stay, for old certificates."""
    names = [path.stem.removeprefix("certificates-") for path in Path(settings.KEYS_DIR).glob("certificates-*.key")]
    return str(max((int(name) for name in names if name.isdecimal()), default=1))


def private_key(key_id: str, *, make: bool = False) -> Ed25519PrivateKey | None:
    """Return a key; None where its file is gone or holds no whole key."""
    path = key_file(key_id)
    if not re.fullmatch(r"[0-9]{1,9}", key_id) or not (make or path.exists()):
        return None
    text = read_or_make(path)
    return Ed25519PrivateKey.from_private_bytes(bytes.fromhex(text)) if WHOLE_KEY.fullmatch(text) else None


def public_key(key_id: str) -> Ed25519PublicKey | None:
    """Return the half that checks; None where the key's file is gone or damaged."""
    key = private_key(key_id)
    return key.public_key() if key else None


def public_text(key_id: str) -> str:
    """Return the half that checks, in hex, for those who check without us; '' where it is gone."""
    key = public_key(key_id)
    return key.public_bytes_raw().hex() if key else ""


def sign(message: bytes) -> tuple[str, str]:
    """Return (id of the newest key, signature in hex), making the key at first use; RuntimeError where its file is damaged."""
    key_id = newest_key_id()
    key = private_key(key_id, make=True)
    if key is None:
        raise RuntimeError(f"the key file {key_file(key_id).name} is damaged: restore it from the backup")
    return key_id, key.sign(message).hex()


def holds(key_id: str, signature: str, message: bytes) -> bool:
    """Whether the signature is of that key over that message."""
    key = public_key(key_id)
    if key is None:
        return False
    try:
        key.verify(bytes.fromhex(signature), message)
    except (InvalidSignature, ValueError):
        return False
    return True


def issued_text(certificate: Certificate) -> bytes:
    """Return the canonical bytes of what never changes in a certificate."""
    covered = {name: getattr(certificate, name) for name in ISSUED} | {"issued_at": moment(certificate.issued_at)}
    return canonical({"certificate": covered})


def state_text(certificate: Certificate) -> bytes:
    """Return the canonical bytes of what may change, tied to the certificate by its digest."""
    covered = {name: getattr(certificate, name) for name in STATE}
    covered |= {name: moment(getattr(certificate, name)) for name in MOMENTS}
    return canonical({"digest": certificate.digest, "state": covered})


def file_text(file: IssuedFile) -> bytes:
    """Return the canonical bytes of what says that a file is ours."""
    covered = {"language": file.language, "made_at": moment(file.made_at), "sha256": file.sha256}
    return canonical({"certificate": file.certificate.digest, "file": covered})


def seal(certificate: Certificate) -> None:
    """Set digest, key and seal of a new certificate, and those of its state. Saves nothing."""
    message = issued_text(certificate)
    certificate.digest = hashlib.sha256(message).hexdigest()
    certificate.key_id, certificate.seal = sign(message)
    seal_state(certificate)


def seal_state(certificate: Certificate) -> None:
    """Set the seal of a certificate's state as it stands now. Saves nothing."""
    certificate.state_key_id, certificate.state_seal = sign(state_text(certificate))


def certificate_holds(certificate: Certificate) -> bool:
    """Whether everything that the database holds of a certificate is what was sealed."""
    try:
        message, state = issued_text(certificate), state_text(certificate)
    except ValueError:
        return False
    whole = hashlib.sha256(message).hexdigest() == certificate.digest
    return whole and holds(certificate.key_id, certificate.seal, message) and holds(certificate.state_key_id, certificate.state_seal, state)
