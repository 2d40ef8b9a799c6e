"""The plain values of an IATI file: rows of tables, one table for each element that repeats, named after it.

An activity's values are its rows in these tables. Every row begins with `a`, the number of its activity (or organisation) in the
file, from 0; a row under another one (a sector of a transaction, a period of an indicator) names the row it belongs to by that
row's `n`, its number within its table and activity, from 0. Codes, references and texts are as written, empty is NULL. A date or an
amount that cannot be read is NULL, and as written it stands in `unread` (as does one whose column says less than was written: a date
with a time zone, an amount of more places). What 1.0x says otherwise is mapped to its meaning in
2.03, and as written it stands in `original`. Elements and attributes of other namespaces stand in `extension`.

Source of elements and attributes: the IATI standard, versions 1.01-2.03, https://iatistandard.org/en/iati-standard/.
"""

from dataclasses import dataclass
from typing import Literal

type Kind = Literal["text", "int", "date", "datetime", "decimal", "percentage", "bool", "bytes"]

DIGITS, PLACES = 38, 6  # of amounts; one with more places stands, as written, in `unread` too


@dataclass(frozen=True)
class Table:
    """One table: its columns by name and kind. `of` names the table whose rows its column `of` points to."""

    name: str
    columns: dict[str, Kind]
    of: str = ""


def _table(name: str, columns: str, of: str = "") -> Table:
    """Read `name[:kind]` words; a column without kind is text. `a` and `n` stand first in each, and `of` where there is one."""
    keys: dict[str, Kind] = {"a": "int", "n": "int"}
    if of:
        keys["of"] = "int"
    for word in columns.split():
        key, _, kind = word.partition(":")
        keys[key] = kind or "text"  # type: ignore[assignment]
    return Table(name, keys, of)


MONEY = "value:decimal currency value_date:date"  # currency: its own, or the default of the activity
ORG = "{0}_ref {0}_type {0}_activity_id {0}_name"  # name: the first narrative; all stand in `narrative`
DOCUMENT = "format url title date:date"


_ACTIVITY = (
    _table(
        "activity",
        "iati_identifier version lang currency last_updated:datetime linked_data_uri hierarchy:int humanitarian:bool "
        "budget_not_provided reporting_ref reporting_type reporting_secondary:bool reporting_name title description status scope "
        "collaboration_type flow_type finance_type aid_type tied_status capital_spend:percentage "
        "planned_start:date actual_start:date planned_end:date actual_end:date line:int hash raw:bytes",
    ),  # aid_type: the first default of vocabulary 1; line: of its opening tag; hash: SHA-256 of raw, its bytes (zstd)
    _table("narrative", "owner row:int lang text"),  # owner: table, or table.element; row: `n` there (0 for the activity's own)
    _table("other_identifier", "ref type owner_ref"),
    _table("activity_date", "type iso_date:date"),
    _table("description", "type"),
    _table("contact", "type telephone email website"),
    _table("participating_org", "role ref type activity_id crs_channel_code name"),
    _table("recipient_country", "code percentage:percentage"),
    _table("recipient_region", "code vocabulary vocabulary_uri percentage:percentage"),
    _table("location", "ref reach id_code id_vocabulary lat lon srs exactness class feature name"),
    _table("location_id", "code vocabulary", of="location"),
    _table("location_administrative", "code vocabulary level", of="location"),
    _table("sector", "code vocabulary vocabulary_uri percentage:percentage"),
    _table("tag", "code vocabulary vocabulary_uri"),
    _table("country_budget_item", "vocabulary code percentage:percentage"),
    _table("humanitarian_scope", "type vocabulary vocabulary_uri code"),
    _table("policy_marker", "vocabulary vocabulary_uri code significance"),
    _table("default_aid_type", "code vocabulary"),
    _table("budget", f"type status start:date end:date {MONEY}"),
    _table("planned_disbursement", f"type start:date end:date {MONEY} {ORG.format('provider')} {ORG.format('receiver')}"),
    _table(
        "transaction",
        f"type ref humanitarian:bool date:date {MONEY} description {ORG.format('provider')} {ORG.format('receiver')} "
        "disbursement_channel recipient_country recipient_region region_vocabulary flow_type finance_type aid_type tied_status",
    ),
    _table("transaction_sector", "code vocabulary vocabulary_uri percentage:percentage", of="transaction"),
    _table("transaction_recipient_country", "code percentage:percentage", of="transaction"),
    _table("transaction_recipient_region", "code vocabulary vocabulary_uri percentage:percentage", of="transaction"),
    _table("transaction_aid_type", "code vocabulary", of="transaction"),
    _table("document_link", f"owner row:int {DOCUMENT}"),
    _table("document_category", "code", of="document_link"),
    _table("document_language", "code", of="document_link"),
    _table("document_recipient_country", "code", of="document_link"),
    _table("related_activity", "ref type"),
    _table("legacy_data", "name value iati_equivalent"),
    _table("conditions", "attached:bool"),
    _table("condition", "type", of="conditions"),
    _table("result", "type aggregation_status:bool title"),
    _table("result_reference", "code vocabulary vocabulary_uri", of="result"),
    _table("indicator", "measure ascending:bool aggregation_status:bool title", of="result"),
    _table("indicator_reference", "code vocabulary indicator_uri", of="indicator"),
    _table("baseline", "year iso_date:date value comment", of="indicator"),
    _table("period", "start:date end:date", of="indicator"),
    _table("measure", "kind value comment", of="period"),  # kind: target or actual
    _table("measure_location", "owner row:int ref"),
    _table("dimension", "owner row:int name value"),
    _table("crs_add", "channel_code"),
    _table("crs_other_flags", "code significance", of="crs_add"),
    _table("crs_loan_terms", "rate_1 rate_2 repayment_type repayment_plan commitment_date:date first_repayment:date "
           "final_repayment:date", of="crs_add"),
    _table("crs_loan_status", f"year {MONEY} interest_received:decimal principal_outstanding:decimal principal_arrears:decimal "
           "interest_arrears:decimal", of="crs_add"),
    _table("fss", "extraction_date:date priority:bool phaseout_year"),
    _table("fss_forecast", f"year {MONEY}", of="fss"),
    _table("extension", "owner row:int path name value"),
    _table("original", "owner row:int attribute value"),
    _table("unread", "owner row:int attribute value"),
)  # fmt: skip

ACTIVITY_TABLES: dict[str, Table] = {table.name: table for table in _ACTIVITY}


_BUDGET = f"status start:date end:date {MONEY}"

_ORGANISATION = (
    _table(
        "organisation",
        "organisation_identifier version lang currency last_updated:datetime reporting_ref reporting_type reporting_secondary:bool "
        "reporting_name name line:int hash raw:bytes",
    ),
    _table("total_budget", _BUDGET),
    _table("recipient_org_budget", f"{_BUDGET} recipient_ref recipient_name"),
    _table("recipient_region_budget", f"{_BUDGET} region vocabulary vocabulary_uri recipient_name"),
    _table("recipient_country_budget", f"{_BUDGET} country recipient_name"),
    _table("total_expenditure", f"start:date end:date {MONEY}"),
    _table("budget_line", f"owner row:int ref {MONEY}"),  # of any of the four budgets
    _table("expense_line", f"ref {MONEY}", of="total_expenditure"),
    *(
        ACTIVITY_TABLES[name]
        for name in [
            "narrative",
            "document_link",
            "document_category",
            "document_language",
            "document_recipient_country",
            "extension",
            "original",
            "unread",
        ]
    ),
)

ORGANISATION_TABLES: dict[str, Table] = {table.name: table for table in _ORGANISATION}
