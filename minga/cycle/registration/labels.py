"""What the check page says, in one sentence (look: voice), and the words for each state."""

from dataclasses import dataclass

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from minga.cycle.registration.models import Certificate
from minga.cycle.registration.queries import Answer, State
from minga.cycle.registration.seals import certificate_holds
from minga.ground.kit import formats
from minga.ground.kit.text import sentence


@dataclass(frozen=True)
class Said:
    """The answer in words: kind of state (ok, warn, bad), its word, one sentence, and what follows from it."""

    tone: str
    word: str
    sentence: str
    text: str


def answered(answer: Answer, *, file: bool = False) -> Said:
    """Return what is said of a code, or of a file."""
    one = answer.certificate
    if answer.state == State.UNKNOWN or one is None:
        if file:
            return Said(
                "bad",
                _("No es nuestro"),
                _("Este archivo no es nuestro"),
                _("No es, byte por byte, ninguno de los que entregamos: basta un cambio. Busque la constancia por su código."),
            )
        return Said(
            "bad",
            _("No es nuestro"),
            _("Este código no es nuestro"),
            _("No hay ninguna constancia con ese código. Revíselo letra por letra: el código está junto al QR."),
        )
    if answer.state == State.BROKEN:
        return Said(
            "bad",
            _("No se sostiene"),
            _("Esta constancia no se sostiene"),
            _("Lo que guarda la base de datos no es lo que se selló. No la tenga por buena y avise a la institución."),
        )
    if answer.state == State.ANNULLED:
        return annulled(one)
    if answer.state == State.SUPERSEDED:
        return superseded(answer, one)
    if answer.state == State.OUTDATED:
        facts = {"day": day(one.outdated_at)}
        return Said(
            "warn",
            _("Versión anterior"),
            _("El registro cambió después de esta constancia"),
            _("La constancia es auténtica, pero desde el %(day)s el registro ya no dice lo mismo y aún no se emite otra versión.") % facts,
        )
    return Said("ok", _("Válida"), _("Esta constancia es auténtica y está al día"), _("El registro no ha cambiado desde que se emitió."))


def annulled(one: Certificate) -> Said:
    facts = {"day": day(one.annulled_at), "act": one.annulled_act, "reason": sentence(one.annulled_reason)}
    return Said("bad", _("Revocada"), _("Fue revocada el %(day)s") % facts, _("Motivo: %(reason)s Acto: %(act)s") % facts)


def superseded(answer: Answer, one: Certificate) -> Said:
    latest = answer.latest or one
    facts = {"version": latest.version, "day": day(one.superseded_at), "mine": one.version}
    text = _("Esta es la versión %(mine)s, auténtica en su momento: desde el %(day)s hay otra.") % facts
    return Said("warn", _("Versión anterior"), _("Fue sustituida por la versión %(version)s") % facts, text)


def day(moment) -> str:
    return formats.day(moment, get_language() or "es") if moment else ""


def state_word(one: Certificate) -> tuple[str, str]:
    """Return (tone, word) of a certificate in a list; its seals are checked here too."""
    if not certificate_holds(one):
        return "bad", _("No se sostiene")
    if one.annulled_at:
        return "bad", _("Revocada")
    if one.superseded_at or one.outdated_at:
        return "warn", _("Versión anterior")
    return "ok", _("Vigente")
