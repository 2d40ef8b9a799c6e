"""What the certificate of an agreement prints, in both languages: parties, object, dates, amounts and the law of its signature."""

from collections.abc import Mapping
from typing import Any

from django.utils import translation
from django.utils.translation import gettext as _

from minga.cycle.agreements.labels import Labels, name_of
from minga.cycle.agreements.models import Agreement
from minga.cycle.agreements.queries import ends
from minga.cycle.agreements.shape import FIELDS, ROWS
from minga.cycle.agreements.values import values_of

LANGUAGES = ("es", "en")
PRINTED = ("kind", "number", "object", "modality", "parent", "signed_on", "in_force_from", "renews", "authorising_act", "stage")
DUTY = {"es": "COOTAD, art. 131", "en": "COOTAD, art. 131"}


def printed(agreement: Agreement) -> dict[str, Any]:
    """Return what is printed of an agreement, in the shape that registration takes (rules.printed); what is empty is left out."""
    values = values_of(agreement)
    both = {language: told(agreement, values, language) for language in LANGUAGES}
    spanish, english = both["es"], both["en"]
    issuer = agreement.organisation.name if agreement.organisation else ""
    shown: dict[str, Any] = {"title": agreement.title, "issuer": issuer, "address": f"/convenios/{agreement.code}"}
    for group in ("rows", "parties", "amounts"):
        pairs = zip(spanish[group], english[group], strict=True)
        shown[group] = [[es_name, en_name, {"es": es, "en": en}] for (es_name, es), (en_name, en) in pairs]
    shown["territory"] = [{"es": es, "en": en} for es, en in zip(spanish["territory"], english["territory"], strict=True)]
    shown["law"] = [*({"es": one, "en": one} for one in agreement.signature_law), DUTY]
    shown["labels"] = {name: [spanish["names"][name], english["names"][name]] for name in spanish["names"]}
    return shown


def told(agreement: Agreement, values: Mapping[str, Any], language: str) -> dict[str, Any]:
    """Return the groups of what is printed, in one language."""
    with translation.override(language):
        labels = Labels(values)
        rows = [(str(FIELDS[name].label), labels.of(FIELDS[name], values[name])) for name in PRINTED if values.get(name)]
        return {
            "rows": [*rows, term(agreement, language), *read_rows("obligations", values, labels), *read_rows("addenda", values, labels)],
            "parties": read_rows("parties", values, labels),
            "amounts": [total(values, labels), *read_rows("values", values, labels)],
            "territory": [text for _name, text in read_rows("places", values, labels)],
            "names": {name: name_of(name, values) for name in (*FIELDS, *ROWS)},
        }


def read_rows(name: str, values: Mapping[str, Any], labels: Labels) -> list[tuple[str, str]]:
    return [(f"{ROWS[name].one} {number}", labels.row(ROWS[name], row)) for number, row in enumerate(values.get(name, []), 1)]


def term(agreement: Agreement, language: str) -> tuple[str, str]:
    """Return until when it is in force, addenda counted."""
    end, label = ends(agreement), str(FIELDS["ends_on"].label)
    if end:
        return label, end.show(language)
    return label, _("De duración indefinida") if agreement.indefinite else _("El convenio no lo dice")


def total(values: Mapping[str, Any], labels: Labels) -> tuple[str, str]:
    """Return the declared total: 'no implica erogación' is said in words, never as zero (R-109)."""
    label = str(FIELDS["total_amount"].label)
    if values.get("total_amount"):
        return label, f"{labels.of(FIELDS['total_amount'], values['total_amount'])} {values.get('total_currency', '')}".strip()
    said = {"no": _("No implica erogación de recursos")}
    return label, said.get(values.get("implies_disbursement", ""), _("El convenio no lo dice"))
