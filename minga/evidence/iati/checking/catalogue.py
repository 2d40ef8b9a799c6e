"""Every rule of the checks: its code, its group and the sentence a person reads: what is wrong, and what to do.

Codes of the form 6.11.1 are those the standard's own ruleset publishes; 0.3.1-… and 9-… divide one published rule into what can be
said plainly; M-… are ours. The sentences are ours throughout. `cases.py` has for each rule an example and an unsafe twin.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from django.utils import translation
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from minga.evidence.iati.checking import said_of_content, said_of_form, said_of_shares
from minga.evidence.iati.checking.findings import Finding


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


def _rules() -> Iterator[Rule]:
    for codes, group, sentence in said_of_form.TABLE + said_of_shares.TABLE + said_of_content.TABLE:
        for code in codes.split():
            yield Rule(code, group, sentence)


RULES: dict[str, Rule] = {rule.code: rule for rule in _rules()}


def say(finding: Finding, language: str) -> str:
    """Return a finding's sentence in a language. KeyError for a rule that is not in the catalogue."""
    with translation.override(language):
        values = {key: value or "—" for key, value in finding.values.items()}
        if "type" in values:
            values["type"] = str(FORMS.get(values["type"], values["type"]))
        return str(RULES[finding.rule].sentence) % {**values, "element": finding.element, "line": finding.line}
