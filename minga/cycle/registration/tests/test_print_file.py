"""The PDF: tagged, in two languages, the same bytes each time, hostile text set as text."""

import datetime
import io
import re
import zlib

import pikepdf
import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import pkcs12
from cryptography.x509.oid import NameOID
from django.core.exceptions import ValidationError
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.validation import validate_pdf_signature
from pyhanko_certvalidator import ValidationContext

from minga.cycle.registration import actions, printing
from minga.cycle.registration.models import Certificate, IssuedFile
from minga.cycle.registration.queries import State, check_file
from minga.cycle.registration.testing import SHOWN, make_certificate, registrar
from minga.ground.journal.models import Entry
from minga.ground.kit.apart import apart

pytestmark = pytest.mark.django_db
HOSTILE = '#read("/etc/passwd") {{7*7}} $x$ *b* <a> \\u{41} \u202eabc \u200b中文 😀 \ue000 \ufeff // /* @cite #import "@preview/x:1"'


def test_it_works():
    issued = make_certificate()
    content = actions.print_file(issued, "es")
    line = Entry.objects.order_by("-seq")[0]
    assert (content[:5], line.event, line.after["language"]) == (b"%PDF-", "certificate.printed", "es")
    assert actions.print_file(issued, "es") == content
    assert (IssuedFile.objects.count(), Entry.objects.order_by("-seq")[0].seq) == (1, line.seq)


@pytest.mark.parametrize("language", ["es", "en"])
def test_it_is_tagged_for_readers_and_for_the_archive(language):
    issued = make_certificate()
    with pikepdf.open(io.BytesIO(actions.print_file(issued, language))) as file, file.open_metadata() as told:
        assert (str(file.Root.Lang), bool(file.Root.MarkInfo.Marked), "/StructTreeRoot" in file.Root) == (language, True, True)
        assert bool(file.Root.ViewerPreferences.DisplayDocTitle)
        assert (told["pdfuaid:part"], told["pdfaid:part"], told["pdfaid:conformance"]) == ("1", "2", "A")
        assert (told["dc:title"], told["dc:creator"]) == (SHOWN["title"], [SHOWN["issuer"]])
        assert told["pdf:Keywords"] == f"{issued.grouped_code}, {issued.digest}"


def test_the_same_certificate_gives_the_same_bytes():
    issued = make_certificate()
    assert printing.pdf(issued, "es") == printing.pdf(Certificate.objects.get(pk=issued.pk), "es")


def test_the_address_and_the_code_are_printed(settings):
    settings.BASE_URL = "https://registro.example"
    issued = make_certificate()
    texts = printing.contents(issued, "es")
    assert (texts["address"], texts["code"]) == (f"https://registro.example/verificar/{issued.grouped_code}", issued.grouped_code)
    with pikepdf.open(io.BytesIO(printing.pdf(issued, "es"))) as file:
        links = [str(one.A.URI) for page in file.pages for one in page.get("/Annots", [])]
    assert links == [texts["address"]]


def test_hostile_text_is_set_as_text():
    shown = SHOWN | {"title": HOSTILE, "rows": [[HOSTILE, HOSTILE, HOSTILE]], "issuer": HOSTILE, "law": [HOSTILE]}
    issued = make_certificate(("thing", "#panic()"), shown=shown)
    content = actions.print_file(issued, "es")
    assert (content[:5], b"root:x:0:0" in unpacked(content)) == (b"%PDF-", False)
    with pikepdf.open(io.BytesIO(content)) as file, file.open_metadata() as told:
        assert told["dc:title"].startswith(
            '#read("/etc/passwd") {{7*7}} $x$ *b* <a> \\u{41} [U+202E]abc [U+200B][U+4E2D][U+6587] [U+1F600]'
        )


def unpacked(content: bytes) -> bytes:
    """The file with its streams unpacked, as far as they are."""
    found = [content]
    for stream in re.findall(rb"stream\r?\n(.*?)endstream", content, re.DOTALL):
        try:
            found.append(zlib.decompress(stream))
        except zlib.error:
            continue
    return b"".join(found)


def test_long_text_goes_on_over_pages():
    shown = SHOWN | {"rows": [["Largo", "Long", "x" * 10_000], ["Palabras", "Words", "agua y páramo " * 700]]}
    with pikepdf.open(io.BytesIO(actions.print_file(make_certificate(shown=shown), "es"))) as file:
        assert 3 <= len(file.pages) <= 12


def test_a_revoked_one_is_no_longer_printed():
    issued = make_certificate()
    kept = actions.print_file(issued, "es")
    actions.annul(by=registrar(), thing=issued.thing, reason="Por error.", act="Resolución 1")
    issued.refresh_from_db()
    with pytest.raises(ValidationError) as refused:
        actions.print_file(issued, "en")
    assert (refused.value.messages, actions.print_file(issued, "es")) == (["Esta constancia ya no se imprime."], kept)


def test_one_that_was_tampered_with_is_not_printed():
    issued = make_certificate()
    issued.values = {"title": "Otro"}
    with pytest.raises(ValidationError):
        actions.print_file(issued, "es")


@pytest.fixture
def institution(settings, tmp_path) -> x509.Certificate:
    """The institution's own certificate, set up as a PKCS#12."""
    key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "Institución hecha")])
    day = datetime.datetime.now(datetime.UTC)
    draft = x509.CertificateBuilder().subject_name(name).issuer_name(name).public_key(key.public_key()).serial_number(7)
    draft = draft.not_valid_before(day - datetime.timedelta(days=1)).not_valid_after(day + datetime.timedelta(days=30))
    usage = dict.fromkeys(("key_encipherment", "data_encipherment", "key_agreement", "crl_sign", "encipher_only", "decipher_only"), False)
    draft = draft.add_extension(x509.KeyUsage(digital_signature=True, content_commitment=True, key_cert_sign=False, **usage), critical=True)
    made = draft.sign(key, hashes.SHA256())
    packed = pkcs12.serialize_key_and_certificates(b"m", key, made, None, serialization.BestAvailableEncryption(b"clave-hecha"))
    settings.SIGNING_P12, settings.SIGNING_P12_PASSWORD = str(tmp_path / "institucion.p12"), "clave-hecha"
    (tmp_path / "institucion.p12").write_bytes(packed)
    return made


def test_the_institution_signs_where_its_certificate_is_set_up(institution):
    content = actions.print_file(make_certificate(), "es")
    reader = PdfFileReader(io.BytesIO(content))
    (signature,) = reader.embedded_signatures
    assert (signature.sig_object["/SubFilter"], check_file(content).state) == ("/ETSI.CAdES.detached", State.VALID)
    trusted = ValidationContext(trust_roots=[signature.signer_cert])
    told = apart(lambda: validate_pdf_signature(signature, signer_validation_context=trusted))
    assert (told.intact, told.valid) == (True, True)
    with pikepdf.open(io.BytesIO(content)) as file:
        assert (bool(file.Root.MarkInfo.Marked), "/StructTreeRoot" in file.Root) == (True, True)


def test_a_wrong_password_is_said(institution, settings):
    settings.SIGNING_P12_PASSWORD = "otra"
    with pytest.raises(RuntimeError) as refused:
        actions.print_file(make_certificate(), "es")
    assert str(refused.value).startswith("MINGA_SIGNING_P12 does not open")
