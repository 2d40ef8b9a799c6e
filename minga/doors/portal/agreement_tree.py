"""What an agreement hangs from and what hangs from it: frameworks, programmes, projects and actions, both ways (R-116)."""

from dataclasses import dataclass, field

from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import reverse

from minga.cycle.activities.models import Activity, AgreementLink
from minga.cycle.agreements.asking import ancestors, descendants
from minga.cycle.agreements.models import Agreement
from minga.doors.portal.reading import other_language, page_of

SIZE = 50
FEW = 10  # activities shown below each agreement of the tree; the rest stand on its own page


@dataclass
class Node:
    """An agreement of the tree with what hangs from it."""

    title: str
    code: str
    kind: str
    url: str
    language: str
    here: bool = False
    marks: list = field(default_factory=list)
    below: list["Node"] = field(default_factory=list)
    activities: list[dict] = field(default_factory=list)
    more: int = 0


def tree(agreement: Agreement, reader) -> Node | None:
    """Return the tree from the topmost agreement that the reader may see; None where the agreement stands alone.

    Beside the way down to this agreement only what derives from it is opened.
    """
    visible = Agreement.objects.visible_to(reader.person)
    above = ancestors(agreement, visible)
    below = descendants([agreement], visible)
    if not above and not below:
        return None
    under = few_under([one for rows in below.values() for one in rows], reader.person)
    node = opened(agreement, below, under, reader, here=True)
    if agreement.parent_id and above:
        node.marks = reader.notes.cite(agreement.locators.get("parent") or agreement.source)["marks"]
    for one in reversed(above):
        upper = bare(one)
        upper.below = [node]
        node = upper
    return node


def opened(agreement: Agreement, below: dict, under: dict, reader, here: bool = False) -> Node:
    """Return a node with everything that derives from it."""
    node = bare(agreement)
    node.here = here
    node.below = [opened(one, below, under, reader) for one in below.get(agreement.pk, [])]
    rows = under.get(agreement.pk, [])
    node.activities, node.more = [shown(one) for one in rows[:FEW]], max(0, len(rows) - FEW)
    return node


def bare(agreement: Agreement) -> Node:
    url = reverse("portal:agreement", args=[agreement.code])
    return Node(agreement.title, agreement.code, str(agreement.kind.name), url, other_language(agreement.title_language))


def few_under(agreements: list[Agreement], person) -> dict[int, list[Activity]]:
    """Return {agreement: the activities done under it that the person may see} in one query."""
    links = AgreementLink.objects.filter(agreement__in=agreements, activity__in=Activity.objects.visible_to(person).values("pk"))
    found: dict[int, list[Activity]] = {}
    for row in links.select_related("activity__kind").order_by("activity__sort_key", "activity__code"):
        if row.agreement_id and row.activity not in found.setdefault(row.agreement_id, []):
            found[row.agreement_id].append(row.activity)
    return found


def under(agreement: Agreement, person) -> QuerySet[Activity]:
    """Return the activities done under an agreement that the person may see, each once, in order of title."""
    linked = AgreementLink.objects.filter(agreement=agreement).values("activity")
    return Activity.objects.visible_to(person).filter(pk__in=linked).order_by("sort_key", "code")


def activities(request: HttpRequest, agreement: Agreement, reader) -> dict:
    """Return a page of the activities done under the agreement, each with its own parts."""
    ids = under(agreement, reader.person).values_list("pk", flat=True)
    page = page_of(request, ids, SIZE)
    read = Activity.objects.filter(pk__in=list(page.object_list)).select_related("kind", "status").order_by("sort_key", "code")
    rows = [shown(one) for one in read]
    parts = Activity.objects.visible_to(reader.person).filter(parent__in=[one.pk for one in read]).select_related("kind", "parent")
    for part in parts.order_by("sort_key", "code"):
        row = next(one for one in rows if part.parent and one["code"] == part.parent.code)
        row["parts"].append(shown(part))
    return {"page": page, "total": page.paginator.count, "rows": rows, "numbers": page.paginator.get_elided_page_range(page.number)}


def shown(activity: Activity) -> dict:
    return {
        "title": activity.title,
        "code": activity.code,
        "kind": activity.kind.name,
        "url": reverse("portal:activity", args=[activity.code]),
        "language": other_language(activity.title_language),
        "parts": [],
    }
