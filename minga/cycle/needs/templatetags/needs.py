from typing import Any

from django import template
from django.template import RequestContext
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

register = template.Library()

PARTS = (
    ("needs:demands", _("Demandas")),
    ("needs:plans", _("Planes de desarrollo")),
    ("needs:agendas", _("Agendas territoriales")),
    ("needs:macro_projects", _("Macroproyectos")),
    ("needs:year_plans", _("Planes de demanda")),
    ("office:strategies", _("Estrategias de cooperación")),
    ("proposals:list", _("Propuestas")),
)


@register.inclusion_tag("needs/parts.html", takes_context=True)
def parts(context: RequestContext) -> dict[str, Any]:
    """`{% parts %}`: the lists of what territories look for, that of this page marked."""
    match = context["request"].resolver_match
    here = match.view_name if match else ""
    return {"parts": [{"label": label, "url": reverse(name), "current": name == here} for name, label in PARTS]}
