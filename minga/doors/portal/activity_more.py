"""What a record tells of itself beyond the usual: purpose, codes, reach, extensions; only what is known."""

from django.utils.translation import gettext as _

from minga.cycle.activities.models import Activity
from minga.cycle.organisations.models import Organisation
from minga.doors.portal.reading import other_language
from minga.ground.kit import formats
from minga.ground.kit.dates import PartialDate

PRIVATE = "PRIVADA"  # of the lists TIPO_ORGANIZACION and FUENTE


def more(activity: Activity, reader) -> dict:
    """Return {short_title, status_reason, purpose, codes, reach, extensions, criteria, alliance} of an activity for one reader."""
    return {
        "short_title": activity.short_title if activity.short_title != activity.title else "",
        "status_reason": fact(activity, reader, _("Motivo del estado"), "status_reason"),
        "purpose": known(
            activity,
            reader,
            (_("Objetivos específicos"), "specific_objectives"),
            (_("Problema que resuelve"), "problem"),
            (_("Justificación"), "justification"),
        ),
        "codes": known(
            activity,
            reader,
            (_("Código propio de la institución"), "own_code"),
            (_("Código del donante"), "donor_code"),
            (_("Código presupuestario"), "budget_code"),
            (_("Identificador IATI"), "iati_identifier"),
            (_("Palabras clave"), "keywords"),
        ),
        "reach": {"name": activity.reach.name, "marks": reader.fact(activity, "reach")} if activity.reach else {},
        "extensions": extensions(activity, reader),
        "criteria": criteria(activity, reader),
        "alliance": alliance(activity, reader),
    }


def criteria(activity: Activity, reader) -> list[dict]:
    """Return each of the six criteria of management that is answered, in the order of the list (R-043)."""
    rows = sorted(activity.criteria.all(), key=lambda one: one.criterion.code)
    return [{"name": one.criterion.name, "answer": one.answer, "marks": reader.notes.cite(one.source)["marks"]} for one in rows]


def alliance(activity: Activity, reader) -> dict:
    """Return the private partners of an alliance and the strategy against poverty that it serves (R-322); {} where nobody is private.

    `strategy` is {} where nobody says: the page tells so.
    """
    named = [*activity.participants.all(), *activity.contributions.all()]
    private = dict.fromkeys(one.as_written for one in named if is_private(one.organisation))
    if not private and not activity.poverty_strategy:
        return {}
    return {"partners": list(private), "strategy": fact(activity, reader, _("Estrategia contra la pobreza"), "poverty_strategy")}


def is_private(organisation: Organisation | None) -> bool:
    """Whether somebody is a private source, by their kind or by the kind of source that they are."""
    if organisation is None:
        return False
    return PRIVATE in (organisation.kind.code, organisation.source_kind.code if organisation.source_kind else "")


def known(activity: Activity, reader, *facts: tuple[str, str]) -> list[dict]:
    """Return {label, value, marks} of each fact that is told."""
    return [one for label, name in facts if (one := fact(activity, reader, label, name))]


def fact(activity: Activity, reader, label: str, name: str) -> dict:
    value = getattr(activity, name)
    return {"label": label, "value": value, "language": other_language("es"), "marks": reader.fact(activity, name)} if value else {}


def extensions(activity: Activity, reader) -> list[dict]:
    """Return each extension with its new end, the day of its approval and its reason, in order."""
    return [
        {
            "end": PartialDate(one.new_end).show(reader.language),
            "approved": PartialDate(one.approved_on).show(reader.language) if one.approved_on else "",
            "reason": one.reason,
            "marks": reader.notes.cite(one.source)["marks"],
        }
        for one in activity.extensions.all()
    ]


def point(place, language: str) -> str:
    """Return the point of a place in degrees, '' where none is told: '-1,2417; -78,6197'."""
    if place.latitude is None:
        return ""
    return "; ".join(formats.number(one.normalize(), language) for one in (place.latitude, place.longitude))
