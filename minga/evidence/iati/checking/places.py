"""Where in a file something is: the unit it belongs to, its path and its line."""

from collections.abc import Mapping
from typing import Any

from lxml import etree

from minga.evidence.iati.checking.findings import Finding, Severity, identifier_of, path_of

type Found = Any  # an element, or lxml's text of an attribute or node, which knows its element


def finding_at(at: Found, rule: str, severity: Severity, offset: int, values: Mapping[str, str]) -> Finding:
    """Return a finding at an element, or at lxml's text of an attribute or of an element."""
    is_text = isinstance(at, str)
    node: etree._Element = at.getparent() if is_text else at
    attribute: str | None = at.attrname if is_text else None
    path = path_of(node) + (f"/@{written(attribute)}" if attribute else "")
    return Finding(rule, severity, (node.sourceline or 0) + offset, path, identifier_of(unit_of(node)), values)


def unit_of(node: etree._Element) -> etree._Element | None:
    """Return the activity or organisation that an element is or belongs to; None for the root."""
    unit = None
    for each in node.iterancestors():
        unit, node = node, each
    return unit


def written(attribute: str) -> str:
    """Return the name of an attribute as files write it."""
    return "xml:" + attribute.partition("}")[2] if attribute.startswith("{http://www.w3.org/XML/") else attribute
