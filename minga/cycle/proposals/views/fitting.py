"""Pages of an offer and of the score: which demands fit an offer, and how much each part weighs."""

from decimal import Decimal

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from minga.cycle.offers.models import Offer
from minga.cycle.proposals import matching, pairing, ranking
from minga.cycle.proposals.authority import can_read_pairs, can_read_pairs_of_offer, can_weigh
from minga.cycle.proposals.pair_forms import WeightsForm
from minga.cycle.proposals.sides import Weighed
from minga.cycle.proposals.views.shown import best_reasons, reasons_shown, shown_points
from minga.cycle.proposals.wording import PARTS, Wording
from minga.ground.kit import formats
from minga.ground.kit.answers import put_errors
from minga.ground.kit.pages import read_page

PER_PAGE = 20


def find(request: HttpRequest, code: str) -> Offer:
    """Return the offer if the person may read which demands fit it; Http404 where they may not see it, PermissionDenied otherwise."""
    offer = get_object_or_404(Offer.objects.select_related("organisation"), code=code)
    if can_read_pairs_of_offer(request.user, offer):
        return offer
    get_object_or_404(Offer.objects.validated(), code=code)
    raise PermissionDenied("can_read_pairs_of_offer")


@login_required
@never_cache
@require_safe
def demands(request: HttpRequest, code: str) -> HttpResponse:
    """Show the demands that fit an offer, the best first; with ?ver=excluidas those that cannot ask for it, and why."""
    offer, barred = find(request, code), request.GET.get("ver") == "excluidas"
    found = [one for one in ranking.for_offer(offer, request.user, timezone.localdate()) if bool(one.barriers) == barred]
    pages = Paginator(found, PER_PAGE)
    page = pages.page(read_page(request.GET.get("page"), pages.num_pages))
    wording = Wording()
    rows = [
        {
            "demand": one.demand,
            "opens": can_read_pairs(request.user, one.demand),
            "reasons": reasons_shown(one.barriers, wording) if barred else best_reasons(Weighed("", one.points, one.parts), wording),
            **shown_points(one.points),
        }
        for one in page.object_list
    ]
    way = [(_("Inicio"), reverse("portal:home")), (offer.code, None), (_("Demandas que encajan"), None)]
    context = {"offer": offer, "rows": rows, "page": page, "barred": barred, "crumbs": way}
    return render(request, "proposals/match_offer.html", context)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def weights(request: HttpRequest) -> HttpResponse:
    """Show how much each part of the score weighs, to anybody signed in; administrators change it."""
    if request.method == "POST" and not can_weigh(request.user):
        raise PermissionDenied("can_weigh")
    now = ranking.weights()
    form = WeightsForm(request.POST or None, weights=now)
    if request.method == "POST" and form.is_valid():
        given = dict(form.cleaned_data)
        try:
            pairing.set_weights(by=request.user, reason=given.pop("reason"), points=given)
            messages.success(request, _("Se guardaron los pesos. Los puntajes ya se calculan con ellos."))
            return redirect("proposals:weights")
        except ValidationError as refused:
            put_errors(form, refused)
    context = {
        "form": form,
        "rows": weight_rows(),
        "may": can_weigh(request.user),
        "crumbs": [(_("Inicio"), reverse("portal:home")), (_("Pesos del puntaje"), None)],
    }
    return render(request, "proposals/match_weights.html", context, status=422 if form.errors else 200)


def weight_rows() -> list[dict[str, str]]:
    """Return each part with its weight, the points it can give of 100 and what Minga proposes."""
    now, language = ranking.weights(), get_language() or "es"
    most = matching.shares(now, ranking.parts_now())
    return [
        {
            "label": str(label),
            "weight": formats.number(now[name], language),
            "most": formats.number(Decimal(str(most[name])), language, 1) if name in most else "",
            "proposed": formats.number(matching.WEIGHTS[name], language),
        }
        for name, label in PARTS.items()
    ]
