"""An NGO asks for its entry of the directory to be corrected; the centre accepts or refuses, and both are told."""

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from minga.cycle.organisations import correcting
from minga.cycle.organisations.models import Correction, Organisation
from minga.cycle.organisations.testing import join_as
from minga.ground.accounts.models import Person
from minga.ground.inbox.models import Message
from minga.ground.journal.models import Entry

pytestmark = pytest.mark.django_db

IBARRA, REGISTRAR = "oficina@ibarra.example", "registro@minga.example"


@pytest.fixture
def ngo() -> Organisation:
    """An NGO of the directory, for which Ibarra's officer acts too."""
    found = Organisation.objects.get(code="NGO-03")
    join_as(IBARRA, found)
    return found


def asked(ngo, field="acronym", proposed="ACSUR-LS", **given) -> Correction:
    fields = {"reason": "Así firma desde 1986.", "evidence": "Estatutos, artículo 1", **given}
    return correcting.ask(by=Person.objects.get(email=IBARRA), organisation=ngo, field=field, proposed=proposed, **fields)


def decided(row, accept=True, answer="Consta en los estatutos.") -> Correction:
    return correcting.decide(by=Person.objects.get(email=REGISTRAR), correction=row, accept=accept, answer=answer)


def entry(ngo) -> Organisation:
    return Organisation.objects.get(pk=ngo.pk)


def test_it_works(ngo):
    row = asked(ngo)
    assert (row.before, row.accepted, entry(ngo).acronym) == ("ACSUR", None, "ACSUR")
    assert Message.objects.open_tasks().filter(thing_kind="correction", person__email=REGISTRAR).count() == 1
    decided(row)
    kept = entry(ngo)
    assert (kept.acronym, "ACSUR" in kept.aliases.values_list("name", flat=True)) == ("ACSUR-LS", True)
    assert Message.objects.open_tasks().filter(thing_kind="correction").count() == 0
    told = Message.objects.filter(person__email=IBARRA, thing_kind="correction").get()
    assert told.figures["answer"] == "Consta en los estatutos."
    lines = Entry.objects.filter(event__startswith="correction.", thing_key="NGO-03").order_by("seq")
    assert [(line.event, line.before) for line in lines] == [
        ("correction.asked", {"acronym": "ACSUR"}),
        ("correction.accepted", {"acronym": "ACSUR"}),
    ]


@pytest.mark.parametrize(
    ("field", "proposed", "value"),
    [
        ("name", "ACSUR Las Segovias de España", "ACSUR Las Segovias de España"),
        ("tax_id", "1792229455002", "1792229455002"),
        ("country", "Francia", "FR"),
    ],
)
def test_each_field_is_corrected_and_the_rest_stays(ngo, field, proposed, value):
    before = {name: correcting.value_of(ngo, name) for name in ("name", "acronym", "tax_id", "country")}
    decided(asked(ngo, field, proposed))
    after = {name: correcting.value_of(entry(ngo), name) for name in before}
    assert after == {**before, field: value}
    kept = entry(ngo)
    assert (kept.standing.name_printed, kept.standing.source) == ("ACBUR Las Segovias", ngo.standing.source)
    assert set(ngo.aliases.values_list("name", flat=True)) - {proposed} <= set(kept.aliases.values_list("name", flat=True))


def test_what_is_refused_stays_as_it_was(ngo):
    row = decided(asked(ngo), accept=False, answer="El documento no lo dice.")
    assert (row.accepted, row.answer, entry(ngo).acronym) == (False, "El documento no lo dice.", "ACSUR")
    told = Message.objects.filter(person__email=IBARRA, thing_kind="correction").get()
    assert told.subject == "No se corrigió el directorio: %(name)s"


@pytest.mark.parametrize(
    ("field", "proposed", "place"),
    [
        ("acronym", "ACSUR", "proposed"),
        ("tax_id", "179222945500", "proposed"),
        ("country", "Atlántida", "proposed"),
        ("name", "", "proposed"),
        ("state", "ACTIVA", "field"),
    ],
)
def test_a_value_that_cannot_be_is_refused(ngo, field, proposed, place):
    with pytest.raises(ValidationError) as error:
        asked(ngo, field, proposed)
    assert (list(error.value.message_dict), Correction.objects.count()) == ([place], 0)


@pytest.mark.parametrize("missing", ["reason", "evidence"])
def test_reason_and_evidence_are_asked(ngo, missing):
    with pytest.raises(ValidationError) as error:
        asked(ngo, **{missing: ""})
    assert list(error.value.message_dict) == [missing]


def test_a_second_request_on_a_field_waits_for_the_first(ngo):
    asked(ngo)
    with pytest.raises(ValidationError) as error:
        asked(ngo, proposed="ACSURLS")
    assert error.value.messages == ["Ya hay un pedido sin respuesta sobre este dato."]
    asked(ngo, "country", "Francia")


def test_only_its_own_people_ask(ngo):
    with pytest.raises(PermissionDenied):
        correcting.ask(
            by=Person.objects.get(email="oficina@ambato.example"),
            organisation=ngo, field="acronym", proposed="X", reason="R", evidence="E",
        )  # fmt: skip


def test_nobody_outside_the_directory_asks():
    person = join_as(IBARRA, Organisation.objects.get(code="ORG-025"))
    with pytest.raises(ValidationError):
        correcting.ask(
            by=person, organisation=Organisation.objects.get(code="ORG-025"), field="acronym", proposed="WV", reason="R", evidence="E"
        )


def test_an_answer_says_why(ngo):
    row = asked(ngo)
    with pytest.raises(ValidationError) as error:
        decided(row, answer=" ")
    assert list(error.value.message_dict) == ["answer"]


def test_what_was_decided_stays_decided(ngo):
    row = decided(asked(ngo))
    with pytest.raises(ValidationError) as error:
        decided(row, accept=False)
    assert error.value.messages == ["Esta corrección ya tiene respuesta."]


@pytest.mark.parametrize("email", [IBARRA, "oficina@ambato.example", "auditoria@minga.example"])
def test_only_the_centre_decides(ngo, email):
    row = asked(ngo)
    with pytest.raises(PermissionDenied):
        correcting.decide(by=Person.objects.get(email=email), correction=row, accept=True, answer="Sí")


def test_who_asked_does_not_decide(ngo):
    person = join_as(REGISTRAR, ngo)
    row = correcting.ask(by=person, organisation=ngo, field="acronym", proposed="ACSUR-LS", reason="R", evidence="E")
    with pytest.raises(PermissionDenied):
        decided(row)
