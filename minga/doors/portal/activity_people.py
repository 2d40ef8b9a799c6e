"""Who takes part in one activity and who benefits: names as written, what they mean or may mean, groups without a figure."""

from django.urls import reverse
from django.utils.translation import gettext as _

from minga.cycle.activities.models import Activity, Named
from minga.cycle.activities.reckoning import told
from minga.cycle.organisations.models import Organisation
from minga.ground.codelists.queries import names
from minga.ground.kit import formats
from minga.ground.kit.money import Precision
from minga.ground.kit.text import fold

ALWAYS = ("FINANCIADOR", "EJECUTOR")  # roles whose absence is said


def named(row: Named, reader) -> dict:
    """Return a name as written, the organisation it is, or the one it may be: said as a proposal, with its reason."""
    found: dict = {"written": row.as_written}
    sure, likely = row.organisation, row.proposed
    if sure and reader.may_see(sure):
        found |= {"url": reverse("portal:organisation", args=[sure.code]), "also": other_name(row, sure)}
    elif sure is None and likely and reader.may_see(likely):
        found |= {
            "proposed": likely.name,
            "proposed_url": reverse("portal:organisation", args=[likely.code]),
            "reason": _(row.proposed_reason) if row.proposed_reason else "",
        }
    elif sure is None:
        found |= {"unknown": True}
    return found


def other_name(row: Named, organisation: Organisation) -> str:
    """Return the registered name where the source writes another one, '' where it is the same."""
    return "" if fold(organisation.name) == fold(row.as_written) else organisation.name


def participants(activity: Activity, reader) -> list[dict]:
    """Return [{role, people}] in the order of the list of roles; funder and executor stand even where nobody is named."""
    rows: dict[str, list[dict]] = {}
    for row in activity.participants.all():
        share = formats.percent(row.share, 0 if row.share == row.share.to_integral_value() else 2, reader.language) if row.share else ""
        one = named(row, reader) | {"share": share, "focal": row.focal_point is True, "marks": reader.notes.cite(row.source)["marks"]}
        rows.setdefault(row.role.code, []).append(one)
    roles = names("ROL_PARTICIPACION")
    return [{"role": label, "people": rows.get(code, [])} for code, label in roles.items() if code in rows or code in ALWAYS]


def counterparts(activity: Activity, reader) -> list[dict]:
    """Return those who give a counterpart, known from the contributions."""
    lines = [line for line in activity.contributions.all() if line.role.code == "CONTRAPARTIDA"]
    return [named(line, reader) | {"marks": reader.notes.cite(line.source)["marks"]} for line in lines]


def beneficiaries(activity: Activity, reader) -> list[dict]:
    """Return every line of beneficiaries: number with unit and exactness, or a group 'sin cifra' (R-152).

    `part`: it breaks down a group that has a line of its own, so that nobody adds them up.
    """
    whole = {told(row).group for row in activity.beneficiaries.all() if not any(told(row).parts)}
    return [
        {
            "number": ""
            if row.number is None
            else formats.hedged(formats.number(row.number, reader.language), row.precision, reader.language),
            "unit": row.unit,
            "group": ", ".join(one.name for one in (row.group, row.directness, row.sex, row.age, row.zone) if one),
            "part": any(told(row).parts) and told(row).group in whole,
            "vague": row.number is not None and row.precision != Precision.EXACT,
            "marks": reader.notes.cite(row.source)["marks"],
        }
        for row in activity.beneficiaries.all()
    ]
