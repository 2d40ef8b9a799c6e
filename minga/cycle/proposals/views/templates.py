"""Templates of concept notes: read by whoever signed in, written by the curator or the administrator (R-100)."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from minga.cycle.proposals.actions import templates as actions
from minga.cycle.proposals.actions.moving import Changed
from minga.cycle.proposals.forms.notes import TemplateForm
from minga.cycle.proposals.models import Template
from minga.cycle.proposals.permissions import can_tend_templates
from minga.cycle.proposals.views.finding import WRITES, Crumbs, person_of


def way_to(here: str = "") -> Crumbs:
    way: Crumbs = [(_("Propuestas"), reverse("proposals:list")), (_("Plantillas"), reverse("proposals:templates") if here else None)]
    return [*way, (here, None)] if here else way


@login_required
@require_safe
def listed(request: HttpRequest) -> HttpResponse:
    """List the templates, those in use first."""
    rows = Template.objects.select_related("cooperant").order_by("-active", "name")
    context = {"rows": rows, "tends": can_tend_templates(request.user), "crumbs": way_to()}
    return render(request, "proposals/templates.html", context)


@login_required
@require_safe
def one(request: HttpRequest, code: str) -> HttpResponse:
    """Show a template with its sections."""
    found = get_object_or_404(Template.objects.select_related("cooperant", "saved_by"), code=code)
    context = {"template": found, "sections": found.sections.all(), "tends": can_tend_templates(request.user)}
    return render(request, "proposals/template.html", context | {"crumbs": way_to(found.name)})


@login_required
@require_http_methods(WRITES)
def new(request: HttpRequest) -> HttpResponse:
    """Write a new template."""
    return written(request, None)


@login_required
@require_http_methods(WRITES)
def edit(request: HttpRequest, code: str) -> HttpResponse:
    """Change a template: 409 where somebody else saved it meanwhile, and nothing typed is lost."""
    return written(request, get_object_or_404(Template.objects.select_related("cooperant"), code=code))


def written(request: HttpRequest, template: Template | None) -> HttpResponse:
    """Show the form of a template, or save what it says."""
    if not can_tend_templates(request.user):
        raise PermissionDenied
    form, status = TemplateForm(request.POST or None, person=person_of(request), template=template), 200
    seen = request.POST.get("seen", str(template.version if template else ""))
    if request.method == "POST":
        status = 422
        if form.is_valid():
            given: dict[str, Any] = {"code": template.code} if template else {}
            number = int(seen) if seen.isascii() and seen.isdigit() and len(seen) < 9 else None
            try:
                made = actions.put_template(by=person_of(request), seen=number, **(given | form.values()))
                messages.success(request, _("Se guardó la plantilla."))
                return redirect("proposals:template", made.code)
            except Changed as met:
                form.add_error(None, _("%(why)s Ábrala de nuevo para ver lo que cambió.") % {"why": str(met)})
                status = 409
            except ValidationError as why:
                form.refuse(why)
    title = template.name if template else _("Nueva plantilla")
    context = {"form": form, "template": template, "title": title, "seen": seen, "crumbs": way_to(title)}
    return render(request, "proposals/template_form.html", context, status=status)
