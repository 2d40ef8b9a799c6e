"""The documents of a dossier: listed, added, downloaded, changed; the scan of a paper form."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.core.exceptions import PermissionDenied, ValidationError
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from minga.cycle.filing import enclosing
from minga.cycle.filing.enclosing_forms import EnclosureForm, PaperForm
from minga.cycle.filing.enclosures import FORM, KIND
from minga.cycle.filing.models import Dossier
from minga.cycle.filing.permissions import can_attach
from minga.cycle.filing.views.finding import crumbs, find, person_of, signed_in, version_asked, way_in
from minga.ground.accounts.models import Role
from minga.ground.accounts.permissions import has_role
from minga.ground.documents import answering, uploads
from minga.ground.documents.checking import Checked
from minga.ground.documents.checking.refusals import FileRefused
from minga.ground.documents.models import File
from minga.ground.documents.queries import files_of, version_named
from minga.ground.journal import actions as journal
from minga.ground.kit.steps import NotAllowedHere

READ_OR_POST = require_http_methods(["GET", "HEAD", "POST"])
FIELD = "file"


@signed_in
@READ_OR_POST
def listed(request: HttpRequest, key: str) -> HttpResponse:
    """The documents of a dossier, and the form to add one for those who file it. A refused file answers with its own status."""
    dossier = find(request, key)
    changes = can_attach(person_of(request), dossier)
    if request.method == "POST":
        if not changes:
            raise PermissionDenied
        return added(request, dossier)
    return listing(request, dossier, EnclosureForm(dossier=dossier), uploads.field(FIELD, _("Archivo")))


def added(request: HttpRequest, dossier: Dossier) -> HttpResponse:
    form = EnclosureForm(request.POST, dossier=dossier)
    content, refused = received(request)
    if form.is_valid() and content:
        given = form.cleaned_data
        try:
            enclosing.attach(by=person_of(request), dossier=dossier, content=content, **given)
            return HttpResponseRedirect(reverse("filing:documents", args=[dossier.key]))
        except FileRefused as why:
            refused = why
    field, status = asked_again(request, content, refused)
    return listing(request, dossier, form, field, status=status)


def received(request: HttpRequest) -> tuple[Checked | None, FileRefused | None]:
    """Return the file that came with a form, or why it is refused; one that is missing is refused too."""
    try:
        content = uploads.arrived(by=person_of(request), request=request, field=FIELD)
    except FileRefused as why:
        return None, why
    return content, None if content else FileRefused(_("Elija el archivo."))


def asked_again(request: HttpRequest, content: Checked | None, refused: FileRefused | None, label: str = "") -> tuple[uploads.Field, int]:
    """Return the field of a refused form, which still has the file that came well, and the status of the answer."""
    error = str(refused) if refused else ""
    waiting = uploads.waiting(by=person_of(request), file=content) if content and not refused else None
    return uploads.field(FIELD, label or _("Archivo"), error=error, waiting=waiting), refused.status if refused else 422


def listing(request: HttpRequest, dossier: Dossier, form: EnclosureForm, field: uploads.Field, *, status: int = 200) -> HttpResponse:
    changes = can_attach(person_of(request), dossier)

    def url(file: File) -> str:
        return reverse("filing:document", args=[dossier.key, file.key])

    def change_url(file: File) -> str:
        return reverse("filing:document_change", args=[dossier.key, file.key]) if changes else ""

    thing = (KIND, dossier.key)
    context = {
        "dossier": dossier,
        "files": answering.rows(files_of(thing), url=url, change_url=change_url),
        "removed": answering.rows(files_of(thing, removed=True), change_url=change_url) if changes else [],
        "changes": changes,
        "form": form,
        "upload": field,
        "crumbs": crumbs(dossier, _("Documentos")),
    }
    return render(request, "filing/documents.html", context, status=status)


@require_safe
@signed_in
def download(request: HttpRequest, key: str, file: UUID) -> FileResponse:
    """Send a document of a dossier that the person may see, as a download; `version`: an earlier one.

    The signed form holds personal data: sending it leaves `dossier.read`.
    """
    dossier, number = find(request, key), request.GET.get("version", "")
    wanted = version_asked(number)
    version = version_named(file, wanted)
    if version is None or (version.file.thing_kind, version.file.thing_key) != (KIND, dossier.key):
        raise Http404
    if version.file.category == FORM:
        journal.note_reading(by=person_of(request), thing=(KIND, dossier.key), what="file: signed form")
    return answering.attachment(version)


@signed_in
@READ_OR_POST
def change(request: HttpRequest, key: str, file: UUID) -> HttpResponse:
    """The versions of a document, and what may be done with it: a new version, show it or not, remove it, give it back."""
    dossier = find(request, key)
    chosen = get_object_or_404(File.objects.of(KIND, dossier.key).select_related("current"), key=file)
    if not can_attach(person_of(request), dossier):
        raise PermissionDenied
    act, content, error, status = request.POST.get("act", ""), None, "", 200
    if request.method == "POST":
        try:
            changed(request, dossier, chosen, act)
            return HttpResponseRedirect(reverse("filing:documents", args=[dossier.key]))
        except FileRefused as why:
            error, status = str(why), why.status
        except NotAllowedHere as late:
            error, status = str(late), 409
    chosen.refresh_from_db()
    field = uploads.field(FIELD, _("Archivo de la versión nueva"), error=error if act == "renew" else "", waiting=content)
    context = {"dossier": dossier, "file": chosen, "versions": chosen.versions.select_related("by"), "upload": field}
    context |= {"act": act, "error": error, "reason": request.POST.get("reason", ""), "may_publish": chosen.category != FORM}
    return render(request, "filing/document.html", context | {"crumbs": crumbs(dossier, chosen.title)}, status=status)


def changed(request: HttpRequest, dossier: Dossier, file: File, act: str) -> None:
    """Do what the form of a document asks for; Http404 for what is not there to be done."""
    given: dict[str, Any] = {"by": person_of(request), "dossier": dossier, "file": file}
    if act == "renew":
        content, refused = received(request)
        if content is None:
            raise refused or FileRefused(_("Elija el archivo."))
        given["content"] = content
    if act in ("hide", "remove"):
        given["reason"] = request.POST.get("reason", "")
    if act not in ACTS:
        raise Http404
    ACTS[act](**given)


ACTS: dict[str, Callable[..., Any]] = {
    "renew": enclosing.renew,
    "publish": enclosing.publish,
    "hide": enclosing.hide,
    "remove": enclosing.remove,
    "restore": enclosing.restore,
}


@signed_in
@READ_OR_POST
def on_paper(request: HttpRequest) -> HttpResponse:
    """Enter a signed paper form for an institution: which one, the scan, and the record it speaks of (R-028)."""
    person = person_of(request)
    if not has_role(person, Role.REGISTRAR):
        raise PermissionDenied
    form, label, status = PaperForm(request.POST or None, person=person), _("Formulario firmado y escaneado"), 200
    field = uploads.field(FIELD, label)
    if request.method == "POST":
        content, refused = received(request)
        if form.is_valid() and content:
            given = form.cleaned_data
            values = {} if given["code"] else form.values
            try:
                opened = {"organisation": given["organisation"], "activity": given["code"], "values": values}
                made = enclosing.open_on_paper(by=person, scan=content, **opened)
                return HttpResponseRedirect(reverse("filing:dossier", args=[made.key]))
            except FileRefused as why:
                refused = why
            except ValidationError as why:
                form.add_error("code", why.messages)
        field, status = asked_again(request, content, refused, label)
    context = {"form": form, "upload": field, "crumbs": [*way_in(), (_("Formulario en papel"), None)]}
    return render(request, "filing/on_paper.html", context, status=status)
