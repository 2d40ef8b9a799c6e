"""Plain sentences for what goes wrong while starting: one problem, one sentence, one thing to do."""

from __future__ import annotations

import errno

NO_SPACE = "No queda espacio en el disco: libere unos 600 MB y repita la orden; sus datos y lo ya instalado se conservan."
NO_NETWORK = "No hay conexión con el registro de paquetes: compruebe la red (o el proxy) y repita la orden; lo ya descargado se conserva."
BAD_CERTIFICATE = (
    "La red presenta un certificado en el que este equipo no confía: instale en el sistema el certificado de su "
    "institución y repita la orden."
)
LOCKED_DATABASE = (
    "La base de datos está en uso por otro programa: cierre el otro servidor de Minga (Ctrl+C en su ventana) y repita la orden."
)
BAD_HASH = (
    "Un archivo descargado no coincide con la huella fijada por el proyecto: no se instaló nada; "
    "repita la orden y, si persiste, avise a quien mantiene el proyecto."
)
NO_PERMISSION = "Falta permiso para escribir en la carpeta del proyecto: use una carpeta propia o corrija sus permisos y repita la orden."

# The first row whose mark occurs in the output gives the sentence: a full disk explains a broken download, never the reverse.
MARKS = (
    (NO_SPACE, ("no space left", "enospc", "os error 28", "errno 28", "disk quota exceeded", "edquot", "os error 122",
                "database or disk is full", "disk full")),
    (LOCKED_DATABASE, ("database is locked", "database table is locked")),
    (BAD_HASH, ("hash mismatch", "do not match the hashes", "eintegrity")),
    (BAD_CERTIFICATE, ("certificate_verify_failed", "self-signed certificate", "self signed certificate",
                       "invalid peer certificate", "unknownissuer", "unable_to_get_issuer_cert",
                       "unable to get local issuer")),
    (NO_NETWORK, ("enotfound", "eai_again", "econnrefused", "econnreset", "etimedout", "enetunreach", "ehostunreach",
                  "name resolution", "name or service not known", "dns error", "failed to lookup address",
                  "failed to fetch", "could not resolve", "temporary failure resolving", "newconnectionerror",
                  "connection refused", "error sending request", "network is unreachable", "failed to establish",
                  "read timed out", "connection timed out", "operation timed out", "tunneling socket")),
    (NO_PERMISSION, ("permission denied", "eacces", "read-only file system", "erofs")),
)  # fmt: skip


class PlainError(Exception):
    """A problem already put in one plain Spanish sentence; the launcher prints it and ends with code 1."""


def known_sentence(output: str) -> str | None:
    """The sentence for a tool's output, or None where none of the known causes shows in it."""
    text = output.lower()
    for sentence, marks in MARKS:
        if any(mark in text for mark in marks):
            return sentence
    return None


def sentence_for_output(doing: str, output: str, log: str = "") -> str:
    """One sentence for a failed tool: `doing` completes «No se pudo …»; an unknown cause shows its last line."""
    known = known_sentence(output)
    if known:
        return known
    lines = [line.strip() for line in output.splitlines() if line.strip()]
    last = lines[-1][:300] if lines else "el programa no dio motivo"
    where = " (detalle en {})".format(log) if log else ""
    return "No se pudo {}: {}{}.".format(doing, last.rstrip("."), where)


def sentence_for_problem(problem: OSError) -> str:
    """One sentence for an error of the operating system met by the launcher itself."""
    if problem.errno in (errno.ENOSPC, errno.EDQUOT):
        return NO_SPACE
    if problem.errno in (errno.EACCES, errno.EPERM, errno.EROFS):
        return NO_PERMISSION
    return "El sistema no permitió continuar: {}.".format(problem)


def seconds(duration: float) -> str:
    """A duration in seconds as Spanish writes it: 0.24 is «0,2 s»."""
    return "{:.1f} s".format(duration).replace(".", ",")
