"""What the registry adds to the page of an activity: certificate, plans, conditions, what its source leaves out, its documents."""

import datetime

from django.db.models import prefetch_related_objects
from django.urls import reverse
from django.utils.translation import gettext as _

from minga.cycle.activities.models import Activity
from minga.cycle.filing.enclosures import IMAGE
from minga.cycle.filing.labels import name_of
from minga.cycle.filing.models import Dossier
from minga.cycle.filing.queries import dossier_of, institutions_to_file_for, may_claim
from minga.cycle.filing.states import Stage
from minga.cycle.registration.queries import certificate_of
from minga.evidence.lake.pages.registry import published_as
from minga.ground.documents.models import File
from minga.ground.documents.queries import files_of
from minga.ground.kit import formats
from minga.ground.kit.dates import PartialDate

AT_ONCE = datetime.timedelta(minutes=1)  # a registration writes the record in its own transaction
PLANNED = ("start_planned", "end_planned", "approved_on", "disbursement_limit", "closed_on")


def registry(activity: Activity, dossier: Dossier | None, reader) -> dict:
    """Return what the page shows of the registry to one reader: nothing of a dossier but what is public, and links to who may."""
    certificate = certificate_of(("activity", activity.code))
    return {
        "certificate": certificate,
        "plans": plans(activity, reader, asked=certificate is not None),
        "conditions": conditions(activity, reader),
        "unstated": unstated(activity, reader),
        "published_as": published_as(activity.code),
        **enclosed(dossier),
    } | links(activity, dossier, reader.person)


def whole_dossier_of(activity: Activity) -> Dossier | None:
    """Return the dossier of a record with what was sent and registered of it, None where there is none."""
    dossier = dossier_of(activity)
    if dossier:
        prefetch_related_objects([dossier], "submissions", "versions")
    return dossier


def way(dossier: Dossier | None) -> list[dict]:
    """Return the days on which each registered version was sent and registered, and on which it was annulled; nobody is named.

    What is under review, sent and not registered yet, is not told: it is nobody else's.
    """
    if dossier is None:
        return []
    found, sent = [], list(dossier.submissions.all())
    for version in dossier.versions.all():
        last = next((one for one in reversed(sent) if one.at <= version.at), None)
        found += [{"text": _("Enviado para su registro"), "at": last.at}] if last else []
        found.append({"text": _("Registrado, versión %(n)s") % {"n": version.number}, "at": version.at})
    if dossier.stage == Stage.ANNULLED:
        found.append({"text": _("Registro anulado"), "at": dossier.stage_since})
    return found


def by_registering(at: datetime.datetime, dossier: Dossier | None) -> bool:
    """Say whether a change of the record at that moment is a registration of its dossier, which is told as such."""
    return dossier is not None and any(datetime.timedelta(0) <= one.at - at < AT_ONCE for one in dossier.versions.all())


def links(activity: Activity, dossier: Dossier | None, person) -> dict:
    """Return the addresses of the dossier, or of the page that opens one, for those who may; '' for everybody else."""
    seen = person.is_authenticated and dossier and Dossier.objects.visible_to(person).filter(pk=dossier.pk).exists()
    free = dossier is None or dossier.stage == Stage.ANNULLED
    claims = free and any(may_claim(one, activity) for one in institutions_to_file_for(person))
    return {
        "dossier_url": reverse("filing:dossier", args=[dossier.key]) if dossier and seen else "",
        "claim_url": f"{reverse('filing:new')}?actividad={activity.code}" if claims else "",
    }


def plans(activity: Activity, reader, *, asked: bool) -> list[dict]:
    """Return the objectives of both plans (R-041); of a record that is registered, that one is missing is said."""
    both = ((_("Objetivo del plan local (PDOT)"), "local_objective"), (_("Objetivo del plan nacional"), "national_objective"))
    found = [(label, name, getattr(activity, name)) for label, name in both]
    return [
        {"label": label, "value": value, "marks": reader.fact(activity, name) if value else []}
        for label, name, value in found
        if value or asked
    ]


def conditions(activity: Activity, reader) -> list[dict]:
    """Return what the activity waits for, or waited for, with its source (R-106)."""
    return [
        {
            "document": one.document,
            "met": formats.day(one.met_on, reader.language) if one.met_on else "",
            "with_": one.met_with,
            "offered": one.offered,
            "marks": reader.notes.cite(one.source)["marks"],
        }
        for one in activity.conditions.all()
    ]


def unstated(activity: Activity, reader) -> list[dict]:
    """Return the facts that were looked for and do not stand in the source, with the place where they ought to (R-124)."""
    return [
        {"label": name_of(name, {}), "where": where, **reader.notes.cite(where)}
        for name, where in sorted(activity.unstated.items())
        if where
    ]


def planned(activity: Activity, reader) -> list[dict]:
    """Return the planned dates, the approval, the last day of disbursements and the closing, of those that are known."""
    words = (_("Empieza, según lo previsto"), _("Termina, según lo previsto"), _("Aprobado"), _("Límite de desembolsos"), _("Cierre"))
    labels = dict(zip(PLANNED, words, strict=True))
    return [
        {"label": labels[name], "value": PartialDate(value).show(reader.language), "marks": reader.fact(activity, name)}
        for name in PLANNED
        if (value := getattr(activity, name))
    ]


def enclosed(dossier: Dossier | None) -> dict:
    """Return the public documents of a record's dossier, and the one that stands on its page as its image."""
    files = files_of(("dossier", dossier.key), public_only=True) if dossier else []
    image = next((one for one in files if one.category == IMAGE), None)
    picture = {"url": reverse("documents:picture", args=[image.key]), "title": image.title, "language": image.language} if image else {}
    return {"files": [shown(one) for one in files], "picture": picture}


def shown(file: File) -> dict:
    version = file.current
    about = {"format": version.format, "size": version.size} if version else {}
    return {"title": file.title, "language": file.language, "url": reverse("documents:document", args=[file.key])} | about
