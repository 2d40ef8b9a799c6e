"""The page of one agreement: what its text says, the source beside each fact, what hangs from it, what is missing said in words."""

import datetime

from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from minga.cycle.agreements.models import Agreement
from minga.cycle.agreements.permissions import can_follow
from minga.cycle.agreements.queries import ends, validity
from minga.cycle.agreements.states import UNSIGNED, Stage, Validity
from minga.cycle.registration.queries import certificate_of
from minga.doors.portal.activity_findings import finding_blocks
from minga.doors.portal.activity_page import Reader
from minga.doors.portal.activity_registry import shown as shown_file
from minga.doors.portal.agreement_governments import governments
from minga.doors.portal.agreement_list import LOOK, day_of
from minga.doors.portal.agreement_rows import addenda, areas, money, obligations, parties, places
from minga.doors.portal.agreement_tree import activities, tree
from minga.doors.portal.finding_list import still_true
from minga.doors.portal.notes import Notes
from minga.doors.portal.reading import Reading, other_language
from minga.doors.portal.trust_shown import of_record
from minga.ground.documents.queries import files_of
from minga.ground.findings.models import Finding
from minga.ground.kit import formats
from minga.ground.kit.dates import PartialDate

LONG_TITLE = 90
TERRITORIAL = ("PROGRAMA_INDICATIVO",)  # kinds formulated with the governments of their territory


def page(request: HttpRequest, agreement: Agreement) -> dict:
    """Return what portal/agreement.html shows of an agreement, read as reading.whole() does, to one reader."""
    reader = Reader(request.user, (get_language() or "es")[:2], Notes())
    reading = Reading(request)
    day = day_of(reading)
    findings = list(still_true(request.user).about("agreement", agreement.code))
    thing = ("agreement", agreement.code)
    context = {
        "agreement": agreement,
        "long_title": len(agreement.title) > LONG_TITLE,
        "title_language": other_language(agreement.title_language),
        "object_language": other_language(agreement.object_language),
        "spanish": other_language("es"),
        "trust": of_record(findings) if agreement.stage not in UNSIGNED else None,  # a draft keeps no findings: nothing vouches for it
        "title_marks": fact(agreement, reader, "title"),
        "object_marks": fact(agreement, reader, "object") if agreement.object else [],
        "roles": parties(agreement, reader),
        "term": term(agreement, reader, day),
        "day": day,
        "today": day == timezone.localdate(),
        "notice": reading.notice,
        "money": money(agreement, reader),
        "areas": areas(agreement, reader),
        "places": places(agreement, reader),
        "governments": governments(agreement, reader) if agreement.kind.code in TERRITORIAL else [],
        "obligations": obligations(agreement, reader),
        "addenda": addenda(agreement, reader),
        "classes": classes(agreement, reader),
        "tree": tree(agreement, reader),
        "activities": activities(request, agreement, reader),
        "note_marks": fact(agreement, reader, "note") if agreement.note else [],
        "certificate": certificate_of(thing),
        "files": [shown_file(one) for one in files_of(thing, public_only=True)],
        "may_follow": can_follow(request.user, agreement),
        "crumbs": [(_("Inicio"), reverse("portal:home")), (_("Convenios"), reverse("portal:agreements")), (agreement.code, None)],
    }
    context |= told(findings, reader)
    return context | {"sources": reader.notes.shown, "credits": reader.notes.credits}


def told(findings: list[Finding], reader: Reader) -> dict:
    """Return the findings as blocks and remarks; what is missing stands in one list: what is silent needs no block each."""
    missing = [one for one in findings if one.rule == "DQ-MISSING"]
    blocks, remarks = finding_blocks([one for one in findings if one not in missing], reader)
    listed = [{"text": one.text, "rule": one.rule, "marks": reader.notes.cite(one.source)["marks"]} for one in missing]
    return {"blocks": blocks, "remarks": remarks, "missing": listed}


def fact(agreement: Agreement, reader: Reader, name: str) -> list[dict]:
    """Return the source marks of one fact of an agreement: its own place in the source, else that of the record."""
    return reader.notes.cite(agreement.locators.get(name) or agreement.source)["marks"]


def standing(agreement: Agreement, day: datetime.date) -> tuple[str, str]:
    """Return (words, look) of how an agreement stands on a day: its stage, or for a signed one what its dates say (R-110)."""
    if agreement.stage != Stage.SIGNED:
        return str(Stage(agreement.stage).label), LOOK.get(agreement.stage, "")
    found = validity(agreement, day)
    return str(Validity(found).label), LOOK.get(found, "")


def term(agreement: Agreement, reader: Reader, day: datetime.date) -> dict:
    """Return from when until when it is in force, no more exact than it is known, and how it stands on the day (R-114, pitfall 38)."""
    end = ends(agreement)
    words, look = standing(agreement, day)
    begins = [
        {"label": label, "value": PartialDate(text).show(reader.language), "marks": fact(agreement, reader, name)}
        for label, name in ((_("Suscrito"), "signed_on"), (_("En vigor desde"), "in_force_from"))
        if (text := getattr(agreement, name))
    ]
    return {
        "words": words,
        "look": look,
        "day": formats.day(day, reader.language),
        "begins": begins or [{"label": _("Suscrito"), "value": "", "marks": []}],
        "ends": end.show(reader.language) if end else "",
        "ends_marks": fact(agreement, reader, "ends_on") if end else [],
        "changed": bool(end) and end.text != agreement.ends_on if end else False,
    }


def classes(agreement: Agreement, reader: Reader) -> list[dict]:
    """Return what the agreement is by each list: label, value, its code with the address in its list, marks."""
    one = ((_("Clase"), agreement.kind, "kind"), (_("Tipo de cooperación"), agreement.modality, "modality"))
    return [
        {
            "label": label,
            "value": code.name if code else "",
            "code": code.code if code else "",
            "url": f"{reverse('portal:list', args=[code.list.code])}#{code.identifier}" if code else "",
            "marks": fact(agreement, reader, name) if code else [],
        }
        for label, code, name in one
    ]
