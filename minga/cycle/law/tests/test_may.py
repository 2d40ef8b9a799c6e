import datetime

import pytest

from minga.cycle.law.authority import may
from minga.cycle.law.guards import (
    FRAMEWORK_UNSIGNED,
    NGO_ENDED,
    NGO_UNVERIFIED,
    NGO_VERIFIED_LATE,
    NO_FRAMEWORK,
    SAME_COUNTRY,
    Facts,
)
from minga.cycle.law.testing import AMBATO, CENTRE, administrator, make_case, officer, person
from minga.cycle.organisations.models import InstitutionalRole, Membership
from minga.cycle.organisations.people import join
from minga.ground.accounts.models import Person, Role
from minga.ground.accounts.testing import make_person

pytestmark = pytest.mark.django_db

DAY = datetime.date(2026, 5, 4)
BEFORE, AFTER = datetime.date(2026, 5, 3), datetime.date(2026, 5, 5)
GOOD_NGO = Facts(standing="ACTIVA", verified_on=BEFORE, day=DAY)
CASES = {  # counterpart: (facts that fulfil every condition, verdict for the central government, verdict for a government)
    "state": (Facts(), "yes", "no"),
    "local": (Facts(counterpart_country="BE"), "no", "yes"),
    "ngo": (GOOD_NGO, "no", "yes"),
    "agency": (Facts(framework="Convenio Marco Alemania–Ecuador 1973"), "no", "yes"),
    "lender": (Facts(), "no", "no"),
    "private": (Facts(), "step", "step"),
    "academia": (Facts(), "step", "step"),
}


def sign(counterpart: str, facts: Facts, who=None, executor: str = AMBATO):
    return may(who or officer(), "sign", make_case(executor, counterpart=counterpart, facts=facts))


def test_it_works():
    answer = may(officer(), "sign", make_case(counterpart="local", facts=Facts(counterpart_country="BE")))
    assert (answer.verdict, answer.articles) == ("yes", ("GAD-01",))


@pytest.mark.parametrize("counterpart", CASES)
def test_pitfall_9_each_case_of_signature_as_government_and_as_centre(counterpart):
    facts, central, gad = CASES[counterpart]
    asked = (sign(counterpart, facts, administrator(), CENTRE).verdict, sign(counterpart, facts).verdict)
    assert asked == (central, gad)


def test_r_015_a_government_signs_no_agreement_of_the_state():
    answer = sign("state", Facts())
    assert (answer.verdict, answer.articles) == ("no", ("GC-01", "Constitución, art. 261"))


def test_r_016_both_sides_are_of_different_countries():
    assert sign("local", Facts(counterpart_country="EC")).reason == SAME_COUNTRY
    unsaid = sign("local", Facts())
    assert (unsaid.verdict, unsaid.lacks) == ("depends", "counterpart_country")


def test_r_017_pitfall_11_an_ngo_whose_agreement_ended_is_refused():
    ended = Facts(standing="CONVENIO_FINALIZADO", verified_on=BEFORE, day=DAY)
    expired = Facts(standing="ACTIVA", verified_on=BEFORE, agreement_until=BEFORE, day=DAY)
    assert (sign("ngo", ended).reason, sign("ngo", expired).reason) == (NGO_ENDED, NGO_ENDED)


def test_pitfall_11_the_check_of_an_ngo_is_of_the_day_or_before():
    late = Facts(standing="ACTIVA", verified_on=AFTER, day=DAY)
    same = Facts(standing="ACTIVA", verified_on=DAY, day=DAY)
    assert (sign("ngo", Facts(standing="ACTIVA", day=DAY)).reason, sign("ngo", late).reason) == (NGO_UNVERIFIED, NGO_VERIFIED_LATE)
    assert sign("ngo", same).verdict == "yes"


def test_r_018_an_instrument_with_an_official_partner_cites_a_signed_agreement():
    unsigned = Facts(framework="Convenio en negociación", framework_signed=False)
    assert (sign("agency", Facts()).reason, sign("agency", unsigned).reason) == (NO_FRAMEWORK, FRAMEWORK_UNSIGNED)


def test_r_044_a_loan_is_outside():
    answer = may(officer(), "draft", make_case(modality="FINANCIERA_REEMBOLSABLE"))
    assert (answer.verdict, answer.articles) == ("no", ("Resolución 009-CNC-2011",))
    assert may(officer(), "draft", make_case(modality="TECNICA", units=("EC-1801",), sectors=("140",))).verdict == "yes"


@pytest.mark.parametrize("act", ["draft", "submit"])
def test_an_act_on_a_record_depends_on_what_was_not_said_of_it(act):
    asked = [make_case(), make_case(modality="TECNICA"), make_case(modality="TECNICA", units=("EC-1801",))]
    assert [may(officer(), act, case).lacks for case in asked] == ["modality", "units", "sectors"]
    assert may(officer(), act, make_case(units=("EC-04",))).verdict == "no"  # what is outside stays so, whatever else is said


def test_a_signature_depends_on_with_whom():
    answer = may(officer(), "sign", make_case())
    assert (answer.verdict, answer.lacks, answer.allows) == ("depends", "counterpart", False)


def test_a_registration_depends_on_the_institution():
    answer = may(person("registro@minga.example"), "register")
    assert (answer.verdict, answer.lacks) == ("depends", "organisation")


@pytest.mark.parametrize(
    ("counterpart", "facts", "lacks"),
    [("ngo", Facts(), "standing"), ("ngo", Facts(standing="ACTIVA"), "verified_on"), ("agency", Facts(), "framework")],
)
def test_a_condition_that_nobody_spoke_of_is_named(counterpart, facts, lacks):
    answer = sign(counterpart, facts)
    assert (answer.verdict, answer.lacks) == ("depends", lacks)


def test_a_legal_review_before_the_signature_is_enough():
    assert sign("academia", Facts(reviewed_on=BEFORE, day=DAY)).verdict == "yes"
    assert sign("academia", Facts(reviewed_on=AFTER, day=DAY)).verdict == "no"


def test_r_019_a_government_administers_no_people():
    assert (may(officer(), "administer_people").verdict, may(administrator(), "administer_people").verdict) == ("no", "yes")
    assert may(officer(), "administer_people").articles == ("GC-02",)


def test_r_028_one_edits_only_for_the_own_institution():
    other = person("oficina@ibarra.example")
    assert (may(other, "edit", make_case()).verdict, may(officer(), "edit", make_case()).verdict) == ("no", "yes")


def test_nobody_checks_their_own_work():
    reviewer = person("revision@minga.example")
    assert may(reviewer, "validate", make_case(author_id=reviewer.pk)).verdict == "no"
    assert may(reviewer, "validate", make_case(author_id=officer().pk)).verdict == "yes"


def test_a_membership_that_ended_no_longer_counts():
    someone = make_person("nueva@ambato.example", Role.OFFICER)
    join(by=Person.objects.system(), person=someone, organisation=make_case().executor, role=InstitutionalRole.EXECUTION)
    assert may(someone, "edit", make_case()).verdict == "yes"
    Membership.objects.filter(person=someone).update(since=datetime.date(2020, 1, 1), until=datetime.date(2020, 1, 2))
    assert may(Person.objects.get(pk=someone.pk), "edit", make_case()).verdict == "no"


@pytest.mark.parametrize("act", ["sign", "draft", "validate", "register", "edit_law", "no such act"])
def test_who_has_no_role_may_nothing(act):
    assert (may(None, act, make_case()).verdict, may(person("programas@bmz.example"), act, make_case()).verdict) == ("no", "no")
