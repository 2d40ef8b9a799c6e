"""What must hold of an organisation's data: pure rules over plain values, answered as findings."""

import datetime
import re
from collections.abc import Mapping
from decimal import Decimal

from django.core.exceptions import ValidationError
from django.utils.translation import get_language, gettext_noop
from django.utils.translation import gettext as _

from minga.cycle.organisations.models import Incentive
from minga.ground.kit import formats
from minga.ground.kit.dates import PartialDate
from minga.ground.kit.findings import Finding, Severity

WEIGHTS = (4, 3, 2, 7, 6, 5, 4, 3, 2)  # modulus 11, third digit 9: private companies and foreign bodies (MISSION 6)
ONLINE_SINCE = datetime.date(2021, 10, 1)  # 'from the last quarter of 2021' the registry is kept online (001 L398)
INCENTIVES = {"PRIVADA": Incentive.CSR, "PERSONA_NATURAL": Incentive.VOLUNTARY}  # 001 L294
ABSENT = {"no identifica", "n/d", "s/d", "-"}

RUC_IN_IATI = "EC-RUC-"  # how IATI writes the tax number of Ecuador: the register's code of org-id.guide, a hyphen, the number
IDENTIFIER = re.compile(r"\A[A-Z]{2}(_[A-Z]{2})?-[^\s/&|?]*[^\s/&|?-]\Z")  # IATI: begins with an agency's code; cases 1.14.1, 8, 13
LONGEST_IDENTIFIER = 100

NO_TAX_ID = gettext_noop("El directorio no trae el RUC de esta organización.")
CHECK_DIGIT = gettext_noop(
    "RUC %(ruc)s: el dígito verificador esperado es %(expected)s y tiene %(found)s. Es una advertencia: el dato se conserva."
)
BRANCH = gettext_noop("RUC %(ruc)s: no termina en 001.")
TWO_NAMES = gettext_noop("Podría ser la misma organización que %(other)s (%(code)s): %(reason)s. Nada se une sin una persona.")


def acronym_of(printed: str) -> str:
    """Return the acronym, '' where the source writes that it has none: 'No identifica' is no acronym (R-072)."""
    return "" if printed.strip().lower() in ABSENT else printed.strip()


def check_tax_id(ruc: str) -> str:
    """Return the RUC as given; raises ValidationError unless it is empty or has 13 digits (R-073)."""
    if ruc and not (len(ruc) == 13 and ruc.isascii() and ruc.isdecimal()):
        raise ValidationError(
            {"tax_id": _("El RUC tiene 13 dígitos: «%(ruc)s» tiene %(n)s caracteres.") % {"ruc": ruc[:20], "n": len(ruc)}}
        )
    return ruc


def check_identifier(identifier: str) -> str:
    """Return an identifier of an organisation as given; raises ValidationError unless it has the shape that IATI asks.

    The code of a register (org-id.guide), a hyphen, the number there: EC-RUC-1790012345001, XM-DAC-41114; no spaces, no / & | ?.
    """
    if len(identifier) > LONGEST_IDENTIFIER or not IDENTIFIER.match(identifier):
        words = {"value": identifier[:60]}
        raise ValidationError(
            {
                "identifiers": _(
                    "«%(value)s» no es un identificador: lleva el código del registro, un guion y el número, sin espacios ni / & | ?, como "
                    "EC-RUC-1790012345001 o XM-DAC-41114."
                )
                % words
            }
        )
    return identifier


def expected_check_digit(ruc: str) -> int | None:
    """Return the check digit that modulus 11 gives for a RUC whose third digit is 9, None for the others."""
    if len(ruc) != 13 or ruc[2] != "9":
        return None
    rest = sum(int(digit) * weight for digit, weight in zip(ruc[:9], WEIGHTS, strict=True)) % 11
    return 0 if rest == 0 else 11 - rest


def check_digit_differs(ruc: str) -> bool:
    """Say whether a RUC has another check digit than modulus 11 gives; it is a warning and nothing more (pitfall 33)."""
    expected = expected_check_digit(ruc)
    return expected is not None and str(expected) != ruc[9]


def tax_id_findings(ruc: str, source: str = "") -> list[Finding]:
    """Return what is odd in a RUC: missing (R-071), check digit (warning only: pitfall 33), not ending in 001."""
    if not ruc:
        return [Finding("DQ-MISSING", Severity.WARNING, NO_TAX_ID, {}, "tax_id", source)]
    found = []
    if check_digit_differs(ruc):
        figures = {"ruc": ruc, "expected": str(expected_check_digit(ruc)), "found": ruc[9]}
        found.append(Finding("DQ-RUC", Severity.WARNING, CHECK_DIGIT, figures, "tax_id", source))
    if not ruc.endswith("001"):
        found.append(Finding("DQ-RUC", Severity.ERROR, BRANCH, {"ruc": ruc}, "tax_id", source))
    return found


def incentive_of(kind: str) -> str:
    """Return why a private source of this kind gives: companies CSR, natural persons their wish to contribute; '' for the rest (R-076)."""
    return INCENTIVES.get(kind, "")


def check_shares(shares: Mapping[str, Decimal]) -> None:
    """Refuse (ValidationError) parts that are not all above 0 or do not add up to exactly 100; none at all are fine (R-075)."""
    if not shares:
        return
    language = get_language() or "es"
    if any(not share.is_finite() or share <= 0 or share > 100 for share in shares.values()):
        raise ValidationError(_("Cada porcentaje es más que 0 y no pasa de 100: deje vacío lo que no aporta."))
    if any(share != round(share, 2) for share in shares.values()):
        raise ValidationError(_("Los porcentajes llevan dos decimales como mucho."))
    total = sum(shares.values(), Decimal(0))
    if total != 100:
        words = {"sum": formats.number(total, language), "rest": formats.number(abs(100 - total), language)}
        sentence = (
            _("Los porcentajes suman %(sum)s: falta repartir %(rest)s.")
            if total < 100
            else _("Los porcentajes suman %(sum)s: sobran %(rest)s.")
        )
        raise ValidationError(sentence % words)


def before_online(registered_on: str) -> bool:
    """Say whether an inscription is surely older than the online registry: 'previo al registro en línea' (R-303)."""
    return bool(registered_on) and PartialDate(registered_on).last < ONLINE_SINCE


def check_inscription(agreement_on: str, registered_on: str) -> None:
    """Refuse (ValidationError) an inscription that surely comes before the agreement which it inscribes."""
    if agreement_on and registered_on and PartialDate(registered_on).last < PartialDate(agreement_on).first:
        raise ValidationError({"registered_on": _("Se inscribió antes de conformarse: revise las dos fechas.")})
