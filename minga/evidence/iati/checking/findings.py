"""What a check finds, as plain values."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from lxml import etree

type Severity = Literal["critical", "error", "warning", "advice"]

SEVERITIES: tuple[Severity, ...] = ("critical", "error", "warning", "advice")  # the gravest first


@dataclass(frozen=True, slots=True)
class Finding:
    """One finding: rule, severity, line of the file (from 1), path of the element below the root, and whose it is.

    `element` ends in `/@name` where it is an attribute. `identifier` is that of the activity or organisation, '' where there is none
    or the finding is the file's. `values` are the words of the rule's sentence, as written in the file.
    """

    rule: str
    severity: Severity
    line: int
    element: str
    identifier: str = ""
    values: Mapping[str, str] = field(default_factory=dict)


def path_of(node: etree._Element) -> str:
    """Return the path of an element below its root: `iati-activity/title`; the root's own is its name."""
    names = [str(node.tag)]
    names += [str(each.tag) for each in node.iterancestors()]
    return "/".join(reversed(names[:-1])) or names[0]


def text_of(node: etree._Element | None) -> str:
    """Return the text of an element and of those below it, as written."""
    return "".join(node.itertext(with_tail=False)) if node is not None else ""


def identifier_of(unit: etree._Element | None) -> str:
    """Return the identifier of an activity or organisation without the spaces around it, or ''."""
    if unit is None:
        return ""
    for name in ("iati-identifier", "organisation-identifier"):
        found = unit.find(name)
        if found is not None:
            return text_of(found).strip()
    return ""
