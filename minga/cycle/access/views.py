"""Pages of requests: the public ones, by which somebody asks and hands in, and those of registration."""

from allauth.core.internal import ratelimit
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from minga.cycle.access import actions, queries
from minga.cycle.access.drawing import form_pdf
from minga.cycle.access.extraction import LIMIT
from minga.cycle.access.forms import AskForm, CheckForm, HandInForm, ReasonForm, SignedFormFields
from minga.cycle.access.models import AccountRequest, SignedForm, label_of
from minga.cycle.access.permissions import can_approve, can_check, can_decide, can_read_requests
from minga.cycle.access.readiness import checks, missing
from minga.cycle.access.states import STEPS, State
from minga.cycle.organisations.models import Organisation
from minga.ground.accounts import entry, factors
from minga.ground.accounts.models import AccessKind, FactorReset, Person
from minga.ground.accounts.permissions import can_confirm_factor_reset, can_dictate_key
from minga.ground.accounts.steady import steady
from minga.ground.journal import actions as journal
from minga.ground.kit.steps import NotAllowedHere

LIMITS = {"ask": "10/h/ip"}
READ_AND_WRITE = require_http_methods(["GET", "HEAD", "POST"])


def institutions() -> list[str]:
    return list(Organisation.objects.published().values_list("name", flat=True)[:500])


@READ_AND_WRITE
@steady
def ask(request: HttpRequest) -> HttpResponse:
    """Take a request for an account, and answer alike whether the address is known or not."""
    form = AskForm(request.POST or None)
    limited = ratelimit.consume_or_429(request, app="minga", action="ask", config=LIMITS)
    if limited:
        return limited
    if request.method == "POST" and form.is_valid():
        try:
            actions.ask(by=Person.objects.system(), values=form.values(), language=(get_language() or "es")[:2])
            return redirect("access:asked")
        except ValidationError as refused:
            form.add_error(None, refused)
    shown = {"form": form, "institutions": institutions()}
    return render(request, "access/ask.html", shown, status=422 if form.errors else 200)


@require_safe
def asked(request: HttpRequest) -> HttpResponse:
    """Say what happens next."""
    return render(request, "access/asked.html")


@never_cache
@READ_AND_WRITE
def form(request: HttpRequest, secret: str) -> HttpResponse:
    """Show the form of a request to whoever bears its link; keep what is written, or take in the signed file."""
    wanted = queries.by_link(secret)
    if not wanted:
        return render(request, "access/form_closed.html", status=404)
    system, fields, hand_in = Person.objects.system(), SignedFormFields(instance=wanted), HandInForm()
    try:
        if request.POST.get("step") == "deliver":
            hand_in = HandInForm(request.POST, request.FILES)
            if hand_in.is_valid():
                content = hand_in.cleaned_data["signed"].read(LIMIT + 1)
                actions.receive(by=system, request=wanted, content=content, declared=hand_in.cleaned_data["declared"])
                return redirect("access:delivered")
        elif request.method == "POST":
            fields = SignedFormFields(request.POST, instance=wanted)
            if fields.is_valid():
                actions.fill_in(by=system, request=wanted, values=fields.cleaned_data)
                messages.success(request, _("Guardado. Descargue el formulario, fírmelo y entréguelo aquí mismo."))
                return redirect("access:form", secret)
    except ValidationError as refused:
        (hand_in if hand_in.is_bound else fields).add_error(None, refused)
    wrong = fields if fields.errors else hand_in
    shown = {
        "wanted": wanted,
        "secret": secret,
        "fields": fields,
        "hand_in": hand_in,
        "form": wrong,
        "missing": [label_of(name) for name in missing(wanted)],
    }
    return render(request, "access/form.html", shown, status=422 if wrong.errors else 200)


@never_cache
@require_safe
def form_file(request: HttpRequest, secret: str) -> HttpResponse:
    """Send the form as a PDF, with what has been written into it."""
    wanted = queries.by_link(secret)
    if not wanted:
        raise Http404
    name = _("formulario")
    return HttpResponse(
        form_pdf(wanted), content_type="application/pdf", headers={"Content-Disposition": f'attachment; filename="{name}.pdf"'}
    )


@require_safe
def delivered(request: HttpRequest) -> HttpResponse:
    """Say that the form came in, and what happens next."""
    return render(request, "access/delivered.html")


def reader(request: HttpRequest) -> Person:
    """Return the person, who may read requests; PermissionDenied otherwise."""
    if not isinstance(request.user, Person) or not can_read_requests(request.user):
        raise PermissionDenied
    return request.user


@require_safe
@login_required
def requests(request: HttpRequest) -> HttpResponse:
    """Show the queue of requests: those that wait for registration, or those in a state."""
    reader(request)
    state, counted = request.GET.get("estado", ""), queries.counts()
    states = [{"value": value, "label": label, "count": counted[value]} for value, label in State.choices if counted[value]]
    return render(request, "access/requests.html", {"rows": queries.queue(state)[:200], "states": states, "state": state})


@login_required
@READ_AND_WRITE
def one_request(request: HttpRequest, pk: int) -> HttpResponse:
    """Show a request with what to look at and the steps that the person may take; take one. Reading leaves `account_request.read`."""
    person = reader(request)
    rows = AccountRequest.objects.select_related("organisation", "checked_by", "decided_by", "person", "form").defer("form__content")
    wanted, status = get_object_or_404(rows, pk=pk), 200
    check_form = CheckForm(request.POST if request.POST.get("step") == "check" else None)
    reason_form = ReasonForm(request.POST if request.POST.get("step") == "refuse" else None)
    if request.method == "POST":
        try:
            if take_step(request, person, wanted, check_form, reason_form):
                return redirect("access:request", pk)
            status = 422
        except ValidationError as refused:
            put_refusal(request, check_form, refused)
            status = 422
        except NotAllowedHere as refused:
            messages.error(request, str(refused))
            status = 409
        wanted = rows.get(pk=pk)
    else:
        journal.note_reading(by=person, thing=("account_request", wanted.code), what="request")
    shown = {
        "wanted": wanted,
        "checks": checks(wanted),
        "check_form": check_form,
        "reason_form": reason_form,
        "institutions": institutions(),
        "domain_known": queries.domain_known(wanted, wanted.organisation),
    }
    shown |= {"steps": steps_for(person, wanted), "awaits_other": waits_for_another(person, wanted), "letters": wanted.letters.all()}
    return render(request, "access/request.html", shown, status=status)


def put_refusal(request: HttpRequest, form: CheckForm, refused: ValidationError) -> None:
    """Put what a step refuses at the fields of its form, where the form was sent; else above the page."""
    if form.is_bound and hasattr(refused, "error_dict"):
        form.add_error(None, refused)
    else:
        messages.error(request, " ".join(refused.messages))


def take_step(request: HttpRequest, person: Person, wanted: AccountRequest, check_form: CheckForm, reason_form: ReasonForm) -> bool:
    """Take the step that was asked for; False where its form is refused. Raises what the action refuses."""
    step = request.POST.get("step", "")
    if step == "check":
        if not check_form.is_valid():
            return False
        actions.check(by=person, request=wanted, **check_form.cleaned_data)
        messages.success(request, _("Revisada. Ahora debe aprobarla otra persona."))
    elif step == "approve":
        actions.approve(by=person, request=wanted)
        messages.success(request, _("Cuenta abierta. La persona recibe un enlace de un solo uso."))
    elif step == "refuse":
        if not reason_form.is_valid():
            return False
        actions.refuse(by=person, request=wanted, reason=reason_form.cleaned_data["reason"])
        messages.success(request, _("Negada. La persona recibe el motivo."))
    elif step == "send_again":
        actions.send_again(by=person, request=wanted)
        messages.success(request, _("Formulario enviado otra vez, con un enlace nuevo."))
    else:
        raise ValidationError(_("Elija un paso."))
    return True


def steps_for(person: Person, wanted: AccountRequest) -> set[str]:
    """Return the steps that will work for this person now."""
    allowed = {"check": can_check, "refuse": can_check, "approve": can_approve, "receive": lambda one, _wanted: can_decide(one)}
    names = {step.name for step in STEPS.allowed(wanted.state)} & set(allowed)
    return {"send_again" if name == "receive" else name for name in names if allowed[name](person, wanted)}


def waits_for_another(person: Person, wanted: AccountRequest) -> bool:
    return wanted.state == State.CHECKED and can_check(person, wanted) and not can_approve(person, wanted)


@require_safe
@login_required
def signed_form(request: HttpRequest, pk: int) -> HttpResponse:
    """Send the signed form of a request as a file. Leaves `account_request.read`."""
    person = reader(request)
    kept = get_object_or_404(SignedForm.objects.select_related("request"), request=pk)
    journal.note_reading(by=person, thing=("account_request", kept.request.code), what="file: signed form")
    ending = kept.media_type.rpartition("/")[2]
    headers = {"Content-Disposition": f'attachment; filename="{kept.request.code}.{ending}"'}
    return HttpResponse(bytes(kept.content), content_type=kept.media_type, headers=headers)


@login_required
@READ_AND_WRITE
def ways_in(request: HttpRequest) -> HttpResponse:
    """Give a person another way in, or take a lost second factor away: whoever lost theirs asks registration. Leaves `person.read`."""
    person, key, status = reader(request), "", 200
    if not can_decide(person):
        raise PermissionDenied
    found = Person.objects.filter(email=(request.POST.get("correo") or request.GET.get("correo", "")).strip().lower()).first()
    if request.method == "POST" and found:
        try:
            key = help_in(request, person, found)
            if not key:
                return redirect(f"{request.path}?correo={found.email}")
        except ValidationError as refused:
            messages.error(request, " ".join(refused.messages))
            status = 422
    waiting = FactorReset.objects.filter(confirmed_at=None, asked_at__gte=timezone.now() - factors.GOOD_FOR).select_related(
        "person", "asked_by"
    )
    shown: dict = {"found": found, "key": key, "waiting": waiting, "may_confirm": can_confirm_factor_reset(person), "me": person}
    if found:
        journal.note_reading(by=person, thing=("person", found.email), what="ways in")
        factored = found.authenticator_set.exists()  # type: ignore[attr-defined]
        accesses = found.accesses.select_related("given_by")[:5]
        shown |= {"accesses": accesses, "has_factor": factored, "may_dictate": can_dictate_key(person, found)}
    return render(request, "access/ways_in.html", shown, status=status)


def help_in(request: HttpRequest, person: Person, found: Person) -> str:
    """Do what was asked for a person; return the key to dictate, '' where there is none."""
    step = request.POST.get("step", "")
    if step == "key":
        return entry.give_access(by=person, person=found, kind=AccessKind.KEY)
    if step == "link":
        actions.mail_access(by=person, person=found)
        messages.success(request, _("Enviamos a %(email)s un enlace de un solo uso.") % {"email": found.email})
    elif step == "ask_reset":
        factors.ask_reset(by=person, person=found, reason=request.POST.get("reason", ""))
        messages.success(request, _("Pedido. Otra persona, que administre, debe confirmarlo."))
    elif step == "confirm_reset":
        factors.confirm_reset(by=person, reset=get_object_or_404(FactorReset, person=found, confirmed_at=None))
        messages.success(request, _("Segundo factor retirado. La persona pondrá otro al ingresar."))
    else:
        raise ValidationError(_("Elija un paso."))
    return ""
