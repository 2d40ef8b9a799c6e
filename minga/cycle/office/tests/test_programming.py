"""The year of an office and its promotion: R-026, R-032."""

import datetime
from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.utils import timezone

from minga.cycle.office import programming
from minga.cycle.office.models import Promotion, YearPlan, YearTask
from minga.cycle.office.queries import promotions_by_year, year_of
from minga.cycle.office.testing import AMBATO, AUDITOR, IBARRA, OTHER_OFFICER, PLANNER, institution, make_task, make_year, person
from minga.ground.journal.models import Entry

pytestmark = pytest.mark.django_db
TODAY = timezone.localdate


def note(day: datetime.date, title: str = "Feria de ciudades", **given) -> Promotion:
    fields = {"by": person(), "organisation": institution(), "date": day, "kind": "event", "title": title} | given
    return programming.note_promotion(**fields)


def test_r_032_the_progress_of_a_year_is_the_share_of_its_closed_activities():
    plan = make_year(2024)
    first, _second, _third = (make_task(plan, name) for name in ("Mapear cooperantes", "Presentar la agenda", "Rendir cuentas"))
    assert YearPlan.objects.get(pk=plan.pk).progress == Decimal("0.0")
    programming.close_task(by=person(), task=first, outcome="41 cooperantes", day=datetime.date(2024, 5, 31))
    assert YearPlan.objects.get(pk=plan.pk).progress == Decimal("33.3")
    assert [(row.name, row.from_month, row.to_month) for row in plan.tasks.all()][0] == ("Mapear cooperantes", 3, 5)


def test_r_032_a_year_without_activities_has_no_progress_and_not_zero():
    assert make_year().progress is None


def test_a_year_is_opened_once_for_each_institution():
    make_year(2024)
    with pytest.raises(ValidationError, match="ya tiene la programación de ese año"):
        make_year(2024)
    assert make_year(2025).year == 2025


@pytest.mark.parametrize("email", [OTHER_OFFICER, PLANNER, AUDITOR])
def test_only_officers_of_the_institution_programme_its_year(email: str):
    with pytest.raises(PermissionDenied):
        programming.open_year(by=person(email), organisation=institution(), year=2024)
    plan = make_year()
    with pytest.raises(PermissionDenied):
        programming.set_task(by=person(email), plan=plan, name="Otra", from_month=1, to_month=2)


def test_an_activity_that_ends_before_it_begins_is_refused():
    with pytest.raises(ValidationError, match="revise los meses"):
        make_task(make_year(), from_month=6, to_month=5)


def test_an_activity_has_one_name_in_its_year():
    plan = make_year()
    make_task(plan)
    with pytest.raises(ValidationError, match="ya tiene una actividad así llamada"):
        make_task(plan)


def test_an_activity_is_closed_with_what_came_of_it():
    task = make_task(make_year())
    with pytest.raises(ValidationError) as refused:
        programming.close_task(by=person(), task=task, outcome=" ")
    assert refused.value.message_dict == {"outcome": ["Escriba qué resultó."]}


def test_an_activity_is_not_closed_on_a_day_to_come():
    task = make_task(make_year())
    with pytest.raises(ValidationError, match="Ese día aún no llega"):
        programming.close_task(by=person(), task=task, outcome="Hecho", day=TODAY() + datetime.timedelta(days=1))


def test_a_closed_activity_is_not_closed_again_nor_changed_nor_removed_until_it_is_reopened():
    plan = make_year()
    task = make_task(plan)
    programming.close_task(by=person(), task=task, outcome="Hecho")
    with pytest.raises(ValidationError):
        programming.close_task(by=person(), task=task, outcome="Otra vez")
    with pytest.raises(ValidationError):
        programming.set_task(by=person(), plan=plan, task=task, name="Otro nombre")
    with pytest.raises(ValidationError):
        programming.remove_task(by=person(), task=task)
    programming.reopen_task(by=person(), task=task)
    assert programming.set_task(by=person(), plan=plan, task=task, name="Otro nombre").name == "Otro nombre"
    programming.remove_task(by=person(), task=task)
    assert YearTask.objects.filter(plan=plan).count() == 0


def test_an_open_activity_is_not_reopened():
    task = make_task(make_year())
    with pytest.raises(ValidationError, match="está abierta"):
        programming.reopen_task(by=person(), task=task)


def test_each_act_leaves_its_line():
    task = make_task(make_year(2024))
    programming.close_task(by=person(), task=task, outcome="Hecho")
    lines = Entry.objects.filter(thing_kind="year_plan", thing_key=f"{AMBATO}-2024").order_by("seq")
    assert [line.event for line in lines] == ["year_plan.opened", "year_plan.changed", "year_plan.task_closed"]


def test_r_026_the_desk_counts_the_promotion_of_the_year():
    before = year_of(institution()).promotions
    note(TODAY())
    note(TODAY().replace(year=TODAY().year - 1), "Misión a Bierbeek")
    struck = note(TODAY(), "Repetida")
    programming.strike_promotion(by=person(), promotion=struck, reason="Está dos veces")
    assert year_of(institution()).promotions == before + 1
    assert year_of(institution(IBARRA)).promotions == 0
    rows = Promotion.objects.filter(organisation=institution())
    assert dict(promotions_by_year(rows)) == {TODAY().year: 1, TODAY().year - 1: 1}


def test_what_has_not_happened_is_not_noted():
    with pytest.raises(ValidationError, match="Ese día aún no llega"):
        note(TODAY() + datetime.timedelta(days=1))


def test_only_officers_of_the_institution_note_its_promotion():
    with pytest.raises(PermissionDenied):
        note(TODAY(), by=person(OTHER_OFFICER))


def test_striking_needs_a_reason_and_is_done_once():
    row = note(TODAY())
    with pytest.raises(ValidationError, match="Diga por qué se tacha"):
        programming.strike_promotion(by=person(), promotion=row, reason="")
    programming.strike_promotion(by=person(), promotion=row, reason="Error")
    with pytest.raises(ValidationError, match="ya está tachada"):
        programming.strike_promotion(by=person(), promotion=row, reason="Error")
