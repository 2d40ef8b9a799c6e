"""Whether an NGO may sign on a day: grants, the directory, and what an institution verified before (R-069, R-070, pitfall 11)."""

import datetime

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.utils import timezone

from minga.cycle.law.guards import Facts, basic_agreement
from minga.cycle.organisations.models import Organisation, Verification
from minga.cycle.organisations.standing import StandingFacts, standing_facts, verify
from minga.cycle.organisations.testing import join_as, make_grant, make_ngo
from minga.ground.accounts.models import Person
from minga.ground.journal.models import Entry

pytestmark = pytest.mark.django_db

OFFICER = "oficina@ambato.example"


def ago(days: int) -> datetime.date:
    return timezone.localdate() - datetime.timedelta(days=days)


def ambato() -> Organisation:
    return Organisation.objects.get(code="ORG-007")


def looked(ngo, on=None, **given) -> Verification:
    fields = {"in_force": True, "where": "Directorio del ministerio", **given}
    return verify(by=Person.objects.get(email=OFFICER), organisation=ngo, institution=ambato(), on=on or ago(0), **fields)


def facts(ngo, day=None) -> StandingFacts:
    return standing_facts(ngo, ambato(), day or ago(0))


def refused(ngo, day=None) -> str:
    """Say in which words the law refuses to sign with it on a day; '' where it does not."""
    known = facts(ngo, day)
    answer = basic_agreement(Facts(standing=known.standing, agreement_until=known.until, verified_on=known.verified_on, day=day or ago(0)))
    return answer[0].split(":")[0] if answer else ""


NOT_IN_FORCE = "El Convenio Básico de la ONG no está vigente en la fecha de la firma."
UNVERIFIED = "Depende del día en que se comprobó el Convenio Básico"
UNKNOWN = "Depende del estado de la ONG en el directorio"
LATE = "La comprobación del Convenio Básico es del %(verified)s, después de la firma del %(signed)s."


def test_it_works():
    ngo = make_ngo(state="ACTIVA")
    row = looked(ngo, note="Consta el número")
    assert (facts(ngo), row.by.email, row.where) == (StandingFacts("ACTIVA", None, ago(0)), OFFICER, "Directorio del ministerio")
    last = Entry.objects.latest("seq")
    assert (last.event, last.thing_key, last.after["institution"], last.after["in_force"]) == ("ngo.verified", "T-ONG", "ORG-007", True)


def test_r_069_active_without_dates_never_counts_by_itself():
    ngo = make_ngo(state="ACTIVA")
    assert (facts(ngo), refused(ngo)) == (StandingFacts("ACTIVA", None, None), UNVERIFIED)
    looked(ngo)
    assert refused(ngo) == ""


def test_r_069_an_ngo_without_a_convenio_is_refused_though_somebody_verified():
    ngo = make_ngo(state="CONVENIO_FINALIZADO")
    looked(ngo)
    assert (facts(ngo).standing, refused(ngo)) == ("CONVENIO_FINALIZADO", NOT_IN_FORCE)


def test_r_069_an_ngo_that_nobody_knows_is_refused():
    ngo = make_ngo()
    looked(ngo)
    assert (facts(ngo).standing, refused(ngo)) == ("", UNKNOWN)


@pytest.mark.parametrize(("days", "words"), [(0, UNVERIFIED), (10, UNVERIFIED), (11, NOT_IN_FORCE)])
def test_r_069_a_grant_holds_to_its_last_day_and_not_beyond(days, words):
    ngo = make_ngo(state="ACTIVA")
    make_grant(ngo, ago(400), ago(-10), "CBF-MREMH-2024-001")
    assert refused(ngo, ago(-days)) == words


def test_r_069_a_grant_says_nothing_of_the_days_before_it():
    ngo = make_ngo(state="ACTIVA")
    make_grant(ngo, ago(10), ago(-300), "CBF-MREMH-2026-001")
    looked(ngo, ago(11))
    assert (refused(ngo, ago(11)), refused(ngo, ago(0))) == (UNKNOWN, "")


def test_r_069_a_renewal_takes_over():
    ngo = make_ngo(state="ACTIVA")
    make_grant(ngo, ago(900), ago(100), "CBF-MREMH-2023-001")
    assert facts(ngo).until == ago(100)
    make_grant(ngo, ago(100), ago(-600), "CBF-MREMH-2026-002")
    assert (facts(ngo).standing, facts(ngo).until) == ("ACTIVA", ago(-600))


def test_r_070_a_signature_without_a_record_is_refused():
    assert refused(make_ngo(state="ACTIVA")) == UNVERIFIED


def test_r_070_pitfall_11_a_record_dated_after_the_signature_is_refused():
    ngo = make_ngo(state="ACTIVA")
    looked(ngo, ago(1))
    assert (facts(ngo, ago(2)).verified_on, refused(ngo, ago(2))) == (ago(1), LATE)
    assert (refused(ngo, ago(1)), refused(ngo, ago(0))) == ("", "")


def test_r_070_pitfall_11_an_ngo_whose_convenio_ended_is_refused_whatever_was_verified_before():
    ngo = Organisation.objects.get(code="NGO-01")
    looked(ngo, ago(30))
    assert refused(ngo) == NOT_IN_FORCE


def test_r_070_what_another_institution_looked_up_does_not_count():
    ngo = make_ngo(state="ACTIVA")
    ibarra = join_as("oficina@ibarra.example", ngo).memberships.exclude(organisation=ngo).get().organisation
    verify(
        by=Person.objects.get(email="oficina@ibarra.example"), organisation=ngo, institution=ibarra, on=ago(0), in_force=True, where="Web"
    )
    assert (facts(ngo).verified_on, standing_facts(ngo, ibarra, ago(0)).verified_on) == (None, ago(0))


def test_r_070_who_saw_that_it_is_not_in_force_does_not_sign():
    ngo = make_ngo(state="ACTIVA")
    looked(ngo, ago(5))
    looked(ngo, ago(1), in_force=False)
    assert (facts(ngo), refused(ngo), refused(ngo, ago(3))) == (StandingFacts("CONVENIO_FINALIZADO", None, ago(1)), NOT_IN_FORCE, "")


def test_r_070_a_record_counts_as_long_as_what_was_seen_holds():
    ngo = make_ngo(state="ACTIVA")
    looked(ngo, ago(30), until=ago(10))
    assert (refused(ngo, ago(10)), refused(ngo, ago(9))) == ("", NOT_IN_FORCE)


def test_r_070_after_a_renewal_one_looks_again():
    ngo = make_ngo(state="ACTIVA")
    looked(ngo, ago(30), until=ago(10))
    make_grant(ngo, ago(9), ago(-700), "CBF-MREMH-2026-003")
    assert refused(ngo) == UNVERIFIED
    looked(ngo)
    assert refused(ngo) == ""


@pytest.mark.parametrize(
    ("given", "place"),
    [
        ({"on": lambda: ago(-1)}, "on"),
        ({"in_force": False, "until": lambda: ago(0)}, "until"),
        ({"until": lambda: ago(1)}, "until"),
        ({"where": " "}, "where"),
    ],
)
def test_days_that_contradict_one_another_are_refused(given, place):
    ngo = make_ngo(state="ACTIVA")
    with pytest.raises(ValidationError) as error:
        looked(ngo, **{name: value() if callable(value) else value for name, value in given.items()})
    assert (list(error.value.message_dict), Verification.objects.filter(organisation=ngo).count()) == ([place], 0)


def test_only_an_ngo_is_verified():
    with pytest.raises(ValidationError) as error:
        looked(Organisation.objects.get(code="ORG-002"))
    assert list(error.value.message_dict) == ["organisation"]


def test_an_ngo_does_not_verify_itself():
    ngo = make_ngo(state="ACTIVA")
    person = join_as(OFFICER, ngo)
    with pytest.raises(ValidationError) as error:
        verify(by=person, organisation=ngo, institution=ngo, on=ago(0), in_force=True, where="Aquí")
    assert list(error.value.message_dict) == ["institution"]


@pytest.mark.parametrize("email", ["oficina@ibarra.example", "auditoria@minga.example", "registro@minga.example"])
def test_nobody_verifies_for_an_institution_that_is_not_theirs(email):
    with pytest.raises(PermissionDenied):
        verify(
            by=Person.objects.get(email=email), organisation=make_ngo(), institution=ambato(), on=ago(0), in_force=True, where="Directorio"
        )
