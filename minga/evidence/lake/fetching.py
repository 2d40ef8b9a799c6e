"""A file from an address: off unless its host is allowed, and never from inside this network (RELIABILITY 28).

The name is resolved once, every address it gives must be a public one, and the connection goes to that very address. A redirect may
lead to another path of the same host, never elsewhere. Whatever waits longer than ten seconds, or is too large, is given up.
"""

import http.client
import ipaddress
import socket
import ssl
import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import BinaryIO
from urllib.parse import SplitResult, urljoin, urlsplit

from django.conf import settings
from django.utils.translation import gettext as _

WAIT = 10  # seconds for the connection, and for each answer
WHOLE = 300  # seconds for all of it
MOST = 60 * 2**20  # bytes
HOPS = 3  # redirects that are followed
PORT = 443
PIECE = 2**16
HEADERS = {"Accept-Encoding": "identity", "User-Agent": "Minga", "Connection": "close"}
NAT64 = ipaddress.ip_network("64:ff9b::/96")

type Address = ipaddress.IPv4Address | ipaddress.IPv6Address


class FetchRefused(ValueError):
    """The file was not fetched; str() says why, in plain words."""


def resolved(host: str) -> list[str]:
    """Return the addresses of a host."""
    return sorted({str(one[4][0]) for one in socket.getaddrinfo(host, PORT, type=socket.SOCK_STREAM)})


def connected(address: str, timeout: float) -> socket.socket:
    return socket.create_connection((address, PORT), timeout)


@dataclass(frozen=True)
class Network:
    """How the world is reached; tests bring their own."""

    resolve: Callable[[str], Sequence[str]] = resolved
    connect: Callable[[str, float], socket.socket] = connected
    context: ssl.SSLContext = field(default_factory=ssl.create_default_context)


def fetch(address: str, target: BinaryIO, network: Network | None = None) -> int:
    """Write what stands at an address into `target`; returns how many bytes. Raises FetchRefused."""
    network = network or Network()
    for _hop in range(HOPS + 1):
        parts = checked(address)
        there = public_address(str(parts.hostname), network)
        try:
            moved = ask(parts, there, target, network)
        except (OSError, http.client.HTTPException) as error:
            raise FetchRefused(_("%(host)s no entregó el archivo: %(why)s.") % {"host": parts.hostname, "why": error}) from error
        if isinstance(moved, int):
            return moved
        if urlsplit(urljoin(address, moved)).hostname != parts.hostname:
            raise FetchRefused(_("La dirección lleva a otro sitio, y no se sigue."))
        address = urljoin(address, moved)
    raise FetchRefused(_("La dirección lleva de una página a otra sin fin."))


def checked(address: str) -> SplitResult:
    """Return the parts of an address that may be asked: https, the usual port, no name or password, a host that is allowed."""
    if not settings.LAKE_HOSTS:
        raise FetchRefused(_("Traer archivos de una dirección está apagado (MINGA_LAKE_HOSTS)."))
    try:
        parts = urlsplit(address)
        port = parts.port
    except ValueError as error:
        raise FetchRefused(_("Esa dirección no se entiende.")) from error
    if parts.scheme != "https" or port not in (None, PORT) or parts.username is not None or parts.password is not None:
        raise FetchRefused(_("La dirección debe empezar por https:// y llevar solo el sitio y el archivo."))
    if not address.isascii() or any(sign <= " " or sign in "\\\x7f" for sign in address) or parts.hostname not in settings.LAKE_HOSTS:
        raise FetchRefused(_("«%(host)s» no está entre los sitios permitidos (MINGA_LAKE_HOSTS).") % {"host": parts.hostname or ""})
    return parts


def public_address(host: str, network: Network) -> str:
    """Return the address of a host to connect to; refuses where any of its addresses is not a public one."""
    try:
        found = list(network.resolve(host))
    except OSError as error:
        raise FetchRefused(_("No se encuentra «%(host)s».") % {"host": host}) from error
    if not found or not all(is_public(one) for one in found):
        raise FetchRefused(_("«%(host)s» lleva a una dirección que no es pública.") % {"host": host})
    return found[0]


def is_public(written: str) -> bool:
    """Say whether an address is one of the open Internet: IPv4 hidden in an IPv6 one is looked at as itself."""
    try:
        address: Address = ipaddress.ip_address(written.partition("%")[0])
    except ValueError:
        return False
    if isinstance(address, ipaddress.IPv6Address):
        if address.ipv4_mapped:
            return is_public(str(address.ipv4_mapped))
        if address.sixtofour or address.teredo or address in NAT64:
            return False
    return address.is_global and not address.is_multicast and not address.is_reserved


def ask(parts: SplitResult, there: str, target: BinaryIO, network: Network) -> int | str:
    """Ask for the file at that address; returns its bytes, or where it moved to."""
    plain = network.connect(there, WAIT)
    plain.settimeout(WAIT)
    watch = threading.Timer(WHOLE, plain.shutdown, [socket.SHUT_RDWR])
    watch.daemon = True
    watch.start()
    try:
        with network.context.wrap_socket(plain, server_hostname=parts.hostname) as secure:
            connection = http.client.HTTPConnection(str(parts.hostname), PORT, timeout=WAIT)
            connection.sock = secure
            connection.putrequest("GET", (parts.path or "/") + (f"?{parts.query}" if parts.query else ""), skip_host=True)
            for name, value in (
                ("Host", parts.hostname),
                ("Accept-Encoding", "identity"),
                ("User-Agent", "Minga"),
                ("Connection", "close"),
            ):
                connection.putheader(name, str(value))
            connection.endheaders()
            return answered(connection.getresponse(), target)
    finally:
        watch.cancel()
        plain.close()


def answered(response: http.client.HTTPResponse, target: BinaryIO) -> int | str:
    if response.status in (301, 302, 303, 307, 308):
        return response.getheader("Location") or ""
    if response.status != 200:
        raise FetchRefused(_("El sitio respondió %(status)s.") % {"status": response.status})
    if int(response.getheader("Content-Length") or 0) > MOST:
        raise too_large()
    count = 0
    while piece := response.read(PIECE):
        count += len(piece)
        if count > MOST:
            raise too_large()
        target.write(piece)
    return count


def too_large() -> FetchRefused:
    return FetchRefused(_("El archivo pasa de %(limit)s MB, el máximo que se trae.") % {"limit": MOST // 2**20})
