"""Pages of a demand: the offers that fit it, those that it cannot ask for, who else might fund it, and one pair with its parts."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.paginator import Paginator
from django.forms import Form
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from minga.cycle.needs.models import Demand
from minga.cycle.needs.states import DemandStage
from minga.cycle.offers.models import Offer
from minga.cycle.organisations.models import Organisation
from minga.cycle.proposals import matching, pairing, ranking
from minga.cycle.proposals.authority import can_pair, can_read_pairs
from minga.cycle.proposals.models import Match, Proposal
from minga.cycle.proposals.pair_forms import AcceptForm, RejectForm
from minga.cycle.proposals.states import MatchStage
from minga.cycle.proposals.views.shown import cooperants, excluded, lender_told, parts_shown, possible, reasons_shown, rejected, short
from minga.cycle.proposals.wording import PARTS, Wording
from minga.ground.kit.answers import put_errors
from minga.ground.kit.pages import read_page, read_words
from minga.ground.kit.steps import NotAllowedHere

PER_PAGE = 20
SHOWN = {"posibles": possible, "excluidas": excluded, "rechazadas": rejected, "cooperantes": cooperants}


def find(request: HttpRequest, code: str) -> Demand:
    """Return the demand of that code: Http404 where the person may not see it, PermissionDenied where they may not pair it."""
    seen = Demand.objects.visible_to(request.user).select_related("organisation", "country")
    demand = get_object_or_404(seen, code=code)
    if not can_read_pairs(request.user, demand):
        raise PermissionDenied("can_read_pairs")
    return demand


def crumbs(demand: Demand, here: str = "") -> list[tuple[str, str | None]]:
    address = reverse("proposals:matches", args=[demand.code])
    way: list[tuple[str, str | None]] = [(_("Inicio"), reverse("portal:home")), (_("Demandas"), reverse("needs:demands"))]
    way.append((demand.title, reverse("needs:demand", args=[demand.code])))
    return [*way, (_("Coincidencias"), address if here else None), *([(here, None)] if here else [])]


@login_required
@never_cache
@require_safe
def listed(request: HttpRequest, code: str) -> HttpResponse:
    """Show the offers that fit a demand, the best first, with why; or one of the other three lists."""
    demand = find(request, code)
    which = request.GET.get("ver", "")
    which = which if which in SHOWN else "posibles"
    narrow = {"q": read_words(request), "modality": read_words(request, "modalidad")}
    rows, show, choices = SHOWN[which](demand, narrow)
    pages = Paginator(rows, PER_PAGE)
    page = pages.page(read_page(request.GET.get("page"), pages.num_pages))
    context = {
        "demand": demand,
        "which": which,
        "tabs": tabs(demand, which),
        "page": page,
        "rows": show(list(page.object_list)),
        "choices": choices,
        "narrow": narrow,
        "filtered": any(narrow.values()),
        "weights": weights_shown(),
        "crumbs": crumbs(demand),
    }
    return render(request, "proposals/match_list.html", context)


def tabs(demand: Demand, which: str) -> list[tuple[str, str, bool]]:
    """Return (address, words, whether it is this one) of the four lists."""
    labels = {
        "posibles": _("Se pueden pedir"),
        "cooperantes": _("Cooperantes sin oferta"),
        "excluidas": _("No se pueden pedir"),
        "rechazadas": _("Rechazadas"),
    }
    here = reverse("proposals:matches", args=[demand.code])
    return [(f"{here}?ver={name}" if name != "posibles" else here, label, name == which) for name, label in labels.items()]


def weights_shown() -> str:
    """Return the parts and how much each can give, in words."""
    most = matching.shares(ranking.weights(), ranking.parts_now())
    return ", ".join(f"{small(str(PARTS[name]))} {round(points)}" for name, points in most.items())


def small(words: str) -> str:
    """Return words as they stand within a sentence."""
    return words[:1].lower() + words[1:]


def partner_of(code: str) -> tuple[Offer | None, Organisation | None]:
    """Return the offer of a code, or the cooperant without one; Http404 where it is neither."""
    offer = Offer.objects.select_related("organisation").filter(code=code).first()
    if offer:
        return offer, None
    cooperant = Organisation.objects.filter(code=code, merged_into=None).first()
    if cooperant is None:
        raise Http404
    return None, cooperant


def visible(demand: Demand, offer: Offer | None) -> bool:
    """Whether an offer may be shown beside a demand: validated, or once decided of."""
    return offer is None or offer in Offer.objects.validated() or Match.objects.filter(demand=demand, offer=offer).exists()


@login_required
@never_cache
@require_safe
def pair(request: HttpRequest, code: str, partner: str) -> HttpResponse:
    """Show one offer, or one cooperant without any, beside a demand: every part of the score and what can be decided."""
    return pair_page(request, find(request, code), partner)


def pair_page(
    request: HttpRequest, demand: Demand, partner: str, accepting: Form | None = None, rejecting: Form | None = None, status: int = 200
):
    offer, cooperant = partner_of(partner)
    if not visible(demand, offer):
        raise Http404
    giver = offer.organisation if offer else cooperant
    found, why = pairing.score(demand, offer, cooperant)
    match = Match.objects.filter(demand=demand, offer=offer, cooperant=giver).select_related("by").first()
    wording, mine = Wording(), can_pair(request.user, demand)
    rejected_now = bool(match and match.stage == MatchStage.REJECTED)
    accepted = bool(match and match.stage == MatchStage.ACCEPTED)
    words = offer.title if offer else giver.name if giver else ""
    context: dict[str, Any] = {
        "demand": demand, "offer": offer, "giver": giver, "partner": partner, "title": words,
        "points": short(found.points), "parts": parts_shown(found, wording), "why": reasons_shown(why, wording),
        "lender": lender_told(giver, found, wording),
        "match": match, "proposal": Proposal.objects.visible_to(request.user).filter(match=match).first() if accepted else None,
        "rejected": rejected_now, "accepted": accepted,
        "mine": mine, "searching": demand.stage == DemandStage.SEARCHING,
        "accepting": accepting or AcceptForm(auto_id="aceptar_%s"), "rejecting": rejecting or RejectForm(auto_id="rechazar_%s"),
        "form": accepting if accepting is not None and accepting.errors else rejecting,
        "crumbs": crumbs(demand, partner),
    }  # fmt: skip
    return render(request, "proposals/match_pair.html", context, status=status)


@login_required
@require_POST
def accept(request: HttpRequest, code: str, partner: str) -> HttpResponse:
    """Accept what is proposed: both gains are said, and a proposal opens."""
    demand, form = find(request, code), AcceptForm(request.POST, auto_id="aceptar_%s")
    offer, cooperant = partner_of(partner)
    if not form.is_valid():
        return pair_page(request, demand, partner, accepting=form, status=422)
    try:
        proposal = pairing.accept(by=request.user, demand=demand, offer=offer, cooperant=cooperant, **form.cleaned_data)
    except NotAllowedHere as refused:
        form.add_error(None, str(refused))
        return pair_page(request, demand, partner, accepting=form, status=409)
    except ValidationError as refused:
        put_errors(form, refused)
        return pair_page(request, Demand.objects.get(pk=demand.pk), partner, accepting=form, status=422)
    messages.success(request, _("Se aceptó y se abrió la propuesta %(code)s, en negociación.") % {"code": proposal.code})
    return redirect("proposals:case", proposal.code)


@login_required
@require_POST
def reject(request: HttpRequest, code: str, partner: str) -> HttpResponse:
    """Say that what is proposed does not serve, and why."""
    demand, form = find(request, code), RejectForm(request.POST, auto_id="rechazar_%s")
    offer, cooperant = partner_of(partner)
    if not form.is_valid():
        return pair_page(request, demand, partner, rejecting=form, status=422)
    try:
        pairing.reject(by=request.user, demand=demand, offer=offer, cooperant=cooperant, **form.cleaned_data)
    except ValidationError as refused:
        put_errors(form, refused)
        return pair_page(request, demand, partner, rejecting=form, status=422)
    messages.success(request, _("Se anotó el motivo. No se propondrá otra vez."))
    return redirect("proposals:matches", code)


@login_required
@require_POST
def take_back(request: HttpRequest, code: str, partner: str) -> HttpResponse:
    """Propose again what was rejected."""
    demand = find(request, code)
    offer, cooperant = partner_of(partner)
    giver = offer.organisation if offer else cooperant
    match = get_object_or_404(Match, demand=demand, offer=offer, cooperant=giver)
    try:
        pairing.take_back(by=request.user, match=match)
        messages.success(request, _("Vuelve a proponerse."))
    except ValidationError as refused:
        messages.error(request, " ".join(refused.messages))
    return redirect("proposals:match", code, partner)
