"""What moved under an agreement, by currency and kind of resource."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from django.db.models import Q

from minga.cycle.activities.models import Activity
from minga.cycle.agreements.models import Agreement
from minga.cycle.funding.models import Transaction
from minga.ground.kit.money import Money, add_up

COMMITTED, DISBURSED, SPENT = frozenset({"2", "11"}), frozenset({"1", "3"}), frozenset({"4"})


@dataclass(frozen=True)
class Total:
    """Entries of one kind of resource and currency: their sum, how many they are."""

    resource: str
    money: Money
    lines: int


@dataclass(frozen=True)
class Balance:
    """The money of an agreement: what was committed, disbursed and spent, by currency and kind; `activities`: those done under it."""

    committed: list[Total] = field(default_factory=list)
    disbursed: list[Total] = field(default_factory=list)
    spent: list[Total] = field(default_factory=list)
    activities: int = 0
    entries: int = 0


def balance_of(agreement: Agreement, person=None) -> Balance:
    """Return what moved under an agreement: the entries that carry its number, and those of its activities that carry no other's."""
    seen = Activity.objects.visible_to(person).counted()
    activities = seen.filter(agreement_links__agreement=agreement).distinct()
    mine = Q(agreement=agreement) | Q(activity__in=activities.values("pk"), agreement=None, agreement_number="")
    rows = Transaction.objects.filter(mine, activity__in=seen.values("pk"), struck_at=None, planned=False)
    entries = list(rows.select_related("type", "resource"))
    told = [totals(one for one in entries if one.type.code in types) for types in (COMMITTED, DISBURSED, SPENT)]
    return Balance(told[0], told[1], told[2], activities.count(), len(entries))


def totals(entries: Iterable[Transaction]) -> list[Total]:
    """Return the sums by kind of resource and currency: cash and in kind are never added unasked."""
    groups: dict[tuple[str, str], list[Money]] = {}
    for one in entries:
        groups.setdefault((one.resource.code, one.currency), []).append(one.money)
    return [Total(key[0], added, len(some)) for key, some in sorted(groups.items()) if (added := add_up(some))]
