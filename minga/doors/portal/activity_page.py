"""The page of one activity: everything its sources say, the source beside each fact, what is missing said in words."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from minga.cycle.activities.models import Activity
from minga.cycle.activities.reckoning import first_reached, told
from minga.cycle.activities.rules import labels_by_roles
from minga.cycle.agreements.models import Agreement
from minga.cycle.filing.models import Dossier
from minga.doors.portal.activity_findings import finding_blocks
from minga.doors.portal.activity_money import exchange_rows, funding
from minga.doors.portal.activity_more import more
from minga.doors.portal.activity_people import beneficiaries, counterparts, participants
from minga.doors.portal.activity_places import crumb_places, places
from minga.doors.portal.activity_registry import by_registering, planned, registry, way, whole_dossier_of
from minga.doors.portal.finding_list import still_true
from minga.doors.portal.notes import Notes
from minga.doors.portal.reading import other_language
from minga.doors.portal.rows import LOOK
from minga.doors.portal.trust_shown import of_record
from minga.evidence.merging.labels import words_of
from minga.evidence.merging.linking import hanging
from minga.evidence.merging.queries import marked_copies
from minga.ground.accounts.permissions import can_see_everything
from minga.ground.codelists.models import Code
from minga.ground.codelists.queries import get
from minga.ground.findings.models import State
from minga.ground.journal.models import Entry
from minga.ground.kit import formats

LONG_TITLE = 90


@dataclass
class Reader:
    """For whom a page is made: who they are, the language they read, the footnotes so far."""

    person: object
    language: str
    notes: Notes

    @property
    def sees_all(self) -> bool:
        return can_see_everything(self.person)

    def may_see(self, record) -> bool:
        """Say whether a record that another one names may be shown to this reader."""
        return record is not None and (record.public or self.sees_all)

    def fact(self, activity: Activity, name: str) -> list[dict]:
        """Return the source marks of one fact of an activity: none where no source tells it."""
        return self.notes.cite(activity.located(name))["marks"]


def page(activity: Activity, person) -> dict:
    """Return what portal/activity.html shows of an activity to one reader; the activity as queries.whole() reads it."""
    reader = Reader(person, (get_language() or "es")[:2], Notes())
    dossier = whole_dossier_of(activity)
    findings = list(still_true(person).about("activity", activity.code))
    context = {
        "activity": activity,
        "long_title": len(activity.title) > LONG_TITLE,
        "title_language": other_language(activity.title_language),
        "objective_language": other_language(activity.objective_language),
        "spanish": other_language("es"),
        "look": LOOK.get(activity.status.code, "") if activity.status else "",
        "n_findings": sum(one.state == State.OPEN for one in findings),
        "trust": of_record(findings),
        "title_marks": reader.fact(activity, "title"),
        "objective_marks": reader.fact(activity, "objective") if activity.objective else [],
        "key_figures": key_figures(activity, reader),
        "funding": funding(activity, reader),
        "exchanges": exchange_rows(activity, reader),
        "places": places(activity, reader),
        "roles": participants(activity, reader),
        "counterparts": counterparts(activity, reader),
        "people": beneficiaries(activity, reader),
        "dates": dates(activity, reader) + planned(activity, reader),
        "classes": classes(activity, reader),
        "related": related(activity, reader),
        "documents": documents(activity, reader),
        "agreements": agreements(activity, reader),
        "note_marks": reader.fact(activity, "note") if activity.note else [],
        "steps": steps(activity, dossier, sum(one.state == State.OPEN for one in findings)),
        "crumbs": [(_("Inicio"), reverse("portal:home")), *crumb_places(activity), (activity.code, None)],
    }
    context["blocks"], context["remarks"] = finding_blocks(findings, reader)
    context |= more(activity, reader) | registry(activity, dossier, reader)
    return context | {"sources": reader.notes.shown, "credits": reader.notes.credits}


def key_figures(activity: Activity, reader: Reader) -> list[dict]:
    """Return the three figures under the title: declared cost, people (or what the unit says), rate or else dates."""
    language = reader.language
    cost: dict = {"label": _("costo total declarado"), "missing": _("Monto no registrado")}
    if activity.total:
        value, unit = formats.short_money(activity.total, language)
        said = formats.said(activity.total, language)
        cost |= {"value": value, "unit": unit, "note": said if said != value else "", "marks": reader.fact(activity, "total")}
    people: dict = {"label": _("beneficiarios"), "missing": _("Sin cifra")}
    first = first_reached(activity.beneficiaries.all())
    if first and first.number is not None:
        value = formats.hedged(formats.number(first.number, language), first.precision, language)
        people |= {"value": value, "label": first.unit, "label_language": other_language("es")}
        sources = (row.source for row in activity.beneficiaries.all() if row.number is not None and told(row).group == first.group)
        people |= {"marks": reader.notes.cite(next(sources))["marks"], "note": _("indirectos") if first.indirect else ""}
    return [cost, people, rate_or_dates(activity, reader)]


def rate_or_dates(activity: Activity, reader: Reader) -> dict:
    event = next(iter(activity.exchange_events.all()), None)
    if event:
        return {
            "label": _("tasa de monetización"),
            "value": formats.number(event.rate, reader.language),
            "unit": f"{event.quote}/{event.base}",
            "note": formats.day(event.date, reader.language),
            "marks": reader.notes.cite(event.source)["marks"],
        }
    start, end = (one.show(reader.language, "short") if one else "" for one in activity.dates)
    shown: dict = {"label": _("inicio y fin"), "missing": _("Sin fechas")}
    if start or end:
        shown |= {"value": f"{start or '…'} – {end or '…'}", "marks": reader.fact(activity, "start" if start else "end")}
    return shown


def dates(activity: Activity, reader: Reader) -> list[dict]:
    """Return start and end, each no more exact than it is known (pitfall 38)."""
    return [
        {
            "label": label,
            "value": one.show(reader.language) if one else "",
            "marks": reader.fact(activity, name) if one else [],
        }
        for label, name, one in zip((_("Empieza"), _("Termina")), ("start", "end"), activity.dates, strict=True)
    ]


def classes(activity: Activity, reader: Reader) -> list[dict]:
    """Return what the activity is by each list: label, value, its code with the address in its list, marks."""
    one = (
        (_("Qué es"), activity.kind, "title"),
        (_("Tipo de fuente"), activity.source_kind, "funder"),
        (_("Modalidad"), activity.modality, "modality"),
        (_("Tipo de ayuda"), activity.aid_type, "aid_type"),
    )
    found = [listed(label, code, reader.fact(activity, name) if code else []) for label, code, name in one]
    said = (
        (_("Ayuda atada"), "tied_status"),
        (_("Mecanismo alternativo"), "mechanism"),
        (_("Criterio geopolítico"), "geopolitical"),
        (_("Internacionalización"), "decentralised"),
        (_("Modalidad de gestión"), "management"),
        (_("Dentro o fuera del presupuesto"), "on_budget"),
    )
    found += [listed(label, code, reader.fact(activity, name)) for label, name in said if (code := getattr(activity, name))]
    found += by_roles(activity, said)
    rows = list(activity.classifications.all())
    for row in rows:
        share = formats.percent(row.share, None, reader.language) if row.share is not None and row.share != 100 else ""
        found.append(listed(str(row.code.list.name), row.code, reader.notes.cite(row.source)["marks"], share))
    if not rows:
        found.append(listed(_("Sector"), None, []))
    return found


def by_roles(activity: Activity, said: Iterable[tuple[str, str]]) -> list[dict]:
    """Return what no source says and the roles of the participants decide: triangular, direct or indirect (R-051, R-052)."""
    decided = labels_by_roles(activity)
    lists = {"geopolitical": "GEOPOLITICO", "decentralised": "INTERNACIONALIZACION"}
    return [listed(label, get(lists[name], decided[name]), []) | {"computed": True} for label, name in said if name in decided]


def listed(label: str, code: Code | None, marks: list[dict], share: str = "") -> dict:
    if code is None:
        return {"label": label, "value": "", "marks": []}
    url = f"{reverse('portal:list', args=[code.list.code])}#{code.identifier}"
    return {"label": label, "value": code.name, "code": code.code, "url": url, "marks": marks, "share": share}


def related(activity: Activity, reader: Reader) -> dict:
    """Return the records this one hangs together with, of those the reader may see; of a copy also what is kept with it."""
    marked = marked_copies() if activity.duplicate_of_id or activity.duplicates.all() else {}
    return {
        "parent": activity.parent if reader.may_see(activity.parent) else None,
        "original": activity.duplicate_of if reader.may_see(activity.duplicate_of) else None,
        "is_copy": activity.duplicate_of_id is not None,
        "marked": activity.code in marked,
        "children": [child for child in activity.children.all() if reader.may_see(child)],
        "copies": [
            {
                "activity": copy,
                "marks": reader.notes.cite(copy.source)["marks"],
                "marked": copy.code in marked,
                "hanging": hanging_words(copy, reader) if copy.code in marked else [],
            }
            for copy in activity.duplicates.all()
            if reader.may_see(copy)
        ],
    }


def hanging_words(copy: Activity, reader: Reader) -> list[tuple[str, int]]:
    """Return what other areas keep with a copy, in words; dossiers are told only to whoever sees them all."""
    every = can_see_everything(reader.person)
    return [(words_of(link.model), number) for link, number in hanging(copy) if every or link.model is not Dossier]


def documents(activity: Activity, reader: Reader) -> list[dict]:
    return [
        {
            "title": row.title,
            "address": row.address,
            "language": other_language(row.language),
            "marks": reader.notes.cite(row.source)["marks"],
        }
        for row in activity.documents.all()
    ]


def agreements(activity: Activity, reader: Reader) -> list[dict]:
    """Return the agreements under which it is done (R-122): as written, with the record of Minga where everybody may see it."""
    return [
        {"written": row.as_written, "marks": reader.notes.cite(row.source)["marks"]} | told_agreement(row.agreement, reader)
        for row in activity.agreement_links.all()
    ]


def told_agreement(agreement: Agreement | None, reader: Reader) -> dict:
    if agreement is None or not (reader.sees_all or agreement.open_to_all):
        return {}
    title = agreement.title if agreement.title != agreement.number else ""
    return {"code": agreement.code, "title": title, "language": other_language(agreement.title_language)}


def steps(activity: Activity, dossier: Dossier | None, findings: int) -> list[dict]:
    """Return the way of the record so far: loaded or registered, corrected, checked by rules; days only, nobody is named."""
    lines = Entry.objects.filter(thing_kind="activity", thing_key=activity.code).order_by("seq")
    known: Iterable[tuple] = lines.values_list("event", "at")
    found = way(dossier)
    if dossier is None or activity.code != dossier.key:  # one that a registration began has no source it was loaded from
        found.append({"text": _("Cargado desde la fuente"), "at": activity.recorded_at})
    revised = [at for event, at in known if event == "activity.revised" and not by_registering(at, dossier)]
    found += [{"text": _("Corregido"), "at": at} for at in revised]
    checked = max((at for event, at in known if event.startswith("finding.")), default=activity.revised_at)
    found.append({"text": _("Revisado por reglas"), "at": checked, "note": str(findings)})
    return sorted(found, key=lambda step: (timezone.localdate(step["at"]), "note" in step, step["at"]))
