"""Templates of concept notes, written by the curator: what each agency wants to read, section by section (R-100)."""

from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import gettext as _

from minga.cycle.organisations.models import Organisation
from minga.cycle.proposals.actions.moving import Changed
from minga.cycle.proposals.models import Template, TemplateSection
from minga.cycle.proposals.permissions import can_tend_templates
from minga.ground.accounts.models import Person
from minga.ground.journal import actions as journal

MOST_SECTIONS = 40
MOST_WORDS = 20_000


@transaction.atomic
def put_template(
    *,
    by: Person,
    code: str,
    name: str,
    cooperant: Organisation | None,
    sections: list[dict[str, Any]],
    lead: str = "",
    language: str = "es",
    active: bool = True,
    seen: int | None = None,
) -> Template:
    """Write a template, new where no `seen` version is given; its sections become those given, in their order.

    `sections`: dicts with title and, optionally, key, help, required and max_words. A section keeps its key, so that notes written in it
    keep their text. Leaves `template.written`. Refuses (PermissionDenied) whoever is no curator nor administrator, (Changed) a template
    that somebody else saved since, (ValidationError) a code that is taken, no section, two of one title, a limit of words that is none.
    """
    if not can_tend_templates(by):
        raise PermissionDenied("put_template")
    found = Template.objects.select_for_update().filter(code=code).first()
    if found and seen is None:
        raise ValidationError({"code": _("Ya hay una plantilla con ese código.")})
    if found and found.version != seen:
        raise Changed(found.version)
    rows = keyed(sections)
    template = found or Template(code=code, version=0)
    before = told(template) if found else {}
    template.name, template.cooperant, template.lead, template.language, template.active = name, cooperant, lead, language, active
    template.version, template.saved_at, template.saved_by = template.version + 1, timezone.now(), by
    template.full_clean()
    template.save()
    put_sections(template, rows)
    journal.record("template.written", by=by, thing=("template", code), before=before, after=told(template))
    return template


def put_sections(template: Template, rows: list[dict[str, Any]]) -> None:
    """Make the sections of a template those given, in their order; each has its key."""
    template.sections.exclude(key__in=[row["key"] for row in rows]).delete()
    for position, row in enumerate(rows, 1):
        section = template.sections.filter(key=row["key"]).first() or TemplateSection(template=template, key=row["key"])
        section.position, section.title, section.help = position, row["title"], row.get("help", "")
        section.required, section.max_words = row.get("required", True), row.get("max_words")
        section.full_clean()
        section.save()


def keyed(sections: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Return the sections with a key each; ValidationError names the one that does not fit."""
    rows = [row for row in sections if row.get("title", "").strip()]
    if not rows:
        raise ValidationError({"sections": _("Una plantilla tiene al menos una sección.")})
    if len(rows) > MOST_SECTIONS:
        raise ValidationError({"sections": _("Son demasiadas secciones: hasta %(n)s.") % {"n": MOST_SECTIONS}})
    taken: set[str] = {row["key"] for row in rows if row.get("key")}
    titles: set[str] = set()
    made = []
    for row in rows:
        title = row["title"].strip()
        if title in titles:
            raise ValidationError({"sections": _("Dos secciones se llaman «%(title)s».") % {"title": title}})
        titles.add(title)
        words = row.get("max_words")
        if words is not None and not 0 < words <= MOST_WORDS:
            raise ValidationError({"sections": _("«%(title)s»: el máximo de palabras no es posible.") % {"title": title}})
        key = row.get("key") or free_key(title, taken)
        taken.add(key)
        made.append(row | {"title": title, "key": key})
    return made


def free_key(title: str, taken: set[str]) -> str:
    """Return a key for a section that no other has."""
    begins = slugify(title)[:30] or "seccion"
    return next(key for key in (begins, *(f"{begins}-{n}" for n in range(2, 99))) if key not in taken)


def told(template: Template) -> dict[str, Any]:
    """Return what the journal keeps of a template."""
    columns = ("key", "title", "help", "required", "max_words")
    about = {"name": template.name, "cooperant": template.cooperant.code if template.cooperant else "", "active": template.active}
    return about | {"lead": template.lead, "sections": list(template.sections.values(*columns))}
