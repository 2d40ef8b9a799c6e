"""What an offer or a policy lacks before it may be sent or validated, each with the section that gives it (FEATURES 5.3, R-087)."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.utils.translation import gettext as _

from minga.cycle.offers.models import Offer, OfferRow, PolicySheet
from minga.cycle.offers.states import Reach


@dataclass(frozen=True)
class Missing:
    """One thing that is not there: the section of the form, and a sentence."""

    section: str
    text: str


class NotReady(Exception):
    """Something is missing for this step; `missing` says what and where."""

    def __init__(self, missing: list[Missing]) -> None:
        self.missing = missing
        super().__init__(_("Faltan datos para este paso."))


def lacking(record: Offer | PolicySheet) -> list[Missing]:
    """Return what is missing for it to be sent and validated; nothing where it is whole."""
    return list(lacking_of_offer(record) if isinstance(record, Offer) else lacking_of_policy(record))


def lacking_of_offer(offer: Offer) -> Iterator[Missing]:
    """Yield what FEATURES 5.3 asks of an offer; a requirement at least (R-087), and where it is known from (R-086)."""
    if not offer.description:
        yield Missing("what", _("Falta la descripción."))
    if offer.modality_id is None:
        yield Missing("what", _("Falta la modalidad."))
    if offer.source_kind_id is None:
        yield Missing("what", _("Falta el tipo de fuente."))
    if not offer.sectors.exists():
        yield Missing("what", _("Falta al menos un sector."))
    if not offer.recipients.exists():
        yield Missing("whom", _("Falta quién puede pedirla."))
    if not offer.countries.exists():
        yield Missing("whom", _("Falta al menos un país."))
    if offer.reach == Reach.UNITS and not offer.units.exists():
        yield Missing("whom", _("Alcanza solo a los territorios que nombra, y no nombra ninguno."))
    if offer.closes_on is None and not offer.rolling:
        yield Missing("when", _("Falta la fecha de cierre, o que es una ventanilla abierta."))
    if not offer.how_to_apply and not offer.link:
        yield Missing("when", _("Falta cómo se pide, o el enlace donde se explica."))
    if not offer.rows.filter(kind=OfferRow.Kind.REQUIREMENT).exists():
        yield Missing("rows", _("Falta al menos un requisito: sin requisitos una oferta no se valida."))
    if not offer.source_url and not offer.source:
        yield Missing("source", _("Falta de dónde viene la información."))


def lacking_of_policy(policy: PolicySheet) -> Iterator[Missing]:
    """Yield what a policy needs: what it puts first, and where that is known from (R-088)."""
    if not policy.priorities:
        yield Missing("policy", _("Faltan las prioridades."))
    if not policy.link and not policy.source:
        yield Missing("policy", _("Falta de dónde viene la información."))
