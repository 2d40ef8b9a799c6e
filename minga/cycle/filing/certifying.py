"""What the certificate of a record prints, in both languages, from the dossier's values."""

from collections.abc import Mapping
from typing import Any

from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from minga.cycle.filing.labels import Labels, name_of
from minga.cycle.filing.models import Dossier
from minga.cycle.filing.reading import row_read
from minga.cycle.filing.shape import FIELDS, ROWS, UNSTATED

LANGUAGES = ("es", "en")
ROWS_PRINTED = (
    "kind", "objective", "status", "source_kind", "modality", "start_planned", "start", "end_planned", "end", "local_objective",
    "national_objective",
)  # fmt: skip


def printed(dossier: Dossier, code: str) -> dict[str, Any]:
    """Return what is printed of a record, in the shape that registration takes (rules.printed).

    A cell that the source does not state is printed empty, which the certificate says in words; others that are empty are left out.
    """
    values = dossier.values
    both = {language: told(dossier, values, language) for language in LANGUAGES}
    spanish, english = both["es"], both["en"]
    shown: dict[str, Any] = {"title": dossier.title, "issuer": dossier.organisation.name, "address": address(code)}
    for group in ("rows", "parties", "amounts"):
        pairs = zip(spanish[group], english[group], strict=True)
        shown[group] = [[es_name, en_name, {"es": es, "en": en} if es else ""] for (es_name, es), (en_name, en) in pairs]
    shown["territory"] = [{"es": es, "en": en} for es, en in zip(spanish["territory"], english["territory"], strict=True)]
    shown["law"] = [{"es": "COOTAD, art. 131; COPLAFIP", "en": "COOTAD, art. 131; COPLAFIP"}]
    shown["labels"] = {name: [spanish["names"][name], english["names"][name]] for name in spanish["names"]}
    return shown


def address(code: str) -> str:
    """Return the address of the public sheet of a record on this site: its path alone, so that it holds wherever the site moves."""
    with translation.override("es"):
        return reverse("portal:activity", args=[code])


def told(dossier: Dossier, values: Mapping[str, Any], language: str) -> dict[str, Any]:
    """Return the groups of what is printed, in one language."""
    with translation.override(language):
        labels = Labels(values)
        unstated = values.get(UNSTATED, {})
        stated = [name for name in ROWS_PRINTED if values.get(name) or name in unstated]
        level = dossier.organisation.kind.parent
        rows = [(str(FIELDS[name].label), labels.of(FIELDS[name], values.get(name))) for name in stated]
        rows += [(_("Nivel de gobierno"), level.name)] if level and dossier.organisation.gad_level else []
        return {
            "rows": rows,
            "parties": read_rows("participants", values, labels),
            "amounts": total(values, labels) + read_rows("contributions", values, labels),
            "territory": [text for _name, text in read_rows("places", values, labels)],
            "names": {name: name_of(name, values) for name in (*FIELDS, *ROWS)},
        }


def read_rows(name: str, values: Mapping[str, Any], labels: Labels) -> list[tuple[str, str]]:
    """Return the rows of a table as they are printed, without what is personal."""
    columns = tuple(one for one in ROWS[name].columns if not one.reserved)
    return [(f"{ROWS[name].one} {number}", row_read(columns, row, labels)) for number, row in enumerate(values.get(name, []), 1)]


def total(values: Mapping[str, Any], labels: Labels) -> list[tuple[str, str]]:
    """Return the declared total; an empty one where it is declared unstated."""
    if values.get("total_amount"):
        return [(str(FIELDS["total_amount"].label), labels.money(values["total_amount"], values.get("total_currency", "")))]
    return [(str(FIELDS["total_amount"].label), "")] if "total_amount" in values.get(UNSTATED, {}) else []
