"""Handing the form in: complete and signed, or not at all; its copy goes to the unit's mailbox."""

import datetime
import io

import pikepdf
import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import BestAvailableEncryption, pkcs12
from cryptography.x509.oid import NameOID
from django.core.exceptions import ValidationError
from django.utils import timezone
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.sign import signers

from minga.cycle.access import actions
from minga.cycle.access.drawing import form_pdf
from minga.cycle.access.extraction import LIMIT, PNG, read_form
from minga.cycle.access.loading import FILLED, scan
from minga.cycle.access.models import FORM_FIELDS, AccountRequest, Signature, SignedForm
from minga.cycle.access.states import State
from minga.cycle.access.testing import blank_pdf, make_request
from minga.ground.accounts.models import Person
from minga.ground.inbox.testing import posted
from minga.ground.kit.apart import apart
from minga.ground.kit.steps import NotAllowedHere

pytestmark = pytest.mark.django_db


def receive(request: AccountRequest, content: bytes | None = None, *, declared: bool = True) -> AccountRequest:
    return actions.receive(by=Person.objects.system(), request=request, content=scan() if content is None else content, declared=declared)


@pytest.fixture
def filled() -> AccountRequest:
    """A request whose form is complete and still to be signed."""
    return actions.fill_in(by=Person.objects.system(), request=make_request(), values=FILLED)


@pytest.fixture(scope="session")
def signed_pdf() -> bytes:
    """A PDF with an electronic signature, of a certificate made here."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "Luz Marina Cacuango")])
    now = datetime.datetime.now(datetime.UTC)
    built = x509.CertificateBuilder().subject_name(name).issuer_name(name).public_key(key.public_key()).serial_number(1)
    certificate = built.not_valid_before(now).not_valid_after(now + datetime.timedelta(days=1)).sign(key, hashes.SHA256())
    packed = pkcs12.serialize_key_and_certificates(b"l", key, certificate, None, BestAvailableEncryption(b"p"))
    signer = signers.SimpleSigner.load_pkcs12_data(packed, [], b"p")
    written = IncrementalPdfFileWriter(io.BytesIO(blank_pdf()), strict=False)
    return apart(lambda: signers.sign_pdf(written, signers.PdfSignatureMetadata(field_name="Firma"), signer)).getvalue()


def refused(request: AccountRequest, content: bytes, *, declared: bool = True) -> str:
    with pytest.raises(ValidationError) as error:
        receive(request, content, declared=declared)
    assert (AccountRequest.objects.get(pk=request.pk).state, SignedForm.objects.filter(request=request).count()) == (State.FORM_SENT, 0)
    (said,) = error.value.messages
    return said


def test_it_works(filled):
    request = receive(filled)
    assert (request.state, request.form.signature, request.form.media_type) == (State.FORM_RECEIVED, Signature.SCAN, PNG)
    assert bytes(SignedForm.objects.get(request=request).content) == scan()


@pytest.mark.parametrize("name", FORM_FIELDS)
def test_r_127_a_form_with_one_empty_field_is_refused(filled, name):
    actions.fill_in(by=Person.objects.system(), request=filled, values={name: " "})
    words = str(AccountRequest._meta.get_field(name).verbose_name)
    assert refused(filled, scan()) == f"Falta completar: {words}."


def test_r_127_a_form_that_nobody_says_is_signed_is_refused(filled):
    assert refused(filled, scan(), declared=False).startswith("Falta la firma") is True


def test_r_127_the_form_as_it_was_sent_is_refused_even_where_said_to_be_signed(filled):
    assert refused(filled, form_pdf(filled)).startswith("Este PDF no lleva firma") is True


def test_r_127_a_scan_in_a_pdf_is_a_signature_by_hand(filled):
    kept = io.BytesIO()
    with pikepdf.new() as document:
        page = document.add_blank_page()
        picture = pikepdf.Stream(document, b"\0", Type=pikepdf.Name.XObject, Subtype=pikepdf.Name.Image, Width=1, Height=1)
        picture.ColorSpace, picture.BitsPerComponent = pikepdf.Name.DeviceGray, 8
        page.Resources = pikepdf.Dictionary(XObject=pikepdf.Dictionary(Im0=picture))
        document.save(kept)
    assert receive(filled, kept.getvalue()).form.signature == Signature.SCAN


def test_r_127_an_electronic_signature_needs_no_word(filled, signed_pdf):
    form = receive(filled, signed_pdf, declared=False).form
    assert (form.signature, form.signer) == (Signature.DIGITAL, "Luz Marina Cacuango")


def test_r_127_a_pdf_changed_after_it_was_signed_is_refused(signed_pdf):
    whole = bytearray(signed_pdf)
    place = signed_pdf.index(b"%PDF-1.") + 20
    whole[place] ^= 1
    with pytest.raises(ValidationError):
        read_form(bytes(whole), declared=False)


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "El archivo está vacío."),
        (b"MZ\x90\0", "El archivo no es un PDF, un JPG ni un PNG."),
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", "El archivo no es un PDF, un JPG ni un PNG."),
        (b"%PDF-1.7 nothing", "El PDF no se puede leer: guárdelo otra vez y vuelva a entregarlo."),
        (b"\x89PNG\r\n\x1a\n broken", "La imagen no se puede leer: guárdela otra vez y vuelva a entregarla."),
        (b"\xff\xd8\xff" + b"0" * LIMIT, "El archivo ocupa más de 5 MB: escanéelo en gris o con menos resolución."),
    ],
    ids=["empty", "program", "svg", "broken PDF", "broken PNG", "too large"],
)
def test_what_is_no_form_is_refused(filled, content, said):
    assert refused(filled, content) == said


def test_a_pdf_with_a_program_in_it_is_refused(filled):
    kept = io.BytesIO()
    with pikepdf.new() as document:
        document.add_blank_page()
        document.Root.OpenAction = pikepdf.Dictionary(S=pikepdf.Name.JavaScript, JS="app.alert(1)")
        document.save(kept)
    assert refused(filled, kept.getvalue()).startswith("El PDF lleva programas") is True


def test_a_locked_pdf_is_refused(filled):
    kept = io.BytesIO()
    with pikepdf.new() as document:
        document.add_blank_page()
        document.save(kept, encryption=pikepdf.Encryption(owner="a", user="b"))
    assert refused(filled, kept.getvalue()).startswith("El PDF está protegido") is True


def test_a_second_form_is_refused(filled):
    receive(filled)
    with pytest.raises(NotAllowedHere):
        receive(filled)


def test_r_128_the_copy_goes_to_the_mailbox_of_the_unit(filled, django_capture_on_commit_callbacks):
    posted().clear()
    with django_capture_on_commit_callbacks(execute=True):
        receive(filled)
    (message,) = posted()
    (part,) = message.attachments
    told = (message.to, part.get_filename(), part.get_content(), part.get_content_type())
    assert told == (["dcnge@cancilleria.gob.ec"], f"{filled.code}.png", scan(), PNG)


def test_r_128_the_setting_changes_the_mailbox(filled, settings, django_capture_on_commit_callbacks):
    settings.ACCOUNTS_MAILBOX = "cuentas@minga.example"
    posted().clear()
    with django_capture_on_commit_callbacks(execute=True):
        receive(filled)
    assert [message.to for message in posted()] == [["cuentas@minga.example"]]


def test_what_is_written_half_is_kept(filled):
    actions.fill_in(by=Person.objects.system(), request=filled, values={"identity": "", "unit": "Otra unidad"})
    kept = AccountRequest.objects.get(pk=filled.pk)
    assert (kept.identity, kept.unit, kept.authority) == ("", "Otra unidad", FILLED["authority"])


def test_the_form_is_tagged_and_holds_what_was_written(filled):
    with pikepdf.open(io.BytesIO(form_pdf(filled))) as document:
        assert (bool(document.Root.MarkInfo.Marked), str(document.Root.Lang), len(document.pages)) == (True, "es", 1)


def test_after_its_time_the_link_opens_nothing(client, filled):
    AccountRequest.objects.filter(pk=filled.pk).update(form_until=timezone.now())
    assert client.get("/cuenta/formulario/abc").status_code == 404
