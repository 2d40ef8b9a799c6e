"""From a msgid and its figures to the text of a letter. A subject and an address are one line, always (RELIABILITY 31)."""

import re
import unicodedata
from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from minga.ground.inbox.models import Message, path_in
from minga.ground.kit import formats
from minga.ground.kit.findings import render
from minga.ground.kit.text import identifiers

LONGEST_SUBJECT = 200
LONGEST_ADDRESS = 254
MOST_ENCLOSURES = 5
LARGEST_ENCLOSURES = 10_000_000  # bytes of a letter's files together: what most mail servers still take
MOST_LINES = 50  # of a digest
CONTENT_TYPE = re.compile(r"[a-z]+/[a-z0-9][a-z0-9.+-]*")
KEPT_CONTROLS = "\n\t"


class File(NamedTuple):
    """A file to go with a letter: its name, its content type and its bytes."""

    name: str
    content_type: str
    content: bytes


def keepable(value: Any) -> Any:
    """Return figures as both databases and a mail can hold them: controls and lone surrogates of their texts as spaces."""
    if isinstance(value, Mapping):
        return {name: keepable(one) for name, one in value.items()}
    if not isinstance(value, str):
        return value
    return "".join(" " if unicodedata.category(char) in ("Cc", "Cs") and char not in KEPT_CONTROLS else char for char in value)


def one_line(text: str) -> str:
    """Return a text as a header can bear it: every run of spaces and line breaks as one space, at most 200 characters."""
    line = " ".join(text.split())
    return line if len(line) <= LONGEST_SUBJECT else line[: LONGEST_SUBJECT - 1].rstrip() + "…"


def check_fits(subject: str, body: str, figures: Mapping[str, Any]) -> None:
    """Raise ValueError where a msgid asks for a figure that is not given, or the subject's msgid is not one short line."""
    if subject != one_line(subject) or not subject:
        raise ValueError(f"the subject is not one line of at most {LONGEST_SUBJECT} characters: {subject!r}")
    try:
        _shown = (subject % figures, body % figures)
    except (KeyError, TypeError, ValueError) as error:
        raise ValueError(f"the message does not fit its figures: {error}") from error


def check_link(link: str) -> None:
    """Raise ValueError where a link is not a path of this site."""
    if link and (not link.startswith("/") or link.startswith("//") or not link.isprintable()):
        raise ValueError(f"the link is no path of this site: {link!r}")


def whole_address(address: str) -> str:
    """Return an e-mail address that can stand alone in a header; ValidationError for anything else."""
    address = address.strip()
    if not address.isprintable() or len(address) > LONGEST_ADDRESS:
        raise ValidationError(_("Escriba una dirección de correo válida."))
    validate_email(address)
    return address


def whole_files(files: Iterable[tuple[str, str, bytes]]) -> list[File]:
    """Return the files of a letter; ValidationError for too many, too large, and a name or type that cannot stand in a header."""
    found = [File(*one) for one in files]
    if len(found) > MOST_ENCLOSURES:
        raise ValidationError(_("Una carta lleva %(n)s archivos como máximo.") % {"n": MOST_ENCLOSURES})
    if sum(len(one.content) for one in found) > LARGEST_ENCLOSURES:
        raise ValidationError(_("Los archivos de una carta suman %(n)s MB como máximo.") % {"n": LARGEST_ENCLOSURES // 1_000_000})
    return [File(file_name(one.name), content_type(one.content_type), one.content) for one in found]


def file_name(name: str) -> str:
    try:
        name = identifiers(name)
    except ValueError as refused:
        raise ValidationError(str(refused)) from refused
    if not name.strip(". ") or not name.isprintable() or len(name) > 100 or set(name) & set("/\\"):
        raise ValidationError(_("El nombre del archivo no sirve para una carta: use letras, cifras, guiones y puntos."))
    return name


def content_type(text: str) -> str:
    if not CONTENT_TYPE.fullmatch(text) or len(text) > 100:
        raise ValidationError(_("El tipo del archivo no es válido."))
    return text


def letter_text(body: str, figures: Mapping[str, Any], link: str, language: str, *, has_account: bool) -> str:
    """Return the whole text of a letter: the body, its link, who writes and, to people with an account, why they hear it."""
    parts = [render(body, figures, language)]
    if link:
        parts.append(full_address(link, language))
    parts.append(signature(language, has_account=has_account))
    return "\n\n".join(part for part in parts if part) + "\n"


def full_address(link: str, language: str) -> str:
    """Return a path of this site with its host, in the reader's language."""
    return settings.BASE_URL.rstrip("/") + path_in(link, language)


def signature(language: str, *, has_account: bool) -> str:
    with translation.override(language):
        lines = ["-- ", _("Minga, registro de la cooperación internacional: %(address)s") % {"address": settings.BASE_URL}]
        if has_account:
            lines.append(
                _("Le escribimos porque tiene una cuenta. En su perfil elige si quiere estos correos al momento, una vez al día o nunca.")
            )
    return "\n".join(lines)


def digest(messages: list[Message], language: str) -> tuple[str, str]:
    """Return the subject and the text of a digest: a line and a link for each message, the first fifty."""
    number = len(messages)
    with translation.override(language):
        shown = {"n": formats.number(number, language)}
        subject = ngettext("Resumen de Minga: %(n)s mensaje nuevo", "Resumen de Minga: %(n)s mensajes nuevos", number) % shown
        parts = [_("Esto es lo nuevo desde su último resumen:")]
        for message in messages[:MOST_LINES]:
            lines = [f"· {message.title}"]
            if message.link:
                lines.append(f"  {full_address(message.link, language)}")
            parts.append("\n".join(lines))
        if number > MOST_LINES:
            more = number - MOST_LINES
            parts.append(ngettext("Y %(n)s mensaje más en la página.", "Y %(n)s mensajes más en la página.", more) % {"n": more})
    return subject, "\n\n".join([*parts, signature(language, has_account=True)]) + "\n"
