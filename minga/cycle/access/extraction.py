"""What a file is, and whether it is signed: read from its bytes, never from its name."""

import io
from dataclasses import dataclass

import pikepdf
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from PIL import Image
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.validation import validate_pdf_signature
from pyhanko_certvalidator import ValidationContext

from minga.cycle.access.models import Signature
from minga.ground.kit.apart import apart

LIMIT = 5 * 1024 * 1024  # bytes
PDF, PNG, JPEG = "application/pdf", "image/png", "image/jpeg"
OPENINGS = {b"%PDF-": PDF, b"\x89PNG\r\n\x1a\n": PNG, b"\xff\xd8\xff": JPEG}
BY_HAND = {"/Ink", "/Stamp", "/FreeText"}  # how programs put a signature onto a page
ACTIVE = ("/OpenAction", "/AA")
LARGEST = 50_000_000  # pixels


@dataclass(frozen=True)
class Read:
    """What was found in a form: its kind, how it is signed, and by whom where the file says so."""

    media_type: str
    signature: Signature
    signer: str = ""


def read_form(content: bytes, *, declared: bool) -> Read:
    """Return what a signed form is. `declared`: who hands it in says that it bears a signature by hand.

    Raises ValidationError for a file that is empty, too large, none of PDF, PNG and JPEG, broken, locked or with programs in
    it, and for one without signature (R-127): an image that nobody declares signed, a PDF with neither a picture, a mark by
    hand nor a sound electronic signature.
    """
    if not content:
        raise ValidationError(_("El archivo está vacío."))
    if len(content) > LIMIT:
        raise ValidationError(_("El archivo ocupa más de 5 MB: escanéelo en gris o con menos resolución."))
    media_type = next((kind for opening, kind in OPENINGS.items() if content.startswith(opening)), "")
    if not media_type:
        raise ValidationError(_("El archivo no es un PDF, un JPG ni un PNG."))
    if media_type != PDF:
        check_image(content)
        return Read(media_type, by_hand(declared))
    shows_hand = check_pdf(content)
    signer = electronic_signer(content)
    if signer is not None:
        return Read(PDF, Signature.DIGITAL, signer)
    if not shows_hand:
        raise ValidationError(_("Este PDF no lleva firma: imprímalo, fírmelo y escanéelo, o fírmelo electrónicamente."))
    return Read(PDF, by_hand(declared))


def by_hand(declared: bool) -> Signature:
    if not declared:
        raise ValidationError(_("Falta la firma: marque que el formulario está firmado, o entregue un PDF con firma electrónica."))
    return Signature.SCAN


def check_image(content: bytes) -> None:
    try:
        with Image.open(io.BytesIO(content), formats=("PNG", "JPEG")) as image:
            too_large = image.width * image.height > LARGEST
            image.verify()
    except (OSError, SyntaxError, ValueError, Image.DecompressionBombError) as error:
        raise ValidationError(_("La imagen no se puede leer: guárdela otra vez y vuelva a entregarla.")) from error
    if too_large:
        raise ValidationError(_("La imagen es demasiado grande: escanéela con menos resolución."))


def check_pdf(content: bytes) -> bool:
    """Say whether a PDF shows a picture or a mark by hand; ValidationError where it is broken, locked or has programs."""
    try:
        with pikepdf.open(io.BytesIO(content)) as document:
            if any(name in document.Root for name in ACTIVE) or "/JavaScript" in document.Root.get("/Names", {}):
                raise ValidationError(_("El PDF lleva programas o acciones dentro: imprímalo de nuevo como PDF y entréguelo."))
            return any(page.get_images() or has_marks(page) for page in document.pages)
    except pikepdf.PasswordError as error:
        raise ValidationError(_("El PDF está protegido con contraseña: quítela y entréguelo otra vez.")) from error
    except (pikepdf.PdfError, ValueError, TypeError, KeyError) as error:
        raise ValidationError(_("El PDF no se puede leer: guárdelo otra vez y vuelva a entregarlo.")) from error


def has_marks(page: pikepdf.Page) -> bool:
    return any(str(mark.get("/Subtype", "")) in BY_HAND for mark in page.get("/Annots", []))


def electronic_signer(content: bytes) -> str | None:
    """Return whom the last electronic signature names; None without one. ValidationError where the bytes were changed after it."""
    try:
        signatures = PdfFileReader(io.BytesIO(content), strict=False).embedded_signatures
        if not signatures:
            return None
        last = signatures[-1]
        status = apart(lambda: validate_pdf_signature(last, ValidationContext(trust_roots=[], allow_fetching=False)))
        sound = status.intact and status.valid and bool(status.docmdp_ok)
        signer = last.signer_cert.subject.native.get("common_name", "")
    except Exception as error:  # pyhanko raises a dozen kinds over a made-up file: none of them may pass for a signature
        raise ValidationError(_("La firma electrónica del PDF no se puede leer: fírmelo otra vez.")) from error
    if not sound:
        raise ValidationError(_("El PDF cambió después de firmarse: fírmelo otra vez y entréguelo sin tocarlo."))
    return str(signer)[:200]
