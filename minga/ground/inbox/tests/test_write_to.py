"""Writing to an address, with files."""

import pytest
from django.core import mail
from django.core.exceptions import ValidationError
from django.db import connection

from minga.ground.inbox import actions, sending
from minga.ground.inbox.models import Letter

pytestmark = pytest.mark.django_db
PDF = b"%PDF-1.7\n\x00\xff"


def write(address: str = "mesa@ministerio.example", **more) -> Letter:
    return actions.write_to(
        address=address,
        subject="Solicitud %(code)s",
        body="Adjuntamos el formulario.",
        figures={"code": "S-1"},
        thing=("request", "S-1"),
        **more,
    )


def test_it_works():
    letter = write(attachments=[("formulario ñ.pdf", "application/pdf", PDF), ("leame.txt", "text/plain", b"Hola")])
    kept = Letter.objects.about("request", "S-1").get()
    assert (kept, kept.address, kept.subject, kept.person) == (letter, "mesa@ministerio.example", "Solicitud S-1", None)
    expected = "Adjuntamos el formulario.\n\n-- \nMinga, registro de la cooperación internacional: http://localhost:8000\n"
    assert kept.text == expected
    assert sending.deliver().sent == 1
    (sent,) = mail.outbox
    assert (sent.to, sent.subject, sent.body) == (["mesa@ministerio.example"], "Solicitud S-1", expected)
    files = [(one.get_filename(), one.get_content_type(), one.get_payload(decode=True)) for one in sent.message().iter_attachments()]
    assert files == [("formulario ñ.pdf", "application/pdf", PDF), ("leame.txt", "text/plain", b"Hola")]


def test_the_language_is_the_readers():
    letter = write(language="en")
    assert letter.text.endswith("Minga, registry of international cooperation: http://localhost:8000\n") is True


def test_outside_a_transaction_is_refused():
    connection.in_atomic_block = False
    try:
        with pytest.raises(RuntimeError):
            write()
    finally:
        connection.in_atomic_block = True


@pytest.mark.parametrize(
    "address",
    ["", "nadie", "a@b.example\nBcc: x@y.example", "a@b.example, x@y.example", '"a\x01b"@c.example', "<a@b.example>", "a" * 250 + "@b.ec"],
)
def test_what_is_not_one_address_is_refused(address):
    with pytest.raises(ValidationError):
        write(address)
    assert Letter.objects.about("request", "S-1").count() == 0


@pytest.mark.parametrize("name", ["", ".", "..", "../a.pdf", "a\\b.pdf", "a\nBcc: x.pdf", "a" * 101, "a\u202eb.pdf"])
def test_a_file_name_that_cannot_stand_in_a_header_is_refused(name):
    with pytest.raises(ValidationError):
        write(attachments=[(name, "application/pdf", PDF)])


@pytest.mark.parametrize("kind", ["", "pdf", "text/plain\r\nX: y", "text/plain; charset=utf-8"])
def test_a_type_that_is_none_is_refused(kind):
    with pytest.raises(ValidationError) as refused:
        write(attachments=[("a.pdf", kind, PDF)])
    assert refused.value.messages == ["El tipo del archivo no es válido."]


def test_too_many_files_are_refused():
    with pytest.raises(ValidationError) as refused:
        write(attachments=[("a.pdf", "application/pdf", PDF)] * 6)
    assert refused.value.messages == ["Una carta lleva 5 archivos como máximo."]


def test_files_too_large_are_refused():
    with pytest.raises(ValidationError) as refused:
        write(attachments=[("a.pdf", "application/pdf", b"a" * 10_000_001)])
    assert refused.value.messages == ["Los archivos de una carta suman 10 MB como máximo."]
