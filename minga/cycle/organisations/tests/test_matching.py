"""Which organisation a written name means, and which two may be one: proposed with reasons, never decided (R-079 to R-081)."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from minga.cycle.organisations import matching
from minga.cycle.organisations.actions import renew_findings
from minga.cycle.organisations.models import Alias, Organisation
from minga.cycle.organisations.testing import make_organisation
from minga.ground.codelists.models import Code
from minga.ground.findings.models import Finding

# 002 L99, in its order.
PRINTED = ["AECID", "CIDEAL", "Comunidad de Madrid", "OIM", "UNESCO", "PNUD", "C.E.", "GTZ", "IRI", "ARGOS", "FMSD", "COMISIÓN EUROPEA"]


def found(written: str) -> str:
    row = matching.Names().find(written)
    return row.code if row else ""


def proposed(written: str) -> tuple[str, str]:
    proposal = matching.Names().propose(written)
    return (proposal.organisation.code, proposal.reason) if proposal else ("", "")


@pytest.mark.django_db
def test_it_works():
    assert (found("Enabel"), found("Nadie de nadie")) == ("ORG-101", "")


def test_r_079_twelve_names_are_eleven_organisations():
    assert (len(PRINTED), matching.same_in(PRINTED)) == (12, [("C.E.", "COMISIÓN EUROPEA", matching.INITIALS)])


def test_r_079_letters_that_changed_places():
    assert matching.same_in(["FMDS", "FMSD", "OIM"]) == [("FMDS", "FMSD", matching.SWAPPED)]


@pytest.mark.django_db
@pytest.mark.parametrize("written", ["C.E.", "COMISIÓN EUROPEA", "comision europea", "Comunidad Europea", "UE", "union  EUROPEA"])
def test_r_079_on_the_register_both_names_reach_the_union(written):
    assert found(written) == "ORG-033"


@pytest.mark.django_db
def test_r_079_twelve_names_reach_eleven_records():
    assert len({found(name) for name in PRINTED} - {""}) == 11


@pytest.mark.django_db
@pytest.mark.parametrize("written", ["Seguro Íntegro de Salud", "Seguro Integral de Salud", "SIS", "seguro integro de salud"])
def test_r_080_both_names_of_the_insurance_reach_one_record(written):
    assert found(written) == "ORG-102"


@pytest.mark.django_db
@pytest.mark.parametrize("written", ["PCM/OGSS", "PCM/ONDS", "OGSS", "ONDS"])
def test_r_081_both_acronyms_of_a_renamed_office_reach_one_record(written):
    assert found(written) == "ORG-074"


@pytest.mark.django_db
def test_r_081_a_rename_has_its_dates():
    rows = Alias.objects.filter(organisation__code="ORG-074").order_by("name").values_list("name", "valid_from", "valid_to")
    assert list(rows) == [("OGSS", "", "2012"), ("ONDS", "2012", ""), ("PCM/OGSS", "", "2012"), ("PCM/ONDS", "2012", "")]


@pytest.mark.django_db
def test_an_own_acronym_wins_over_another_ones_alias():
    assert found("CTB") == "ORG-100"


@pytest.mark.django_db
@pytest.mark.parametrize("written", ["", " ", "…", "¿?", "()"])
def test_signs_alone_are_nobody(db, written):
    make_organisation("T-1", "***")
    assert (found(written), proposed(written)) == ("", ("", ""))


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("written", "proposal"),
    [
        ("Distrito de Cartagena", ("ORG-040", matching.INSIDE)),
        ("Gobierno de España", ("ORG-044", matching.ALIKE)),
        ("Bélgica", ("ORG-100", matching.COUNTRY)),
        ("Belgium", ("ORG-100", matching.COUNTRY)),
        ("Bélgica (microintervención)", ("ORG-100", matching.COUNTRY)),
        ("USAID SUMA", ("ORG-090", matching.INSIDE)),
        ("Consejo Nacional de Competensias", ("ORG-001", matching.ALIKE)),
        ("BCIE", ("", "")),
        ("Ministry of the Environment", ("", "")),
    ],
)
def test_what_is_proposed_for_a_name_that_none_bears(written, proposal):
    assert proposed(written) == proposal


@pytest.mark.django_db
def test_proposals_are_the_same_each_time():
    make_organisation("T-2", "Consejo Nacional de Competencia")
    make_organisation("T-1", "Consejo Nacional de Competencia")
    assert {proposed("Consejo Nacional de Competensia")[0] for _time in range(3)} == {"T-1"}


@pytest.mark.parametrize(
    ("one", "other", "reason"),
    [
        ("FUNDACIÓN ñandú", "Fundacion Nandu", matching.SAME),
        ("OMS", "Organización Mundial de la Salud", matching.INITIALS),
        ("O.M.S.", "Organización Mundial de la Salud", matching.INITIALS),
        ("GIZ", "BMZ", ""),
        ("ONU", "OMU", ""),
        ("Universidad de Berna", "Universidad de Barcelona", ""),
        ("Fundación (Ambato) Verde", "Verde Fundación Ambato", matching.ALIKE),
        ("!!", "??", ""),
        ("Unidad Educativa del Milenio 12", "Unidad Educativa del Milenio 13", ""),
    ],
)
def test_why_two_names_may_be_one(one, other, reason):
    assert (matching.why_same(one, other), matching.why_same(other, one)) == (reason, reason)


@given(st.text(), st.text())
def test_nearness_never_raises(one, other):
    score, reason = matching.nearness(one, other)
    assert 0 <= score <= 100 and bool(score) == bool(reason)


@given(st.text(max_size=40), st.text(max_size=40))
def test_likeness_of_two_names_does_not_depend_on_their_order(one, other):
    assert matching.why_same(one, other) == matching.why_same(other, one)


@pytest.mark.django_db
def test_likely_duplicates_of_the_records():
    assert [(one.code, other.code, reason) for one, other, reason in matching.likely_duplicates()] == [
        ("ORG-100", "ORG-101", matching.SHARED)
    ]


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("one", "other", "reason"),
    [
        ("Fundación Ñandú Azul", "Fundacion  nandu azul", matching.SHARED),
        ("Fundación Ñandú Azul", "Fundación Ñandú Azu", matching.ALIKE),
        ("QWXZ", "QWYV", ""),
        ("QWXZ", "QWZX", matching.SWAPPED),
        ("QWXZ", "QWXZA", matching.SWAPPED),
        ("QWKX", "Quietud y Wikis de Kioto en Xalapa", matching.INITIALS),
        ("¡!", "¿?", ""),
    ],
)
def test_likely_duplicates_finds_every_reason(one, other, reason):
    ids = [make_organisation(code, name).pk for code, name in (("T-1", one), ("T-2", other))]
    pairs = matching.likely_duplicates(ids)
    assert [(a.code, b.code, why) for a, b, why in pairs] == ([("T-1", "T-2", reason)] if reason else [])


@pytest.mark.django_db
def test_blocking_finds_what_comparing_all_finds():
    rows = list(Organisation.objects.order_by("code"))
    names = {
        row.pk: {matching.fold(name) for name in (row.name, row.acronym, *row.aliases.values_list("name", flat=True)) if name}
        for row in rows
    }
    slow = [
        (one.code, other.code)
        for place, one in enumerate(rows)
        for other in rows[place + 1 :]
        if names[one.pk] & names[other.pk] or matching.why_same(one.name, other.name)
    ]
    assert [(one.code, other.code) for one, other, _reason in matching.likely_duplicates()] == slow


@pytest.mark.django_db
def test_r_079_a_pair_is_told_on_both_and_nothing_is_merged():
    raised = Finding.objects.open().filter(rule="DQ-ALIAS", thing_kind="organisation").order_by("thing_key")
    assert [(one.thing_key, one.severity, one.figures["code"]) for one in raised] == [
        ("ORG-100", "warning", "ORG-101"),
        ("ORG-101", "warning", "ORG-100"),
    ]
    assert Organisation.objects.filter(code__in=["ORG-100", "ORG-101"]).count() == 2


@pytest.mark.django_db
def test_a_pair_that_is_none_any_more_is_settled(system):
    one, other = make_organisation("T-1", "Fundación Verde"), make_organisation("T-2", "FUNDACION VERDE")
    count = renew_findings(by=system, organisations=[one, other])
    renamed = make_organisation("T-2", "Cooperativa del Cacao")
    assert (count, renew_findings(by=system, organisations=[one, renamed])) == (2, 0)


@pytest.mark.django_db
def test_five_thousand_organisations_are_compared():
    """Quadratic comparison took minutes: names are met by index and by rapidfuzz's own loop (R-079; timed by make bench)."""
    kind = Code.objects.of("TIPO_ORGANIZACION").get(code="ONG")
    words = ("Agua", "Bosque", "Salud", "Niñez", "Cacao", "Costa", "Sierra", "Camino", "Puente", "Semilla")
    names = [f"Fundación {words[n % 10]} {words[n // 10 % 10]} {words[n // 100 % 10]} de {n:04d}" for n in range(5000)]
    Organisation.objects.bulk_create(Organisation(code=f"T-{n}", name=name, kind=kind, sort_key=name) for n, name in enumerate(names))
    pairs = matching.likely_duplicates()
    assert ("ORG-100", "ORG-101") in [(one.code, other.code) for one, other, _reason in pairs]
