"""Why a file is refused: one plain sentence each, with the way out, and the status with which a page answers."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop


class FileRefused(ValueError):
    """A file or a step with it is refused; str() is the sentence for the reader, `status` what a page answers."""

    status = 422


class BadRequest(FileRefused):
    """What came is no file at all: the fault of a program, not of the file."""

    status = 400


class TooLarge(FileRefused):
    """The file is larger than what is received."""

    status = 413


class QuotaReached(FileRefused):
    """The institution has no room left, in bytes or in number of files; the others still have theirs."""

    status = 413


class NotNow(FileRefused):
    """The step is not possible as things stand: the document was removed, the version is the same."""

    status = 409


class StorageFull(FileRefused):
    """The disk has no room; nothing was kept and nothing is lost (RELIABILITY 47)."""

    status = 507


SENTENCES = {
    "extension": gettext_noop("Este tipo de archivo no se recibe. Guárdelo como uno de estos: %(allowed)s."),
    "two-endings": gettext_noop("El nombre lleva dos terminaciones (%(endings)s): deje solo la última."),
    "empty": gettext_noop("El archivo está vacío: elija el que tiene contenido."),
    "other-content": gettext_noop(
        "El contenido no es el de un archivo %(ending)s: guárdelo de nuevo en ese formato, no le cambie solo el nombre."
    ),
    "damaged": gettext_noop("El archivo está dañado o incompleto: ábralo, guárdelo de nuevo y vuelva a subirlo."),
    "two-formats": gettext_noop("El archivo lleva otro archivo pegado: ábralo, guárdelo de nuevo y suba la copia."),
    "too-hard": gettext_noop("El archivo es demasiado complejo para revisarlo: guárdelo de nuevo más sencillo o por partes."),
    "pdf-password": gettext_noop("El PDF pide una clave para abrirse: guárdelo sin clave."),
    "pdf-script": gettext_noop("El PDF lleva programas dentro: imprímalo a un PDF nuevo y suba ese."),
    "pdf-action": gettext_noop("El PDF hace algo por sí solo (abrir programas, enviar datos): imprímalo a un PDF nuevo y suba ese."),
    "pdf-attachment": gettext_noop("El PDF lleva archivos adjuntos: quítelos y suba cada uno por separado."),
    "image-size": gettext_noop("La imagen tiene demasiados puntos: redúzcala a menos de 50 millones."),
    "image-animated": gettext_noop("La imagen es una animación: suba una sola imagen."),
    "office-password": gettext_noop(
        "El documento está protegido con una clave, o es de un formato antiguo: guárdelo sin clave como %(ending)s."
    ),
    "office-macros": gettext_noop("El documento lleva macros u otros programas: guárdelo sin ellos."),
    "office-objects": gettext_noop("El documento lleva objetos incrustados de otros programas: péguelos como imagen y guárdelo de nuevo."),
    "office-outside": gettext_noop(
        "El documento trae partes de otra dirección o de otro programa: quite esos vínculos y guárdelo de nuevo."
    ),
    "office-too-large": gettext_noop("El documento ocupa demasiado al abrirse: guárdelo de nuevo o divídalo."),
    "text-encoding": gettext_noop("El texto no está en UTF-8: al guardarlo elija «UTF-8»."),
    "text-controls": gettext_noop("El texto lleva caracteres que no son de texto: guárdelo de nuevo como texto sencillo."),
    "csv-endless": gettext_noop("Una celda de la tabla no termina: revise sus comillas y guárdela de nuevo."),
    "csv-formula": gettext_noop("Una celda es una fórmula, que una hoja de cálculo ejecutaría al abrirlo: guarde solo los valores."),
}


def refusal(code: str, **figures: str) -> FileRefused:
    """Return the refusal of that code, its sentence in the reader's language."""
    return FileRefused(_(SENTENCES[code]) % figures)
