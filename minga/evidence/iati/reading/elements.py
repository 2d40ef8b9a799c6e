"""The elements of IATI 2.03 in the standard's order, and the column of `tables.py` in which each attribute and text stands.

One line for each element, indented under the one it stands in:

    tag [table] attribute>column =column *column

`[table]`: each such element is a row of that table; without it, it fills columns of the row it stands in. `attribute>column`
(`attribute` alone: the column of that name with `_` for `-`; `>column^above`: the first also fills a column of the row above).
`=column`: its text. `*`: its narratives are rows of `narrative`; `*column` the first also fills that column, `*^column` one of the
row above. `!column=value`: what the element's name says. `~attribute>column`: an attribute of a wrapper, kept in each row inside it.

Source: the schemas of IATI 2.03, https://github.com/IATI/IATI-Schemas/tree/version-2.03 (order, names).
"""

from dataclasses import dataclass, field

from minga.evidence.iati.tables import ACTIVITY_TABLES, ORGANISATION_TABLES, Table

XML_LANG = "{http://www.w3.org/XML/1998/namespace}lang"
ROOTS = {"activity": "iati-activities", "organisation": "iati-organisations"}


@dataclass
class Element:
    """One element: where its values stand. `table` is empty for one that fills columns of the row it stands in."""

    tag: str
    table: str = ""
    attributes: dict[str, str] = field(default_factory=dict)  # attribute → column
    lifted: dict[str, str] = field(default_factory=dict)  # own column → column of the row above, filled by the first
    text: str = ""
    narratives: bool = False
    first: str = ""  # column that the first narrative fills, `^column` in the row above
    constant: tuple[str, str] = ("", "")
    wrapped: dict[str, str] = field(default_factory=dict)  # attribute of a wrapper → column of the rows inside
    children: dict[str, "Element"] = field(default_factory=dict)


_DOCUMENT = """
document-link [document_link] format url
  title *title
  description *
  category [document_category] code
  language [document_language] code
  document-date iso-date>date
  recipient-country [document_recipient_country] code *
"""
_ORG = """
{0}-org ref>{0}_ref type>{0}_type {0}-activity-id *{0}_name
"""
_MONEY = """
value currency value-date =value
"""
_PERIOD = """
period-start iso-date>start
period-end iso-date>end
"""


def _indented(block: str, depth: int) -> str:
    return "".join("  " * depth + line + "\n" for line in block.strip("\n").splitlines())


def _measure(tag: str) -> str:
    head = f"{tag} [measure] value !kind={tag}\n  location [measure_location] ref\n  dimension [dimension] name value\n  comment *comment\n"
    return head + _indented(_DOCUMENT, 1)


_ACTIVITY = (
    """
iati-activity [activity] last-updated-datetime>last_updated xml:lang>lang default-currency>currency humanitarian hierarchy \
linked-data-uri budget-not-provided
  iati-identifier =iati_identifier
  reporting-org ref>reporting_ref type>reporting_type secondary-reporter>reporting_secondary *reporting_name
  title *title
  description [description] type *^description
  participating-org [participating_org] role ref type activity-id crs-channel-code *name
  other-identifier [other_identifier] ref type
    owner-org ref>owner_ref *
  activity-status code>status
  activity-date [activity_date] type iso-date *
  contact-info [contact] type
    organisation *
    department *
    person-name *
    job-title *
    telephone =telephone
    email =email
    website =website
    mailing-address *
  activity-scope code>scope
  recipient-country [recipient_country] code percentage *
  recipient-region [recipient_region] code vocabulary vocabulary-uri percentage *
  location [location] ref
    location-reach code>reach
    location-id [location_id] code^id_code vocabulary^id_vocabulary
    name *name
    description *
    activity-description *
    administrative [location_administrative] code vocabulary level
    point srsName>srs
      pos =pos
    exactness code>exactness
    location-class code>class
    feature-designation code>feature
  sector [sector] vocabulary vocabulary-uri code percentage *
  tag [tag] code vocabulary vocabulary-uri *
  country-budget-items ~vocabulary
    budget-item [country_budget_item] code percentage
      description *
  humanitarian-scope [humanitarian_scope] type vocabulary vocabulary-uri code *
  policy-marker [policy_marker] vocabulary vocabulary-uri code significance *
  collaboration-type code>collaboration_type
  default-flow-type code>flow_type
  default-finance-type code>finance_type
  default-aid-type [default_aid_type] code vocabulary
  default-tied-status code>tied_status
  budget [budget] type status
"""
    + _indented(_PERIOD + _MONEY.strip("\n"), 2)
    + "  planned-disbursement [planned_disbursement] type\n"
    + _indented(_PERIOD.strip("\n") + _MONEY + _ORG.format("provider").strip("\n") + _ORG.format("receiver").rstrip("\n"), 2)
    + """\
  capital-spend percentage>capital_spend
  transaction [transaction] ref humanitarian
    transaction-type code>type
    transaction-date iso-date>date
    value currency value-date =value
    description *description
"""
    + _indented(_ORG.format("provider").strip("\n") + _ORG.format("receiver").rstrip("\n"), 2)
    + """\
    disbursement-channel code>disbursement_channel
    sector [transaction_sector] vocabulary vocabulary-uri code percentage *
    recipient-country [transaction_recipient_country] code^recipient_country percentage *
    recipient-region [transaction_recipient_region] code^recipient_region vocabulary^region_vocabulary vocabulary-uri percentage *
    flow-type code>flow_type
    finance-type code>finance_type
    aid-type [transaction_aid_type] code vocabulary
    tied-status code>tied_status
"""
    + _indented(_DOCUMENT, 1)
    + """\
  related-activity [related_activity] ref type
  legacy-data [legacy_data] name value iati-equivalent
  conditions [conditions] attached
    condition [condition] type *
  result [result] type aggregation-status
    title *title
    description *
"""
    + _indented(_DOCUMENT, 2)
    + """\
    reference [result_reference] code vocabulary vocabulary-uri
    indicator [indicator] measure ascending aggregation-status
      title *title
      description *
"""
    + _indented(_DOCUMENT, 3)
    + """\
      reference [indicator_reference] vocabulary code indicator-uri
      baseline [baseline] iso-date year value
        location [measure_location] ref
        dimension [dimension] name value
"""
    + _indented(_DOCUMENT, 4)
    + """\
        comment *comment
      period [period]
"""
    + _indented(_PERIOD, 4)
    + _indented(_measure("target"), 4)
    + _indented(_measure("actual"), 4)
    + """\
  crs-add [crs_add]
    other-flags [crs_other_flags] code significance
    loan-terms [crs_loan_terms] rate-1 rate-2
      repayment-type code>repayment_type
      repayment-plan code>repayment_plan
      commitment-date iso-date>commitment_date
      repayment-first-date iso-date>first_repayment
      repayment-final-date iso-date>final_repayment
    loan-status [crs_loan_status] year currency value-date
      interest-received =interest_received
      principal-outstanding =principal_outstanding
      principal-arrears =principal_arrears
      interest-arrears =interest_arrears
    channel-code =channel_code
  fss [fss] extraction-date priority phaseout-year
    forecast [fss_forecast] year currency value-date =value
"""
)

_BUDGET_LINE = """
budget-line [budget_line] ref *
  value currency value-date =value
"""


def _recipient_budget(tag: str, recipient: str) -> str:
    return f"  {tag} [{tag.replace('-', '_')}] status\n" + _indented(
        (recipient + _PERIOD.rstrip("\n") + _MONEY.rstrip("\n") + _BUDGET_LINE), 2
    )


_ORGANISATION = (
    """
iati-organisation [organisation] last-updated-datetime>last_updated xml:lang>lang default-currency>currency
  organisation-identifier =organisation_identifier
  name *name
  reporting-org ref>reporting_ref type>reporting_type secondary-reporter>reporting_secondary *reporting_name
"""
    + _recipient_budget("total-budget", "")
    + _recipient_budget("recipient-org-budget", "recipient-org ref>recipient_ref *recipient_name")
    + _recipient_budget("recipient-region-budget", "recipient-region code>region vocabulary vocabulary-uri *recipient_name")
    + _recipient_budget("recipient-country-budget", "recipient-country code>country *recipient_name")
    + "  total-expenditure [total_expenditure]\n"
    + _indented(_PERIOD.strip("\n") + _MONEY.rstrip("\n"), 2)
    + "    expense-line [expense_line] ref *\n      value currency value-date =value\n"
    + _indented(_DOCUMENT, 1)
)


def _attribute(element: Element, word: str) -> None:
    name, _, column = word.partition(">")
    name, _, above = name.partition("^")
    column = column or name.replace("-", "_")
    element.attributes[XML_LANG if name == "xml:lang" else name] = column
    if above:
        element.lifted[column] = above


def _element(line: str) -> Element:
    words = line.split()
    element = Element(words[0])
    for word in words[1:]:
        match word[0]:
            case "[":
                element.table = word[1:-1]
            case "=":
                element.text = word[1:]
            case "*":
                element.narratives, element.first = True, word[1:]
            case "!":
                element.constant = (word[1:].partition("=")[0], word.partition("=")[2])
            case "~":
                element.wrapped[word[1:]] = word[1:].replace("-", "_")
            case _:
                _attribute(element, word)
    return element


def tree(lines: str) -> Element:
    """Read the lines of this module: the outermost element, with those inside it."""
    path: list[Element] = []
    for line in lines.splitlines():
        if not line.strip():
            continue
        depth = (len(line) - len(line.lstrip())) // 2
        element = _element(line)
        del path[depth:]
        if path:
            path[-1].children[element.tag] = element
        path.append(element)
    return path[0]


ACTIVITY = tree(_ACTIVITY)
ORGANISATION = tree(_ORGANISATION)
TREES: dict[str, tuple[Element, dict[str, Table]]] = {
    "activity": (ACTIVITY, ACTIVITY_TABLES),
    "organisation": (ORGANISATION, ORGANISATION_TABLES),
}
