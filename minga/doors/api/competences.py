"""May this be signed, and by which article: the law's own engine, asked by a program before an office commits itself."""

import datetime
from typing import Annotated, Any, Literal

from django.http import HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from ninja import Router, Schema
from pydantic import Field

from minga.cycle.law.authority import ACTS, Case, may
from minga.cycle.law.guards import Facts
from minga.cycle.law.models import Counterpart, Verdict
from minga.cycle.organisations.models import Organisation
from minga.doors.api.doorway import AccessKey
from minga.doors.api.faults import refused
from minga.doors.api.problems import Fault, Problem
from minga.doors.api.shapes import CodeKey, Iso2, RecordCode, Written, words
from minga.ground.accounts.models import Scope
from minga.ground.territory.models import Unit

router = Router(auth=AccessKey(Scope.READ))
Line = Annotated[str, Field(max_length=200, pattern=r"^[^\x00-\x1f]*$")]


class CaseAsked(Written):
    """What somebody would do: for which institution, which act, with whom, what, where and when.

    Where the answer hangs on what is not said, 422 names it.
    """

    organisation: RecordCode
    act: Literal[tuple(ACTS)] = "sign"  # type: ignore[valid-type]
    counterpart: Literal[tuple(Counterpart.values)] | None = None  # type: ignore[valid-type]
    counterpart_country: Iso2 | None = None
    standing: CodeKey | None = None
    agreement_until: datetime.date | None = None
    verified_on: datetime.date | None = None
    framework: Line = ""
    framework_signed: bool = True
    reviewed_on: datetime.date | None = None
    modality: CodeKey | None = None
    units: Annotated[list[CodeKey], Field(max_length=50)] = []
    sectors: Annotated[list[CodeKey], Field(max_length=50)] = []
    day: datetime.date | None = None


class Explained(Schema):
    """The verdict: `yes`, `step` (once a step is done) or `justify` (with a written justification); why, and by which articles."""

    verdict: str
    reason: str
    articles: list[str]


@router.post("/competences/explain", response=Explained, summary=words(gettext_lazy("Preguntar si un acto es posible, y por qué artículo")))
def explain_competence(request: HttpRequest, payload: CaseAsked) -> dict:
    """Answer 200 where the person may do it, 403 with the same members where they may not, 422 where it depends on more."""
    found = may(request.auth, payload.act, case_of(request.auth, payload))  # type: ignore[attr-defined]
    told: dict[str, Any] = {"verdict": found.verdict, "reason": found.text, "articles": list(found.articles)}
    if found.verdict == Verdict.NO:
        raise Problem(403, "no-right", found.text, [], None, **told)
    if found.verdict == Verdict.DEPENDS:
        raise Problem(422, "refused", found.text, [Fault("body", f"/{found.lacks}", "missing", found.text)], None, **told)
    return told


def case_of(person, asked: CaseAsked) -> Case:
    """Return the case; Problem 422 names an institution or a place that is not there."""
    executor = Organisation.objects.select_related("kind__parent__list").filter(code=asked.organisation).first()
    units = {unit.key: unit for unit in Unit.objects.select_related("parent__parent", "country").filter(key__in=asked.units)}
    faults = [
        Fault("body", f"/units/{place}", "unknown", _("Este lugar no está en el territorio."))
        for place, key in enumerate(asked.units)
        if key not in units
    ]
    if executor is None:
        faults.append(Fault("body", "/organisation", "unknown", _("No hay una organización con ese código.")))
    if faults:
        raise refused(faults)
    return Case(
        executor=executor,
        counterpart=asked.counterpart or "",
        facts=facts_of(asked),
        modality=asked.modality or "",
        units=tuple(units[key] for key in asked.units),
        sectors=tuple(asked.sectors),
        day=asked.day,
    )


def facts_of(asked: CaseAsked) -> Facts:
    return Facts(
        counterpart_country=asked.counterpart_country or "",
        standing=asked.standing or "",
        agreement_until=asked.agreement_until,
        verified_on=asked.verified_on,
        framework=asked.framework,
        framework_signed=asked.framework_signed,
        reviewed_on=asked.reviewed_on,
        day=asked.day,
    )
