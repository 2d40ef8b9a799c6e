"""From sent to validated and on: who decides, what is missing, and what is due again."""

import datetime

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.test import Client
from django.utils import timezone

from minga.cycle.offers import actions
from minga.cycle.offers.models import Offer
from minga.cycle.offers.permissions import possible_steps
from minga.cycle.offers.readiness import NotReady
from minga.cycle.offers.testing import (
    AUDITOR,
    COOPERANT,
    CURATOR,
    KOICA,
    OFFICER,
    OTHER_COOPERANT,
    make_draft,
    make_offer,
    make_policy,
    make_sent,
    person,
)
from minga.ground.accounts.models import Person
from minga.ground.inbox.models import Message
from minga.ground.journal.models import Entry
from minga.ground.kit.steps import NotAllowedHere

pytestmark = pytest.mark.django_db
TODAY = timezone.localdate


def days(number: int) -> datetime.date:
    return timezone.localdate() + datetime.timedelta(days=number)


def seen_by(email: str, offer: Offer) -> int:
    client = Client()
    if email:
        client.force_login(person(email))
    return client.get(f"/ofertas/{offer.code}").status_code


def validate(offer: Offer, by: str = CURATOR, on: datetime.date | None = None, **more):
    return actions.validate(by=person(by), record=offer, verified_on=on or timezone.localdate(), **more)


def test_it_works():
    offer = validate(make_sent())
    assert (offer.stage, offer.verified_by, offer.verified_on, offer.next_review_on) == ("validated", person(CURATOR), TODAY(), days(180))


def test_r_086_an_unvalidated_offer_is_invisible_to_a_government_and_visible_to_the_curator():
    offer = make_sent()
    assert [seen_by(email, offer) for email in ("", OFFICER, OTHER_COOPERANT)] == [404, 404, 404]
    assert [seen_by(email, offer) for email in (CURATOR, COOPERANT, AUDITOR)] == [200, 200, 200]
    validate(offer)
    assert [seen_by(email, offer) for email in ("", OFFICER, OTHER_COOPERANT)] == [200, 200, 200]


def test_r_086_nobody_validates_what_they_wrote():
    offer = make_draft(by=CURATOR)
    sent = actions.send(by=person(CURATOR), record=offer)
    with pytest.raises(PermissionDenied):
        validate(sent)


@pytest.mark.parametrize("email", [COOPERANT, OFFICER, AUDITOR, "revision@minga.example", "administracion@minga.example"])
def test_only_curators_validate(email: str):
    with pytest.raises(PermissionDenied):
        validate(make_sent(), email)


def test_r_087_an_offer_without_requirements_cannot_be_validated():
    offer = make_sent()
    offer.rows.filter(kind="requirement").delete()
    with pytest.raises(NotReady) as refused:
        validate(offer)
    assert [one.text for one in refused.value.missing] == ["Falta al menos un requisito: sin requisitos una oferta no se valida."]


def test_r_086_an_offer_without_source_cannot_be_validated():
    offer = make_sent()
    Offer.objects.filter(pk=offer.pk).update(source_url="", source="")
    with pytest.raises(NotReady) as refused:
        validate(offer)
    assert [one.section for one in refused.value.missing] == ["source"]


def test_r_086_an_offer_without_a_day_of_verification_cannot_be_validated():
    with pytest.raises(ValidationError) as refused:
        actions.validate(by=person(CURATOR), record=make_sent(), verified_on=None)
    assert list(refused.value.message_dict) == ["verified_on"]


@pytest.mark.parametrize(
    ("verified", "review", "field"), [(1, None, "verified_on"), (0, 0, "next_review_on"), (-10, -20, "next_review_on")]
)
def test_days_of_a_check_that_do_not_agree_are_refused(verified: int, review: int | None, field: str):
    with pytest.raises(ValidationError) as refused:
        validate(make_sent(), on=days(verified), next_review_on=None if review is None else days(review))
    assert list(refused.value.message_dict) == [field]


def test_what_closed_already_is_not_validated():
    with pytest.raises(ValidationError):
        validate(make_sent(opens_on=None, closes_on=days(-1)))


@pytest.mark.parametrize("channels", [(), ("TELEPATIA",)])
def test_r_020_a_published_offer_has_at_least_one_of_the_five_channels(channels: tuple[str, ...]):
    with pytest.raises(ValidationError) as refused:
        validate(make_sent(), channels=channels)
    assert list(refused.value.message_dict) == ["channels"]


def test_r_020_the_catalogue_itself_is_the_channel_unless_another_is_chosen():
    first, second = validate(make_sent()), validate(make_sent("Otra"), channels=("EVENTO", "PUBLICACION"))
    assert [[one.channel.code for one in offer.disseminations.order_by("channel__position")] for offer in (first, second)] == [
        ["BASE_DATOS"],
        ["EVENTO", "PUBLICACION"],
    ]


def test_what_comes_back_says_why_to_its_writers():
    offer = actions.return_for_changes(by=person(CURATOR), record=make_sent(), reason="Falta el plazo")
    told = Message.objects.get(person=person(COOPERANT), thing_key=offer.code)
    assert (offer.stage, offer.stage_reason, told.figures["reason"]) == ("returned", "Falta el plazo", "Falta el plazo")
    assert actions.send(by=person(COOPERANT), record=offer).stage == "sent"


def test_nothing_comes_back_without_an_observation():
    with pytest.raises(ValidationError):
        actions.return_for_changes(by=person(CURATOR), record=make_sent(), reason=" ")


def test_a_draft_that_lacks_something_is_not_sent():
    with pytest.raises(NotReady) as refused:
        actions.send(by=person(COOPERANT), record=make_draft(sectors=[], recipients=[], countries=[], closes_on=None, requirement=[]))
    assert [one.section for one in refused.value.missing] == ["what", "whom", "whom", "when", "rows"]


def test_curators_are_asked_and_the_task_ends_when_it_is_done():
    offer = make_sent()
    tasks = Message.objects.open_tasks().filter(person=person(CURATOR), thing_key=offer.code)
    assert tasks.count() == 1
    validate(offer)
    assert tasks.count() == 0


def test_features_18_an_offer_unverified_for_180_days_is_shown_to_be_verified():
    offer = make_offer()
    assert [offer.availability(day).value for day in (TODAY(), days(180), days(181))] == ["open", "past", "past"]
    offer.closes_on, offer.rolling = None, True
    assert [offer.availability(day).value for day in (TODAY(), days(180), days(181))] == ["open", "open", "to_verify"]


def test_features_18_the_term_is_a_setting(settings):
    settings.OFFER_REVIEW_DAYS = 30
    assert make_offer().next_review_on == days(30)


def test_what_is_due_is_asked_of_curators_once_and_verified_again():
    offer = make_offer(closes_on=None, rolling=True)
    others = actions.remind(days(181))
    asked = Message.objects.open_tasks().filter(person=person(CURATOR), thing_key=offer.code)
    assert (others >= 1, asked.count(), actions.remind(days(181))) == (True, 1, 0)
    verified = actions.verify(by=person(CURATOR), record=offer, verified_on=TODAY(), next_review_on=days(400))
    assert (verified.next_review_on, asked.count(), verified.version) == (days(400), 0, offer.version + 1)


def test_a_closed_offer_leaves_the_search_and_is_still_read():
    offer = make_offer("Única y sola")
    client = Client()
    assert client.get("/ofertas", {"q": "única sola"}).context["page"].paginator.count == 1
    actions.close(by=person(COOPERANT), record=offer, reason="Se acabaron los fondos")
    page = client.get(f"/ofertas/{offer.code}")
    assert (client.get("/ofertas", {"q": "única sola"}).context["page"].paginator.count, page.status_code) == (0, 200)
    assert "Esta oferta está cerrada: ya no recibe solicitudes. Se acabaron los fondos" in page.content.decode()


def test_what_is_revised_is_a_draft_that_nobody_else_sees():
    offer = actions.revise(by=person(COOPERANT), record=make_offer(), reason="Cambió la fecha")
    assert (offer.stage, seen_by("", offer), seen_by(COOPERANT, offer)) == ("draft", 404, 200)


def test_what_is_archived_is_restored_as_a_draft():
    offer = actions.archive(by=person(COOPERANT), record=make_draft(), reason="Duplicada")
    assert (offer.stage, actions.restore(by=person(COOPERANT), record=offer).stage) == ("archived", "draft")


@pytest.mark.parametrize("step", ["verify", "close", "validate"])
def test_a_step_that_a_draft_does_not_have_is_refused(step: str):
    offer = make_draft()
    more = {"reason": "x"} if step == "close" else {"verified_on": TODAY()}
    with pytest.raises(NotAllowedHere):
        getattr(actions, step)(by=Person.objects.system() if step == "close" else person(CURATOR), record=offer, **more)


def test_each_sees_the_buttons_that_work():
    sent = make_sent()
    assert [one.name for one in possible_steps(person(CURATOR), sent)] == ["return", "validate"]
    assert [one.name for one in possible_steps(person(COOPERANT), sent)] == []
    assert [one.name for one in possible_steps(person(COOPERANT), make_offer())] == ["revise", "close"]


def test_each_step_leaves_its_line():
    offer = validate(make_sent())
    actions.close(by=person(COOPERANT), record=offer, reason="Fin")
    events = list(Entry.objects.filter(thing_kind="offer", thing_key=offer.code).order_by("seq").values_list("event", flat=True))
    assert events == ["offer.opened", "offer.sent", "offer.validated", "offer.closed"]


def test_r_088_a_policy_is_validated_by_another():
    policy = make_policy(KOICA)
    assert (policy.stage, policy.verified_by, policy.version) == ("validated", person(CURATOR), 3)


def test_r_088_a_policy_without_priorities_is_not_sent():
    with pytest.raises(NotReady):
        make_policy(KOICA, priorities="")


def test_r_088_opening_an_offer_shows_the_policy_of_its_cooperant():
    make_policy(KOICA, priorities="Solo pozos profundos")
    offer = make_offer(giver=KOICA)
    text = Client().get(f"/ofertas/{offer.code}").content.decode()
    assert ("Solo pozos profundos" in text, f"/cooperantes/{KOICA}/politica" in text) == (True, True)


def test_r_088_an_unvalidated_policy_is_not_shown_to_a_government():
    policy = make_policy(KOICA, priorities="Solo pozos profundos")
    actions.revise(by=Person.objects.system(), record=policy, reason="Cambia")
    offer = make_offer(giver=KOICA)
    assert "Solo pozos profundos" not in Client().get(f"/ofertas/{offer.code}").content.decode()
    assert Client().get(f"/cooperantes/{KOICA}/politica").status_code == 404


def test_r_088_the_page_of_an_organisation_leads_to_its_policy_and_its_open_offers():
    make_policy(KOICA)
    make_offer(giver=KOICA)
    text = Client().get(f"/organizaciones/{KOICA}").content.decode()
    assert (f'href="/cooperantes/{KOICA}/politica"' in text, f'href="/ofertas?cooperant={KOICA}"' in text) == (True, True)
