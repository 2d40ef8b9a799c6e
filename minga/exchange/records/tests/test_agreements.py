"""Agreements of record folders: the demonstration's, the shared one's, and what is refused with its place."""

import re
import shutil
from decimal import Decimal

import pytest

from minga.cycle.activities.models import Activity, AgreementLink
from minga.cycle.agreements.models import Agreement, AgreementPlace, Area, Party, PartyValue, Relation
from minga.cycle.law.models import Norm
from minga.exchange.records.testing import change, make_folder
from minga.ground.codelists.models import Code
from minga.ground.documents.queries import citations
from minga.ground.findings.models import Finding
from minga.ground.journal import actions as journal

pytestmark = pytest.mark.django_db
ROW = {
    "agreement_id": "T-A1",
    "title": "Convenio de ensayo",
    "type": "CONVENIO_ESPECIFICO",
    "parties": "T-1;Agencia Lejana;Perú;Fundación Sin Nombre",
    "object_verbatim_or_short": "Ensayar",
    "signed_or_start": "2011-02",
    "source": "001:L30",
}


@pytest.fixture
def agreements(tmp_path):
    """Write a folder whose agreements are these rows, and these rows of other tables."""

    def make(*rows: dict, **tables):
        return make_folder(tmp_path / "convenios", agreements=[ROW | row for row in rows], **tables)

    return make


def parties(code: str, role: str = "") -> list[str]:
    rows = Party.objects.filter(agreement__code=code)
    return list((rows.filter(role__code=role) if role else rows).values_list("as_written", flat=True))


def missing(code: str) -> set[str]:
    return set(Finding.objects.open().about("agreement", code).filter(rule="DQ-MISSING").values_list("place", flat=True))


def test_it_works(agreements, load):
    load(agreements({}))
    row = Agreement.objects.get(code="T-A1")
    assert (row.title, row.kind.code, row.signed_on, row.in_force_from, row.stage, row.source) == (
        "Convenio de ensayo", "CONVENIO_ESPECIFICO", "2011-02", "", "signed", "001:L30",
    )  # fmt: skip
    assert [(one.as_written, one.organisation and one.organisation.code, one.country_id) for one in row.party_rows.all()] == [
        ("Municipio de Ensayo", "T-1", None),
        ("Agencia Lejana", "T-2", None),
        ("Perú", None, "PE"),
        ("Fundación Sin Nombre", None, None),
    ]


def test_a_second_load_changes_nothing(agreements, load):
    folder = agreements({})
    load(folder)
    before = journal.head()
    assert (load(folder).changed, journal.head()) == (0, before)


def test_a_party_that_no_register_knows_is_kept_with_a_proposal(agreements, load):
    load(agreements({"parties": "T-1;Agensia Lejana"}))
    row = Party.objects.get(agreement__code="T-A1", as_written="Agensia Lejana")
    assert (row.organisation, row.proposed.code) == (None, "T-2")
    raised = Finding.objects.open().about("agreement", "T-A1").get(rule="DQ-ALIAS")
    assert (raised.figures["written"], raised.figures["proposed"]) == ("Agensia Lejana", "Agencia Lejana")


def test_r_025_the_shared_agreements_load_whole_and_again_nothing_changes(shared, tmp_path, load):
    folder = tmp_path / "compartida"
    shutil.copytree(shared / "data/seed_records", folder)
    report, head = load(folder), journal.head()
    assert (sum(report.tables["agreements"].values()), sum(report.tables["legal_framework"].values())) == (16, 14)
    assert (load(folder).changed, journal.head()) == (0, head)


def test_what_the_law_holds_otherwise_is_told_and_not_written(shared, tmp_path, load):
    norms = list(Norm.objects.values_list("code", "name"))
    told = [note for note in load(shared / "data/seed_records").notes if note.startswith("legal_framework.csv")]
    assert told == [
        "legal_framework.csv, línea 12: «Declaración de París» no tiene «2005» en el registro de normas; no se añade.",
        "legal_framework.csv, línea 15: «Plan de Desarrollo Distrital 2008-2011» no tiene «objetivo seis» en el registro de normas; "
        "no se añade.",
    ]
    assert list(Norm.objects.values_list("code", "name")) == norms


def test_a_norm_that_the_register_has_not_is_told(folder, load):
    (folder / "legal_framework.csv").write_text("norm,article,rule_short,country,source\nLey inventada,1,x,Ecuador,001:L9\n", "utf-8")
    assert load(folder).notes == ["legal_framework.csv, línea 2: «Ley inventada» no está en el registro de normas; no se añade."]


def test_a_folder_without_tables_of_rows_leaves_them(shared, load):
    load(shared / "data/seed_records")
    assert (Area.objects.filter(agreement__code="AGR-012").count(), parties("AGR-014", "SOCIO_OFERENTE")) == (4, ["Ecuador"])
    assert Agreement.objects.get(code="AGR-003").total_amount == Decimal(718_566_000)


# What is refused: the whole folder, with file, line and column.
def test_agreements_that_derive_in_a_circle_are_refused(agreements, refusal):
    folder = agreements({"parent": "T-A2"}, {"agreement_id": "T-A2", "parent": "T-A1"})
    assert refusal(folder) == [("agreements.csv", 2, "parent"), ("agreements.csv", 3, "parent")]


def test_a_parent_that_is_no_row_is_refused(agreements, refusal):
    assert refusal(agreements({"parent": "T-A9"})) == [("agreements.csv", 2, "parent")]


def test_r_149_an_amount_beyond_ten_to_the_fifteenth_is_refused(agreements, refusal):
    folder = agreements({"total_amount": "46001073309680000000", "currency": "COP", "implies_disbursement": "true"})
    assert refusal(folder) == [("agreements.csv", 2, "total_amount")]


def test_ten_to_the_fifteenth_itself_is_kept(agreements, load):
    load(agreements({"total_amount": "1000000000000000", "currency": "COP", "implies_disbursement": "true"}))
    assert Agreement.objects.get(code="T-A1").total_amount == Decimal(10**15)


def test_a_negative_amount_is_refused(agreements, refusal):
    assert refusal(agreements({"total_amount": "-1", "currency": "COP"})) == [("agreements.csv", 2, "total_amount")]


def test_an_amount_without_currency_is_refused(agreements, refusal):
    assert refusal(agreements({"total_amount": "1"})) == [("agreements.csv", 2, "currency")]


def test_r_109_no_disbursement_with_an_amount_is_refused(agreements, refusal):
    folder = agreements({"total_amount": "1", "currency": "COP", "implies_disbursement": "false"})
    assert refusal(folder) == [("agreements.csv", 2, "")]


def test_r_108_an_unknown_kind_is_refused(agreements, refusal):
    assert refusal(agreements({"type": "TRATADO_SECRETO"})) == [("agreements.csv", 2, "type")]


def test_neither_true_nor_false_is_refused(agreements, refusal):
    assert refusal(agreements({"implies_disbursement": "quizá"})) == [("agreements.csv", 2, "implies_disbursement")]


def test_a_day_that_is_not_in_the_calendar_is_refused(agreements, refusal):
    assert refusal(agreements({"valid_until": "2011-02-30"})) == [("agreements.csv", 2, "valid_until")]


def test_a_row_of_no_agreement_is_refused(agreements, refusal):
    folder = agreements({}, agreement_areas=[{"agreement_id": "T-A9", "text": "agua", "source": "001:L1"}])
    assert refusal(folder) == [("agreement_areas.csv", 2, "agreement_id")]


def test_an_organisation_code_that_is_not_there_is_refused(agreements, refusal):
    row = {"agreement_id": "T-A1", "role": "PARTE", "name": "X", "organisation": "T-99", "source": "001:L1"}
    assert refusal(agreements({}, agreement_parties=[row])) == [("agreement_parties.csv", 2, "organisation")]


def test_a_unit_of_another_country_is_refused(agreements, refusal):
    row = {"agreement_id": "T-A1", "country": "PE", "unit": "EC-17", "place_as_written": "Pichincha", "source": "001:L1"}
    assert refusal(agreements({}, agreement_places=[row])) == [("agreement_places.csv", 2, "unit")]


def test_shares_of_100_01_are_refused(agreements, refusal):
    rows = [
        {"activity_id": "T-P1", "country": "EC", "unit": unit, "share": share, "source": "001:L13"}
        for unit, share in (("EC-17", "60"), ("EC-18", "40.01"))
    ]
    assert refusal(agreements({}, activity_places=rows)) == [("activity_places.csv", 3, "share")]


def test_a_negative_rate_is_refused(folder, refusal):
    change(folder, "fx_rates", 2, rate="-1766.5")
    assert refusal(folder) == [("fx_rates.csv", 2, "rate")]


def test_a_rate_dated_after_the_exchange_it_served_is_refused(folder, refusal):
    change(folder, "fx_rates", 2, context="T-P2", date="2011-10-01")
    change(folder, "exchange_events", 2, activity_id="T-P2", date="2011-09-19")
    assert refusal(folder) == [("fx_rates.csv", 2, "date")]


def test_a_rate_of_the_future_is_refused(folder, refusal):
    change(folder, "fx_rates", 2, date="2099-01-01", context="")
    assert refusal(folder) == [("fx_rates.csv", 2, "date")]


# The demonstration's own agreements.
def test_pitfall_34_every_row_of_an_agreement_says_where_it_comes_from():
    for model in (Agreement, Party, PartyValue, Area, AgreementPlace, AgreementLink):
        sources = list(model.objects.values_list("source", flat=True))
        assert sources and [one for one in sources if not citations(one)] == []


def test_r_108_the_kinds_of_agreement():
    kinds = set(Code.objects.of("TIPO_CONVENIO").values_list("code", flat=True))
    assert {
        "CONVENIO_MARCO", "CONVENIO_ESPECIFICO", "HERMANAMIENTO", "ALIANZA", "CONVENIO_BASICO_FUNCIONAMIENTO", "CONTRATO", "MEMORANDO",
    } <= kinds  # fmt: skip


def test_r_011_r_119_the_programme_of_2007_has_two_sectors_and_five_provinces():
    places = AgreementPlace.objects.filter(agreement__code="AGR-022").values_list("unit__key", flat=True)
    assert list(places) == ["EC-04", "EC-10", "EC-17", "EC-08", "EC-13"]
    assert list(Area.objects.filter(agreement__code="AGR-022").values_list("text", flat=True)) == [
        "desarrollo rural", "sanidad, agua potable y saneamiento",
    ]  # fmt: skip


def test_r_120_the_programme_of_2007_works_by_programmes():
    assert list(Agreement.objects.filter(programme_logic=True).values_list("code", flat=True)) == ["AGR-022"]


def test_r_053_n_066_the_triangular_agreement_lists_six_third_countries():
    assert parties("AGR-014", "SOCIO_RECEPTOR") == ["Haití", "Cuba", "República Dominicana", "El Salvador", "Honduras", "Nicaragua"]


def test_r_066_the_type_of_cooperation_is_empty_where_nobody_says_it_and_reported():
    kinds = {one.code: one.modality and one.modality.code for one in Agreement.objects.filter(code__in=["AGR-001", "AGR-002", "AGR-004"])}
    assert kinds == {"AGR-001": "TECNICA", "AGR-002": "TECNICA", "AGR-004": None}
    assert ("modality" in missing("AGR-001"), "modality" in missing("AGR-004")) == (False, True)


def test_r_109_n_040_pitfall_5_a_framework_agreement_has_no_amount_and_that_is_not_zero():
    rows = Agreement.objects.filter(code__in=["AGR-001", "AGR-002", "AGR-003", "AGR-004"]).order_by("code")
    assert [(one.implies_disbursement, one.total_amount) for one in rows] == [
        (False, None), (False, None), (True, Decimal(718_566_000)), (False, None),
    ]  # fmt: skip


def test_r_111_agr_004_has_three_parties():
    assert len(parties("AGR-004", "PARTE")) == 3


def test_r_112_the_executor_is_known_or_reported():
    assert (parties("AGR-001", "EJECUTOR"), parties("AGR-003", "EJECUTOR")) == (["AIESEC"], [])
    assert ("parties" in missing("AGR-001"), "parties" in missing("AGR-003")) == (False, True)


def test_r_114_pitfall_38_a_year_stays_a_year_and_a_day_a_day():
    rows = Agreement.objects.filter(code__in=["AGR-012", "AGR-013", "AGR-015"]).order_by("code")
    assert [one.signed_on for one in rows] == ["2000", "2014-09", "2011-02-25"]


def test_a_beginning_beside_an_end_is_that_of_a_period():
    row = Agreement.objects.get(code="AGR-011")
    assert (row.signed_on, row.in_force_from, row.ends_on) == ("", "2015", "2018")


def test_r_115_the_four_axes_of_the_twinning():
    assert list(Area.objects.filter(agreement__code="AGR-012").values_list("text", flat=True)) == [
        "saneamiento", "patrimonio cultural", "planificación territorial", "fortalecimiento de capacidades",
    ]  # fmt: skip


def test_r_116_germany_1973_then_the_programme_then_its_two_projects():
    programme = Agreement.objects.get(parent__code="AGR-010")
    under = Activity.objects.filter(agreement_links__agreement=programme).order_by("code")
    assert (programme.code, [one.code for one in under]) == ("AGR-031", ["PRJ-013", "PRJ-014"])


def test_r_122_proloza_hangs_from_the_peace_agreements():
    link = AgreementLink.objects.get(activity__code="PRJ-038")
    assert (link.agreement.code, parties(link.agreement.code), link.source) == ("AGR-030", ["Ecuador", "Perú"], "000:L252-254")


def test_r_145_the_values_of_the_health_centre_add_up():
    amounts = list(PartyValue.objects.filter(agreement__code="AGR-003").values_list("amount", flat=True))
    assert (amounts, sum(amounts)) == ([Decimal(366_500_000), Decimal(352_066_000)], Decimal(718_566_000))
    assert not Finding.objects.open().about("agreement", "AGR-003").filter(rule="DQ-SUM").exists()


def test_n_038_pitfall_39_the_two_frameworks_of_2011_are_reported_as_expired():
    rows = Finding.objects.open().filter(rule="DQ-EXPIRED", thing_kind="agreement")
    assert sorted(rows.values_list("thing_key", flat=True)) == ["AGR-001", "AGR-002"]  # none of those that tell of a past period


def test_n_039_agreement_seven_has_no_end_and_no_type():
    assert {"ends_on", "modality"} <= missing("AGR-004")


def test_n_046_three_objectives():
    bolivia = Relation.objects.get(partner="BE", recipient="BO", channel="government")
    assert (re.findall(r"\((\d)\)", bolivia.note_es), len(bolivia.sectors)) == (["1", "2", "3"], 3)


def test_n_044_five_provinces():
    assert AgreementPlace.objects.filter(agreement__code="AGR-022").count() == 5


def test_n_045_three_priorities():
    assert Area.objects.filter(agreement__code="AGR-020").count() == 3


def test_n_047_the_two_programmes_follow_one_another_without_overlap():
    first, second = (Agreement.objects.get(code=code) for code in ("AGR-021", "AGR-022"))
    assert (int(first.ends_on) + 1 == int(second.in_force_from), int(first.ends_on) - int(first.in_force_from) + 1) == (True, 6)
    assert int(second.ends_on) - int(second.in_force_from) + 1 == 4
