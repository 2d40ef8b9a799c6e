"""What the check page shows of a certificate: the printed facts, the sealed values, the versions."""

import json
from typing import Any

from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from minga.cycle.registration.canonical import canonical, said
from minga.cycle.registration.labels import answered, state_word
from minga.cycle.registration.models import Certificate
from minga.cycle.registration.queries import Answer
from minga.ground.kit import formats

Fact = dict[str, Any]


def language() -> str:
    return formats.known_language(get_language())


def facts(one: Certificate) -> list[Fact]:
    """Return the printed facts of a certificate, as label and value ('' where the source is silent)."""
    tongue = language()
    place = 0 if tongue == "es" else 1
    shown = one.shown
    found = [{"label": _("Nombre"), "value": said(shown["title"], tongue), "url": address_of(one)}]
    found += [{"label": row[place], "value": said(row[2], tongue)} for group in ("rows", "parties", "amounts") for row in shown[group]]
    found.append({"label": _("Territorio"), "value": "; ".join(said(value, tongue) for value in shown["territory"])})
    found.append({"label": _("Base legal"), "value": "; ".join(said(value, tongue) for value in shown["law"])})
    return found


def address_of(one: Certificate) -> str:
    """Return the address of the record on this site, where everybody may see it; it never leaves the site."""
    address = said(one.shown["address"], language())
    return address if one.public and address.startswith("/") and not address.startswith(("//", "/\\")) else ""


def sealed(one: Certificate) -> list[Fact]:
    """Return the values as they were sealed: key and canonical text."""
    return [{"label": key, "value": value if isinstance(value, str) else told(value)} for key, value in sorted(one.values.items())]


def told(value: Any) -> str:
    return json.dumps(json.loads(canonical(value)), ensure_ascii=False, sort_keys=True)


def versions(answer: Answer) -> list[Fact]:
    """Return the versions of the number, the last one first."""
    tongue = language()
    return [
        {
            "number": one.version,
            "word": state_word(one)[1],
            "day": one.issued_at,
            "changes": one.changes(tongue),
            "current": one == answer.certificate,
        }
        for one in reversed(answer.versions)
    ]


def page(answer: Answer, *, file: bool = False) -> dict[str, Any]:
    """Return what the page of a checked code or file shows; nothing of the record where a seal does not hold."""
    one = answer.certificate
    context: dict[str, Any] = {"said": answered(answer, file=file), "answer": answer}
    if one is None:
        return context
    return context | {
        "certificate": one,
        "facts": facts(one),
        "sealed": sealed(one),
        "canonical": canonical(one.values).decode(),
        "versions": versions(answer),
        "signature": " ".join(one.seal[start : start + 4] for start in range(0, 16, 4)),
        "pdf": "" if one.annulled_at else reverse("registration:file_by_code", args=[one.grouped_code]),
        "broken": answer.state == "broken",
    }
