"""Obligations met with a document or in words; what ends or is due is announced once."""

import datetime

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.management import call_command
from django.utils import timezone

from minga.cycle.agreements import actions, addenda, obligations
from minga.cycle.agreements.models import Agreement, Obligation
from minga.cycle.agreements.testing import ACT, BIERBEEK, OFFICER, OTHER_OFFICER, WHY, make_draft, make_registered, make_signed, person
from minga.ground.accounts.models import Person
from minga.ground.documents.queries import files_of
from minga.ground.inbox.models import Message
from minga.ground.journal.models import Entry
from minga.ground.kit.steps import NotAllowedHere

pytestmark = pytest.mark.django_db


def day(ahead: int) -> datetime.date:
    return timezone.localdate() + datetime.timedelta(days=ahead)


def signed(due: str = "2098-06", **given) -> Agreement:
    duty = {"id": "o1", "party": "GAD Municipal de Ambato", "text": "Informe semestral", "due": due}
    return make_signed(BIERBEEK, kind="HERMANAMIENTO", obligations=[duty], **given)


def duty_of(agreement: Agreement) -> Obligation:
    return agreement.obligation_rows.get()


def meet(agreement: Agreement, email: str = OFFICER, **given) -> Obligation:
    about = {"obligation": duty_of(agreement), "on": timezone.localdate(), "words": "Oficio 45"} | given
    return obligations.meet(by=person(email), agreement=agreement, **about)


def remind(agreement: Agreement, on: datetime.date) -> int:
    return obligations.remind(by=Person.objects.system(), agreement=agreement, day=on)


def alerts(agreement: Agreement) -> list[tuple[str, str]]:
    rows = Message.objects.filter(thing_key=agreement.code, kind="alert").order_by("pk")
    return [(one.person.email, one.subject.partition(":")[0] % one.figures) for one in rows.select_related("person")]


def test_it_works():
    agreement = signed()
    met = meet(agreement)
    line = Entry.objects.get(event="agreement.obligation_met")
    assert (met.met_on, met.met_with, met.noted_by.email) == (timezone.localdate(), "Oficio 45", OFFICER)
    assert (line.after["what"], line.after["with"]) == ("Informe semestral", "Oficio 45")


def test_it_leaves_the_certificate_as_it_was():
    agreement = make_registered(BIERBEEK, kind="HERMANAMIENTO", obligations=[{"id": "o", "party": "A", "text": "B", "due": "2098"}])
    meet(agreement)
    assert Entry.objects.filter(event="certificate.outdated").count() == 0


@pytest.mark.parametrize("given", [lambda: {"words": "  "}, lambda: {"on": day(1)}], ids=["neither words nor document", "a day to come"])
def test_what_does_not_fit_is_refused(given):
    with pytest.raises(ValidationError):
        meet(signed(), **given())


def test_met_once_and_only_of_this_agreement():
    first, second = signed(), signed()
    meet(first)
    with pytest.raises(ValidationError):
        meet(first)
    with pytest.raises(ValidationError):
        meet(second, obligation=duty_of(first))


def test_others_and_drafts_are_refused():
    agreement = signed()
    with pytest.raises(PermissionDenied):
        meet(agreement, OTHER_OFFICER)
    draft = make_draft(BIERBEEK, kind="HERMANAMIENTO", obligations=[{"id": "o", "party": "A", "text": "B"}])
    with pytest.raises(NotAllowedHere):
        meet(draft)
    settled = actions.settle(by=person(OFFICER), agreement=agreement, reason=WHY, act=ACT)
    with pytest.raises(NotAllowedHere):
        meet(settled)


def test_an_end_is_announced_at_180_90_and_30_days_once_each():
    agreement = signed(ends_on=day(200).isoformat(), due="")
    told = [remind(agreement, day(200 - left)) for left in (181, 180, 179, 90, 89, 30, 29, 0, -1)]
    assert told == [0, 1, 0, 1, 0, 1, 0, 0, 0]
    people = [OFFICER, "registro@minga.example", "suplente@minga.example"]
    assert [subject for email, subject in alerts(agreement) if email == OFFICER] == [f"Vence en {left} días" for left in (180, 90, 30)]
    assert sorted(email for email, subject in alerts(agreement) if subject == "Vence en 90 días") == people


def test_a_late_first_look_announces_only_the_nearest():
    agreement = signed(ends_on=day(20).isoformat(), due="")
    assert (remind(agreement, day(0)), [subject for _email, subject in alerts(agreement)][:1]) == (1, ["Vence en 20 días"])


def test_a_new_end_is_announced_anew():
    agreement = signed(ends_on=day(20).isoformat(), due="")
    remind(agreement, day(0))
    addenda.add_addendum(by=person(OFFICER), agreement=agreement, signed_on=day(0).isoformat(), object="Plazo", new_end=day(25).isoformat())
    assert remind(Agreement.objects.get(pk=agreement.pk), day(0)) == 1


def test_one_that_renews_itself_is_not_announced():
    assert remind(signed(ends_on=day(20).isoformat(), due="", renews="yes"), day(0)) == 0


def test_an_obligation_is_announced_when_due_soon_and_when_late_once_each():
    agreement = signed(due=day(40).isoformat())
    assert [remind(agreement, day(ahead)) for ahead in (9, 10, 11, 40, 41, 42)] == [0, 1, 0, 0, 1, 0]
    assert alerts(agreement) == [(OFFICER, "Obligación por cumplir"), (OFFICER, "Obligación vencida")]


def test_one_that_was_met_is_not_announced():
    agreement = signed(due=day(5).isoformat())
    meet(agreement)
    assert remind(agreement, day(0)) == 0


def test_the_command_announces_and_repeats_nothing(capsys):
    agreement = signed(ends_on=day(30).isoformat(), due=day(3).isoformat())
    call_command("remind_agreements")
    call_command("remind_agreements")
    assert capsys.readouterr().out == "2 avisos de convenios\n0 avisos de convenios\n"
    assert len(alerts(agreement)) == 4


def test_no_document_is_kept_where_words_are_enough():
    agreement = signed()
    meet(agreement)
    assert list(files_of(("agreement", agreement.code))) == []
