"""The local strategy of cooperation in its three levels: theme, area of intervention, strategic line (R-009; 002 L33)."""

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from minga.cycle.needs.models import Strategy, StrategyItem
from minga.cycle.organisations.models import Organisation
from minga.cycle.organisations.queries import institutions_of
from minga.ground.accounts.models import Person, Role
from minga.ground.accounts.permissions import has_role
from minga.ground.journal import actions as journal

L = StrategyItem.Level
ABOVE = {L.THEME: None, L.AREA: L.THEME, L.LINE: L.AREA}


def can_write(person, organisation: Organisation) -> bool:
    """Officers write the strategies of their own institution."""
    return has_role(person, Role.OFFICER) and organisation.pk in institutions_of(person)


def thing(strategy: Strategy) -> tuple[str, str]:
    """Return how the journal knows a strategy."""
    return "strategy", str(strategy.pk)


def refuse_strangers(person, organisation: Organisation, act: str) -> None:
    if not can_write(person, organisation):
        raise PermissionDenied(act)


@transaction.atomic
def open_strategy(
    *, by: Person, organisation: Organisation, title: str, year: int | None = None, note: str = "", source: str = ""
) -> Strategy:
    """Begin a strategy. Leaves `strategy.opened`.

    Refuses (PermissionDenied) whoever is no officer of the institution and (ValidationError) one without a title.
    """
    refuse_strangers(by, organisation, "open_strategy")
    row = Strategy(organisation=organisation, title=title, year=year, note=note, source=source)
    row.full_clean()
    row.save()
    journal.record("strategy.opened", by=by, thing=thing(row), after={"institution": organisation.code, "title": title, "year": year})
    return row


@transaction.atomic
def add_item(
    *, by: Person, strategy: Strategy, level: str, name: str, parent: StrategyItem | None = None, source: str = ""
) -> StrategyItem:
    """Add a theme, an area of a theme or a line of an area. Leaves `strategy.changed`.

    Refuses (PermissionDenied) whoever is no officer of the institution and (ValidationError) a line without an area, an area without
    a theme, and a parent of another strategy or level (R-009).
    """
    refuse_strangers(by, strategy.organisation, "add_item")
    wanted = ABOVE[L(level)]
    if wanted is None and parent is not None:
        raise ValidationError({"parent": _("Una temática no está dentro de otra cosa.")})
    if wanted is not None and (parent is None or parent.level != wanted or parent.strategy_id != strategy.pk):
        words = {L.AREA: _("Un área pertenece a una temática: elija cuál."), L.LINE: _("Una línea pertenece a un área: elija cuál.")}
        raise ValidationError({"parent": words[L(level)]})
    last = StrategyItem.objects.filter(strategy=strategy).aggregate(n=Max("position"))["n"]
    row = StrategyItem(strategy=strategy, parent=parent, level=level, name=name, position=0 if last is None else last + 1, source=source)
    row.full_clean()
    row.save()
    after = {"level": row.level, "name": row.name, "within": parent.name if parent else ""}
    journal.record("strategy.changed", by=by, thing=thing(strategy), after=after)
    return row


@transaction.atomic
def drop_item(*, by: Person, item: StrategyItem) -> None:
    """Take out a theme, an area or a line. Leaves `strategy.changed`.

    Refuses (PermissionDenied) whoever is no officer of the institution and (ValidationError) one that holds others or that a demand
    names.
    """
    row = StrategyItem.objects.select_for_update(of=("self",)).select_related("strategy__organisation").get(pk=item.pk)
    refuse_strangers(by, row.strategy.organisation, "drop_item")
    if row.children.exists():
        raise ValidationError(_("Quite antes lo que tiene dentro."))
    if row.demands.exists():
        raise ValidationError(_("Hay demandas en esta línea: no se puede quitar."))
    journal.record("strategy.changed", by=by, thing=thing(row.strategy), before={"level": row.level, "name": row.name})
    row.delete()


@transaction.atomic
def publish_strategy(*, by: Person, strategy: Strategy, public: bool) -> Strategy:
    """Show a strategy to everybody, or to its institution alone again. Leaves `strategy.published` or `strategy.withdrawn`.

    Refuses (PermissionDenied) whoever is no officer of the institution and (ValidationError) to publish one without a line.
    """
    row = Strategy.objects.select_for_update(of=("self",)).select_related("organisation").get(pk=strategy.pk)
    refuse_strangers(by, row.organisation, "publish_strategy")
    if public and not row.items.filter(level=L.LINE).exists():
        raise ValidationError(_("Añada al menos una línea estratégica antes de publicarla."))
    row.public = public
    row.save()
    journal.record("strategy.published" if public else "strategy.withdrawn", by=by, thing=thing(row), after={"title": row.title})
    return row


def three_levels(strategy: Strategy) -> list[tuple[str, str, str]]:
    """Return (theme, area, line) in the order of the strategy; '' below what has nothing inside it (R-009)."""
    items = list(strategy.items.all())
    inside: dict[int | None, list[StrategyItem]] = {}
    for item in items:
        inside.setdefault(item.parent_id, []).append(item)
    rows: list[tuple[str, str, str]] = []
    for theme in inside.get(None, []):
        areas = inside.get(theme.pk, [])
        rows += [] if areas else [(theme.name, "", "")]
        for area in areas:
            held = inside.get(area.pk, [])
            rows += [(theme.name, area.name, line.name) for line in held] or [(theme.name, area.name, "")]
    return rows
