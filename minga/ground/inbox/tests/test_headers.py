"""No text of a person adds a header or a recipient to a letter (RELIABILITY 31)."""

import pytest
from django.core.exceptions import ValidationError

from minga.ground.inbox import actions
from minga.ground.inbox.models import Letter
from minga.ground.inbox.sending import deliver
from minga.ground.inbox.testing import listening, make_reader

pytestmark = pytest.mark.django_db
PAYLOADS = [
    "Agua\r\nBcc: victima@otro.example",
    "Agua\nBcc: victima@otro.example",
    "Agua\rBcc: victima@otro.example",
    "Agua\r\n\r\nOtro cuerpo\r\n.\r\nMAIL FROM:<x@y.example>\r\nRCPT TO:<victima@otro.example>\r\nDATA\r\n",
    "Agua\u2028Bcc: victima@otro.example",
    "Agua\u0085Bcc: victima@otro.example",
    "Agua\x0b\x0cBcc: victima@otro.example",
    "Agua\x00\r\nCc: victima@otro.example",
    "=?utf-8?q?Agua=0D=0ABcc:_victima=40otro.example?=",
    "Agua\r\n\tdoblada\r\nTo: victima@otro.example",
]
HEADERS = {"subject", "from", "to", "date", "message-id", "auto-submitted", "content-type", "content-transfer-encoding", "mime-version"}


@pytest.mark.parametrize("payload", PAYLOADS, ids=[str(number) for number in range(len(PAYLOADS))])
def test_a_title_adds_no_recipient_and_no_header(settings, payload):
    ana = make_reader("ana@ambato.example", name="Ana")
    with listening() as sink:
        settings.MAILERS = sink.mailers()
        actions.tell(to=[ana], subject="Cambió %(title)s", body="Título: %(title)s", figures={"title": payload})
        actions.write_to(address="mesa@ministerio.example", subject="%(title)s", body="%(title)s", figures={"title": payload})
        assert deliver().sent == 2
    assert [kept.recipients for kept in sink.received] == [["ana@ambato.example"], ["mesa@ministerio.example"]]
    assert {name.lower() for kept in sink.received for name in kept.mail} <= HEADERS
    assert [kept.mail["To"] for kept in sink.received] == ["ana@ambato.example", "mesa@ministerio.example"]


@pytest.mark.parametrize("payload", PAYLOADS, ids=[str(number) for number in range(len(PAYLOADS))])
def test_an_address_and_a_file_name_add_none(payload):
    before = Letter.objects.count()
    for address in (f"a@b.example{payload}", f"{payload}@b.example", f'"{payload}" <a@b.example>'):
        with pytest.raises(ValidationError):
            actions.write_to(address=address, subject="Aviso", body="Texto")
    assert Letter.objects.count() == before


@pytest.mark.parametrize("payload", PAYLOADS[:8], ids=[str(number) for number in range(8)])
def test_a_file_name_of_several_lines_is_refused(payload):
    with pytest.raises(ValidationError):
        actions.write_to(address="a@b.example", subject="Aviso", body="Texto", attachments=[(f"{payload}.pdf", "application/pdf", b"%PDF")])
