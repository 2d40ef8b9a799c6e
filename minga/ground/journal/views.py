"""The head of the journal, for anybody to keep."""

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from minga.ground.journal import heads
from minga.ground.journal.models import Head
from minga.ground.journal.queries import head

SHOWN = 100  # heads on the page; the file tells all


@require_safe
def show_head(request: HttpRequest) -> HttpResponse:
    """Show how many lines the journal has, the digest of the last and the heads published before, newest first."""
    count, digest = head()
    facts = {"count": count, "digest": digest, "public_key": heads.public_key(), "published": Head.objects.all()[:SHOWN]}
    return render(request, "journal/head.html", facts)


@require_safe
def head_json(request: HttpRequest) -> JsonResponse:
    """Send the same as JSON: the head now, signed, and every published one, oldest first. `verify --head` reads the file."""
    count, digest = head()
    published = [heads.of(one).plain() for one in Head.objects.order_by("count").iterator()]
    now = heads.sign(count, digest, timezone.now()).plain()
    return JsonResponse({"public_key": heads.public_key(), "head": now, "published": published})
