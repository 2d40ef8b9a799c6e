"""Who is told what after a step; wired to the inbox in its own commit."""

from minga.cycle.filing.models import Dossier
from minga.ground.accounts.models import Person


def tell(by: Person, dossier: Dossier, step: str, reason: str = "") -> None:
    """Tell whoever the dossier waits for now."""
