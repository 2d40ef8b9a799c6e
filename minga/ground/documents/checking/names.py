"""The name that a person's machine gives a file: told to readers, never used on our disk (RELIABILITY 25)."""

import re
import unicodedata

from django.utils.translation import gettext as _

from minga.ground.documents.checking.refusals import BadRequest

LONGEST = 200
RESERVED = re.compile(r"(?i)(con|prn|aux|nul|com[0-9]|lpt[0-9])(\.|\Z)")  # devices of Windows, whatever their ending
FORBIDDEN = str.maketrans(dict.fromkeys('<>:"|?*', "_"))  # what Windows cannot hold in a name


class BadName(BadRequest):
    """The file came without a name that can be kept."""


def clean_name(name: object) -> str:
    """Return the name without folders, controls and invisible characters, at most 200 characters, its ending kept.

    Raises BadName where nothing is left of it ('', '.', '..', '/') or where it is no text.
    """
    last = re.split(r"[/\\]", unicodedata.normalize("NFC", name))[-1] if isinstance(name, str) else ""
    seen = "".join(char for char in last if char.isspace() or unicodedata.category(char)[0] != "C")
    plain = re.sub(r"\s+", " ", seen).translate(FORBIDDEN).strip(" .")
    if not plain:
        raise BadName(_("El archivo llegó sin nombre: elíjalo de nuevo."))
    if RESERVED.match(plain):
        plain = f"_{plain}"
    if len(plain) > LONGEST:
        stem, dot, ending = plain.rpartition(".")
        kept = f"{dot}{ending}" if stem and len(ending) <= 10 else ""
        plain = plain[: LONGEST - len(kept)].rstrip(" .") + kept
    return plain
