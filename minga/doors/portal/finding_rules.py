"""What each rule of findings is called and looks at, as readers see it."""

from minga.evidence.quality.catalogue import RULES


def name_of(rule: str) -> str:
    """Return the short name of a rule in the reader's language, its code where it has none."""
    return str(RULES[rule].name) if rule in RULES else rule


def sentence_of(rule: str) -> str:
    """Return what the rule looks at, '' where nothing is written of it."""
    return str(RULES[rule].looks) if rule in RULES else ""
