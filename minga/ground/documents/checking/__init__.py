"""Whether a file may come in: by its name and by its content together, told in one plain sentence that says what to do.

Nothing here touches the database. What a library might be brought to its knees by is read by a process of its own.
"""

import hashlib
from dataclasses import dataclass
from uuid import UUID

from minga.ground.documents.checking.names import BadName, clean_name
from minga.ground.documents.checking.office import look_at_office
from minga.ground.documents.checking.refusals import FileRefused, refusal
from minga.ground.documents.checking.separate import look_apart
from minga.ground.documents.checking.texts import look_at_text

__all__ = ["ALLOWED", "BadName", "Checked", "FileRefused", "check", "checked", "clean_name", "extension"]

# {ending: (content type, what looks at it)}: nothing else comes in.
ALLOWED = {
    "pdf": ("application/pdf", look_apart),
    "png": ("image/png", look_apart),
    "jpg": ("image/jpeg", look_apart),
    "jpeg": ("image/jpeg", look_apart),
    "docx": ("application/vnd.openxmlformats-officedocument.wordprocessingml.document", look_at_office),
    "xlsx": ("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", look_at_office),
    "odt": ("application/vnd.oasis.opendocument.text", look_at_office),
    "ods": ("application/vnd.oasis.opendocument.spreadsheet", look_at_office),
    "csv": ("text/csv", look_at_text),
    "txt": ("text/plain", look_at_text),
}
# Endings that run, open other programs or are formats of their own: before the last one they mean a disguise or a slip.
DISGUISES = frozenset(ALLOWED) | {
    *("bat", "cmd", "com", "cpl", "dll", "exe", "hta", "jar", "js", "jse", "lnk", "msi", "pif", "ps1", "py", "reg", "scr", "sh"),
    *("vb", "vbe", "vbs", "wsf", "url", "iso", "php", "phtml", "htm", "html", "shtml", "mht", "mhtml", "xht", "xhtml", "xml", "xsl"),
    *("svg", "svgz", "swf", "zip", "rar", "7z", "gz", "tar", "doc", "xls", "ppt", "pptx", "rtf", "docm", "xlsm"),
}


@dataclass(frozen=True)
class Checked:
    """A file that may come in: its clean name, its type by content, its bytes; `upload` where it arrived in pieces."""

    name: str
    content_type: str
    content: bytes
    sha256: str
    upload: UUID | None = None


def checked(name: object, content: bytes, upload: UUID | None = None) -> Checked:
    """Return the file with its name cleaned; raises BadName and FileRefused as `clean_name` and `check` do."""
    clean = clean_name(name)
    return Checked(clean, check(clean, content), content, hashlib.sha256(content).hexdigest(), upload)


def extension(name: str) -> str:
    """Return the ending of a clean name in lower case, '' where it has none."""
    return name.rpartition(".")[2].lower() if "." in name else ""


def check(name: str, content: bytes) -> str:
    """Return the content type of a file that may come in; `name` is clean already (`clean_name`).

    Raises FileRefused: an ending that is not on the list, two endings, a content that is not what the name says, and all that
    each look refuses (RELIABILITY 24).
    """
    ending = extension(name)
    if ending not in ALLOWED:
        raise refusal("extension", allowed=", ".join(sorted(set(ALLOWED) - {"jpeg"})))
    inner = [part.lower() for part in name.split(".")[1:-1]]
    if not set(inner).isdisjoint(DISGUISES):
        raise refusal("two-endings", endings="".join(f".{part}" for part in [*inner, ending]))
    if not content:
        raise refusal("empty")
    content_type, look = ALLOWED[ending]
    code = look(ending, content)
    if code:
        raise refusal(code, ending=ending.upper())
    return content_type
