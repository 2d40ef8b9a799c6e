"""Macro-projects: the few containers in which a government gathers its demands, and how many it says they are (R-008)."""

from collections.abc import Mapping
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from minga.cycle.needs import rules
from minga.cycle.needs.models import MacroProject, MacroProjects
from minga.cycle.needs.permissions import can_keep_plans
from minga.cycle.organisations.models import Organisation
from minga.ground.accounts.models import Person
from minga.ground.findings import actions as findings
from minga.ground.journal import actions as journal


@transaction.atomic
def open_set(*, by: Person, organisation: Organisation, title: str, declared: int | None, source: str = "") -> MacroProjects:
    """Begin a set of macro-projects of a government. Leaves `macro_projects.opened`.

    Refuses (PermissionDenied) whoever does not act for a government.
    """
    if not can_keep_plans(by, organisation):
        raise PermissionDenied("open_macro_projects")
    made = MacroProjects(organisation=organisation, title=title, declared=declared, source=source)
    made.full_clean()
    made.save()
    journal.record("macro_projects.opened", by=by, thing=thing(made), after=whole(made))
    review(by=by, group=made)
    return made


@transaction.atomic
def change_set(*, by: Person, group: MacroProjects, fields: Mapping[str, Any]) -> MacroProjects:
    """Change the title of a set or how many it declares. Leaves `macro_projects.changed`. Refuses as `open_set`."""
    group = kept(by, group)
    before = whole(group)
    for name, value in fields.items():
        setattr(group, name, value)
    group.full_clean()
    group.save()
    if whole(group) != before:
        journal.record("macro_projects.changed", by=by, thing=thing(group), before=before, after=whole(group))
        review(by=by, group=group)
    return group


@transaction.atomic
def add_project(*, by: Person, group: MacroProjects, name: str, code: str = "") -> MacroProject:
    """Add a macro-project after the last. Leaves `macro_projects.project_added`; the count is held against what is declared.

    `code`: '' for one of its own, 'MP-<set>-<number>'. Refuses as `open_set`.
    """
    group = kept(by, group)
    number = (group.projects.order_by("-number").values_list("number", flat=True).first() or 0) + 1
    made = MacroProject(group=group, number=number, name=name, code=code or f"MP-{group.pk}-{number:02d}")
    made.full_clean()
    made.save()
    journal.record("macro_projects.project_added", by=by, thing=thing(group), after={"code": made.code, "name": name})
    review(by=by, group=group)
    return made


@transaction.atomic
def remove_project(*, by: Person, project: MacroProject) -> None:
    """Take out a macro-project that holds no demand. Leaves `macro_projects.project_removed`.

    Refuses as `open_set`, and (ValidationError) one that demands stand in.
    """
    group = kept(by, project.group)
    if project.demands.exists():
        raise ValidationError(_("En este macroproyecto hay demandas: no se quita."))
    before = {"code": project.code, "name": project.name}
    project.delete()
    journal.record("macro_projects.project_removed", by=by, thing=thing(group), before=before)
    review(by=by, group=group)


@transaction.atomic
def review(*, by, group: MacroProjects) -> list:
    """Renew the findings of a set: declared and listed agree, or DQ-COUNT says so."""
    return findings.renew(by=by, thing=thing(group), proposed=rules.declared_count(group.declared, group.projects.count(), group.source))


@transaction.atomic
def record(*, by, organisation: Organisation, title: str, fields: Mapping[str, Any], projects: list[dict]) -> tuple[MacroProjects, str]:
    """Record a set from its sources with its projects {code, number, name, source}. Leaves `macro_projects.recorded`.

    Returns it with 'created', 'changed' or 'unchanged'. Refuses (ValidationError) what a field refuses.
    """
    found = MacroProjects.objects.filter(organisation=organisation, title=title).first()
    before = whole(found) if found else {}
    group = found or MacroProjects(organisation=organisation, title=title)
    for name, value in fields.items():
        setattr(group, name, value)
    group.full_clean()
    group.save()
    for given in projects:
        project = MacroProject.objects.filter(code=given["code"]).first() or MacroProject(code=given["code"])
        project.group, project.number, project.name, project.source = group, given["number"], given["name"], given["source"]
        project.full_clean()
        project.save()
    after = whole(group)
    if before == after:
        return group, "unchanged"
    journal.record("macro_projects.recorded", by=by, thing=thing(group), before=before, after=after)
    review(by=by, group=group)
    return group, "changed" if before else "created"


def kept(by: Person, group: MacroProjects) -> MacroProjects:
    """Return the set, locked; PermissionDenied for whoever does not act for its government."""
    held = MacroProjects.objects.select_for_update(of=("self",)).select_related("organisation__kind__parent__list").get(pk=group.pk)
    if not can_keep_plans(by, held.organisation):
        raise PermissionDenied("keep_macro_projects")
    return held


def thing(group: MacroProjects) -> tuple[str, str]:
    return ("macro_projects", str(group.pk))


def whole(group: MacroProjects) -> dict[str, Any]:
    """Return what the journal keeps of a set with its projects."""
    rows = group.projects.order_by("number").values_list("code", "number", "name", "source") if group.pk else []
    told = {"organisation": group.organisation.code, "title": group.title, "declared": group.declared, "source": group.source}
    return told | {"projects": [list(row) for row in rows]}
