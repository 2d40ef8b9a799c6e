"""A certificate as PDF: tagged (PDF/UA-1) and for the archive (PDF/A-2a), in Spanish or English, the same bytes each time.

What is printed reaches typst as JSON and is set as text; typst reads no file of this machine and no network.
"""

import io
from functools import cache
from pathlib import Path
from typing import Any

import segno
from django.conf import settings
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import override

from minga.cycle.registration import signing
from minga.cycle.registration.canonical import said
from minga.cycle.registration.models import Certificate, Kind
from minga.ground.kit import formats, typeset

SOURCE = Path(__file__).parent / "print" / "constancia.typ"
VERBATIM = ("keywords", "address", "code", "digest", "language")  # ours, and read by programs: nothing is put between their letters
type Texts = dict[str, Any]


def pdf(certificate: Certificate, language: str) -> bytes:
    """Return the PDF of a certificate in 'es' or 'en'; with the institution's own signature where one is set up (PAdES)."""
    with override(language):
        texts = contents(certificate, language)
    content = compiled(certificate, texts)
    return signing.signed(content) if signing.configured() else content


def compiled(certificate: Certificate, texts: Texts) -> bytes:
    """Return the PDF; characters that the fonts lack are printed by their number, for the archive's norm allows no empty boxes."""
    return typeset.pdf(
        source(),
        "constancia.json",
        texts,
        timestamp=int(certificate.issued_at.timestamp()),
        verbatim=VERBATIM,
        files={"qr.svg": square(address(certificate))},
    )


@cache
def source() -> bytes:
    return SOURCE.read_bytes()


def square(text: str) -> bytes:
    """Return the QR code of a text as SVG."""
    out = io.BytesIO()
    segno.make(text, error="m", micro=False).save(out, kind="svg", border=0, xmldecl=False)
    return out.getvalue()


def address(certificate: Certificate) -> str:
    """Return where the certificate is checked, in full: what the QR code leads to."""
    with override("es"):
        return settings.BASE_URL.rstrip("/") + reverse("registration:checked", args=[certificate.grouped_code])


def contents(certificate: Certificate, language: str) -> Texts:
    """Return everything that is printed, in the language that is active."""
    shown = certificate.shown
    title = said(shown["title"], language)
    number = certificate.number
    issued = timezone.localtime(certificate.issued_at)
    return {
        "language": language,
        "title": title,
        "author": said(shown["issuer"], language) or "Minga",
        "issuer": said(shown["issuer"], language),
        "keywords": [certificate.grouped_code, certificate.digest],
        "description": _("Constancia de registro %(number)s, versión %(version)s") % {"number": number, "version": certificate.version},
        "number": number,
        "version": str(certificate.version),
        "issued": _("el %(day)s a las %(hour)s") % {"day": formats.day(issued.date(), language), "hour": f"{issued:%H:%M}"},
        "statement": _(
            "Lo que sigue está inscrito en el registro de la cooperación internacional, tal como constaba al emitir esta constancia."
        ),
        "facts": facts(certificate, language),
        "changed": certificate.changes(language),
        "footer": f"{number} · {_('versión')} {certificate.version} · {certificate.grouped_code}",
        "qr_alt": _("Código QR que lleva a %(address)s") % {"address": address(certificate)},
        "how": _(
            "Lea el código QR, o escriba el código en la dirección que sigue. Ahí se ve si sigue vigente, si fue sustituida o revocada."
        ),
        "address": address(certificate),
        "code": certificate.grouped_code,
        "digest": certificate.digest,
        "signature": signature_line(certificate),
        "texts": words(),
    }


def words() -> dict[str, str]:
    """Return the fixed words of the page."""
    return {
        "heading": _("Constancia de registro"),
        "number": _("N.º"),
        "version": _("versión"),
        "issued": _("Emitida"),
        "fact": _("Dato"),
        "registered": _("Lo registrado"),
        "silent": _("No consta en la fuente"),
        "changed": _("Qué cambió desde la versión anterior"),
        "checking": _("Cómo comprobarla"),
        "digest": _("Huella SHA-256:"),
        "page": _("Página"),
        "of": _("de"),
    }


def signature_line(certificate: Certificate) -> str:
    """Return how it is signed: the system's seal always, the institution's certificate where it is set up."""
    facts = {"key": certificate.key_id, "seal": certificate.seal[:16]}
    if signing.configured():
        return (
            _("Sellada por el sistema (Ed25519, clave %(key)s, %(seal)s…) y firmada con el certificado de la institución (PAdES).") % facts
        )
    return _("Sellada por el sistema (Ed25519, clave %(key)s, %(seal)s…). No lleva la firma electrónica de la institución.") % facts


def row(label: str, value: str) -> Texts:
    return {"label": label, "value": value, "said": bool(value)}


def labelled(rows: list, language: str) -> list[Texts]:
    place = 0 if language == "es" else 1
    return [row(one[place], said(one[2], language)) for one in rows]


def facts(certificate: Certificate, language: str) -> list[Texts]:
    """Return everything registered, one line each; a group without a line says that the source is silent."""
    shown = certificate.shown
    places = [row(_("Territorio"), said(one, language)) for one in shown["territory"]]
    articles = [row(_("Base legal"), said(one, language)) for one in shown["law"]]
    return [
        row(_("Clase"), str(Kind(certificate.kind).label)),
        row(_("Identificador"), certificate.thing_key),
        *labelled(shown["rows"], language),
        *(labelled(shown["parties"], language) or [row(_("Quiénes participan"), "")]),
        *(labelled(shown["amounts"], language) or [row(_("Montos"), "")]),
        *(places or [row(_("Territorio"), "")]),
        *(articles or [row(_("Base legal"), "")]),
    ]
