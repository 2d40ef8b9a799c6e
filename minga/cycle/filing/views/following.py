"""What follows a step, in the words that stand above its button: what happens, who is told, whether it can be undone.

Who is told is the table of notices.py; what can be undone, the table of states.py. A test holds one sentence for each step.
"""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from minga.cycle.filing import legality
from minga.cycle.filing.models import Dossier
from minga.cycle.law.models import Verdict

FOLLOWS = {
    "submit": gettext_noop(
        "Lo recibe quien revisa en el centro, como tarea. Mientras lo revisan no se edita; si algo falta, vuelve con observaciones, y "
        "hasta que se registre su institución puede desistir."
    ),
    "observe": gettext_noop(
        "Vuelve a la institución, que recibe una tarea con sus observaciones y lo edita de nuevo. No se deshace: para que siga, la "
        "institución lo envía otra vez."
    ),
    "send_to_planning": gettext_noop(
        "Pasa a la Secretaría de Planificación, que recibe una tarea para aprobarlo. No se deshace; planificación todavía puede devolverlo "
        "con observaciones."
    ),
    "validate": gettext_noop(
        "Pasa a registro, que recibe una tarea. No se deshace; quien registra todavía puede devolverlo con observaciones."
    ),
    "approve_plan": gettext_noop(
        "Pasa a registro, que recibe una tarea. No se deshace; quien registra todavía puede devolverlo con observaciones."
    ),
    "register": gettext_noop(
        "Se publica tal como está aquí, con su constancia, y se avisa a la institución. No se deshace: después se enmienda, se archiva o "
        "se anula con un acto motivado."
    ),
    "amend": gettext_noop(
        "Podrá editarlo mientras todos siguen leyendo la versión registrada. No se avisa a nadie, y la enmienda puede descartarse."
    ),
    "discard": gettext_noop(
        "Vuelven los datos de la versión registrada; lo escrito en la enmienda queda solo en la historia. No se avisa a nadie; puede "
        "empezar otra enmienda."
    ),
    "withdraw": gettext_noop(
        "Deja de tramitarse y se cierran las tareas de quienes lo revisaban. No se avisa a nadie; puede retomarlo como borrador."
    ),
    "reopen": gettext_noop("Vuelve a ser un borrador que puede editar y enviar. No se avisa a nadie; puede desistir otra vez."),
    "archive": gettext_noop(
        "Sigue público con su constancia y deja de enmendarse. Se avisa a la institución. Quien registra puede desarchivarlo."
    ),
    "unarchive": gettext_noop("Vuelve a poder enmendarse. No se avisa a nadie; puede archivarse otra vez."),
    "ask_deletion": gettext_noop(
        "Quien registra recibe su petición como tarea y decide. Mientras tanto no se edita; hasta entonces usted puede conservarlo."
    ),
    "keep": gettext_noop("Vuelve a ser un borrador y se avisa a la institución. Puede pedirse otra vez que se elimine."),
    "delete": gettext_noop(
        "La institución deja de verlo y se le avisa; lo ven solo registro, auditoría y administración. Quien registra puede restaurarlo."
    ),
    "restore": gettext_noop(
        "Vuelve a ser un borrador que la institución ve y edita. No se avisa a nadie; puede pedirse otra vez que se elimine."
    ),
    "annul": gettext_noop("Desde ahora la constancia dice que está anulada, y se avisa a la institución con el motivo. No se deshace."),
}
NEXT_VERSION = gettext_noop("La constancia anterior dirá que una versión nueva la sustituye.")


def follows(step: str, dossier: Dossier) -> list[str]:
    """Return the sentences of a step for a dossier; finding it in order leads where the law says (R-038)."""
    if step in ("validate", "send_to_planning"):
        step = "send_to_planning" if legality.planning(dossier)[0].verdict == Verdict.STEP else "validate"
    said = [_(FOLLOWS[step])]
    return [*said, _(NEXT_VERSION)] if step == "register" and dossier.amends else said
