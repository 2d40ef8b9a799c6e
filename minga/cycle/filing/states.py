"""The stages of a dossier and the steps between them; who may take each stands in permissions.py.

A record that is registered already is amended on its dossier, while everybody goes on reading the registered version.
"""

from django.db import models
from django.utils.translation import gettext_lazy as _

from minga.ground.kit.steps import Step, Steps


class Stage(models.TextChoices):
    """Where a dossier stands."""

    DRAFT = "draft", _("Borrador")
    SUBMITTED = "submitted", _("Enviado")
    OBSERVED = "observed", _("Observado")
    PLANNING = "planning", _("En planificación")
    APPROVED = "approved", _("Aprobado")
    REGISTERED = "registered", _("Registrado")
    AMENDING = "amending", _("Enmienda en curso")
    ARCHIVED = "archived", _("Archivado")
    WITHDRAWN = "withdrawn", _("Desistido")
    TO_DELETE = "to_delete", _("Eliminación pedida")
    DELETED = "deleted", _("Eliminado")
    ANNULLED = "annulled", _("Anulado")


S = Stage
EDITABLE = frozenset({S.DRAFT, S.OBSERVED, S.AMENDING})
CLOSED = frozenset({S.ARCHIVED, S.ANNULLED, S.TO_DELETE, S.DELETED})  # its documents are as they are
WITHHELD = frozenset({S.WITHDRAWN, S.DELETED})  # its public documents are nobody's to download
LET_GO = WITHHELD | {S.ANNULLED}  # it holds its record no longer: another dossier may be opened for it
IN_REVIEW_ORDER = (S.SUBMITTED, S.PLANNING, S.APPROVED)
IN_REVIEW = frozenset(IN_REVIEW_ORDER)
SENT = IN_REVIEW | {S.OBSERVED, S.REGISTERED, S.AMENDING, S.ARCHIVED, S.WITHDRAWN, S.ANNULLED}  # the centre has seen it

STEPS = Steps(
    (
        Step("submit", (S.DRAFT, S.OBSERVED, S.AMENDING), S.SUBMITTED, _("Enviar")),
        Step("observe", (S.SUBMITTED, S.PLANNING, S.APPROVED), S.OBSERVED, _("Devolver con observaciones")),
        Step("send_to_planning", (S.SUBMITTED,), S.PLANNING, _("Conforme: pasar a planificación")),
        Step("validate", (S.SUBMITTED,), S.APPROVED, _("Conforme: pasar a registro")),
        Step("approve_plan", (S.PLANNING,), S.APPROVED, _("Aprobar por planificación")),
        Step("register", (S.APPROVED,), S.REGISTERED, _("Registrar y emitir la constancia")),
        Step("amend", (S.REGISTERED,), S.AMENDING, _("Enmendar")),
        Step("discard", (S.AMENDING, S.OBSERVED), S.REGISTERED, _("Descartar la enmienda")),
        Step("withdraw", (S.DRAFT, S.SUBMITTED, S.OBSERVED, S.PLANNING, S.APPROVED), S.WITHDRAWN, _("Desistir")),
        Step("reopen", (S.WITHDRAWN,), S.DRAFT, _("Retomar")),
        Step("archive", (S.REGISTERED,), S.ARCHIVED, _("Archivar")),
        Step("unarchive", (S.ARCHIVED,), S.REGISTERED, _("Desarchivar")),
        Step("ask_deletion", (S.DRAFT, S.WITHDRAWN), S.TO_DELETE, _("Pedir que se elimine")),
        Step("keep", (S.TO_DELETE,), S.DRAFT, _("Conservar")),
        Step("delete", (S.TO_DELETE,), S.DELETED, _("Eliminar")),
        Step("restore", (S.DELETED,), S.DRAFT, _("Restaurar")),
        Step("annul", (S.REGISTERED, S.ARCHIVED, S.AMENDING, S.OBSERVED, *IN_REVIEW_ORDER), S.ANNULLED, _("Anular el registro")),
    ),
    labels=dict(Stage.choices),
)
