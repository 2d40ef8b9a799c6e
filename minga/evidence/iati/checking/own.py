"""Checks of our own, beyond the standard's: what a person who answers for the data would want to know."""

from collections.abc import Iterator
from decimal import Decimal, InvalidOperation, localcontext

from lxml import etree

from minga.evidence.iati.checking.candidates import within
from minga.evidence.iati.checking.findings import Finding, Severity, text_of
from minga.evidence.iati.checking.operators import Around, xpath
from minga.evidence.iati.checking.places import finding_at
from minga.evidence.iati.checking.ruleset import as_number
from minga.evidence.iati.standard.facts import ROOTS, UNITS, File

NO_IDENTIFIER, NEGATIVE_BUDGET, RELATED_TO_ITSELF = "M-identifier", "M-negative-budget", "M-own-relation"
ENDED, YEAR, OVERSPENT = "M-ended", "M-year", "M-overspent"
POSSIBLE = "starts-with(., '19') or starts-with(., '20')"  # years of a date
DIGITS = 80  # of a sum: twice those of the largest amount that is kept
COMMITMENTS, SPENDING = ("2", "C"), ("3", "4", "D", "E")  # types of transactions in 2.0x and 1.0x
PAID = " or ".join(f"transaction-type/@code = '{code}'" for code in SPENDING)
PROMISED = " or ".join(f"transaction-type/@code = '{code}'" for code in COMMITMENTS)
ACTIVITY = f"/{ROOTS['a']}/{UNITS['a']}"

# (rule, severity, XPath of the culprits); $today is the day as a number, 20260131
SIMPLE: tuple[tuple[str, Severity, str], ...] = (
    (NO_IDENTIFIER, "error", f"{ACTIVITY}/iati-identifier[not(normalize-space(.))]"),
    (NO_IDENTIFIER, "error", f"/{ROOTS['o']}/{UNITS['o']}/organisation-identifier[not(normalize-space(.))]"),
    (NEGATIVE_BUDGET, "warning", f"{ACTIVITY}/budget/value[number(.) < 0]"),
    (RELATED_TO_ITSELF, "warning", f"{ACTIVITY}/related-activity[normalize-space(@ref) = normalize-space(../iati-identifier)]/@ref"),
    (
        ENDED,
        "warning",
        f"{ACTIVITY}[activity-status/@code = '2']/activity-date[@type = '4' or @type = 'end-actual']"
        "[number(translate(substring(@iso-date, 1, 10), '-', '')) < $today]/@iso-date",
    ),
    (YEAR, "warning", f"/descendant::*/@iso-date[not({POSSIBLE}) and substring(., 5, 1) = '-']"),
)
# as libxml2 adds up; exact decimals decide
MAYBE_OVERSPENT = f"{ACTIVITY}[transaction[{PROMISED}] and sum(transaction[{PAID}]/value) >= sum(transaction[{PROMISED}]/value)]"


def check_own(root: etree._Element, file: File, around: Around, offset: int = 0) -> list[Finding]:
    """Return what our own checks find."""
    findings = [one for rule, severity, path in SIMPLE for one in simple(rule, severity, path, root, around, offset)]
    if file == "a":
        findings += [finding for unit in xpath(MAYBE_OVERSPENT)(root) if (finding := overspent(unit, offset))]
    return findings


def check_rule(wanted: str, around: Around, unit: etree._Element) -> list[Finding]:
    """Return what one of our checks finds in an activity."""
    if wanted == OVERSPENT:
        found = overspent(unit)
        return [found] if found else []
    return [
        one for rule, severity, path in SIMPLE if rule == wanted for one in simple(rule, severity, within(path), unit, around, offset=0)
    ]


def simple(rule: str, severity: Severity, path: str, root: etree._Element, around: Around, offset: int) -> Iterator[Finding]:
    """Yield the findings of a check that is one question."""
    for at in xpath(path)(root, today=as_number(around.today)):
        value = at if isinstance(at, str) else text_of(at)
        yield finding_at(at, rule, severity, offset, {"value": value.strip()})


def overspent(unit: etree._Element, offset: int = 0) -> Finding | None:
    """Return a finding when more was spent than committed, all amounts being in one currency and commitments being told."""
    committed = spent = Decimal(0)
    currencies = set()
    for transaction in unit.iterchildren("transaction"):
        kind, value = transaction.find("transaction-type"), transaction.find("value")
        code = kind.get("code") if kind is not None else None
        if value is None or code not in COMMITMENTS + SPENDING:
            continue
        try:
            amount = Decimal((value.text or "").strip())
        except InvalidOperation:
            return None
        currencies.add(value.get("currency") or unit.get("default-currency"))
        with localcontext(prec=DIGITS):
            committed, spent = (committed + amount, spent) if code in COMMITMENTS else (committed, spent + amount)
    if len(currencies) != 1 or committed <= 0 or spent <= committed:
        return None
    values = {"value": f"{spent:f}", "limit": f"{committed:f}", "currency": currencies.pop() or "—"}
    return finding_at(unit, OVERSPENT, "advice", offset, values)
