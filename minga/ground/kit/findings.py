"""What is missing or does not agree in a record, as plain values that any area can propose, keep and show."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from django.db import models
from django.utils import translation
from django.utils.translation import gettext_lazy

from minga.ground.kit import formats
from minga.ground.kit.dates import PartialDate
from minga.ground.kit.money import Money, Precision

type Figure = str | int | Mapping[str, Any]


class Severity(models.TextChoices):
    """What a finding asks for: a correction, attention, nothing, or a person's decision."""

    ERROR = "error", gettext_lazy("Error")
    WARNING = "warning", gettext_lazy("Advertencia")
    INFO = "info", gettext_lazy("Información")
    REVIEW = "review", gettext_lazy("Por revisar")


@dataclass(frozen=True, slots=True)
class Finding:
    """One finding: rule code, severity, a Spanish msgid with %(name)s placeholders, its figures and its place.

    A figure is text shown as it is (years and codes too), a whole number, an amount as {"amount": "7928561027.32", "currency":
    "COP"}, a number with decimals as {"number": "1766.5"}, a percentage as {"percent": "5.093349"}, a date as {"date": "2025-03"},
    or a text to be translated as {"msgid": "…"}, with its own "figures" where it has any, so that a finding can be kept as JSON.
    `place` names the field ('' is the whole record); `source` says where the figures were read.
    ValueError when the message asks for a figure that is not given.
    """

    rule: str
    severity: Severity
    message: str
    figures: Mapping[str, Figure] = field(default_factory=dict)
    place: str = ""
    source: str = ""

    def __post_init__(self) -> None:
        object.__setattr__(self, "severity", Severity(self.severity))
        try:
            self.message % self.figures
        except (KeyError, TypeError, ValueError) as error:
            raise ValueError(f"{self.rule}: the message does not fit its figures: {error}") from error

    def show(self, language: str = "es") -> str:
        """The sentence in the reader's language, figures written as that language does."""
        return render(self.message, self.figures, language)


class _Shown(dict[str, str]):
    def __missing__(self, name: str) -> str:
        return "—"


def render(message: str, figures: Mapping[str, Figure], language: str = "es") -> str:
    """Translate a msgid and put in its figures; one that is no longer kept shows as a dash."""
    if not message:
        return ""
    with translation.override(language):
        sentence = translation.gettext(message)
    return sentence % _Shown({name: _figure(value, language) for name, value in figures.items()})


def _figure(value: Figure, language: str) -> str:
    if isinstance(value, Mapping) and "figures" in value:
        return render(value["msgid"], value["figures"], language)
    if isinstance(value, Mapping) and "msgid" in value:
        with translation.override(language):
            return translation.gettext(value["msgid"])
    if isinstance(value, Mapping) and "date" in value:
        return PartialDate(value["date"]).show(language, "short")
    if isinstance(value, Mapping) and "number" in value:
        return formats.number(Decimal(value["number"]), language, None)
    if isinstance(value, Mapping) and "percent" in value:
        return formats.percent(Decimal(value["percent"]), None, language)
    if isinstance(value, Mapping):
        return _amount(value, language)
    if isinstance(value, int) and not isinstance(value, bool):
        return formats.number(value, language)
    return str(value)


def _amount(value: Mapping[str, str], language: str) -> str:
    return formats.said(Money(Decimal(value["amount"]), value["currency"], Precision(value.get("precision", "exact"))), language)
