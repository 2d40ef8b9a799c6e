"""People are tended by administrators: list, one person, what begins and what ends."""

from functools import partial

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from minga.cycle.filing import handing
from minga.cycle.organisations import people as acts
from minga.cycle.organisations.models import InstitutionalRole
from minga.doors.desk import forms, people_page, person_page
from minga.doors.desk.answering import crumbs, done, form_page, person_of
from minga.doors.desk.gates import can_tend_people, only
from minga.ground.accounts import actions as accounts
from minga.ground.accounts.models import Appointment, Person, Role
from minga.ground.journal.actions import note_reading


@require_safe
@only(can_tend_people)
def people(request: HttpRequest) -> HttpResponse:
    """Show who has an account, 25 to a page; that it was read leaves `people.read`."""
    note_reading(by=person_of(request), thing=("people", "list"), what=request.GET.urlencode()[:200])
    return render(request, "desk/people.html", people_page.page(request))


@require_safe
@only(can_tend_people)
def person(request: HttpRequest, pk: int) -> HttpResponse:
    """Show one person; that it was read leaves `person.read`."""
    found = person_page.find(pk)
    note_reading(by=person_of(request), thing=("person", found.email), what="page")
    return render(request, "desk/person.html", person_page.page(found))


def ask(request: HttpRequest, found: Person, form, title: str, button: str, **more) -> HttpResponse:
    """Show a form about a person."""
    back = reverse("desk:person", args=[found.pk])
    way = crumbs((_("Personas"), reverse("desk:people")), (str(found), back), (title, None))
    return form_page(request, {"form": form, "title": title, "button": button, "back": back, "crumbs": way, "about": found, **more})


@require_http_methods(["GET", "HEAD", "POST"])
@only(can_tend_people)
def join(request: HttpRequest, pk: int) -> HttpResponse:
    """Let a person act for an institution."""
    found = person_page.find(pk)
    form = forms.JoinForm(request.POST or None, initial={"role": InstitutionalRole.EXECUTION})
    if done(
        request, form, lambda given: acts.join(by=person_of(request), person=found, **given), _("La persona ya actúa por la institución.")
    ):
        return redirect("desk:person", pk)
    lead = _("Desde ese día ve lo que la institución tiene en Minga, también lo que no es público.")
    return ask(request, found, form, _("Añadir una institución"), _("Añadir la institución"), lead=lead)


@require_http_methods(["GET", "HEAD", "POST"])
@only(can_tend_people)
def end_membership(request: HttpRequest, pk: int, membership: int) -> HttpResponse:
    """End a membership now."""
    found = person_page.find(pk)
    ending = person_page.membership(found, membership)
    form = forms.ReasonForm(request.POST or None)
    act = partial(acts.leave, by=person_of(request), membership=ending)
    if done(request, form, lambda given: act(**given), _("La pertenencia terminó.")):
        return redirect("desk:person", pk)
    lead = _("Deja de actuar por %(name)s en el acto. Sus borradores y tareas quedan: para que sigan, pase antes su trabajo.")
    words = {"lead": lead % {"name": ending.organisation.name}, "stop": True}
    return ask(request, found, form, _("Terminar la pertenencia"), _("Terminar la pertenencia"), **words)


@require_http_methods(["GET", "HEAD", "POST"])
@only(can_tend_people)
def give_role(request: HttpRequest, pk: int) -> HttpResponse:
    """Give a person a working role."""
    found = person_page.find(pk)
    form = forms.RoleForm(request.POST or None, initial={"role": Role.OFFICER})
    if done(request, form, lambda given: acts.appoint(by=person_of(request), person=found, **given), _("La persona tiene el rol.")):
        return redirect("desk:person", pk)
    lead = _("Gestión de cooperación trabaja por sus instituciones. Los demás roles son de todo el sistema y de instituciones centrales.")
    return ask(request, found, form, _("Dar un rol"), _("Dar el rol"), lead=lead)


@require_http_methods(["GET", "HEAD", "POST"])
@only(can_tend_people)
def end_role(request: HttpRequest, pk: int, appointment: int) -> HttpResponse:
    """End a working role now."""
    found = person_page.find(pk)
    ending = person_page.appointment(found, appointment)
    form = forms.ReasonForm(request.POST or None)
    act = partial(accounts.dismiss, by=person_of(request), appointment=ending)
    if done(request, form, lambda given: act(**given), _("El rol terminó.")):
        return redirect("desk:person", pk)
    lead = _("Desde su próxima página, %(name)s ya no tiene el rol %(role)s.") % {"name": found, "role": ending.get_role_display()}
    return ask(request, found, form, _("Terminar el rol"), _("Terminar el rol"), lead=lead, stop=True)


@require_http_methods(["GET", "HEAD", "POST"])
@only(can_tend_people)
def name_deputy(request: HttpRequest, pk: int, appointment: int) -> HttpResponse:
    """Let another person stand in for the holder of a role."""
    found = person_page.find(pk)
    held = person_page.appointment(found, appointment)
    form = forms.DeputyForm(request.POST or None, appointment=held)
    if done(request, form, lambda given: deputise(person_of(request), held, given), _("La suplencia está anotada.")):
        return redirect("desk:person", pk)
    words = {"role": held.get_role_display(), "name": found}
    lead = _("Tendrá el rol %(role)s en nombre de %(name)s, en los días que usted diga.") % words
    return ask(request, found, form, _("Nombrar suplente"), _("Nombrar suplente"), lead=lead)


def deputise(by, held: Appointment, given: dict) -> Appointment:
    return acts.appoint(by=by, role=Role(held.role), deputy_of=held, **given)


@require_http_methods(["GET", "HEAD", "POST"])
@only(can_tend_people)
def account(request: HttpRequest, pk: int) -> HttpResponse:
    """Close an account, or open a closed one again."""
    found = person_page.find(pk)
    form = forms.ReasonForm(request.POST or None)
    if found.is_active:
        title, act, said = _("Cerrar la cuenta"), accounts.close, _("La cuenta está cerrada.")
        lead = _("Sale en su próxima página y no vuelve a ingresar. Nada de lo que hizo se borra.")
    else:
        title, act, said = _("Reabrir la cuenta"), accounts.reopen, _("La cuenta está abierta.")
        lead = _("Vuelve a ingresar con su contraseña, con los roles y las instituciones que sigan vigentes.")
    stop = found.is_active
    if done(request, form, lambda given: act(by=person_of(request), person=found, **given), said):
        return redirect("desk:person", pk)
    return ask(request, found, form, title, title, lead=lead, stop=stop)


@require_http_methods(["GET", "HEAD", "POST"])
@only(can_tend_people)
def hand_over(request: HttpRequest, pk: int) -> HttpResponse:
    """Pass a person's work for an institution to their successor."""
    found = person_page.find(pk)
    form = forms.HandOverForm(request.POST or None, person=found)
    if done(request, form, lambda given: pass_on(person_of(request), found, given), _("El trabajo pasó a la otra persona.")):
        return redirect("desk:person", pk)
    lead = _("En un solo acto: lo que tiene abierto de la institución pasa a quien sigue y su pertenencia termina; sus roles, si lo marca.")
    return ask(request, found, form, _("Pasar su trabajo"), _("Pasar el trabajo"), lead=lead, stop=True)


def pass_on(by, old: Person, given: dict) -> object:
    ending = given.pop("membership")
    return handing.hand_over(by=by, old=old, organisation=ending.organisation, **given)
