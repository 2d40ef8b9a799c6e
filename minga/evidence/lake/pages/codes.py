"""What the codes of the standard are called: which list a column's codes are of, by vocabulary where it has one."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from minga.evidence.lake.pages.labels import column_name, table_name
from minga.evidence.lake.pages.words import CATEGORIES, category, language
from minga.ground.codelists import queries as codelists
from minga.ground.journal.queries import kept
from minga.ground.kit import formats
from minga.ground.territory.models import Country

type Column = tuple[str, str]  # table, column

LISTS: dict[Column, str] = {
    ("activity_date", "type"): "ActivityDateType",
    ("participating_org", "role"): "OrganisationRole",
    ("participating_org", "type"): "OrganisationType",
    ("transaction", "type"): "TransactionType",
    ("transaction", "aid_type"): "AidType",
    ("transaction", "flow_type"): "FlowType",
    ("transaction", "finance_type"): "FinanceType",
    ("document_category", "code"): "DocumentCategory",
    ("document_language", "code"): "Language",
    ("narrative", "lang"): "Language",
    ("budget", "type"): "BudgetType",
    ("budget", "status"): "BudgetStatus",
    ("location", "reach"): "GeographicLocationReach",
    ("location", "exactness"): "GeographicExactness",
    ("policy_marker", "significance"): "PolicySignificance",
    ("condition", "type"): "ConditionType",
    ("contact", "type"): "ContactType",
    ("related_activity", "type"): "RelatedActivityType",
    ("result", "type"): "ResultType",
    ("indicator", "measure"): "IndicatorMeasure",
    ("location", "class"): "GeographicLocationClass",
    ("location", "id_vocabulary"): "GeographicVocabulary",
    ("location_id", "vocabulary"): "GeographicVocabulary",
    ("location_administrative", "vocabulary"): "GeographicVocabulary",
    ("sector", "vocabulary"): "SectorVocabulary",
    ("transaction_sector", "vocabulary"): "SectorVocabulary",
    ("recipient_region", "vocabulary"): "RegionVocabulary",
    ("transaction_recipient_region", "vocabulary"): "RegionVocabulary",
    ("recipient_region_budget", "vocabulary"): "RegionVocabulary",
    ("transaction", "region_vocabulary"): "RegionVocabulary",
    ("tag", "vocabulary"): "TagVocabulary",
    ("policy_marker", "vocabulary"): "PolicyMarkerVocabulary",
    ("default_aid_type", "vocabulary"): "AidTypeVocabulary",
    ("transaction_aid_type", "vocabulary"): "AidTypeVocabulary",
    ("country_budget_item", "vocabulary"): "BudgetIdentifierVocabulary",
    ("humanitarian_scope", "type"): "HumanitarianScopeType",
    ("humanitarian_scope", "vocabulary"): "HumanitarianScopeVocabulary",
    ("result_reference", "vocabulary"): "ResultVocabulary",
    ("indicator_reference", "vocabulary"): "IndicatorVocabulary",
    ("activity", "scope"): "ActivityScope",
    ("activity", "lang"): "Language",
    ("activity", "reporting_type"): "OrganisationType",
    ("activity", "status"): "ActivityStatus",
    ("activity", "collaboration_type"): "CollaborationType",
    ("activity", "flow_type"): "FlowType",
    ("activity", "finance_type"): "FinanceType",
    ("activity", "aid_type"): "AidType",
    ("activity", "tied_status"): "TiedStatus",
}
SECTORS = {"1": "Sector", "DAC": "Sector", "DAC-5": "Sector", "2": CATEGORIES, "DAC-3": CATEGORIES, "7": "ODS", "8": "ODS_META"}
VOCABULARIES: dict[Column, dict[str, str]] = {
    ("sector", "code"): SECTORS,
    ("transaction_sector", "code"): SECTORS,
    ("tag", "code"): {"2": "ODS", "3": "ODS_META"},
    ("recipient_region", "code"): {"1": "Region"},
    ("transaction_recipient_region", "code"): {"1": "Region"},
    ("policy_marker", "code"): {"1": "PolicyMarker"},
    ("default_aid_type", "code"): {"1": "AidType"},
    ("transaction_aid_type", "code"): {"1": "AidType"},
}
CATEGORY = 3  # figures of a category; a sector has five
WORDS: dict[Column, dict[str, str | Promise]] = {  # values that this reader wrote, where the standard has an element for each
    ("measure", "kind"): {"target": gettext_lazy("Meta"), "actual": gettext_lazy("Logro")},
}
COUNTRIES = {
    ("transaction", "recipient_country"),
    ("recipient_country", "code"),
    ("transaction_recipient_country", "code"),
    ("document_recipient_country", "code"),
    ("recipient_country_budget", "country"),
}


def said(name: str, column: str, row: Mapping[str, Any]) -> str:
    """Return a value of a row in plain words: a code with its name, a day, a figure; '' for none."""
    value = row[column]
    if value is None:
        return ""
    if isinstance(value, bool):
        return _("Sí") if value else _("No")
    if isinstance(value, Decimal):
        return formats.number(value, language())
    if isinstance(value, date):
        return formats.day(value, language(), "short")
    text = str(value)
    if column == "owner":
        return owner(text)
    if column == "row":
        return str(value + 1)
    if words := WORDS.get((name, column), {}).get(text):
        return str(words)
    label = called(name, column, text, str(row.get("vocabulary") or "1"))
    return f"{text} · {label}" if label else text


def owner(text: str) -> str:
    """Return the element that a row belongs to in words, of 'table' or 'table.element': 'Documentos: título'."""
    table, _dot, part = text.partition(".")
    words = table_name(table)
    return f"{words}: {column_name(part.replace('-', '_')).lower()}" if part else words


def called(name: str, column: str, code: str, vocabulary: str) -> str:
    """Return the name of a code of a column; '' where no list of ours holds it."""
    if (name, column) in COUNTRIES:
        return country_names().get(code.strip().upper(), "")
    listed, code = LISTS.get((name, column)) or VOCABULARIES.get((name, column), {}).get(vocabulary, ""), code.strip()
    if listed in ("Sector", CATEGORIES) and len(code) == CATEGORY:
        return category(code)
    return codelists.names(listed).get(code, "") if listed else ""


def country_names() -> dict[str, str]:
    """Return {ISO code: name} of every country in the reader's language; kept until the journal grows."""
    return kept(f"lake countries:{language()}", lambda: {row.iso2: row.name for row in Country.objects.all()})
