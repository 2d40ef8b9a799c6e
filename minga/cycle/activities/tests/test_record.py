"""Recording an activity with everything its sources say, and revising it as a whole."""

from decimal import Decimal

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection
from django.db.models import Sum
from django.test.utils import CaptureQueriesContext

from minga.cycle.activities.actions import snapshot
from minga.cycle.activities.models import Activity, Beneficiaries, Classification, Contribution
from minga.cycle.activities.testing import code_of, line, make_activity
from minga.cycle.organisations.models import Organisation
from minga.ground.codelists.models import Code, CodeList
from minga.ground.journal import actions as journal
from minga.ground.journal.models import Entry
from minga.ground.kit.money import Precision
from minga.ground.search.models import Card

pytestmark = pytest.mark.django_db


def lines(code: str = "T-P1") -> list[str]:
    rows = Entry.objects.filter(thing_kind="activity", thing_key=code).exclude(event__startswith="finding").order_by("seq")
    return list(rows.values_list("event", flat=True))


def test_it_works():
    organisation = Organisation.objects.get(code="ORG-040")
    participant = {"role": code_of("ROL_PARTICIPACION", "EJECUTOR"), "as_written": "Distrito", "organisation": organisation}
    row = make_activity(
        title="Agua", total_amount=Decimal(3), total_currency="COP", participants=[participant], places=[{"country_id": "CO"}],
        contributions=[line("DONANTE", Decimal(1)), line("CONTRAPARTIDA", Decimal(2))], beneficiaries=[{"number": 9, "unit": "personas"}],
    )  # fmt: skip
    card = Card.objects.get(kind="activity", key="T-P1")
    assert (lines(), row.version, row.total.amount) == (["activity.recorded"], 1, Decimal(3))
    assert [one.amount for one in row.contributions.all()] == [Decimal(1), Decimal(2)]
    assert (card.title, card.amount, card.people, card.countries, card.counted, card.findings) == ("Agua", 3, 9, " CO ", True, 1)


def test_the_same_again_changes_nothing():
    make_activity(contributions=[line("DONANTE", Decimal("1.50"))], total_amount=Decimal("1.5"), total_currency="COP")
    before = journal.head()
    row = make_activity(contributions=[line("DONANTE", Decimal("1.5"))], total_amount=Decimal("1.50"), total_currency="COP")
    assert (journal.head(), row.version) == (before, 1)


def test_a_change_is_one_line_with_before_and_after():
    make_activity(theme="Agua")
    row = make_activity(theme="Salud")
    last = Entry.objects.filter(event="activity.revised").latest("seq")
    assert (lines(), row.version) == (["activity.recorded", "activity.revised"], 2)
    assert (last.before["theme"], last.after["theme"]) == ("Agua", "Salud")


def test_a_part_that_leaves_is_in_the_journal():
    make_activity(contributions=[line("DONANTE", Decimal(1))])
    make_activity(contributions=[])
    last = Entry.objects.filter(event="activity.revised").latest("seq")
    assert ([one["amount"] for one in last.before["contributions"]], "contributions" in last.after) == (["1"], False)


def test_the_journal_holds_what_the_records_of_the_sources_say_when_read_anew():
    last = {line.thing_key: line.after for line in Entry.objects.filter(event__in=("activity.recorded", "activity.revised")).order_by("pk")}
    read = {row.code: snapshot(row) for row in Activity.objects.all()}
    differing = sorted(code for code in read if last[code] != read[code])
    assert (differing, len(read)) == ([], 32)


def test_a_part_that_is_not_named_stays():
    make_activity(contributions=[line("DONANTE", Decimal(1))])
    assert [one.amount for one in make_activity().contributions.all()] == [Decimal(1)]


def test_a_new_proposal_is_no_revision():
    nobody = {"role": code_of("ROL_PARTICIPACION", "EJECUTOR"), "as_written": "Nadie"}
    make_activity(participants=[nobody])
    proposal = {"proposed": Organisation.objects.get(code="ORG-040"), "proposed_reason": "parecido"}
    row = make_activity(participants=[nobody | proposal])
    assert (lines(), row.participants.get().proposed.code) == (["activity.recorded"], "ORG-040")


def test_an_unpublished_activity_has_no_card_and_is_not_seen():
    make_activity()
    make_activity(public=False)
    assert Card.objects.filter(kind="activity", key="T-P1").count() == 0
    assert Activity.objects.visible_to(AnonymousUser()).filter(code="T-P1").count() == 0


def test_cents_are_rounded_half_up():
    make_activity(total_amount=Decimal("0.125").quantize(Decimal("0.01"), "ROUND_HALF_UP"), total_currency="COP")
    assert Activity.objects.get(code="T-P1").total_amount == Decimal("0.13")


def test_refuses_no_title():
    with pytest.raises(ValidationError) as refused:
        make_activity(title=" ")
    assert list(refused.value.message_dict) == ["title"]


def test_refuses_a_code_that_no_address_can_hold():
    with pytest.raises(ValidationError) as refused:
        make_activity("T/P1")
    assert list(refused.value.message_dict) == ["code"]


def test_refuses_a_total_without_currency():
    with pytest.raises(ValidationError):
        make_activity(total_amount=Decimal(1))


def test_refuses_a_total_with_three_decimals():
    with pytest.raises(ValidationError) as refused:
        make_activity(total_amount=Decimal("1.125"), total_currency="COP")
    assert list(refused.value.message_dict) == ["total_amount"]


def test_refuses_a_part_that_a_field_refuses_and_keeps_nothing():
    with pytest.raises(ValidationError):
        make_activity(contributions=[line("DONANTE", Decimal(1), as_written="a\x07")])
    assert not Activity.objects.filter(code="T-P1").exists()


def test_pitfall_38_refuses_a_year_of_five_digits():
    with pytest.raises(ValidationError) as refused:
        make_activity(start="20011")
    assert list(refused.value.message_dict) == ["start"]


def test_the_database_refuses_an_activity_that_repeats_itself():
    row = make_activity()
    with pytest.raises(IntegrityError):
        Activity.objects.filter(pk=row.pk).update(duplicate_of=row)


def test_the_database_refuses_a_contribution_without_currency():
    row = make_activity(contributions=[line("DONANTE", Decimal(1))])
    with pytest.raises(IntegrityError):
        row.contributions.update(currency="")


def test_pitfall_38_a_year_and_a_month_stay_what_they_are():
    row = make_activity(start="2000", end="2021-07")
    row.refresh_from_db()
    start, end = row.dates
    assert (start.show("es"), end.show("es"), end.precision) == ("2000", "julio 2021", "month")


def test_r_135_the_total_of_the_first_project():
    total = Activity.objects.get(code="PRJ-001").total
    assert (total.amount, total.currency, total.precision) == (Decimal("12386206436.05"), "COP", Precision.EXACT)


def test_r_136_the_donor_line_of_the_first_project():
    donors = Contribution.objects.filter(activity__code="PRJ-001", role__code="DONANTE")
    assert [(one.as_written, one.amount, one.currency) for one in donors] == [("Gobierno español", Decimal("6205051179.25"), "COP")]


def test_r_140_the_portfolio_without_the_copy():
    valued = Activity.objects.counted().filter(total_currency="COP").exclude(total_amount=None)
    total = valued.aggregate(all=Sum("total_amount"))["all"]
    assert (sorted(valued.values_list("code", flat=True)), Decimal(total).quantize(Decimal("0.01"))) == (
        ["PRJ-001", "PRJ-002", "PRJ-003"], Decimal("21033333463.37"),
    )  # fmt: skip


def test_r_151_people_of_distinct_projects():
    people = Beneficiaries.objects.filter(activity__in=Activity.objects.counted(), activity__code__in=["PRJ-001", "PRJ-002", "PRJ-003"])
    numbers = dict(people.exclude(number=None).values_list("activity__code", "number"))
    assert (numbers, sum(numbers.values())) == ({"PRJ-001": 27_000, "PRJ-002": 13_510, "PRJ-003": 3_140}, 43_650)


def test_r_151_the_copy_keeps_its_own_number():
    copy = Activity.objects.get(code="PRJ-002-DUP")
    assert (copy.duplicate_of.code, copy.beneficiaries.exclude(number=None).get().number) == ("PRJ-002", 13_510)


def test_r_152_a_group_of_people_without_number():
    groups = Beneficiaries.objects.filter(activity__code="PRJ-002", number=None).exclude(group=None)
    assert [row.group.code for row in groups] == ["INFANCIA"]


def test_r_157_a_contribution_without_amount_is_not_zero():
    row = Contribution.objects.get(activity__code="PRJ-037")
    assert (row.role.code, row.amount, row.money) == ("CONTRAPARTIDA", None, None)


def test_a_classification_stands_once():
    sector = code_of("Sector", "14020")
    row = make_activity(classifications=[{"code": sector}])
    with pytest.raises(IntegrityError):
        Classification.objects.create(activity=row, code=sector)


def test_r_056_a_classification_of_another_list_is_a_change():
    """Two lists may hold the same code: the journal and the comparison name the list with it."""
    lists = [CodeList.objects.create(code=name, name_es=name, name_en=name, extensible=True) for name in ("T_AAA", "T_BBB")]
    first, second = (Code.objects.create(list=one, code="UNO", name_es="Uno", name_en="One") for one in lists)
    make_activity("T-CLASS", classifications=[{"code": first, "source": "002:L1"}])
    changed = make_activity("T-CLASS", classifications=[{"code": second, "source": "002:L1"}])
    assert [row.code for row in changed.classifications.all()] == [second]
    line = Entry.objects.filter(event="activity.revised", thing_key="T-CLASS").latest("seq")
    assert (line.before["classifications"][0]["code"], line.after["classifications"][0]["code"]) == ("T_AAA/UNO", "T_BBB/UNO")


def test_the_row_is_held_while_it_is_revised():
    make_activity()
    if not connection.features.has_select_for_update:
        return  # SQLite has one writer
    with CaptureQueriesContext(connection) as asked:
        make_activity(title="Otro título")
    assert any("activities_activity" in one["sql"] and "FOR UPDATE" in one["sql"] for one in asked)
