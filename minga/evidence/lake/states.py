"""The states of an import, and what may follow what."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class State(models.TextChoices):
    """Where an import stands. One whose process is gone is INTERRUPTED: it goes on where it was."""

    WAITING = "waiting", _("en espera")
    READING = "reading", _("leyendo")
    CHECKING = "checking", _("revisando")
    DONE = "done", _("terminada")
    SAME = "same", _("sin cambios: el archivo ya estaba")
    REFUSED = "refused", _("rechazada")
    FAILED = "failed", _("falló")
    CANCELLED = "cancelled", _("cancelada")
    INTERRUPTED = "interrupted", _("interrumpida")


RUNNING = frozenset({State.READING, State.CHECKING})
READY = frozenset({State.WAITING, State.INTERRUPTED})  # a worker may take it up
OVER = frozenset({State.DONE, State.SAME, State.REFUSED, State.FAILED, State.CANCELLED})

FOLLOWS: dict[State, frozenset[State]] = {
    State.WAITING: frozenset({State.READING, State.CANCELLED, State.REFUSED}),
    State.READING: frozenset({State.CHECKING, State.SAME, State.REFUSED, State.FAILED, State.CANCELLED, State.INTERRUPTED}),
    State.CHECKING: frozenset({State.DONE, State.SAME, State.REFUSED, State.FAILED, State.CANCELLED, State.INTERRUPTED}),
    State.INTERRUPTED: frozenset({State.READING, State.CANCELLED}),
}


# Why an import failed, where the file is not to blame; what a stranger's file is refused for stands in iati.gate.refusals.
FAULT, GONE, UNKEPT, WITHDRAWN, OTHER_KIND = "fault", "gone", "unkept", "withdrawn", "other_kind"
EMPTIED, OTHER_PUBLISHER, MOSTLY_GONE = "emptied", "other_publisher", "mostly_gone"
ANY = 0  # as the number of a version: whichever stands
DOUBTS = frozenset({EMPTIED, OTHER_PUBLISHER, MOSTLY_GONE})  # until somebody says that the file replaces what stands
OUR_REASONS = {
    FAULT: _("La importación se detuvo por una falla de Minga, no del archivo: pida a quien administra que mire el registro de errores."),
    GONE: _("El archivo ya no está donde estaba."),
    UNKEPT: _("De la versión no se guardó el XML de todos los registros: cargue el archivo otra vez."),
    WITHDRAWN: _("El conjunto se sacó del lago. Para que vuelva con este archivo, cárguelo otra vez y diga que vuelve."),
    OTHER_KIND: _("El archivo es de %(kind)s y el conjunto elegido, de %(chosen)s: cárguelo en otro, o sin elegir conjunto."),
    EMPTIED: _(
        "El archivo no trae ningún registro: saldría todo lo que hay en %(dataset)s (versión %(version)s). Registros que hay: %(there)s."
    ),
    OTHER_PUBLISHER: _(
        "El archivo lo publica %(publisher)s; %(dataset)s (versión %(version)s), %(was)s. "
        "Registros que hay: %(there)s; que trae el archivo: %(activities)s; que saldrían: %(removed)s."
    ),
    MOSTLY_GONE: _(
        "Más de la mitad de lo que hay en %(dataset)s (versión %(version)s) no viene en el archivo. "
        "Registros que hay: %(there)s; que trae el archivo: %(activities)s; que saldrían: %(removed)s."
    ),
}


class FileKind(models.TextChoices):
    """What a file of IATI tells of."""

    ACTIVITIES = "activities", _("actividades")
    ORGANISATIONS = "organisations", _("organizaciones")


MAINS: dict[str, str] = {FileKind.ACTIVITIES: "activity", FileKind.ORGANISATIONS: "organisation"}  # the table with one row for each
