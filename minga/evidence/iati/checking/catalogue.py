"""Every rule of the checks: its code, its group and the sentence a person reads: what is wrong, and what to do.

Codes of the form 6.11.1 are those the standard's own ruleset publishes; 0.3.1-… and 9-… divide one published rule into what can be
said plainly; M-… are ours. The sentences are ours throughout. `cases.py` has for each rule an example and an unsafe twin.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from django.utils import translation
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from minga.evidence.iati.checking import said_of_content, said_of_form, said_of_shares
from minga.evidence.iati.checking.findings import Finding
from minga.evidence.iati.checking.own import NEGATIVE_BUDGET, OVERSPENT, YEAR
from minga.ground.kit import formats
from minga.ground.kit.dates import PartialDate


@dataclass(frozen=True, slots=True)
class Rule:
    """A rule as readers are told of it. `sentence` takes a finding's values, and its `element` and `line`."""

    code: str
    group: str
    sentence: Promise


GROUPS: dict[str, Promise] = {
    "structure": _("Estructura"),
    "codes": _("Códigos"),
    "identifiers": _("Identificadores"),
    "participants": _("Participantes"),
    "texts": _("Textos"),
    "dates": _("Fechas"),
    "shares": _("Porcentajes"),
    "classifications": _("Clasificaciones"),
    "places": _("Lugares"),
    "money": _("Dinero"),
    "results": _("Resultados"),
    "links": _("Vínculos"),
}
SEVERITY_NAMES: dict[str, Promise] = {
    "critical": _("Crítico"),
    "error": _("Error"),
    "warning": _("Advertencia"),
    "advice": _("Consejo"),
}
# {simple type of XML Schema: how a value of it is written}
FORMS: dict[str, Promise] = {
    "date": _("una fecha, como 2025-01-31"),
    "dateTime": _("una fecha con hora, como 2025-01-31T10:00:00Z"),
    "decimal": _("un número con punto decimal y sin separador de miles"),
    "boolean": _("1 o 0, true o false"),
    "int": _("un número entero"),
    "nonNegativeInteger": _("un número entero"),
    "positiveInteger": _("un número entero mayor que cero"),
    "anyURI": _("una dirección web"),
    "language": _("un código de lengua, como es"),
    "NMTOKEN": _("una palabra sin espacios"),
    "string": _("un texto"),
}
DATE, NUMBER = re.compile(r"\d{4}-\d{2}-\d{2}"), re.compile(r"-?\d+(\.\d+)?")
AMOUNTS = (NEGATIVE_BUDGET, OVERSPENT)  # rules whose values are amounts
NOTHING = "—"


def _rules() -> Iterator[Rule]:
    for codes, group, sentence in said_of_form.TABLE + said_of_shares.TABLE + said_of_content.TABLE:
        for code in codes.split():
            yield Rule(code, group, sentence)


RULES: dict[str, Rule] = {rule.code: rule for rule in _rules()}


def say(finding: Finding, language: str) -> str:
    """Return a finding's sentence in a language, dates and numbers written as it does. KeyError for a rule not in the catalogue."""
    rule = RULES[finding.rule]
    with translation.override(language):
        values = {key: _shown(rule, key, value, language) for key, value in finding.values.items()}
        return str(rule.sentence) % {**values, "element": finding.element, "line": finding.line}


def _shown(rule: Rule, key: str, value: str, language: str) -> str:
    """Return a value as the reader's language writes it; what stands in the file and is wrong, as it stands."""
    if not value:
        return NOTHING
    if key == "type":
        return str(FORMS.get(value, value))
    if rule.group == "dates" and rule.code != YEAR and DATE.fullmatch(value):
        return PartialDate(value).show(language, "short")
    if (key == "total" and value != NOTHING) or (rule.code in AMOUNTS and key in ("value", "limit") and NUMBER.fullmatch(value)):
        return formats.number(Decimal(value), language, None)
    return value
