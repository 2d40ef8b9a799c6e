"""From the request to the account (R-126 to R-129): nobody lets themselves in, and no one person lets another in.

A request is answered with a form; the form comes back complete and signed; one person checks it and another approves it; only
then is the account opened, and its person gets a way in that is good once. Each step leaves its line in the journal.
"""

import datetime
import hashlib
import secrets
from collections.abc import Iterable
from functools import partial

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from minga.cycle.access import notices
from minga.cycle.access.checking import check_identity, check_telephone
from minga.cycle.access.extraction import read_form
from minga.cycle.access.models import FORM_FIELDS, AccountRequest, Domain, SignedForm, label_of
from minga.cycle.access.permissions import can_approve, can_check, can_decide
from minga.cycle.access.queries import country_of, digest, domain_known, overdue
from minga.cycle.access.readiness import missing
from minga.cycle.access.states import STEPS, State
from minga.cycle.organisations import people
from minga.cycle.organisations.models import InstitutionalRole, Organisation
from minga.ground.accounts import actions as accounts
from minga.ground.accounts import entry
from minga.ground.accounts.models import AccessKind, Person
from minga.ground.accounts.permissions import can_admit
from minga.ground.journal import actions as journal

FORM_FOR = datetime.timedelta(days=30)  # how long a form is awaited
AGAIN_AFTER = datetime.timedelta(hours=1)  # who asks again sooner gets no second message
ASKED = ("email", "name", "organisation", "organisation_written", "post", "role", "phone", "why")


@transaction.atomic
def ask(*, by: Person, values: dict, language: str = "es") -> AccountRequest | None:
    """Ask for an account: the form goes to the address that was given. `values`: those of ASKED.

    Leaves `account_request.made` and `account_request.form_sent`; returns None, and writes to the address alone, where it has
    an account already or a request that goes on. What is answered to the asker must be the same in every case.
    Refuses (ValidationError) what a field refuses.
    """
    email, now = values["email"].strip().lower(), timezone.now()
    asked = AccountRequest(**{name: values.get(name) for name in ASKED} | {"email": email}, language=language, asked_at=now)
    asked.form_until, asked.link_digest = now + FORM_FOR, digest(secrets.token_urlsafe(entry.LINK_BYTES))
    clean_only(asked, ASKED)
    check_written(asked)
    if Person.objects.filter(email=email).exists():
        notices.tell_known(email, language)
        return None
    for late in overdue().filter(email=email):
        expire(by=by, request=late)
    try:
        with transaction.atomic():
            asked.save()
    except IntegrityError:
        waiting = AccountRequest.objects.filter(email=email, state=State.FORM_SENT, sent_at__lt=now - AGAIN_AFTER).first()
        if waiting:
            send_again(by=by, request=waiting)
        return None
    after = {"institution": asked.organisation_written, "role": asked.role}
    journal.record("account_request.made", by=by, thing=("account_request", asked.code), after=after)
    post_form(by, asked)
    return asked


def post_form(by: Person, request: AccountRequest) -> None:
    """Make a new personal link, write it with the form, and note that it was sent."""
    secret, before = secrets.token_urlsafe(entry.LINK_BYTES), request.state
    now = timezone.now()
    request.state, request.sent_at, request.form_until, request.link_digest = State.FORM_SENT, now, now + FORM_FOR, digest(secret)
    request.save(update_fields=["state", "sent_at", "form_until", "link_digest"])
    journal.record(
        "account_request.form_sent",
        by=by,
        thing=("account_request", request.code),
        before={"state": before},
        after={"state": request.state, "until": request.form_until},
    )
    notices.send_form(request, secret)


@transaction.atomic
def send_again(*, by: Person, request: AccountRequest) -> None:
    """Send the form once more, with another personal link: the earlier one is good no longer.

    Leaves `account_request.form_sent`. Refuses (PermissionDenied) whoever does not decide on requests, and (NotAllowedHere) a
    request whose form is not awaited.
    """
    if not can_decide(by):
        raise PermissionDenied("send_again")
    request = locked(request)
    STEPS.check(request.state, "receive")
    post_form(by, request)


@transaction.atomic
def fill_in(*, by: Person, request: AccountRequest, values: dict) -> AccountRequest:
    """Keep what was written into the form, whole or in part, while it is awaited. Leaves `account_request.filled_in`.

    `values`: those of FORM_FIELDS. Refuses (NotAllowedHere) a request whose form is not awaited, and (ValidationError) what a
    field refuses. What was written is personal and stands in no line of the journal: only which fields are filled.
    """
    request = locked(request)
    STEPS.check(request.state, "receive")
    for name in FORM_FIELDS:
        setattr(request, name, str(values.get(name, getattr(request, name))).strip())
    clean_only(request, [name for name in FORM_FIELDS if getattr(request, name)])
    check_written(request)
    request.save(update_fields=list(FORM_FIELDS))
    after = {"missing": missing(request)}
    journal.record("account_request.filled_in", by=by, thing=("account_request", request.code), after=after)
    return request


@transaction.atomic
def receive(*, by: Person, request: AccountRequest, content: bytes, declared: bool) -> AccountRequest:
    """Take in the signed form, whose copy goes to the unit's mailbox (R-128). Leaves `account_request.form_received`.

    Refuses (NotAllowedHere) a request whose form is not awaited, and (ValidationError) one with an empty field and a file that
    is no form or bears no signature (R-127; `declared` as in `extraction.read_form`).
    """
    request = locked(request)
    STEPS.check(request.state, "receive")
    if missing(request):
        names = ", ".join(label_of(name) for name in missing(request))
        raise ValidationError(_("Falta completar: %(names)s.") % {"names": names})
    form = keep_form(request, content, declared)
    request.state, request.received_at = State.FORM_RECEIVED, form.received_at
    request.save(update_fields=["state", "received_at"])
    told = {"state": request.state, "signature": form.signature, "sha256": form.digest}
    thing = ("account_request", request.code)
    journal.record("account_request.form_received", by=by, thing=thing, before={"state": State.FORM_SENT}, after=told)
    notices.send_copy(request, form)
    return request


def keep_form(request: AccountRequest, content: bytes, declared: bool) -> SignedForm:
    """Keep the bytes of a signed form: the one place that stores them."""
    read = read_form(content, declared=declared)
    return SignedForm.objects.create(
        request=request,
        content=content,
        media_type=read.media_type,
        digest=hashlib.sha256(content).hexdigest(),
        size=len(content),
        signature=read.signature,
        signer=read.signer,
        received_at=timezone.now(),
    )


@transaction.atomic
def check(
    *, by: Person, request: AccountRequest, organisation: Organisation | None = None, domain_confirmed: bool = False
) -> AccountRequest:
    """Find a form in order, as the first of two people; `organisation`: the one meant, where it was not recognised.

    `domain_confirmed`: whoever checks says that the mail domain is the institution's, where nobody else of it has one there.
    What was known of the domain stays with the request. Leaves `account_request.checked`. Refuses (PermissionDenied) whoever
    does not decide on requests or asks for it themselves, (NotAllowedHere) a request that waits for something else, and
    (ValidationError) one whose institution is not known or whose domain nobody confirmed.
    """
    request = locked(request)
    if not can_check(by, request):
        raise PermissionDenied("check")
    STEPS.check(request.state, "check")
    request.organisation = organisation or request.organisation
    if not request.organisation:
        raise ValidationError({"organisation": _("Elija la institución del directorio: sin ella no se puede abrir la cuenta.")})
    known = domain_known(request, request.organisation)
    if not known and not domain_confirmed:
        raise ValidationError({"domain_confirmed": _("Confirme por otro medio que el correo es de la institución, y márquelo.")})
    request.domain = Domain.KNOWN if known else Domain.CONFIRMED
    request.state, request.checked_by, request.checked_at = State.CHECKED, by, timezone.now()
    request.save(update_fields=["state", "organisation", "domain", "checked_by", "checked_at"])
    after = {"state": request.state, "organisation": request.organisation.code, "domain": request.domain}
    thing = ("account_request", request.code)
    journal.record("account_request.checked", by=by, thing=thing, before={"state": State.FORM_RECEIVED}, after=after)
    return request


@transaction.atomic
def approve(*, by: Person, request: AccountRequest) -> AccountRequest:
    """Open the account, as the second of two people, and send its person a way in that is good once.

    Leaves `account_request.approved`, after the lines of account, role, membership and way in. Refuses (PermissionDenied)
    whoever does not decide on requests, checked this one or asks for it, (NotAllowedHere) a request that was not checked, and
    (ValidationError) an address that has an account by now.
    """
    request = locked(request)
    if not can_approve(by, request):
        raise PermissionDenied("approve")
    STEPS.check(request.state, "approve")
    assert request.organisation  # no request is checked without one
    role = InstitutionalRole(request.role)
    person = accounts.admit(by=by, email=request.email, name=request.name, officer=role != InstitutionalRole.FINANCING)
    people.admit(by=by, person=person, organisation=request.organisation, role=role, post=request.post)
    secret = entry.give_access(by=by, person=person, kind=AccessKind.LINK)
    request.state, request.decided_by, request.decided_at, request.person = State.APPROVED, by, timezone.now(), person
    request.save(update_fields=["state", "decided_by", "decided_at", "person"])
    after = {"state": request.state, "person": person.email}
    thing = ("account_request", request.code)
    journal.record("account_request.approved", by=by, thing=thing, before={"state": State.CHECKED}, after=after)
    notices.send_way_in(person, secret, language=request.language, request=request)
    return request


@transaction.atomic
def refuse(*, by: Person, request: AccountRequest, reason: str) -> AccountRequest:
    """Refuse a request, and tell who asked why. Leaves `account_request.refused`.

    Refuses (PermissionDenied) whoever does not decide on requests or asks for it themselves, (NotAllowedHere) a request that is
    decided already, and (ValidationError) an empty reason.
    """
    request = locked(request)
    if not can_check(by, request):
        raise PermissionDenied("refuse")
    STEPS.check(request.state, "refuse")
    if not reason.strip():
        raise ValidationError({"reason": _("Escriba el motivo: la persona lo leerá.")})
    before = request.state
    request.state, request.decided_by, request.decided_at, request.reason = State.REFUSED, by, timezone.now(), reason.strip()
    request.save(update_fields=["state", "decided_by", "decided_at", "reason"])
    thing = ("account_request", request.code)
    journal.record(
        "account_request.refused", by=by, thing=thing, before={"state": before}, after={"state": request.state}, reason=request.reason
    )
    notices.tell_refusal(request)
    return request


@transaction.atomic
def expire(*, by: Person, request: AccountRequest) -> None:
    """Let a request go whose form did not come in time. Leaves `account_request.expired`.

    Refuses (NotAllowedHere) one that is further on, and (ValidationError) one whose time has not passed.
    """
    request = locked(request)
    STEPS.check(request.state, "expire")
    if request.form_until > timezone.now():
        raise ValidationError(_("El plazo del formulario no ha pasado."))
    before, request.state = request.state, State.EXPIRED
    request.save(update_fields=["state"])
    thing = ("account_request", request.code)
    journal.record("account_request.expired", by=by, thing=thing, before={"state": before}, after={"state": request.state})


@transaction.atomic
def mail_access(*, by: Person, person: Person) -> None:
    """Send a person another way in by mail: theirs was used, lost or is past its day. Leaves `temporary_access.given`.

    Refuses as `entry.give_access`. The password that they had holds no longer.
    """
    if not can_admit(by):
        raise PermissionDenied("mail_access")
    secret = entry.give_access(by=by, person=person, kind=AccessKind.LINK)
    request = person.account_requests.order_by("-id").first()
    notices.send_way_in(person, secret, language=request.language if request else "es", request=request)


def clean_only(request: AccountRequest, names: Iterable[str]) -> None:
    """Clean these fields and no other; ValidationError where one refuses its value."""
    request.clean_fields(exclude={field.name for field in AccountRequest._meta.fields} - set(names))


def check_written(request: AccountRequest) -> None:
    """Refuse (ValidationError, by field) a telephone or an identity document that cannot be one; what is empty passes."""
    country = country_of(request.organisation)
    faults = {}
    for name, test in (("phone", check_telephone), ("identity", partial(check_identity, country=country))):
        try:
            if getattr(request, name):
                test(getattr(request, name))
        except ValidationError as refused:
            faults[name] = refused.messages
    if faults:
        raise ValidationError(faults)


def locked(request: AccountRequest) -> AccountRequest:
    """Return a request as it stands, held until the end of the transaction."""
    return AccountRequest.objects.select_for_update(of=("self",)).select_related("organisation").get(pk=request.pk)
