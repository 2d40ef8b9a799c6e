"""The institution's own electronic signature on a PDF (PAdES), where its PKCS#12 is set up; it leaves the tags as they are."""

import importlib
import io
from functools import cache
from typing import Any

from django.conf import settings

from minga.ground.kit.apart import apart

FIELD = "Constancia"


def configured() -> bool:
    """Whether a certificate of the institution is set up (MINGA_SIGNING_P12)."""
    return bool(settings.SIGNING_P12)


@cache
def library(name: str) -> Any:
    """Return a module of pyhanko, loaded when first needed: it takes a second or two, and most sites have no certificate set up."""
    return importlib.import_module(f"pyhanko.{name}")


def signed(content: bytes) -> bytes:
    """Return the PDF with the institution's signature; RuntimeError where its file or its password do not serve."""
    signers = library("sign.signers")
    password = settings.SIGNING_P12_PASSWORD.encode() or None
    try:
        signer = signers.SimpleSigner.load_pkcs12(pfx_file=settings.SIGNING_P12, passphrase=password)
    except (OSError, ValueError) as problem:
        raise RuntimeError(f"MINGA_SIGNING_P12 does not open: {problem}") from problem
    if signer is None:
        raise RuntimeError("MINGA_SIGNING_P12 does not open: check the file and MINGA_SIGNING_P12_PASSWORD")
    facts = signers.PdfSignatureMetadata(field_name=FIELD, subfilter=library("sign.fields").SigSeedSubFilter.PADES, name="Minga")
    out = io.BytesIO()
    draft = library("pdf_utils.incremental_writer").IncrementalPdfFileWriter(io.BytesIO(content))
    apart(lambda: signers.sign_pdf(draft, facts, signer=signer, output=out))
    return out.getvalue()
