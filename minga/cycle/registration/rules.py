"""What a certificate prints, checked before it is sealed, and what changed from one version to the next. Pure."""

from typing import Any

from minga.cycle.registration.canonical import canonical, plain, said

GROUPS = ("rows", "parties", "amounts")  # lists of [label in Spanish, label in English, value]
LISTS = ("territory", "law")  # lists of values
WORDS = ("title", "subtitle", "issuer", "address")  # single texts; `address` is that of the record on this site


def printed(shown: dict[str, Any]) -> dict[str, Any]:
    """Return what is printed in its one shape: every group there, nothing else; ValueError says what does not fit.

    A value is a text or {"es": …, "en": …}; '' means that the source does not say. `labels` gives words to the keys of the
    values: {key: [Spanish, English]}. The title must not be empty.
    """
    unknown = set(shown) - {*GROUPS, *LISTS, *WORDS, "labels"}
    if unknown:
        raise ValueError(f"a certificate does not print: {', '.join(sorted(unknown))}")
    found: dict[str, Any] = {name: worded(shown.get(name, "")) for name in WORDS}
    if not said(found["title"], "es"):
        raise ValueError("a certificate needs a title")
    for name in GROUPS:
        found[name] = [[str(spanish), str(english), worded(value)] for spanish, english, value in shown.get(name, [])]
    for name in LISTS:
        found[name] = [worded(value) for value in shown.get(name, [])]
    found["labels"] = {key: [str(spanish), str(english)] for key, (spanish, english) in shown.get("labels", {}).items()}
    return plain(found)


def worded(value: Any) -> Any:
    """Return a text or {"es", "en"}; ValueError for anything else."""
    if isinstance(value, dict):
        if set(value) != {"es", "en"}:
            raise ValueError(f"a printed value has 'es' and 'en': {sorted(value)}")
        return {language: str(text) for language, text in value.items()}
    if value is None:
        return ""
    if not isinstance(value, str):
        raise ValueError(f"a printed value is a text: {value!r:.60}")
    return str(value)


def differing(before: dict[str, Any], after: dict[str, Any]) -> list[str]:
    """Return the keys, in order, whose values differ, be it that one side has none."""
    return sorted(key for key in {*before, *after} if not same(before.get(key), after.get(key)) or (key in before) != (key in after))


def as_meant(values: Any, absorbed: dict[str, str], key: str = "") -> Any:
    """Return values with the codes of organisations that were merged since (`absorbed`) replaced by those of the ones kept."""
    if isinstance(values, dict):
        return {name: as_meant(one, absorbed, name) for name, one in values.items()}
    if isinstance(values, list):
        return [as_meant(one, absorbed, key) for one in values]
    return absorbed.get(values, values) if key == "organisation" and isinstance(values, str) else values


def same(one: Any, other: Any) -> bool:
    """Whether two values have the same canonical text."""
    return canonical(one) == canonical(other)
