"""How far a record or a total can be relied on, as its open findings tell: pure rules over plain counts.

The limits are ours: no norm sets them. They are written where the badge is explained (/ayuda#confianza).
"""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from django.db import models
from django.utils.translation import gettext_lazy as _

from minga.ground.findings.models import State
from minga.ground.kit.findings import Severity

HIGH_FROM, MEDIUM_FROM = Decimal(95), Decimal(75)  # per cent of the records behind a total that nothing contradicts or warns of
QUARANTINING = ("DQ-UNIT", "DQ-MAGNITUDE")  # errors that keep a figure out of every total until a person accepts it
HOLDING = (State.OPEN, State.EXPLAINED)  # states in which they do


class Level(models.TextChoices):
    HIGH = "high", _("Confianza alta")
    MEDIUM = "medium", _("Confianza media")
    LOW = "low", _("Confianza baja")
    HELD = "held", _("En cuarentena")


MARKS = {Level.HIGH: "ok", Level.MEDIUM: "warn", Level.LOW: "bad", Level.HELD: "bad"}


@dataclass(frozen=True, slots=True)
class Doubt:
    """What lowers the confidence in one record: an open error, an open warning, a figure in quarantine."""

    error: bool = False
    warning: bool = False
    held: bool = False

    @property
    def weight(self) -> int:
        """0: nothing; 1: a warning; 2: an error."""
        return 2 if self.error else 1 if self.warning else 0

    @property
    def level(self) -> Level:
        """The level of a record: in quarantine, low with an open error, medium with an open warning, else high."""
        return Level.HELD if self.held else (Level.HIGH, Level.MEDIUM, Level.LOW)[self.weight]


def doubt(findings: Iterable[tuple[str, str, str]]) -> Doubt:
    """Return what (rule, severity, state) of a record's findings say together.

    What a person is to review and information lower nothing: no datum is said to be wrong.
    """
    rows = list(findings)
    pending = [severity for _rule, severity, state in rows if state == State.OPEN]
    return Doubt(
        error=Severity.ERROR in pending,
        warning=Severity.WARNING in pending,
        held=any(rule in QUARANTINING and severity == Severity.ERROR and state in HOLDING for rule, severity, state in rows),
    )


@dataclass(frozen=True, slots=True)
class Trust:
    """The records behind a total: how many, with an open error, with an open warning and no error, in quarantine (not in the sum)."""

    records: int
    errors: int = 0
    warnings: int = 0
    held: int = 0

    @property
    def sound(self) -> Decimal | None:
        """Per cent of the records without an open error or warning; None without records."""
        return Decimal(self.records - self.errors - self.warnings) * 100 / self.records if self.records else None

    @property
    def level(self) -> Level | None:
        """The level of the total: high from 95 per cent of sound records, medium from 75, else low; None without records."""
        sound = self.sound
        if sound is None:
            return None
        return Level.HIGH if sound >= HIGH_FROM else Level.MEDIUM if sound >= MEDIUM_FROM else Level.LOW
