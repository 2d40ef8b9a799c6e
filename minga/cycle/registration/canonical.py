"""Canonical text of values: the same values always give the same bytes, on every machine and after every upgrade.

JSON in UTF-8 with keys in order, no spaces, text in NFC. Whole numbers, text, true, false, null, lists and objects; a decimal and a
day are written as text ('90000.00', '2026-11-21'). No floats: 0.1 has no one way of being written.
"""

import datetime
import json
import unicodedata
from decimal import Decimal
from typing import Any

DEEPEST = 20


def plain(value: Any, depth: int = 0) -> Any:
    """Return values as JSON keeps them; ValueError names what has no canonical text (a float, a control, a lone surrogate)."""
    if depth > DEEPEST:
        raise ValueError("values nested too deep for a certificate")
    if isinstance(value, dict):
        return {text(str(key)): plain(one, depth + 1) for key, one in value.items()}
    if isinstance(value, list | tuple):
        return [plain(one, depth + 1) for one in value]
    if value is None or isinstance(value, bool | int):
        return value
    if isinstance(value, Decimal) and value.is_finite():
        return f"{value:f}"
    if isinstance(value, datetime.datetime):
        return moment(value)
    if isinstance(value, datetime.date):
        return value.isoformat()
    if isinstance(value, str):
        return text(str(value))
    raise ValueError(f"no canonical text for {type(value).__name__}: {value!r:.60}")


def text(value: str) -> str:
    """Return text in NFC; ValueError for NUL and lone surrogates, which no database keeps."""
    if "\x00" in value or any(0xD800 <= ord(char) <= 0xDFFF for char in value):
        raise ValueError("a certificate cannot hold NUL or a lone surrogate")
    return unicodedata.normalize("NFC", value)


def moment(value: datetime.datetime | None) -> str:
    """Return a moment in UTC to the microsecond; '' for none."""
    return value.astimezone(datetime.UTC).isoformat(timespec="microseconds") if value else ""


def canonical(value: Any) -> bytes:
    """Return the canonical bytes of values; ValueError as in `plain`."""
    return json.dumps(plain(value), ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False).encode()


def said(value: Any, language: str) -> str:
    """Return a printed value in a language."""
    return value[language] if isinstance(value, dict) else value
