"""What a success practice does not tell: its eight steps, the measure of its results (001 L535-589)."""

from collections.abc import Collection

from django.utils.translation import gettext_noop

from minga.ground.kit.findings import Finding, Severity

STEPS = 8
NARRATIVE = gettext_noop("Se cuenta en prosa: %(n)s de sus ocho pasos tienen ficha.")
UNMEASURED = gettext_noop("Trae %(n)s resultados y ninguno con su cantidad: son planes, no logros.")


def untold_steps(told: Collection[int], source: str = "") -> list[Finding]:
    """DQ-MISSING: fewer than the eight steps are told (N-072, pitfall 15); `told`: the numbers of those that are."""
    done = len({step for step in told if 1 <= step <= STEPS})
    return [Finding("DQ-MISSING", Severity.WARNING, NARRATIVE, {"n": done}, "steps", source)] if done < STEPS else []


def unmeasured(quantities: Collection[object | None], source: str = "") -> list[Finding]:
    """DQ-MISSING: results are told, and none has a quantity (N-072, pitfall 16)."""
    if not quantities or any(one is not None for one in quantities):
        return []
    return [Finding("DQ-MISSING", Severity.WARNING, UNMEASURED, {"n": len(quantities)}, "results", source)]
