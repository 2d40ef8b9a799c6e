"""Recording an agreement as its source tells it, and what the rules find in it."""

import datetime
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from django.db.models import Avg

from minga.cycle.agreements import actions
from minga.cycle.agreements.models import Agreement, Party
from minga.cycle.agreements.queries import children_of, compare, ends, validity
from minga.cycle.agreements.rules import dated_outside
from minga.cycle.agreements.states import Validity
from minga.cycle.agreements.testing import code_of, make_recorded, organisation
from minga.ground.accounts.models import Person
from minga.ground.codelists.models import Code
from minga.ground.findings.models import Finding
from minga.ground.journal import actions as journal
from minga.ground.journal.models import Entry
from minga.ground.kit.dates import PartialDate
from minga.ground.search.models import Card

pytestmark = pytest.mark.django_db
CUENCA = {"as_written": "Cuenca", "country_id": "EC", "subnational": True}
ROSARIO = {"as_written": "Rosario", "country_id": "AR", "subnational": True}
LOJA = {"as_written": "Loja", "country_id": "EC", "subnational": True}


def found(agreement: Agreement) -> list[tuple[str, str]]:
    """The rule and the place of each open finding."""
    return sorted(Finding.objects.open().about("agreement", agreement.code).values_list("rule", "place"))


def country(role: str, iso2: str) -> dict:
    return {"role": role, "as_written": iso2, "country_id": iso2}


def test_it_works():
    row = make_recorded(parties=[{"as_written": "Distrito", "organisation": organisation("ORG-040")}, ROSARIO], signed_on="2011-02-25")
    lines = Entry.objects.filter(thing_kind="agreement", thing_key="T-C1").exclude(event__startswith="finding")
    assert (list(lines.values_list("event", flat=True)), row.version, row.versions.count()) == (["agreement.recorded"], 1, 1)
    assert Card.objects.get(kind="agreement", key="T-C1").title == "Convenio T-C1"


def test_the_same_again_changes_nothing():
    make_recorded(parties=[CUENCA, ROSARIO], total_amount=Decimal("1.50"), total_currency="COP")
    before, rows = journal.head(), list(Party.objects.filter(agreement__code="T-C1").values_list("pk", flat=True))
    row = make_recorded(parties=[CUENCA, ROSARIO], total_amount=Decimal("1.5"), total_currency="COP")
    assert (journal.head(), row.version) == (before, 1)
    assert list(row.party_rows.values_list("pk", flat=True)) == rows


def test_a_change_is_a_version_to_compare():
    make_recorded(parties=[CUENCA, ROSARIO])
    row = make_recorded(parties=[CUENCA, LOJA], ends_on="2020")
    changed = {one.place.split(".")[-1]: (one.before, one.after) for one in compare(row, 1, 2)}
    assert changed == {"ends_on": (None, "2020"), "as_written": ("Rosario", "Loja"), "country": ("AR", "EC")}


def test_a_row_that_says_less_keeps_nothing_of_before():
    make_recorded(parties=[CUENCA, ROSARIO])
    row = make_recorded(parties=[{"as_written": "Cámara"}])
    assert [(one.as_written, one.country_id, one.subnational) for one in row.party_rows.all()] == [("Cámara", None, None)]


def test_comparing_with_a_version_that_was_not_kept_is_refused():
    with pytest.raises(LookupError):
        compare(make_recorded(), 1, 7)


def test_a_circle_is_refused():
    first = make_recorded("T-A")
    second = make_recorded("T-B", parent=first)
    third = make_recorded("T-C", parent=second)
    with pytest.raises(ValidationError) as refused:
        actions.record(by=Person.objects.system(), code="T-A", fields={"parent": third}, rows={})
    assert refused.value.messages == ["Deriva en círculo: T-A → T-C → T-B → T-A."]
    assert [one.code for one in children_of(first)] == ["T-B"]


def test_one_that_derives_from_itself_is_refused():
    row = make_recorded()
    with pytest.raises(ValidationError):
        actions.record(by=Person.objects.system(), code="T-C1", fields={"parent": row}, rows={})


def test_r_066_the_kind_of_cooperation_may_be_missing_and_is_reported():
    kinds = {
        one.code: one.modality.code if one.modality else "" for one in Agreement.objects.filter(code__in=["AGR-001", "AGR-002", "AGR-004"])
    }
    assert kinds == {"AGR-001": "TECNICA", "AGR-002": "TECNICA", "AGR-004": ""}
    assert ("DQ-MISSING", "modality") in found(Agreement.objects.get(code="AGR-004"))


def test_r_108_the_list_has_the_kinds_of_the_source():
    kinds = set(Code.objects.of("TIPO_CONVENIO").values_list("code", flat=True))
    wanted = {
        "CONVENIO_MARCO",
        "CONVENIO_ESPECIFICO",
        "HERMANAMIENTO",
        "ALIANZA",
        "CONVENIO_BASICO_FUNCIONAMIENTO",
        "CONTRATO",
        "MEMORANDO",
    }
    assert wanted - kinds == set()


def test_r_109_no_amount_is_not_zero():
    rows = Agreement.objects.filter(code__in=["AGR-001", "AGR-002", "AGR-003", "AGR-004"])
    assert rows.aggregate(a=Avg("total_amount"))["a"] == Decimal(718566000)


@pytest.mark.parametrize(("day", "said"), [((2011, 12, 31), Validity.IN_FORCE), ((2012, 1, 1), Validity.EXPIRED)])
def test_r_110_the_last_day_is_in_force(day, said):
    assert validity(Agreement.objects.get(code="AGR-001"), datetime.date(*day)) == said


def test_r_111_an_agreement_has_more_than_two_parties():
    assert Agreement.objects.get(code="AGR-004").party_rows.count() == 3


def test_r_112_the_executor_and_where_it_is_missing():
    executor = Party.objects.get(agreement__code="AGR-001", role__code="EJECUTOR")
    assert (executor.as_written, ("DQ-MISSING", "parties") in found(Agreement.objects.get(code="AGR-003"))) == ("AIESEC", True)


def test_r_113_a_twinning_is_between_subnational_territories_of_different_countries():
    good = make_recorded("T-1", kind="HERMANAMIENTO", parties=[CUENCA, ROSARIO])
    same = make_recorded("T-2", kind="HERMANAMIENTO", parties=[CUENCA, LOJA])
    state = make_recorded("T-3", kind="HERMANAMIENTO", parties=[CUENCA, country("PARTE", "AR")])
    assert [("DQ-CLASS", "parties") in found(one) for one in (good, same, state)] == [False, True, True]


def test_r_114_a_year_stays_a_year():
    days = dict(Agreement.objects.filter(code__in=["AGR-012", "AGR-015"]).values_list("code", "signed_on"))
    assert days == {"AGR-012": "2000", "AGR-015": "2011-02-25"}


def test_pitfall_38_an_end_known_by_its_year_or_month_lasts_to_its_last_day():
    row = make_recorded(ends_on="2020-02")
    said = [validity(row, datetime.date(2020, *day)) for day in ((2, 29), (3, 1))]
    assert (ends(row).text, said) == ("2020-02", [Validity.IN_FORCE, Validity.EXPIRED])
    assert ends(row).show("es") == "febrero 2020"


def test_r_115_a_twinning_has_its_axes():
    assert Agreement.objects.get(code="AGR-012").area_rows.count() == 4


def test_r_116_what_derives_is_found_from_what_it_derives_from():
    assert [one.code for one in children_of(Agreement.objects.get(code="AGR-010"))] == ["AGR-031"]


def test_r_052_triangular_has_three_sides():
    three = [country("SOCIO_DONANTE", "ES"), country("SOCIO_OFERENTE", "EC"), country("SOCIO_RECEPTOR", "HT")]
    good = make_recorded("T-1", kind="CONVENIO_TRIANGULAR", parties=three)
    two = make_recorded("T-2", kind="CONVENIO_TRIANGULAR", parties=three[:2])
    twice = make_recorded("T-3", kind="CONVENIO_TRIANGULAR", parties=[*three[:2], country("SOCIO_RECEPTOR", "EC")])
    assert [("DQ-CLASS", "parties") in found(one) for one in (good, two, twice)] == [False, True, True]


def test_r_053_the_third_countries_stand_in_the_agreement():
    rows = Party.objects.filter(agreement__code="AGR-014", role__code="SOCIO_RECEPTOR").values_list("country", flat=True)
    assert list(rows) == ["HT", "CU", "DO", "SV", "HN", "NI"]
    assert ("DQ-CLASS", "parties") not in found(Agreement.objects.get(code="AGR-014"))


PAIR = [country("CONTRAPARTE", "EC"), country("COOPERANTE", "BE")]


def programme(code: str, begin: str, end: str, **fields) -> Agreement:
    return make_recorded(code, kind="PROGRAMA_INDICATIVO", in_force_from=begin, ends_on=end, parties=fields.pop("parties", PAIR), **fields)


def test_r_121_consecutive_programmes_do_not_overlap():
    assert all(("DQ-PERIOD", "in_force_from") not in found(Agreement.objects.get(code=code)) for code in ("AGR-021", "AGR-022"))
    assert ("DQ-PERIOD", "in_force_from") in found(programme("T-1", "2006", "2010"))


def test_r_121_an_overlap_that_somebody_explains_is_none():
    assert ("DQ-PERIOD", "in_force_from") not in found(programme("T-1", "2006", "2010", overlap_reason="Lo prolonga."))


def test_r_121_programmes_of_other_countries_do_not_count():
    parties = [country("CONTRAPARTE", "PE"), country("COOPERANTE", "BE")]
    assert ("DQ-PERIOD", "in_force_from") not in found(programme("T-1", "2006", "2010", parties=parties))


def test_n_038_pitfall_39_what_its_source_calls_valid_is_expired():
    rows = Agreement.objects.filter(code__in=["AGR-001", "AGR-002"])
    assert [("DQ-EXPIRED", "ends_on") in found(one) for one in rows] == [True, True]
    past = Agreement.objects.filter(code__in=["AGR-011", "AGR-021", "AGR-022"])
    assert [("DQ-EXPIRED", "ends_on") in found(one) for one in past] == [False, False, False]
    known = Agreement.objects.published().exclude(ends_on="").filter(ends_on__lt="2012")
    day = datetime.date(2012, 1, 1)
    assert [one.code for one in known if validity(one, day) == Validity.IN_FORCE] == []


def test_n_039_two_fields_of_the_seventh_agreement_are_missing():
    places = [place for rule, place in found(Agreement.objects.get(code="AGR-004")) if rule == "DQ-MISSING"]
    assert places == ["ends_on", "modality"]


def test_n_040_a_framework_with_an_amount_is_told():
    framework = make_recorded("T-1", kind="CONVENIO_MARCO", total_amount=Decimal(5), total_currency="COP")
    other = make_recorded("T-2", kind="CONVENIO_ESPECIFICO", total_amount=Decimal(5), total_currency="COP")
    assert [("DQ-FRAMEWORK", "total_amount") in found(one) for one in (framework, other)] == [True, False]


def test_r_040_what_a_government_signed_and_nobody_registered_is_told():
    ambato = {"as_written": "GAD Municipal de Ambato", "organisation": organisation("ORG-007")}
    assert ("DQ-MISSING", "certificate") in found(make_recorded(parties=[ambato, ROSARIO]))
    assert ("DQ-MISSING", "certificate") not in found(make_recorded("T-2", parties=[CUENCA, ROSARIO]))


def test_values_that_do_not_add_up_are_told_with_the_difference():
    fields = {
        "kind": code_of("TIPO_CONVENIO", "CONTRATO"),
        "title": "C",
        "total_amount": Decimal("10.76"),
        "total_currency": "COP",
        "source": "002:L1",
    }
    values = [{"party": "A", "amount": Decimal(4), "currency": "COP"}, {"party": "B", "amount": Decimal(6), "currency": "COP"}]
    row, _how = actions.record(by=Person.objects.system(), code="T-S", fields=fields, rows={"values": values})
    actions.review(by=Person.objects.system(), agreement=row)
    assert Finding.objects.open().about("agreement", "T-S").get(rule="DQ-SUM").figures["difference"] == {
        "amount": "0.76",
        "currency": "COP",
    }


def test_one_that_ends_before_it_begins_is_told():
    assert ("DQ-DATES", "ends_on") in found(make_recorded(signed_on="2012-05", ends_on="2011"))


@pytest.mark.parametrize(
    ("start", "finish", "places"),
    [
        ("2020", "2022", []),
        ("2019-12-31", "2022", ["start"]),
        ("2019", "", ["start"]),
        ("2021-05", "2023-01-01", ["end"]),
        ("2023", "", ["end"]),
        ("2019", "2024", ["start", "end"]),
        ("", "", []),
    ],
)
def test_what_is_done_under_an_agreement_lies_within_its_dates(start, finish, places):
    agreement = make_recorded(in_force_from="2020", ends_on="2022")
    told = [PartialDate(text) if text else None for text in (start, finish)]
    assert [one.place for one in dated_outside(agreement, *told)] == places


def test_one_that_renews_itself_has_no_end_for_what_is_done_under_it():
    agreement = make_recorded(in_force_from="2020", ends_on="2022", renews=True)
    assert list(dated_outside(agreement, PartialDate("2021"), PartialDate("2025"))) == []
