"""Messages: read, marked as read, and how one wishes to hear; letters that could not be sent, for administrators."""

from django.contrib import messages as told
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_safe

from minga.doors.desk import forms, messages_page
from minga.doors.desk.answering import crumbs, done, form_page, person_of
from minga.doors.desk.gates import can_tend_people, only
from minga.ground.inbox import actions as inbox
from minga.ground.inbox.queries import preference


@require_http_methods(["GET", "HEAD", "POST"])
@only()
def messages(request: HttpRequest) -> HttpResponse:
    """Show one's messages; sent, mark them all as read."""
    if request.method == "POST":
        n = inbox.mark_all_read(by=person_of(request))
        told.success(request, ngettext("%(n)s mensaje quedó leído.", "%(n)s mensajes quedaron leídos.", n) % {"n": n})
        return redirect("desk:messages")
    return render(request, "desk/messages.html", messages_page.page(request, person_of(request)))


@require_safe
@only()
def message(request: HttpRequest, pk: int) -> HttpResponse:
    """Show one message and mark it as read."""
    found = messages_page.message(person_of(request), pk)
    inbox.mark_read(by=person_of(request), message=found)
    return render(request, "desk/message.html", messages_page.one(found))


@require_http_methods(["GET", "HEAD", "POST"])
@only()
def preferences(request: HttpRequest) -> HttpResponse:
    """Choose when messages also go by mail, and in which language."""
    chosen = preference(person_of(request))
    form = forms.PreferenceForm(request.POST or None, initial={"mail": chosen.mail, "language": chosen.language})
    if done(request, form, lambda given: inbox.prefer(by=person_of(request), **given), _("Sus preferencias quedaron guardadas.")):
        return redirect("desk:preferences")
    title = _("Cómo recibir los mensajes")
    words = {"form": form, "title": title, "crumbs": crumbs((_("Mensajes"), reverse("desk:messages")), (title, None))}
    return form_page(request, {**words, "wishes": messages_page.wishes(person_of(request))}, "desk/preferences.html")


@require_http_methods(["POST"])
@only()
def unsubscribe(request: HttpRequest) -> HttpResponse:
    """Hear of something no longer."""
    given = {name: request.POST.get(name, "") for name in ("kind", "key", "topic")}
    inbox.unsubscribe(by=person_of(request), **given)
    told.success(request, _("Ya no recibirá mensajes de eso."))
    return redirect("desk:preferences")


@require_safe
@only(can_tend_people)
def letters(request: HttpRequest) -> HttpResponse:
    """Show the letters that could not be sent."""
    way = crumbs((_("Cartas sin enviar"), None))
    return render(request, "desk/letters.html", {"letters": messages_page.letters()[:100], "crumbs": way})


@require_http_methods(["POST"])
@only(can_tend_people)
def retry(request: HttpRequest, pk: int) -> HttpResponse:
    """Have a letter that was given up sent anew."""
    inbox.retry(by=person_of(request), letter=messages_page.letter(pk))
    told.success(request, _("La carta vuelve a la cola de envío."))
    return redirect("desk:letters")
