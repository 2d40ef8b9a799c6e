"""Whom a finding may be told: it may name another record, which not everybody may see."""

from collections.abc import Callable, Iterable, Mapping

from django.db.models import Q

from minga.ground.findings.models import Finding

NAMING = ("code", "other", "proposed")  # figures of a finding that name another record, by its code or its name


def named_in(figures: Mapping) -> set[str]:
    """Return the codes and names of other records that the figures of a finding hold."""
    return {value for name in NAMING if isinstance(value := figures.get(name), str)}


def naming(names: Iterable[str]) -> Q:
    """Return the condition of the findings that name any of these codes or names."""
    held, either = sorted(names), Q(pk__in=[])
    for name in NAMING:
        either |= Q(**{f"figures__{name}__in": held})
    return either


def told_to_all(findings: Iterable[Finding], hidden: Callable[[set[str]], set[str]]) -> list[Finding]:
    """Return those of the findings about a public record that every visitor may be told: they name no hidden one.

    `hidden`: returns those of the codes and names given that are of records which are not public.
    """
    rows = list(findings)
    names = {name for row in rows for name in named_in(row.figures)}
    secret = hidden(names) if names else set()
    return [row for row in rows if not named_in(row.figures) & secret]
