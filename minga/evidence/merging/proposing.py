"""Which records may be one: all are compared, or a few with those beside them; kept as proposals with points and reasons.

Only pairs with a mark in common are compared, so that a hundred thousand take seconds. Nothing of the records changes.
"""

from collections.abc import Callable, Collection, Iterable, Iterator
from typing import Any

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from minga.cycle.organisations import actions as organisations
from minga.cycle.organisations.blocking import Pairs, alike, in_common
from minga.cycle.organisations.matching import beside, brought_together
from minga.cycle.organisations.models import Organisation
from minga.evidence.merging.models import Proposal, Search
from minga.evidence.merging.queries import activity_facts, apart_pairs, in_order, model_of, organisation_facts
from minga.evidence.merging.scoring import PROPOSED_FROM, activity_reasons, organisation_reasons, total
from minga.evidence.merging.shape import ActivityFacts, OrganisationFacts, Reason
from minga.evidence.merging.states import Kind
from minga.ground.journal.queries import head

BATCH = 500
MOST = 20_000  # proposals that are kept: the likeliest


@transaction.atomic
def look(kind: str, codes: Collection[str] | None = None) -> int:
    """Compare all records of a kind, or those of these codes with all; returns how many proposals stand for what was compared."""
    found = sorted(proposals(kind, codes), key=lambda one: (-one.score, one.one, one.other))[:MOST]
    old = Proposal.objects.filter(kind=kind)
    (old if codes is None else old.filter(Q(one__in=codes) | Q(other__in=codes))).delete()
    Proposal.objects.bulk_create(found, batch_size=BATCH)
    if codes is None:
        about = {"at": timezone.now(), "seq": head()[0], "compared": model_of(kind).objects.count()}
        Search.objects.update_or_create(kind=kind, defaults=about)
    return len(found)


def proposals(kind: str, codes: Collection[str] | None = None) -> Iterator[Proposal]:
    """Yield the unsaved proposals of a kind; `codes`: records of which one must be in each."""
    apart = apart_pairs(kind)
    for one, other, reasons in scored(kind, codes):
        pair, points = in_order(one, other), total(reasons)
        wanted = codes is None or one in codes or other in codes
        if wanted and points >= PROPOSED_FROM[kind] and pair not in apart:
            told = [[reason.points, reason.message, reason.figures] for reason in reasons]
            yield Proposal(kind=kind, one=pair[0], other=pair[1], score=points, reasons=told)


def scored(kind: str, codes: Collection[str] | None = None) -> Iterator[tuple[str, str, list[Reason]]]:
    """Yield (code, code, reasons) of the pairs that share a mark and have any reason."""
    if kind == Kind.ORGANISATION:
        yield from compared(organisations_beside(codes), organisations_together, organisation_reasons)
    else:
        yield from compared(list(activity_facts().values()), activities_together, activity_reasons)


def compared[T: (OrganisationFacts, ActivityFacts)](
    facts: list[T], together: Callable[[list[T]], Pairs], reasons: Callable[[T, T], list[Reason]]
) -> Iterator[tuple[str, str, list[Reason]]]:
    for a, b in sorted(together(facts)):
        found = reasons(facts[a], facts[b])
        if found:
            yield facts[a].code, facts[b].code, found


def organisations_beside(codes: Collection[str] | None) -> list[OrganisationFacts]:
    """Return the facts of all organisations, or of these and of those that share a mark with them."""
    if codes is None:
        return list(organisation_facts().values())
    asked = set(model_of(Kind.ORGANISATION).objects.filter(code__in=codes).values_list("pk", flat=True))
    facts = organisation_facts(asked)
    tax_ids = [one.tax_id for one in facts.values() if one.tax_id]
    same = model_of(Kind.ORGANISATION).objects.filter(standing__tax_id__in=tax_ids).values_list("pk", flat=True)
    return list(organisation_facts(beside(asked).union(same)).values())


def organisations_together(facts: list[OrganisationFacts]) -> Pairs:
    pairs = brought_together([one.name for one in facts], [one.names for one in facts])
    return pairs | in_common([[one.tax_id] if one.tax_id else [] for one in facts])


def activities_together(facts: list[ActivityFacts]) -> Pairs:
    """Return the places of the activities with a title nearly the same, a code in common, or amount, dates and a place."""
    pairs = alike([one.title for one in facts]) | in_common([list(coinciding(one)) for one in facts])
    codes: Iterable[list[Any]] = ([f"{name} {code}" for name, code in one.identifiers.items()] for one in facts)
    return pairs | in_common(list(codes))


def coinciding(one: ActivityFacts) -> Iterator[str]:
    """Yield a mark for each place of an activity whose amount and both dates are known."""
    if one.amount is not None and one.start and one.end:
        yield from (f"{one.amount} {one.currency} {one.start} {one.end} {place}" for place in one.places)


def check_organisations(*, by) -> Iterator[int]:
    """Renew what is found about every organisation, those set apart not told of each other; yield how many."""
    every = list(Organisation.objects.order_by("pk"))
    organisations.renew_findings(by=by, organisations=every, apart=apart_pairs(Kind.ORGANISATION))
    yield len(every)


def check_likeness(*, by) -> Iterator[int]:
    """Compare all organisations and all activities anew; yield how many may be one, by kind."""
    for kind in Kind:
        yield look(kind)
