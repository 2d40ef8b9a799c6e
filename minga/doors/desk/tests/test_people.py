import datetime

import pytest
from django.utils import timezone

from minga.cycle.organisations.models import Membership, Organisation
from minga.cycle.organisations.people import join
from minga.ground.accounts.models import Appointment, Person, Role
from minga.ground.accounts.testing import make_person
from minga.ground.journal.models import Entry

pytestmark = pytest.mark.django_db
LIST = "/escritorio/personas"


def rows(response) -> list[str]:
    return [row["person"].email for row in response.context["rows"]]


def last() -> tuple[str, str, str]:
    entry = Entry.objects.order_by("-seq")[0]
    return entry.event, entry.actor.email, entry.thing_key


def in_ambato(email: str, name: str, *roles: Role) -> Person:
    person = make_person(email, *roles, name=name)
    ambato = Organisation.objects.get(code="ORG-007")
    join(by=Person.objects.system(), person=person, organisation=ambato, role="execution", post="Técnica")
    return person


def test_it_works(administrator):
    found = rows(administrator.get(LIST))
    assert len(found) == Person.objects.count() - 1
    assert "sistema@minga.invalid" not in found


def test_the_reading_is_noted_once(administrator):
    before = Entry.objects.count()
    administrator.get(f"{LIST}?q=ambato")
    assert (Entry.objects.count() - before, last()) == (1, ("people.read", "administracion@minga.example", "list"))


@pytest.mark.parametrize("words", ["MUÑOZ", "munoz mar", "maria@ambato", "ambato muño"])
def test_somebody_is_found_by_name_mail_or_institution(administrator, words):
    in_ambato("maria@ambato.example", "María Muñoz")
    assert rows(administrator.get(LIST, {"q": words})) == ["maria@ambato.example"]


def test_filters(administrator):
    in_ambato("maria@ambato.example", "María Muñoz", Role.OFFICER)
    assert rows(administrator.get(LIST, {"role": "auditor"})) == ["auditoria@minga.example"]
    assert rows(administrator.get(LIST, {"institution": "ORG-007"})) == ["maria@ambato.example", "oficina@ambato.example"]
    Person.objects.filter(email="maria@ambato.example").update(is_active=False)
    assert rows(administrator.get(LIST, {"state": "closed"})) == ["maria@ambato.example"]


def test_an_unknown_filter_is_told(administrator):
    assert "Se ignoró el filtro desconocido" in administrator.get(LIST, {"role": "rey"}).content.decode()


def test_nobody_found_is_said(administrator):
    assert "Nadie pasa estos filtros" in administrator.get(LIST, {"q": "nadie-así"}).content.decode()


def test_one_row_and_three_cost_the_same(administrator, queries_of):
    for number in range(3):
        in_ambato(f"zulma{number}@ambato.example", f"Zulma {number}", Role.OFFICER)
    administrator.get(LIST)
    assert len(rows(administrator.get(LIST, {"q": "zulma"}))) == 3
    assert queries_of(administrator, f"{LIST}?q=zulma0") == queries_of(administrator, f"{LIST}?q=zulma") <= 21


def test_a_person_with_one_institution_and_with_three_costs_the_same(administrator, queries_of):
    person = in_ambato("maria@ambato.example", "María", Role.OFFICER)
    address = f"{LIST}/{person.pk}"
    administrator.get(address)
    few = queries_of(administrator, address)
    for code in ("ORG-113", "ORG-016"):
        join(by=Person.objects.system(), person=person, organisation=Organisation.objects.get(code=code), role="execution")
    assert queries_of(administrator, address) == few <= 20


@pytest.mark.parametrize("path", ["", "/{pk}", "/{pk}/institucion", "/{pk}/rol", "/{pk}/cuenta", "/{pk}/relevo"])
def test_r_019_an_officer_has_no_people_to_tend(officer, path):
    pk = Person.objects.get(email="oficina@ambato.example").pk
    address = LIST + path.format(pk=pk)
    assert officer.get(address).status_code == 403
    assert officer.post(address, {"reason": "x"}).status_code in (403, 405)
    assert LIST not in officer.get("/escritorio").content.decode()


def test_r_125_a_membership_has_one_of_four_roles(administrator):
    form = administrator.get(f"{LIST}/{make_person('a@b.example').pk}/institucion").context["form"]
    assert [label for _value, label in form.fields["role"].choices] == ["Rectoría", "Coordinación", "Financiamiento", "Ejecución"]


def test_a_person_and_their_page(administrator):
    person = in_ambato("maria@ambato.example", "María Muñoz", Role.OFFICER)
    page = administrator.get(f"{LIST}/{person.pk}").content.decode()
    assert all(said in page for said in ("María Muñoz", "Técnica", "Gestión de cooperación", "Vigente"))
    assert last() == ("person.read", "administracion@minga.example", "maria@ambato.example")


def test_the_system_person_has_no_page(administrator):
    assert administrator.get(f"{LIST}/{Person.objects.system().pk}").status_code == 404
    assert administrator.get(f"{LIST}/999999").status_code == 404


@pytest.mark.parametrize("written", ["ORG-007", "org-007", "GAD Municipal de Ambato"])
def test_somebody_joins_an_institution(administrator, written):
    person = make_person("maria@ambato.example")
    given = {"organisation": written, "role": "execution", "post": "Técnica", "since": "", "until": "2030-12-31"}
    response = administrator.post(f"{LIST}/{person.pk}/institucion", given)
    assert (response.status_code, response["Location"]) == (302, f"{LIST}/{person.pk}")
    begun = Membership.objects.get(person=person)
    assert (begun.organisation.code, begun.post, begun.since) == ("ORG-007", "Técnica", timezone.localdate())
    assert begun.until == datetime.date(2030, 12, 31)


@pytest.mark.parametrize(
    ("given", "where"),
    [
        ({"organisation": "Nadie de Ninguna Parte", "role": "execution"}, "organisation"),
        ({"organisation": "", "role": "execution"}, "organisation"),
        ({"organisation": "ORG-007", "role": "king"}, "role"),
        ({"organisation": "ORG-007", "role": "execution", "until": "2001-01-01"}, "until"),
        ({"organisation": "ORG-007", "role": "execution", "since": "ayer"}, "since"),
    ],
)
def test_what_cannot_be_is_refused_at_its_field(administrator, given, where):
    person = make_person("maria@ambato.example")
    response = administrator.post(f"{LIST}/{person.pk}/institucion", given)
    assert (response.status_code, list(response.context["form"].errors)) == (422, [where])
    assert Membership.objects.filter(person=person).count() == 0


def test_nobody_joins_twice(administrator):
    person = in_ambato("maria@ambato.example", "María")
    response = administrator.post(f"{LIST}/{person.pk}/institucion", {"organisation": "ORG-007", "role": "execution"})
    assert response.status_code == 422


def test_a_membership_ends_with_a_reason(administrator):
    person = in_ambato("maria@ambato.example", "María")
    address = f"{LIST}/{person.pk}/pertenencias/{Membership.objects.get(person=person).pk}/terminar"
    assert administrator.post(address, {"reason": ""}).status_code == 422
    assert administrator.post(address, {"reason": "Se fue"}).status_code == 302
    assert Membership.objects.current().filter(person=person).count() == 0
    assert administrator.get(address).status_code == 404


def test_a_membership_is_ended_on_its_own_persons_page_only(administrator):
    person, other = in_ambato("maria@ambato.example", "María"), make_person("otra@ambato.example")
    address = f"{LIST}/{other.pk}/pertenencias/{Membership.objects.get(person=person).pk}/terminar"
    assert administrator.post(address, {"reason": "Se fue"}).status_code == 404


def test_a_role_is_given_and_ends_at_the_next_request(administrator, signed_in):
    person = in_ambato("maria@ambato.example", "María")
    assert administrator.post(f"{LIST}/{person.pk}/rol", {"role": "officer"}).status_code == 302
    held = Appointment.objects.get(person=person)
    browser = signed_in("maria@ambato.example")
    assert "Gestión de cooperación" in browser.get("/escritorio").content.decode()
    assert administrator.post(f"{LIST}/{person.pk}/roles/{held.pk}/terminar", {"reason": "Cambió de área"}).status_code == 302
    assert "Gestión de cooperación" not in browser.get("/escritorio").content.decode()


def test_r_019_a_role_of_the_system_is_refused_to_a_territorys_people(administrator):
    person = in_ambato("maria@ambato.example", "María")
    response = administrator.post(f"{LIST}/{person.pk}/rol", {"role": "administrator"})
    assert (response.status_code, list(response.context["form"].errors)) == (422, ["role"])


def test_a_registrar_has_a_deputy(administrator):
    held = Appointment.objects.get(person__email="registro@minga.example")
    address = f"{LIST}/{held.person.pk}/roles/{held.pk}/suplente"
    given = {"person": "revision@minga.example", "since": "", "until": "2030-01-31"}
    assert administrator.post(address, given).status_code == 302
    deputy = Appointment.objects.get(person__email="revision@minga.example", role="registrar")
    assert (deputy.deputy_of, deputy.until) == (held, datetime.date(2030, 1, 31))
    page = administrator.get(f"{LIST}/{held.person.pk}").content.decode()
    assert "Le suple Revisión de la demostración" in page


@pytest.mark.parametrize("email", ["registro@minga.example", "nadie@minga.example", "oficina@ambato.example", ""])
def test_who_cannot_be_a_deputy(administrator, email):
    held = Appointment.objects.get(person__email="registro@minga.example")
    address = f"{LIST}/{held.person.pk}/roles/{held.pk}/suplente"
    assert administrator.post(address, {"person": email}).status_code == 422


def test_an_account_is_closed_and_opened_again(administrator):
    person = make_person("maria@ambato.example")
    address = f"{LIST}/{person.pk}/cuenta"
    assert administrator.post(address, {"reason": ""}).status_code == 422
    assert administrator.post(address, {"reason": "Se fue"}).status_code == 302
    assert "Reabrir la cuenta" in administrator.get(address).content.decode()
    assert administrator.post(address, {"reason": "Volvió"}).status_code == 302
    person.refresh_from_db()
    assert person.is_active is True


def test_nobody_closes_their_own_account(administrator):
    pk = Person.objects.get(email="administracion@minga.example").pk
    assert administrator.post(f"{LIST}/{pk}/cuenta", {"reason": "Me voy"}).status_code == 422


def test_work_passes_to_a_successor(administrator):
    old, new = in_ambato("antes@ambato.example", "Antes"), make_person("sigue@ambato.example")
    given = {"membership": Membership.objects.get(person=old).pk, "new": "sigue@ambato.example", "reason": "Se jubila"}
    assert administrator.post(f"{LIST}/{old.pk}/relevo", given).status_code == 302
    assert [one.person for one in Membership.objects.current().filter(person__in=[old, new])] == [new]


def test_work_does_not_pass_to_nobody(administrator):
    old = in_ambato("antes@ambato.example", "Antes")
    held = Membership.objects.get(person=old).pk
    response = administrator.post(f"{LIST}/{old.pk}/relevo", {"membership": held, "new": "antes@ambato.example", "reason": "Se va"})
    assert (response.status_code, list(response.context["form"].errors)) == (422, ["new"])


def test_a_hand_over_ends_the_roles_of_who_leaves(administrator):
    old, new = in_ambato("antes@ambato.example", "Antes", Role.OFFICER), make_person("luego@ambato.example", name="Luego")
    held = Membership.objects.get(person=old).pk
    form = administrator.get(f"{LIST}/{old.pk}/relevo").context["form"]
    assert form.fields["end_roles"].label == "Terminar también sus roles de trabajo: Gestión de cooperación"
    given = {"membership": held, "new": new.email, "reason": "Se va", "end_roles": "on"}
    assert administrator.post(f"{LIST}/{old.pk}/relevo", given).status_code == 302
    assert [one.person for one in Appointment.objects.current().filter(person__in=[old, new])] == [new]


def test_who_has_no_role_is_asked_for_none(administrator):
    old = in_ambato("antes@ambato.example", "Antes")
    assert "end_roles" not in administrator.get(f"{LIST}/{old.pk}/relevo").context["form"].fields


def test_a_role_held_already_is_told_in_words(administrator):
    held = in_ambato("tecnica@ambato.example", "Técnica", Role.OFFICER)
    response = administrator.post(f"{LIST}/{held.pk}/rol", {"role": "officer"})
    today = f"{timezone.localdate():%d/%m/%Y}"
    said = [f"Ya tiene este rol, desde el {today} y sin fecha de fin."]
    assert (response.status_code, response.context["form"].errors["role"]) == (422, said)


def test_an_institution_acted_for_already_is_told_in_words(administrator):
    held = in_ambato("tecnica@ambato.example", "Técnica")
    response = administrator.post(f"{LIST}/{held.pk}/institucion", {"organisation": "ORG-007", "role": "execution"})
    today = f"{timezone.localdate():%d/%m/%Y}"
    said = [f"Ya actúa por esta institución, desde el {today} y sin fecha de fin."]
    assert (response.status_code, response.context["form"].errors["organisation"]) == (422, said)
