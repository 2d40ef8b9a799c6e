"""Which version of a record a program holds: its tag goes out with each answer and comes back with each change (RELIABILITY 42)."""

import re

from django.http import HttpRequest
from django.utils.translation import gettext as _

from minga.doors.api.problems import Fault, Problem

TAG = re.compile(r'(?:W/)?"(?P<version>[0-9]{1,9})-[0-9a-f]{12}"')  # a proxy that compresses makes our tag a weak one


def tag(version: int, digest: str) -> str:
    """Return the tag of a version; `digest`: SHA-256 of what is told of it."""
    return f'"{version}-{digest[:12]}"'


def version_held(request: HttpRequest, *, needed: bool) -> int | None:
    """Return the version of the If-Match header, None where there is none and it is not `needed`.

    Raises Problem 428 where it is missing, and 400 where it is no tag of ours: '*' would match whatever somebody else wrote.
    """
    given = request.headers.get("If-Match", "").strip()
    if not given and not needed:
        return None
    if not given:
        raise Problem(428, "no-condition", _("Envíe en If-Match la etiqueta (ETag) de la versión que leyó."))
    found = TAG.fullmatch(given)
    if not found:
        told = _("If-Match lleva una sola etiqueta, tal como vino en ETag.")
        raise Problem(400, "bad-condition", told, [Fault("header", "If-Match", "tag", told)])
    return int(found["version"])
