"""Topics for negotiations and proposals of strategies: sent by governments, answered by the centre (R-033, R-034)."""

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from minga.cycle.needs.models import PlanItem
from minga.cycle.office import notices
from minga.cycle.office.models import Initiative, Topic
from minga.cycle.office.permissions import can_answer, can_write, may_withdraw
from minga.cycle.office.states import INITIATIVE_STEPS, TOPIC_STEPS, InitiativeStage
from minga.cycle.organisations.models import Organisation
from minga.ground.accounts.models import Person
from minga.ground.journal import actions as journal
from minga.ground.territory.models import Country

ANSWERED = (InitiativeStage.ADOPTED, InitiativeStage.PARTLY, InitiativeStage.DECLINED)


@transaction.atomic
def send_topic(
    *,
    by: Person,
    organisation: Organisation,
    title: str,
    reason: str,
    plan_item: PlanItem,
    country: Country | None = None,
    source: str = "",
) -> Topic:
    """Send a topic of the institution's plan to be considered in the negotiation of treaties (R-033). Leaves `topic.sent`.

    Refuses (PermissionDenied) whoever is no officer of it and (ValidationError) an empty title or reason, a title that it has sent
    before and a priority of somebody else's plan: what is asked must stand in the institution's own.
    """
    if not can_write(by, organisation):
        raise PermissionDenied("send_topic")
    if plan_item.plan.organisation_id != organisation.pk:
        raise ValidationError({"plan_item": _("Elija una prioridad del plan de su propia institución.")})
    row = Topic(
        organisation=organisation,
        title=title,
        reason=reason,
        plan_item=plan_item,
        country=country,
        source=source,
        by=by,
        at=timezone.now(),
    )
    row.full_clean()
    row.save()
    after = {"institution": organisation.code, "title": row.title, "plan_item": str(plan_item)}
    journal.record("topic.sent", by=by, thing=("topic", row.key), after=after)
    notices.tell_topic(row)
    return row


@transaction.atomic
def answer_topic(*, by: Person, topic: Topic, step: str, answer: str) -> Topic:
    """Say whether a topic was considered, and why; it can be said anew. Leaves `topic.answered`.

    Refuses (PermissionDenied) whoever does not plan for the centre, (NotAllowedHere) what it already is and (ValidationError) an
    answer without words.
    """
    if not can_answer(by):
        raise PermissionDenied("answer_topic")
    row = Topic.objects.select_for_update(of=("self",)).select_related("organisation").get(pk=topic.pk)
    taken = TOPIC_STEPS.check(row.stage, step)
    if not answer.strip():
        raise ValidationError({"answer": _("Escriba la respuesta: quien envió el tema la lee.")})
    before = {"stage": row.stage, "answer": row.answer}
    row.stage, row.answer, row.answered_by, row.answered_at = taken.target, answer, by, timezone.now()
    row.full_clean()
    row.save()
    journal.record("topic.answered", by=by, thing=("topic", row.key), before=before, after={"stage": row.stage, "answer": row.answer})
    notices.tell_topic_answer(row)
    return row


@transaction.atomic
def present(*, by: Person, organisation: Organisation, kind: str, title: str, text: str) -> Initiative:
    """Present a strategy, a plan or a guideline to the centre (R-034). Leaves `initiative.presented`.

    Refuses (PermissionDenied) whoever is no officer of the institution and (ValidationError) an empty title or text.
    """
    if not can_write(by, organisation):
        raise PermissionDenied("present")
    now = timezone.now()
    row = Initiative(organisation=organisation, author=by, kind=kind, title=title, text=text, at=now, changed_at=now)
    row.full_clean()
    row.save()
    after = {"institution": organisation.code, "kind": row.kind, "title": row.title}
    journal.record("initiative.presented", by=by, thing=("initiative", row.key), after=after)
    notices.tell_initiative(row)
    return row


@transaction.atomic
def move(*, by: Person, initiative: Initiative, step: str, answer: str = "") -> Initiative:
    """Take a step with a proposal: the centre studies and answers it, its institution withdraws it. Leaves `initiative.moved`.

    Refuses (PermissionDenied) whoever may not, (NotAllowedHere) a step that does not start from here and (ValidationError) an answer
    without words.
    """
    row = Initiative.objects.select_for_update(of=("self",)).select_related("organisation").get(pk=initiative.pk)
    allowed = may_withdraw(by, row.organisation, row.author_id) if step == "withdraw" else can_answer(by)
    if not allowed:
        raise PermissionDenied("move")
    taken = INITIATIVE_STEPS.check(row.stage, step)
    if taken.target in ANSWERED and not answer.strip():
        raise ValidationError({"answer": _("Escriba la respuesta: quien la presentó la lee.")})
    before = {"stage": row.stage}
    row.stage, row.changed_at = taken.target, timezone.now()
    row.answer = answer if taken.target in ANSWERED else row.answer
    row.full_clean()
    row.save()
    after = {"stage": row.stage, "answer": row.answer}
    journal.record("initiative.moved", by=by, thing=("initiative", row.key), before=before, after=after, reason=answer)
    if row.stage in ANSWERED:
        notices.tell_initiative_answer(row)
    return row
