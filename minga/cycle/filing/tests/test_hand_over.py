"""Handing over: everything open passes to the successor in one act."""

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from minga.cycle.filing import actions
from minga.cycle.filing.handing import Handed, hand_over
from minga.cycle.filing.models import Dossier
from minga.cycle.filing.testing import AMBATO, COMPLETE, IBARRA, OFFICER, VALIDATOR, make_dossier, make_submitted, person
from minga.cycle.organisations.models import InstitutionalRole, Membership, Organisation
from minga.cycle.organisations.people import join
from minga.ground.accounts.models import Person, Role
from minga.ground.accounts.testing import make_person
from minga.ground.inbox.queries import open_tasks
from minga.ground.journal.models import Entry

pytestmark = pytest.mark.django_db

HOME = {AMBATO: "EC-1801", IBARRA: "EC-1001"}


def handed(new: Person, email: str = "administracion@minga.example", reason: str = "Cambió de puesto.", old: str = OFFICER) -> Handed:
    ambato = Organisation.objects.get(code=AMBATO)
    return hand_over(by=person(email), old=person(old), new=new, organisation=ambato, reason=reason)


def test_it_works():
    draft, sent = make_dossier(), make_submitted(title="Con observaciones")
    actions.observe(by=person(VALIDATOR), dossier=sent, comments={"title": "Diga más."})
    ana = make_person("ana@ambato.example")
    done = handed(ana)
    assert (done.dossiers, done.tasks) == (2, 1)
    assert {one.handler for one in Dossier.objects.filter(pk__in=(draft.pk, sent.pk))} == {ana}
    assert [task.title for task in open_tasks(person("ana@ambato.example"))] == ["Con observaciones: Con observaciones"]


def test_the_successor_may_write_and_the_other_no_longer():
    dossier = make_dossier()
    handed(make_person("ana@ambato.example"))
    seen = {email: Dossier.objects.visible_to(person(email)).filter(pk=dossier.pk).exists() for email in ("ana@ambato.example", OFFICER)}
    assert seen == {"ana@ambato.example": True, OFFICER: False}
    assert Role.OFFICER in person("ana@ambato.example").roles


def test_one_line_tells_what_passed():
    make_dossier()
    handed(make_person("ana@ambato.example"))
    line = Entry.objects.get(event="person.handed_over")
    assert (line.thing_key, line.after["to"], line.after["dossiers"], line.reason) == (
        OFFICER,
        "ana@ambato.example",
        1,
        "Cambió de puesto.",
    )
    assert Membership.objects.current().filter(person=person(OFFICER)).count() == 0


def test_the_roles_of_who_leaves_end_where_it_is_asked():
    ambato, ana = Organisation.objects.get(code=AMBATO), make_person("ana@ambato.example")
    asked = {"by": person("administracion@minga.example"), "old": person(OFFICER), "new": ana, "organisation": ambato}
    done = hand_over(**asked, reason="Se va.", end_roles=True)
    assert (done.roles, person(OFFICER).roles, person("ana@ambato.example").roles) == (1, frozenset(), frozenset({Role.OFFICER}))
    assert Entry.objects.get(event="role.taken").reason == "Se va."


def test_the_roles_of_who_stays_elsewhere_stay():
    done = handed(make_person("ana@ambato.example"))
    assert (done.roles, person(OFFICER).roles) == (0, frozenset({Role.OFFICER}))


def test_whoever_does_not_administer_is_refused():
    with pytest.raises(PermissionDenied):
        handed(make_person("ana@ambato.example"), email=OFFICER)


def test_the_same_person_is_refused():
    with pytest.raises(ValidationError):
        handed(person(OFFICER))


def test_an_empty_reason_is_refused():
    with pytest.raises(ValidationError):
        handed(make_person("ana@ambato.example"), reason=" ")


def test_somebody_of_another_institution_is_refused():
    with pytest.raises(ValidationError):
        handed(make_person("ana@ambato.example"), old="oficina@ibarra.example")


def test_what_is_of_another_institution_stays():
    officer = person(OFFICER)
    join(by=Person.objects.system(), person=officer, organisation=Organisation.objects.get(code=IBARRA), role=InstitutionalRole.EXECUTION)
    for organisation in (AMBATO, IBARRA):
        carried_out = [COMPLETE["participants"][0], {"id": "a2", "role": "EJECUTOR", "organisation": organisation}]
        home = [{"id": "p1", "unit": HOME[organisation]}]
        dossier = make_dossier(organisation=organisation, places=home, participants=carried_out)
        sent = actions.submit(by=person(OFFICER), dossier=dossier)
        actions.observe(by=person(VALIDATOR), dossier=sent, comments={"title": "Diga más."})
    handed(make_person("ana@ambato.example"))
    assert [task.thing_key for task in open_tasks(person(OFFICER))] == [Dossier.objects.get(organisation__code=IBARRA).key]
