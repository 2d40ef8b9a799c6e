import datetime
import io
import socket
import ssl
import threading
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID
from django.utils import translation

from minga.evidence.lake import fetching
from minga.evidence.lake.fetching import FetchRefused, Network, fetch, is_public

pytestmark = pytest.mark.kit

HOST = "iati.example"
PUBLIC = "8.8.8.8"
FILE = b"<iati-activities version='2.03'/>"

# Addresses that lead, or try to lead, into this network; each is refused though a careless allow-list names its host.
INSIDE = [
    "https://127.0.0.1/a.xml", "https://127.1/a.xml", "https://0.0.0.0/a.xml", "https://0/a.xml", "https://localhost/a.xml",
    "https://2130706433/a.xml", "https://0x7f000001/a.xml", "https://0177.0.0.1/a.xml", "https://0x7f.1/a.xml", "https://127.0.0.1./a.xml",
    "https://10.0.0.1/a.xml", "https://172.16.0.1/a.xml", "https://192.168.1.1/a.xml", "https://100.64.0.1/a.xml",
    "https://169.254.169.254/latest/meta-data", "https://198.18.0.1/a.xml", "https://192.0.2.1/a.xml", "https://224.0.0.1/a.xml",
    "https://255.255.255.255/a.xml", "https://240.0.0.1/a.xml",
    "https://[::1]/a.xml", "https://[::]/a.xml", "https://[fe80::1]/a.xml", "https://[fe80::1%25eth0]/a.xml", "https://[fc00::1]/a.xml",
    "https://[::ffff:127.0.0.1]/a.xml", "https://[::ffff:7f00:1]/a.xml", "https://[64:ff9b::7f00:1]/a.xml", "https://[2002:7f00:1::]/a.xml",
    "https://[2001:0:7f00:1::]/a.xml", "https://[ff02::1]/a.xml", "https://[::127.0.0.1]/a.xml",
]  # fmt: skip
# Addresses that are no address of an allowed host, whatever they look like.
STRANGE = [
    "http://iati.example/a.xml", "ftp://iati.example/a.xml", "file:///etc/passwd", "gopher://iati.example/", "//iati.example/a.xml",
    "https://iati.example:8443/a.xml", "https://iati.example:0/a.xml", "https://iati.example:99999/a.xml",
    "https://iati.example@127.0.0.1/a.xml", "https://user:word@iati.example/a.xml", "https://@iati.example/a.xml",
    "https://127.0.0.1#@iati.example/a.xml", "https://127.0.0.1\\@iati.example/a.xml", "https://iati.example.evil.example/a.xml",
    "https://evil.example/iati.example", "https://iati.example\r\nHost: evil/a.xml", "https://iati.example /a.xml",
    "https://ıati.example/a.xml", "https://iati。example/a.xml", "https:///a.xml", "https://", "https://[iati.example/a.xml", "",
]  # fmt: skip


@pytest.fixture(autouse=True)
def words():
    with translation.override("es"):
        yield


@pytest.fixture
def asked():
    return []


def watched(asked: list, addresses: list[str] | None = None) -> Network:
    """A network that notes connections; it resolves to what is given, or as this machine does without asking anybody."""

    def resolve(host: str) -> list[str]:
        if addresses is not None:
            return addresses
        flags = socket.AI_NUMERICHOST if host != "localhost" else 0
        return sorted({str(one[4][0]) for one in socket.getaddrinfo(host, 443, type=socket.SOCK_STREAM, flags=flags)})

    def connect(address: str, _timeout: float) -> socket.socket:
        asked.append(address)
        raise OSError("no")

    return Network(resolve, connect)


def test_it_is_off_by_default(settings, asked):
    with pytest.raises(FetchRefused, match="está apagado"):
        fetch(f"https://{HOST}/a.xml", io.BytesIO(), watched(asked, [PUBLIC]))
    assert (settings.LAKE_HOSTS, asked) == ([], [])


@pytest.mark.parametrize("address", INSIDE)
def test_an_address_inside_is_refused_even_where_its_host_is_allowed(settings, asked, address):
    settings.LAKE_HOSTS = [HOST, str(fetching.urlsplit(address).hostname)]
    with pytest.raises(FetchRefused):
        fetch(address, io.BytesIO(), watched(asked))
    assert asked == []


@pytest.mark.parametrize("address", STRANGE)
def test_a_strange_address_is_refused(settings, asked, address):
    settings.LAKE_HOSTS = [HOST]
    with pytest.raises(FetchRefused):
        fetch(address, io.BytesIO(), watched(asked, [PUBLIC]))
    assert asked == []


@pytest.mark.parametrize("inside", ["127.0.0.1", "10.1.2.3", "169.254.169.254", "::1", "::ffff:10.0.0.1", "fd00::1", "0.0.0.0", "no"])
def test_a_name_that_also_leads_inside_is_refused(settings, asked, inside):
    settings.LAKE_HOSTS = [HOST]
    with pytest.raises(FetchRefused, match="no es pública"):
        fetch(f"https://{HOST}/a.xml", io.BytesIO(), watched(asked, [PUBLIC, inside]))
    assert asked == []


def test_a_resolver_that_changes_its_answer_is_asked_once(settings, asked):
    settings.LAKE_HOSTS = [HOST]
    answers = iter([[PUBLIC], ["127.0.0.1"]])
    network = Network(lambda _host: next(answers), watched(asked).connect)
    with pytest.raises(FetchRefused):
        fetch(f"https://{HOST}/a.xml", io.BytesIO(), network)
    assert (asked, next(answers)) == ([PUBLIC], ["127.0.0.1"])


def test_a_name_that_is_not_found_is_refused(settings, asked):
    settings.LAKE_HOSTS = [HOST]

    def resolve(_host: str) -> list[str]:
        raise socket.gaierror(-2, "unknown")

    with pytest.raises(FetchRefused, match="No se encuentra"):
        fetch(f"https://{HOST}/a.xml", io.BytesIO(), Network(resolve, watched(asked).connect))


@pytest.mark.parametrize("address", [PUBLIC, "1.1.1.1", "2606:4700:4700::1111"])
def test_public_addresses_are_public(address):
    assert is_public(address)


@pytest.fixture(scope="module")
def site(tmp_path_factory):
    """A site with a certificate for HOST on this machine: (the network that leads to it, the paths that were asked for)."""
    folder = tmp_path_factory.mktemp("site")
    make_certificate(folder)
    paths: list[str] = []
    server = HTTPServer(("127.0.0.1", 0), answering(paths))
    there = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    there.load_cert_chain(folder / "site.pem", folder / "site.key")
    server.socket = there.wrap_socket(server.socket, server_side=True)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    here = ssl.create_default_context(cafile=str(folder / "site.pem"))
    yield Network(lambda _host: [PUBLIC], lambda _address, timeout: socket.create_connection(server.server_address, timeout), here), paths
    server.shutdown()


def make_certificate(folder) -> None:
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, HOST)])
    now = datetime.datetime.now(datetime.UTC)
    made = x509.CertificateBuilder().subject_name(name).issuer_name(name).public_key(key.public_key()).serial_number(1)
    made = made.not_valid_before(now - datetime.timedelta(days=1)).not_valid_after(now + datetime.timedelta(days=1))
    made = made.add_extension(x509.SubjectAlternativeName([x509.DNSName(HOST)]), False)
    made = made.add_extension(x509.BasicConstraints(ca=True, path_length=0), True)
    (folder / "site.pem").write_bytes(made.sign(key, hashes.SHA256()).public_bytes(serialization.Encoding.PEM))
    plain = serialization.NoEncryption()
    (folder / "site.key").write_bytes(key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, plain))


def answering(paths: list[str]) -> type[BaseHTTPRequestHandler]:
    moves = {"/moved": "/a.xml", "/away": "https://evil.example/a.xml", "/inside": "https://127.0.0.1/a.xml", "/plain": f"http://{HOST}/a.xml",
             "/round": "/round"}  # fmt: skip

    class Answer(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            paths.append(self.path)
            if self.path in moves:
                self.send_response(302)
                self.send_header("Location", moves[self.path])
                self.end_headers()
                return
            self.send_response(404 if self.path == "/gone" else 200)
            if self.path == "/large":
                self.send_header("Content-Length", str(fetching.MOST + 1))
            self.end_headers()
            self.wfile.write(FILE)

        def log_message(self, *_args: object) -> None:
            pass

    return Answer


@pytest.mark.parametrize("path", ["/a.xml", "/moved"])
def test_an_allowed_file_comes(settings, site, path):
    settings.LAKE_HOSTS = [HOST]
    found = io.BytesIO()
    assert (fetch(f"https://{HOST}{path}", found, site[0]), found.getvalue()) == (len(FILE), FILE)


@pytest.mark.parametrize(
    ("path", "why"),
    [
        ("/away", "lleva a otro sitio"),
        ("/inside", "lleva a otro sitio"),
        ("/plain", "debe empezar por https"),
        ("/round", "sin fin"),
        ("/gone", "respondió 404"),
        ("/large", "pasa de 60 MB"),
    ],
)
def test_an_answer_that_is_no_file_is_refused(settings, site, path, why):
    settings.LAKE_HOSTS = [HOST]
    with pytest.raises(FetchRefused, match=why):
        fetch(f"https://{HOST}{path}", io.BytesIO(), site[0])


def test_another_certificate_is_refused(settings, site):
    settings.LAKE_HOSTS = ["other.example"]
    with pytest.raises(FetchRefused, match="certificate"):
        fetch("https://other.example/a.xml", io.BytesIO(), site[0])


def test_a_file_that_grows_beyond_the_limit_is_given_up(settings, site, monkeypatch):
    settings.LAKE_HOSTS = [HOST]
    monkeypatch.setattr(fetching, "MOST", len(FILE) - 1)
    with pytest.raises(FetchRefused, match="pasa de"):
        fetch(f"https://{HOST}/a.xml", io.BytesIO(), site[0])
