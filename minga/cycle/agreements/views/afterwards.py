"""What comes after the signature: an addendum, an obligation that was met; and the documents of an agreement."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from minga.cycle.agreements import addenda, enclosing, obligations
from minga.cycle.agreements.forms import AddendumForm, EnclosureForm, MeetForm
from minga.cycle.agreements.models import Agreement
from minga.cycle.agreements.obligations import KIND
from minga.cycle.agreements.permissions import can_attach, handles
from minga.cycle.agreements.queries import ends
from minga.cycle.agreements.states import LIVING
from minga.cycle.agreements.views.finding import crumbs, find, person_of, signed_in
from minga.ground.documents import answering, uploads
from minga.ground.documents.checking import Checked
from minga.ground.documents.checking.refusals import FileRefused
from minga.ground.documents.models import File
from minga.ground.documents.queries import files_of, version_named
from minga.ground.kit.steps import NotAllowedHere

READ_OR_POST = require_http_methods(["GET", "HEAD", "POST"])
FIELD = "file"


@signed_in
@READ_OR_POST
def addendum(request: HttpRequest, code: str) -> HttpResponse:
    """Note a signed change: 409 where another took its number or the agreement is over, 422 where something does not fit."""
    agreement = find(request, code)
    if not handles(person_of(request), agreement):
        raise PermissionDenied
    last = agreement.addenda.order_by("-number").first()
    following = last.number + 1 if last else 1
    late = "" if agreement.stage in LIVING else _("Solo se añade una adenda a un convenio suscrito que sigue en pie.")
    form, status = AddendumForm(request.POST or None), 409 if late else 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            seen = request.POST.get("following", "")
            try:
                number = int(seen) if seen.isascii() and seen.isdigit() and len(seen) < 5 else None
                made = addenda.add_addendum(by=person_of(request), agreement=agreement, number=number, **form.cleaned_data)
                messages.success(request, _("Hecho: adenda %(number)s. Falta registrarla.") % {"number": made.number})
                return HttpResponseRedirect(reverse("agreements:work", args=[agreement.code]))
            except NotAllowedHere as refused:
                late, status = str(refused), 409
            except ValidationError as refused:
                status = 422 if hasattr(refused, "error_dict") else 409
                form.add_error(None, refused)
    context = {"agreement": agreement, "form": form, "following": following, "end": ends(agreement), "late": late}
    return render(request, "agreements/addendum.html", context | {"crumbs": crumbs(agreement, _("Nueva adenda"))}, status=status)


@signed_in
@READ_OR_POST
def obligation(request: HttpRequest, code: str, number: int) -> HttpResponse:
    """Say when and with what an obligation was met: a document or words."""
    agreement = find(request, code)
    chosen = get_object_or_404(agreement.obligation_rows, pk=number)
    if not handles(person_of(request), agreement):
        raise PermissionDenied
    today = timezone.localdate()
    form, field, late, status = MeetForm(request.POST or None, initial={"on": f"{today:%d/%m/%Y}"}), upload_field(), "", 200
    if request.method == "POST":
        content, refused = arrived(request)
        status = 422
        if form.is_valid() and refused is None:
            try:
                obligations.meet(by=person_of(request), agreement=agreement, obligation=chosen, content=content, **form.cleaned_data)
                return HttpResponseRedirect(reverse("agreements:work", args=[agreement.code]))
            except NotAllowedHere as gone:
                late, status = str(gone), 409
            except FileRefused as why:
                refused = why
            except ValidationError as why:
                form.add_error(None, why)
        field, status = field_again(request, content, refused, status)
    context = {"agreement": agreement, "obligation": chosen, "form": form, "upload": field, "late": late}
    return render(request, "agreements/obligation.html", context | {"crumbs": crumbs(agreement, _("Obligación"))}, status=status)


def upload_field(label: str = "", **more) -> uploads.Field:
    return uploads.field(FIELD, label or _("Documento"), required=False, **more)


def arrived(request: HttpRequest) -> tuple[Checked | None, FileRefused | None]:
    """Return the file that came with a form, None where none did, or why it is refused."""
    try:
        return uploads.arrived(by=person_of(request), request=request, field=FIELD), None
    except FileRefused as why:
        return None, why


def field_again(request: HttpRequest, content: Checked | None, refused: FileRefused | None, status: int) -> tuple[uploads.Field, int]:
    """Return the field of a refused form, which still has the file that came well, and the status of the answer."""
    waiting = uploads.waiting(by=person_of(request), file=content) if content and not refused else None
    return upload_field(error=str(refused) if refused else "", waiting=waiting), refused.status if refused else status


@signed_in
@READ_OR_POST
def documents(request: HttpRequest, code: str) -> HttpResponse:
    """The documents of an agreement, and the form to add one for those who carry it."""
    agreement = find(request, code)
    changes = can_attach(person_of(request), agreement)
    form, field, status = EnclosureForm(request.POST or None), uploads.field(FIELD, _("Archivo")), 200
    if request.method == "POST":
        if not changes:
            raise PermissionDenied
        content, refused = arrived(request)
        refused = refused or (None if content else FileRefused(_("Elija el archivo.")))
        if form.is_valid() and content:
            try:
                enclosing.attach(by=person_of(request), agreement=agreement, content=content, **form.cleaned_data)
                return HttpResponseRedirect(reverse("agreements:documents", args=[agreement.code]))
            except FileRefused as why:
                refused = why
        field, status = field_again(request, content, refused, 422)
    return listing(request, agreement, form, field, status)


def listing(request: HttpRequest, agreement: Agreement, form: EnclosureForm, field: uploads.Field, status: int) -> HttpResponse:
    changes, thing = can_attach(person_of(request), agreement), (KIND, agreement.code)

    def url(file: File) -> str:
        return reverse("agreements:document", args=[agreement.code, file.key])

    def change_url(file: File) -> str:
        return reverse("agreements:document_change", args=[agreement.code, file.key]) if changes else ""

    context = {
        "agreement": agreement,
        "files": answering.rows(files_of(thing), url=url, change_url=change_url),
        "removed": answering.rows(files_of(thing, removed=True), change_url=change_url) if changes else [],
        "changes": changes,
        "form": form,
        "upload": field,
        "crumbs": crumbs(agreement, _("Documentos")),
    }
    return render(request, "agreements/documents.html", context, status=status)


@require_safe
@signed_in
def document(request: HttpRequest, code: str, file: UUID) -> FileResponse:
    """Send a document of an agreement that the person may follow, as a download; `version`: an earlier one."""
    agreement, number = find(request, code), request.GET.get("version", "")
    wanted = int(number) if number.isascii() and number.isdecimal() and len(number) < 9 else None
    version = version_named(file, wanted)
    if version is None or (version.file.thing_kind, version.file.thing_key) != (KIND, agreement.code):
        raise Http404
    return answering.attachment(version)


@signed_in
@READ_OR_POST
def document_change(request: HttpRequest, code: str, file: UUID) -> HttpResponse:
    """The versions of a document, and what may be done with it: a new version, show it or not, remove it, give it back."""
    agreement = find(request, code)
    chosen = get_object_or_404(File.objects.of(KIND, agreement.code).select_related("current"), key=file)
    if not can_attach(person_of(request), agreement):
        raise PermissionDenied
    act, error, status = request.POST.get("act", ""), "", 200
    if request.method == "POST":
        try:
            changed(request, agreement, chosen, act)
            return HttpResponseRedirect(reverse("agreements:documents", args=[agreement.code]))
        except FileRefused as why:
            error, status = str(why), why.status
        except NotAllowedHere as late:
            error, status = str(late), 409
    chosen.refresh_from_db()
    field = uploads.field(FIELD, _("Archivo de la versión nueva"), error=error if act == "renew" else "")
    context = {"agreement": agreement, "file": chosen, "versions": chosen.versions.select_related("by"), "upload": field}
    context |= {"act": act, "error": error, "reason": request.POST.get("reason", ""), "crumbs": crumbs(agreement, chosen.title)}
    return render(request, "agreements/document.html", context, status=status)


def changed(request: HttpRequest, agreement: Agreement, file: File, act: str) -> None:
    """Do what the form of a document asks for; Http404 for what is not there to be done."""
    if act not in ACTS:
        raise Http404
    given: dict[str, Any] = {"by": person_of(request), "agreement": agreement, "file": file}
    if act == "renew":
        content, refused = arrived(request)
        if content is None:
            raise refused or FileRefused(_("Elija el archivo."))
        given["content"] = content
    if act in ("hide", "remove"):
        given["reason"] = request.POST.get("reason", "")
    ACTS[act](**given)


ACTS: dict[str, Callable[..., Any]] = {
    "renew": enclosing.renew,
    "publish": enclosing.publish,
    "hide": enclosing.hide,
    "remove": enclosing.remove,
    "restore": enclosing.restore,
}
