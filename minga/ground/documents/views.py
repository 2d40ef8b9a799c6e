"""Uploads in pieces, for programs in the page (static/minga/upload.js), and public documents to download."""

from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, JsonResponse
from django.middleware.csrf import get_token
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from minga.ground.documents import uploads
from minga.ground.documents.answering import attachment
from minga.ground.documents.checking.refusals import BadRequest, FileRefused, TooLarge
from minga.ground.documents.forms import UploadForm
from minga.ground.documents.models import FileVersion, Upload
from minga.ground.documents.pictures import is_image, small
from minga.ground.documents.queries import version_named

READ_OR_POST = require_http_methods(["GET", "HEAD", "POST"])


@require_safe
def document(request: HttpRequest, key: UUID) -> FileResponse:
    """Send the present version of a public document to everybody; all others are not there."""
    return attachment(public_version(key))


@require_safe
def picture(request: HttpRequest, key: UUID) -> HttpResponse:
    """Show a public image, made small for a page; all others are not there."""
    version = public_version(key)
    made = small(version) if is_image(version.content_type) else None
    if made is None:
        raise Http404
    answer = HttpResponse(made, content_type="image/jpeg")
    answer["Cache-Control"] = "private, max-age=600"
    return answer


def public_version(key: UUID) -> FileVersion:
    """Return the present version of a public document; Http404 for all others."""
    version = version_named(key)
    if version is None or not version.file.public or version.file.withheld:
        raise Http404
    return version


@login_required
@READ_OR_POST
def begin(request: HttpRequest) -> HttpResponse:
    """Tell the person's uploads that wait, or open one: `name`, `size` and, to go on after a cut, `sha256`.

    What it tells holds the token of forms too: who signs in anew in another page goes on in this one.
    """
    if request.method != "POST":
        return JsonResponse({"uploads": [told(row) for row in uploads.current(request.user)], "token": get_token(request)})
    form = UploadForm(request.POST)
    try:
        if not form.is_valid():
            raise BadRequest(_("Falta el nombre o el tamaño del archivo."))
        row = uploads.begin(by=request.user, **form.cleaned_data)
    except FileRefused as error:
        return refused(error)
    return JsonResponse(told(row), status=201)


@login_required
@READ_OR_POST
def upload(request: HttpRequest, key: UUID) -> HttpResponse:
    """Tell how far an upload of one's own has come; add the piece in the body at `?desde=`, close it with `?terminar=1`."""
    try:
        if request.method != "POST":
            row = uploads.own(by=request.user, key=key)
        elif "terminar" in request.GET:
            row = uploads.finish(by=request.user, key=key)
        else:
            row = uploads.append(by=request.user, key=key, offset=offset(request), piece=piece(request))
    except Upload.DoesNotExist:
        raise Http404 from None
    except FileRefused as error:
        return refused(error)
    return JsonResponse(told(row))


def offset(request: HttpRequest) -> int:
    """Return the place of a piece; raises BadRequest for anything that is no number."""
    text = request.GET.get("desde", "")
    if not (text.isascii() and text.isdecimal() and len(text) <= 15):
        raise BadRequest(_("Falta el lugar de la parte («desde»)."))
    return int(text)


def piece(request: HttpRequest) -> bytes:
    """Return the bytes of a piece; one above the limit is not read (413)."""
    declared = request.headers.get("Content-Length") or "0"
    if not declared.isdecimal() or int(declared) > uploads.PIECE:
        raise TooLarge(_("La parte es demasiado grande: %(limit)s bytes como máximo.") % {"limit": uploads.PIECE})
    return request.body


def told(row: Upload) -> dict:
    return {
        "key": str(row.key),
        "name": row.name,
        "size": row.size,
        "received": row.received,
        "finished": row.finished_at is not None,
        "expires": row.expires_at,
        "address": reverse("documents:upload", args=[row.key]),
        "piece": uploads.PIECE,
    }


def refused(error: FileRefused) -> JsonResponse:
    """Return the refusal in words, with the place to go on where it is one of a piece."""
    place = {"received": error.received} if isinstance(error, uploads.WrongPlace) else {}
    return JsonResponse({"error": str(error), **place}, status=error.status)
