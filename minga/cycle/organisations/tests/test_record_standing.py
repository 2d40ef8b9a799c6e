"""What the directory of foreign NGOs says: states, RUC, and the names as they are printed (R-068 to R-073)."""

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError
from hypothesis import given
from hypothesis import strategies as st

from minga.cycle.organisations import actions
from minga.cycle.organisations.models import Organisation, Standing
from minga.cycle.organisations.queries import directory
from minga.cycle.organisations.rules import acronym_of, check_tax_id, expected_check_digit, tax_id_findings
from minga.ground.codelists.models import Code
from minga.ground.findings.models import Finding
from minga.ground.journal import actions as journal
from minga.ground.journal.models import Entry
from minga.ground.search.queries import Asked, find

GOOD = "0992372850001"


@pytest.fixture
def state(db) -> Code:
    return Code.objects.of("ESTADO_ONG").get(name_es="Activa")


def record(system, organisation, state, tax_id: str) -> str:
    return actions.record_standing(by=system, organisation=organisation, state=state, tax_id=tax_id, name_printed="ONG", source="001:L1")


def raised(code: str) -> list[tuple[str, str, str]]:
    rows = Finding.objects.open().about("organisation", code).order_by("rule", "id")
    return [(row.rule, row.severity, row.place) for row in rows]


def test_it_works(system, organisation, state):
    assert record(system, organisation, state, GOOD) == "created"
    kept = Standing.objects.get(organisation=organisation)
    assert (kept.state.name_es, kept.tax_id, kept.name_printed, kept.source) == ("Activa", GOOD, "ONG", "001:L1")


def test_the_same_again_changes_nothing(system, organisation, state):
    record(system, organisation, state, GOOD)
    before = journal.head()
    assert (record(system, organisation, state, GOOD), journal.head()) == ("unchanged", before)


def test_a_change_keeps_before_and_after(system, organisation, state):
    record(system, organisation, state, "")
    assert record(system, organisation, state, GOOD) == "changed"
    last = Entry.objects.latest("seq")
    assert (last.event, last.before["tax_id"], last.after["tax_id"]) == ("organisation.standing_recorded", "", GOOD)


@pytest.mark.parametrize("tax_id", ["179242757900", "17924275790011", "179242757900A", "١٧٩٢٤٢٧٥٧٩٠٠١", "1792427579 01", "-179242757901"])
def test_r_073_refuses_what_has_not_13_digits(system, organisation, state, tax_id):
    with pytest.raises(ValidationError) as refused:
        record(system, organisation, state, tax_id)
    assert list(refused.value.message_dict) == ["tax_id"]
    assert not Standing.objects.filter(organisation=organisation).exists()


def test_r_073_the_sentence_of_12_digits(system, organisation, state):
    with pytest.raises(ValidationError) as refused:
        record(system, organisation, state, "179242757900")
    assert refused.value.message_dict == {"tax_id": ["El RUC tiene 13 dígitos: «179242757900» tiene 12 caracteres."]}


def test_r_073_the_database_refuses_12_digits_too(system, organisation, state):
    record(system, organisation, state, GOOD)
    with pytest.raises(IntegrityError):
        Standing.objects.filter(organisation=organisation).update(tax_id="179242757900")


def test_r_073_pitfall_33_a_wrong_check_digit_is_kept_with_a_warning(system, organisation, state):
    record(system, organisation, state, "1792427579001")
    actions.renew_findings(by=system, organisations=[organisation])
    finding = Finding.objects.open().about("organisation", "T-1").get()
    assert Standing.objects.get(organisation=organisation).tax_id == "1792427579001"
    assert (finding.rule, finding.severity, finding.figures) == (
        "DQ-RUC", "warning", {"ruc": "1792427579001", "expected": "6", "found": "9"},
    )  # fmt: skip
    assert "dígito verificador" in finding.text


@pytest.mark.django_db
def test_pitfall_33_two_rows_of_the_directory_are_kept_with_a_warning():
    warned = Finding.objects.open().filter(rule="DQ-RUC").order_by("thing_key").values_list("thing_key", "severity")
    assert list(warned) == [("NGO-01", "warning"), ("NGO-03", "warning")]


@pytest.mark.django_db
def test_r_068_eight_rows_two_active_and_six_finished():
    states = list(directory().values_list("state__name_es", "organisation__acronym"))
    assert sorted(acronym for name, acronym in states if name == "Activa") == ["AVSF", "SOS"]
    assert len([name for name, _acronym in states if name == "Convenio finalizado"]) == 6
    assert len(states) == 8


@pytest.mark.django_db
def test_r_071_an_ngo_without_ruc_is_allowed_and_flagged():
    standing = Standing.objects.get(organisation__acronym="ARSE")
    assert (standing.tax_id, standing.organisation.public, raised(standing.organisation.code)) == (
        "", True, [("DQ-MISSING", "warning", "tax_id")],
    )  # fmt: skip


@pytest.mark.django_db
def test_r_072_no_identifica_is_no_acronym():
    row = Organisation.objects.get(name="ACTION INTERNATIONAL MINISTRIES")
    assert (row.acronym, row.standing.acronym_printed, acronym_of(" No identifica ")) == ("", "No identifica", "")


@pytest.mark.django_db
def test_r_072_searching_no_identifica_finds_no_organisation():
    chosen = {"kind": ("organisation",)}
    assert find(Asked("No identifica", chosen), 0, 10).total == 0


@pytest.mark.django_db
def test_r_074_two_ngos_come_from_spain():
    rows = directory().filter(organisation__countries__country="ES", organisation__countries__capacity="seat")
    assert sorted(row.organisation.acronym for row in rows) == ["ACSUR", "ADES"]


@pytest.mark.django_db
def test_the_printed_name_is_kept_beside_the_corrected_one():
    row = Organisation.objects.get(code="NGO-02")
    assert (row.name, row.standing.name_printed, list(row.aliases.values_list("name", "kind"))) == (
        "ACDI/VOCA", "ADDVOCA", [("ADDVOCA", "printed")],
    )  # fmt: skip


@given(st.from_regex(r"[0-9]{13}", fullmatch=True))
def test_r_073_any_13_digits_are_accepted_and_never_an_error_for_the_check_digit(tax_id):
    assert check_tax_id(tax_id) == tax_id
    worst = {finding.severity for finding in tax_id_findings(tax_id) if "dígito" in finding.message}
    assert worst <= {"warning"}


@given(st.text(min_size=1, max_size=20).filter(lambda text: not (len(text) == 13 and text.isascii() and text.isdecimal())))
def test_r_073_anything_else_is_refused(text):
    with pytest.raises(ValidationError):
        check_tax_id(text)


CHECK_DIGITS = {GOOD: 0, "1792427579001": 6, "1792229455001": 6, "0190110974001": 4, "1768152560001": None, "17924275790": None}


@pytest.mark.parametrize(("tax_id", "expected"), CHECK_DIGITS.items())
def test_the_expected_check_digit(tax_id, expected):
    assert expected_check_digit(tax_id) == expected


def test_a_ruc_that_does_not_end_in_001_is_an_error_finding():
    assert [(one.rule, one.severity, one.figures) for one in tax_id_findings("0992372850002")] == [
        ("DQ-RUC", "error", {"ruc": "0992372850002"})
    ]
