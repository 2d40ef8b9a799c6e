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
FAULT, GONE, UNKEPT, WITHDRAWN = "fault", "gone", "unkept", "withdrawn"
OUR_REASONS = {
    FAULT: _("La importación se detuvo por una falla de Minga, no del archivo: pida a quien administra que mire el registro de errores."),
    GONE: _("El archivo ya no está donde estaba."),
    UNKEPT: _("De la versión vigente no se guardó el XML de todos los registros: cargue el archivo otra vez."),
    WITHDRAWN: _("El conjunto se sacó del lago. Para que vuelva con este archivo, cárguelo otra vez y diga que vuelve."),
}


class FileKind(models.TextChoices):
    """What a file of IATI tells of."""

    ACTIVITIES = "activities", _("actividades")
    ORGANISATIONS = "organisations", _("organizaciones")


MAINS: dict[str, str] = {FileKind.ACTIVITIES: "activity", FileKind.ORGANISATIONS: "organisation"}  # the table with one row for each
