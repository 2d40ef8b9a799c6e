"""The tables of a record folder and their columns. Optional columns are those of our own demo tables."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Table:
    name: str
    required: tuple[str, ...]
    optional: tuple[str, ...] = ()
    key: str | None = None
    needed: bool = True

    @property
    def file(self) -> str:
        return f"{self.name}.csv"


TABLES = (
    Table(
        "sources",
        ("code", "title", "publisher", "year", "language", "credit_es", "credit_en", "note_es", "note_en", "file_name"),
        key="code",
        needed=False,
    ),
    Table(
        "organizations",
        ("org_id", "name", "acronym", "aliases", "org_type", "country", "role_in_seed", "source"),
        ("name_language", "scope", "source_kind", "financing_country", "territory"),
        key="org_id",
    ),
    Table("aliases", ("org_id", "alias", "kind", "valid_from", "valid_to", "note", "source"), needed=False),
    Table(
        "ngo_directory",
        (
            "ngo_id", "name_printed", "name_corrected", "acronym_printed", "acronym_corrected", "ruc", "country_of_origin", "status",
            "source",
        ),
        ("ruc_len13_ok", "ruc_mod11_pass_background_warning_only", "may_operate_now", "logo", "financing_country", "name_language"),
        key="ngo_id",
    ),
    Table(
        "agreements",
        (
            "agreement_id", "title", "type", "parties", "object_verbatim_or_short", "signed_or_start", "valid_until", "modality",
            "implies_disbursement", "project_id", "executor", "source",
        ),
        (
            "parent", "number", "total_amount", "total_as_written", "currency", "programme_logic", "note", "title_language",
            "object_language", "locators",
        ),
        key="agreement_id",
        needed=False,
    ),
    Table(
        "agreement_parties",
        ("agreement_id", "role", "name", "source"),
        ("organisation", "country", "unit", "subnational", "signatory", "post", "power"),
        needed=False,
    ),
    Table(
        "agreement_values",
        ("agreement_id", "party", "amount", "currency", "source"),
        ("resource", "amount_as_written", "description"),
        needed=False,
    ),
    Table("agreement_areas", ("agreement_id", "text", "source"), ("code",), needed=False),
    Table("agreement_places", ("agreement_id", "country", "unit", "place_as_written", "source"), needed=False),
    Table("agreement_obligations", ("agreement_id", "party", "text", "due", "source"), needed=False),
    Table(
        "projects",
        (
            "project_id", "title", "country", "place", "objective", "executor", "funder", "start", "end", "total_amount", "currency",
            "beneficiaries", "beneficiary_unit", "status", "duplicate_of", "note", "source",
        ),
        (
            "kind", "title_language", "parent", "total_as_written", "beneficiaries_precision", "beneficiary_group", "source_kind",
            "modality", "sector", "aid_type", "theme", "objective_language", "locators",
        ),
        key="project_id",
    ),
    Table(
        "activity_places",
        ("activity_id", "country", "unit", "locality", "place_as_written", "count", "count_of", "share", "source"),
        needed=False,
    ),
    Table("activity_beneficiaries", ("activity_id", "number", "unit", "group", "precision", "source"), needed=False),
    Table("activity_conditions", ("activity_id", "document", "source"), needed=False),
    Table("activity_agreements", ("activity_id", "agreement_id", "as_written", "source"), needed=False),
    Table(
        "project_funding",
        ("project_id", "contributor", "role", "amount", "currency", "source"),
        ("kind_not_stated_in_source", "amount_as_written", "resource"),
    ),
    Table(
        "exchange_events",
        ("activity_id", "date", "from_currency", "to_currency", "rate", "rate_as_written", "source"),
        needed=False,
    ),
    Table(
        "relations",
        ("partner", "recipient", "channel", "since", "before", "until", "sectors", "note_es", "note_en", "source"),
        needed=False,
    ),
    Table("strengths", ("unit", "title_es", "title_en", "text_es", "text_en", "source"), needed=False),
    Table("networks", ("network", "member", "part", "since", "until", "source"), needed=False),
    Table(
        "associations",
        ("org_id", "mechanism", "state", "agreement_on", "registered_on", "number", "purpose", "source"),
        key="org_id",
        needed=False,
    ),
    Table("basic_agreements", ("org_id", "number", "signed_on", "valid_until", "areas", "source"), needed=False),
    Table(
        "offers",
        (
            "offer_id", "organisation", "title", "language", "source_kind", "modality", "instrument", "mechanism", "description",
            "objectives", "groups", "sectors", "goals", "recipients", "countries", "reach", "units", "eligibility", "amount_min",
            "amount_max", "currency", "counterpart_percent", "counterpart_note", "months_min", "months_max", "languages", "opens_on",
            "closes_on", "rolling", "frequency", "how_to_apply", "link", "contact", "past_awards", "preparation_cost", "source_url",
            "verified_on", "next_review_on", "stage", "source",
        ),
        key="offer_id",
        needed=False,
    ),
    Table("offer_rows", ("offer_id", "kind", "text", "source"), needed=False),
    Table(
        "cooperant_policies",
        (
            "org_id", "priorities", "rules", "period", "sectors", "countries", "link", "verified_on", "next_review_on", "stage", "source",
        ),
        key="org_id",
        needed=False,
    ),
    Table("plans", ("org_id", "name", "kind", "from_year", "to_year", "source"), needed=False),
    Table("plan_items", ("org_id", "plan", "level", "number", "name", "above", "source"), needed=False),
    Table("macro_projects", ("org_id", "set", "declared", "code", "number", "name", "source"), key="code", needed=False),
    Table(
        "agendas", ("agenda_id", "org_id", "title", "from_year", "to_year", "unit", "stage", "source"), key="agenda_id", needed=False
    ),
    Table(
        "agenda_rows",
        ("agenda_id", "row", "text", "org_id", "kind", "indicator", "baseline", "target", "action", "source"),
        needed=False,
    ),
    Table(
        "demands",
        ("demand_id", "org_id", "title", "purpose", "stage", "units", "sectors", "source"),
        (
            "problem", "objective", "expected", "unit_strengthened", "plan_item", "macro_project", "modality", "amount", "currency",
            "precision", "counterpart_in_kind", "readiness", "year", "public", "goals",
        ),
        key="demand_id",
        needed=False,
    ),
    Table("fx_rates", ("date", "from_currency", "to_currency", "rate", "kind", "context", "source")),
    Table("provinces", ("country", "department", "province", "districts_printed", "districts_corrected", "note", "source")),
    Table(
        "indicators",
        ("indicator_id", "name", "period", "value", "unit", "note", "source"),
        (
            "precision", "period_start", "period_end", "territory", "organisation", "quarantined", "scope_note", "name_en",
            "footnote", "footnote_en",
        ),
        key="indicator_id",
    ),
    Table(
        "gaps",
        ("code", "source", "locator", "kind", "title_es", "title_en", "explanation_es", "explanation_en"),
        key="code",
        needed=False,
    ),
    Table("legal_framework", ("norm", "article", "rule_short", "country", "source"), needed=False),
    Table(
        "departments",
        (
            "country", "department", "provinces_stated", "districts_stated", "clusters_total", "clusters_2013_01", "clusters_2013_09",
            "clusters_2013_12", "source",
        ),
        needed=False,
    ),
    Table(
        "cluster_rounds",
        ("round", "selection_period", "clusters", "cum_gr", "cum_glp", "cum_gld", "cum_total", "source"),
        ("focas_qsip_period",),
        key="round",
        needed=False,
    ),
    Table(
        "cluster_proposals",
        ("cluster_id", "department", "province", "services", "districts", "source"),
        ("context", "rule_findings", "round", "reason"),
        key="cluster_id",
        needed=False,
    ),
    Table("gcd_rules", ("rule", "value", "source"), ("note",), key="rule", needed=False),
    Table(
        "practices",
        ("practice_id", "owner", "project", "source"),
        ("objective", "executing_partners", "financing_entity", "lessons_learned", "links"),
        key="practice_id",
        needed=False,
    ),
    Table("practice_steps", ("practice_id", "step", "name", "date", "source"), ("value_filled_in_source",), needed=False),
    Table("practice_results", ("practice_id", "result", "quantity", "unit", "source"), needed=False),
    Table(
        "proposals",
        ("code", "title", "organisation", "cooperant", "stage", "source"),
        ("practice_id", "project_id", "submitted", "term_months", "answered", "assistance", "assistance_fund", "narrative"),
        key="code",
        needed=False,
    ),
    Table("proposal_conditions", ("code", "text", "document", "source"), needed=False),
    Table("note_templates", ("code", "name", "cooperant", "language", "lead"), key="code", needed=False),
    Table("note_template_sections", ("code", "key", "title", "help", "required", "max_words"), needed=False),
)  # fmt: skip

# Tables of the same folder that no area reads: named in the report.
LATER = {
    "cluster_criteria", "codelists", "competences", "data_quality_findings", "milestones", "negotiation_tips", "paris_principles",
    "practice_commitments", "sdg_local_roles",
}  # fmt: skip
