"""Names of files: whatever a machine sends, what is kept leads nowhere and splits no header (RELIABILITY 25)."""

import pytest
from django.utils.http import content_disposition_header

from minga.ground.documents.checking import BadName, clean_name

pytestmark = pytest.mark.kit

KEPT = {
    "acta.pdf": "acta.pdf",
    "Informe año 2011, «final» (ñ).pdf": "Informe año 2011, «final» (ñ).pdf",
    "../../etc/passwd": "passwd",
    "..\\..\\windows\\win.ini": "win.ini",
    "/etc/cron.d/minga": "minga",
    "C:\\Users\\ana\\acta.pdf": "acta.pdf",
    "a/../../b.pdf": "b.pdf",
    "..%2f..%2fetc%2fpasswd": "%2f..%2fetc%2fpasswd",
    "acta.pdf\r\nSet-Cookie: a=b": "acta.pdf Set-Cookie_ a=b",
    "acta.pdf\0.exe": "acta.pdf.exe",
    "acta\u202efdp.exe": "actafdp.exe",
    "ac\u200bta.pdf": "acta.pdf",
    'a";filename="b.html': "a_;filename=_b.html",
    "$(rm -rf ~).pdf": "$(rm -rf ~).pdf",
    "<script>.pdf": "_script_.pdf",
    "CON.pdf": "_CON.pdf",
    "com1": "_com1",
    "  acta  .pdf  ": "acta .pdf",
    "acta.pdf.": "acta.pdf",
    "...acta.pdf": "acta.pdf",
    ".htaccess": "htaccess",
    "a\u0301.pdf": "á.pdf",
    "x" * 300 + ".pdf": "x" * 196 + ".pdf",
    "x" * 300: "x" * 200,
    "\ud800.pdf": "pdf",
    "🌊.pdf": "🌊.pdf",
}


@pytest.mark.parametrize("name", KEPT, ids=ascii)
def test_what_is_kept_of_a_name(name):
    assert clean_name(name) == KEPT[name]


@pytest.mark.parametrize("name", ["", " ", ".", "..", "/", "\\", "../", "a/", "a/..", "\0", "\u202e", "\r\n", None, 7, b"a.pdf"], ids=ascii)
def test_no_name_is_a_bad_request(name):
    with pytest.raises(BadName) as refused:
        clean_name(name)
    assert (str(refused.value), refused.value.status) == ("El archivo llegó sin nombre: elíjalo de nuevo.", 400)


@pytest.mark.parametrize("name", KEPT, ids=ascii)
def test_no_name_splits_a_header(name):
    header = content_disposition_header(True, clean_name(name)) or ""
    assert (header.startswith("attachment"), any(char in header for char in "\r\n\0"), header.isascii()) == (True, False, True)
