"""What an institution did to promote cooperation, year by year (R-026)."""

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from minga.cycle.office import programming
from minga.cycle.office.forms import PromotionForm, ReasonForm
from minga.cycle.office.models import Promotion
from minga.cycle.office.permissions import can_write
from minga.cycle.office.queries import promotions_by_year
from minga.cycle.office.views.answering import Crumbs, csv_answer, form_page, own_institutions, person_of, reading, sent, way, writing
from minga.ground.accounts.models import Role
from minga.ground.accounts.permissions import has_role

HEADER = ("fecha", "clase", "que_se_hizo", "con_quien", "resultado", "institucion", "tachada", "motivo")


def seen(request: HttpRequest) -> QuerySet[Promotion]:
    return Promotion.objects.visible_to(request.user).select_related("organisation")


def crumbs(here: str = "") -> Crumbs:
    return way(_("Promoción"), "office:promotions", here)


@reading
def listed(request: HttpRequest) -> HttpResponse:
    """List what was done, with how many actions each year counts."""
    rows = [{"row": row, "may": row.struck_at is None and can_write(request.user, row.organisation)} for row in seen(request)]
    context = {
        "rows": rows,
        "years": promotions_by_year(Promotion.objects.visible_to(request.user)),
        "may_note": has_role(request.user, Role.OFFICER),
        "crumbs": crumbs(),
    }
    return render(request, "office/promotions.html", context)


@reading
def table(request: HttpRequest) -> StreamingHttpResponse:
    """Send the actions as CSV; struck ones with their mark."""
    rows = (
        (
            row.date,
            row.get_kind_display(),
            row.title,
            row.with_whom,
            row.outcome,
            row.organisation.code,
            bool(row.struck_at),
            row.struck_reason,
        )
        for row in seen(request)
    )
    return csv_answer("promocion", HEADER, rows)


@writing
def new(request: HttpRequest) -> HttpResponse:
    """Note an action."""
    form = PromotionForm(request.POST or None, institutions=own_institutions(request))
    if sent(request, form, lambda: programming.note_promotion(by=person_of(request), **form.cleaned_data)):
        messages.success(request, _("Se anotó la acción de promoción."))
        return redirect("office:promotions")
    return form_page(request, form, _("Anotar una acción de promoción"), _("Anotar"), crumbs(_("Anotar")))


@writing
def strike(request: HttpRequest, number: int) -> HttpResponse:
    """Strike what was noted by mistake."""
    row = get_object_or_404(seen(request), pk=number)
    programming.refuse_strangers(person_of(request), row.organisation, "can_write")
    form = ReasonForm(request.POST or None)
    if sent(request, form, lambda: programming.strike_promotion(by=person_of(request), promotion=row, **form.cleaned_data)):
        messages.success(request, _("La acción quedó tachada: se lee y ya no cuenta."))
        return redirect("office:promotions")
    return form_page(request, form, _("Tachar la acción"), _("Tachar"), crumbs(_("Tachar")), lead=row.title)
