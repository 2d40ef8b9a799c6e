"""Making offers known: by channel, to the governments that may ask for them, and to whoever keeps a search."""

import datetime

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.management import call_command
from django.test import Client
from django.utils import timezone

from minga.cycle.offers import actions, alerts, spreading
from minga.cycle.offers.models import Alert, AlertTold, Offer
from minga.cycle.offers.testing import (
    AMBATO,
    COOPERANT,
    CURATOR,
    IBARRA,
    OFFICER,
    OTHER_OFFICER,
    codes,
    make_offer,
    make_sent,
    organisation,
    person,
)
from minga.cycle.organisations.models import Membership
from minga.ground.accounts.models import Person
from minga.ground.inbox.actions import prefer
from minga.ground.inbox.models import Letter, Message
from minga.ground.journal.models import Entry

pytestmark = pytest.mark.django_db


def governments(offer: Offer) -> list[str]:
    return [one.code for one in spreading.eligible(offer)]


def notify(offer: Offer, *names: str, by: str = CURATOR):
    return spreading.notify(by=person(by), offer=offer, governments=[organisation(one) for one in names])


def messages(email: str, offer: Offer) -> int:
    return Message.objects.filter(person=person(email), thing_key=offer.code).count()


def client(email: str) -> Client:
    one = Client()
    one.force_login(person(email))
    return one


def test_those_that_may_ask_are_found_by_kind_and_territory():
    assert governments(make_offer()) == [AMBATO, IBARRA]
    assert governments(make_offer(recipients="GAD_METROPOLITANO")) == ["ORG-112"]
    assert governments(make_offer(reach="units", units="EC-18")) == [AMBATO]
    assert governments(make_offer(countries="PE")) == []


def test_r_022_an_offer_shows_how_many_governments_were_told_and_when():
    offer = make_offer()
    row = notify(offer, AMBATO, IBARRA)
    assert (messages(OFFICER, offer), messages(OTHER_OFFICER, offer), row.people, row.on) == (1, 1, 2, timezone.localdate())
    page = Client().get(f"/ofertas/{offer.code}")
    assert (page.context["told"], [one["told"] for one in page.context["spread"]]) == (2, ["2 gobiernos avisados", ""])
    assert "2 gobiernos avisados" in page.content.decode()


def test_r_022_a_government_told_twice_counts_once():
    offer = make_offer()
    notify(offer, AMBATO)
    notify(offer, AMBATO, IBARRA)
    assert Client().get(f"/ofertas/{offer.code}").context["told"] == 2


def without_anybody(code: str) -> None:
    """End what the people of an institution are to it."""
    Membership.objects.filter(organisation__code=code).update(ended_at=timezone.now())


def test_r_022_a_government_with_nobody_here_is_not_told_by_a_message():
    without_anybody(IBARRA)
    offer = make_offer()
    row = notify(offer, AMBATO, IBARRA)
    entry = Entry.objects.get(event="offer.disseminated", thing_key=offer.code)
    assert ([one.code for one in row.governments.all()], row.people) == ([AMBATO], 1)
    assert entry.after == {"channel": "MEDIO_INFORMATICO", "governments": [AMBATO], "people": 1, "unreached": [IBARRA]}
    assert [one.code for one in spreading.left_to_tell(offer)] == [IBARRA]


def test_governments_with_nobody_here_at_all_are_refused_by_name():
    without_anybody(IBARRA)
    offer = make_offer()
    with pytest.raises(ValidationError) as refused:
        notify(offer, IBARRA)
    name = organisation(IBARRA).name
    assert refused.value.message_dict == {
        "governments": [f"Nadie de estos gobiernos está registrado aquí: {name}. Avíseles por otro canal y anótelo."]
    }
    assert offer.disseminations.filter(channel__code="MEDIO_INFORMATICO").count() == 0


def test_r_022_a_government_with_nobody_here_is_told_by_another_channel_and_counts():
    without_anybody(IBARRA)
    offer, curator, name = make_offer(), client(CURATOR), organisation(IBARRA).name
    page = curator.get(f"/ofertas/{offer.code}/avisar")
    assert [one.code for one in page.context["form"].fields["governments"].queryset] == [AMBATO]
    assert f'<li>{name} <span class="quiet small">sin nadie registrado aquí</span></li>' in page.content.decode()
    curator.post(f"/ofertas/{offer.code}/avisar", {"governments": [organisation(AMBATO).pk]})
    shown = curator.get(f"/ofertas/{offer.code}")
    assert (shown.context["told"], [one.name for one in shown.context["apart"]]) == (1, [name])
    assert Client().get(f"/ofertas/{offer.code}").context["apart"] == []
    page = curator.get(f"/ofertas/{offer.code}/difusion")
    labels = [label for _, label in page.context["form"].fields["governments"].choices]
    assert labels == [organisation(AMBATO).name, f"{name} (sin nadie registrado aquí)"]
    told = {"channel": "OTRO", "on": "2026-11-01", "note": "Por teléfono", "governments": [organisation(IBARRA).pk]}
    curator.post(f"/ofertas/{offer.code}/difusion", told)
    shown = curator.get(f"/ofertas/{offer.code}")
    assert (shown.context["told"], list(shown.context["apart"])) == (2, [])


def test_one_that_may_not_ask_is_not_noted_as_told():
    offer = make_offer(reach="units", units="EC-18")
    event, wrong = codes("EVENTO", "CANAL_DIFUSION")[0], [organisation(IBARRA)]
    with pytest.raises(ValidationError) as refused:
        spreading.note(by=person(CURATOR), offer=offer, channel=event, on=timezone.localdate(), governments=wrong)
    assert list(refused.value.message_dict) == ["governments"]


def test_one_that_may_not_ask_is_not_told():
    offer = make_offer(reach="units", units="EC-18")
    with pytest.raises(ValidationError) as refused:
        notify(offer, AMBATO, IBARRA)
    assert (list(refused.value.message_dict), messages(OFFICER, offer)) == (["governments"], 0)


def test_nobody_is_told_of_what_nobody_chose():
    with pytest.raises(ValidationError):
        notify(make_offer())


@pytest.mark.parametrize("email", [OFFICER, "auditoria@minga.example"])
def test_others_tell_nobody(email: str):
    with pytest.raises(PermissionDenied):
        notify(make_offer(), AMBATO, by=email)


def test_what_is_not_validated_is_not_spread():
    with pytest.raises(PermissionDenied):
        notify(make_sent(), AMBATO)


def test_what_closed_is_not_spread():
    offer = make_offer()
    Offer.objects.filter(pk=offer.pk).update(closes_on=timezone.localdate() - datetime.timedelta(days=1), opens_on=None)
    with pytest.raises(ValidationError):
        notify(offer, AMBATO)


def test_r_020_a_channel_is_noted_with_its_day():
    offer, event = make_offer(), codes("EVENTO", "CANAL_DIFUSION")[0]
    row = spreading.note(by=person(COOPERANT), offer=offer, channel=event, on=timezone.localdate(), detail="Feria de cooperación")
    assert (row.channel.code, row.note) == ("EVENTO", "Feria de cooperación")
    assert Entry.objects.filter(event="offer.disseminated", thing_key=offer.code).count() == 1


@pytest.mark.parametrize(("channel", "days", "field"), [("EVENTO", 1, "on"), ("OTRO", 0, "note")])
def test_a_channel_of_a_day_to_come_or_without_a_name_is_refused(channel: str, days: int, field: str):
    on = timezone.localdate() + datetime.timedelta(days=days)
    with pytest.raises(ValidationError) as refused:
        spreading.note(by=person(CURATOR), offer=make_offer(), channel=codes(channel, "CANAL_DIFUSION")[0], on=on)
    assert list(refused.value.message_dict) == [field]


def test_governments_are_told_from_the_page():
    offer, curator = make_offer(), client(CURATOR)
    page = curator.get(f"/ofertas/{offer.code}/avisar")
    assert [one.code for one in page.context["form"].fields["governments"].queryset] == [AMBATO, IBARRA]
    sent = curator.post(f"/ofertas/{offer.code}/avisar", {"governments": [organisation(AMBATO).pk]}, follow=True)
    assert ("Se avisó a 1 gobierno (1 persona)." in sent.content.decode(), messages(OFFICER, offer)) == (True, 1)
    assert curator.post(f"/ofertas/{offer.code}/avisar", {}).status_code == 422
    noted = curator.post(f"/ofertas/{offer.code}/difusion", {"channel": "PUBLICACION", "on": "2026-11-01", "note": "Boletín"})
    assert (noted.status_code, "Boletín" in curator.get(f"/ofertas/{offer.code}").content.decode()) == (302, True)


def keep(email: str = OFFICER, name: str = "Agua", by_mail: bool = True, **filters: list[str]) -> Alert:
    return alerts.keep(by=person(email), name=name, filters=filters or {"sector": ["140"]}, by_mail=by_mail)


def tell() -> int:
    return alerts.tell_all(by=Person.objects.system())


def test_an_alert_tells_of_each_new_offer_once():
    make_offer("De antes")
    alert = keep()
    offer, other = make_offer("Nueva"), make_offer("De salud", sectors="122")
    assert (tell(), tell()) == (1, 0)
    assert (messages(OFFICER, offer), messages(OFFICER, other)) == (1, 0)
    assert list(AlertTold.objects.filter(alert=alert).values_list("offer__title", flat=True)) == ["Nueva"]
    assert Entry.objects.filter(event="alert.told").count() == 1


def test_an_offer_corrected_and_validated_again_is_not_told_again():
    keep()
    offer = make_offer("Nueva")
    tell()
    revised = actions.revise(by=person(COOPERANT), record=offer, reason="Fecha")
    actions.validate(by=person(CURATOR), record=actions.send(by=person(COOPERANT), record=revised), verified_on=timezone.localdate())
    assert tell() == 0


def test_what_is_not_validated_is_told_to_nobody():
    keep()
    make_sent()
    assert tell() == 0


def test_what_opens_later_is_told_in_time():
    keep()
    make_offer("Por abrir", opens_on=timezone.localdate() + datetime.timedelta(days=20))
    assert tell() == 1


@pytest.mark.parametrize(
    ("mail", "by_mail", "letters"), [("at_once", True, 1), ("never", True, 1), ("never", False, 0), ("daily", True, 1)]
)
def test_a_letter_goes_out_once_where_the_alert_wants_one(mail: str, by_mail: bool, letters: int):
    prefer(by=person(OFFICER), mail=mail, language="es")
    keep(by_mail=by_mail)
    offer = make_offer("Nueva")
    tell()
    assert Letter.objects.filter(thing_key=offer.code, address=OFFICER).count() == letters


def test_whoever_may_not_sign_in_is_told_nothing():
    keep()
    Person.objects.filter(email=OFFICER).update(is_active=False)
    make_offer()
    assert tell() == 0


def test_the_command_tells_alerts_and_curators(capsys):
    keep()
    make_offer("Nueva")
    call_command("tell_offers")
    assert "Ofertas avisadas: 1." in capsys.readouterr().out


def test_a_name_is_used_once_and_an_alert_is_one_s_own():
    alert = keep()
    with pytest.raises(ValidationError):
        keep()
    for refused in (lambda: alerts.remove(by=person(OTHER_OFFICER), alert=alert), lambda: keep_other(alert)):
        with pytest.raises(PermissionDenied):
            refused()


def keep_other(alert: Alert) -> None:
    alerts.keep(by=person(OTHER_OFFICER), name="Mía", filters={}, alert=alert)


def test_there_is_an_end_to_alerts():
    for number in range(alerts.MOST):
        keep(name=f"Alerta {number}")
    with pytest.raises(ValidationError):
        keep(name="Otra")


def test_a_search_is_kept_changed_and_removed_page_by_page():
    officer = client(OFFICER)
    page = officer.get("/alertas/nueva?modality=TECNICA&sector=140&within=30&nada=1")
    assert "Busca: Técnica; Abastecimiento de agua y saneamiento; cierra en 30 días." in page.content.decode()
    officer.post("/alertas/nueva?modality=TECNICA&sector=140&within=30&nada=1", {"name": "Mi agua", "by_mail": "on"})
    alert = Alert.objects.get(person__email=OFFICER)
    assert (alert.name, alert.filters) == ("Mi agua", {"modality": ["TECNICA"], "sector": ["140"], "within": ["30"]})
    listed = officer.get("/alertas").content.decode()
    assert ("Mi agua" in listed, "/ofertas/calendario.ics?within=30&amp;modality=TECNICA&amp;sector=140" in listed) == (True, True)
    officer.post(f"/alertas/{alert.pk}", {"name": "Agua segura"})
    alert.refresh_from_db()
    assert (alert.name, alert.by_mail) == ("Agua segura", False)
    assert [client(OTHER_OFFICER).get(f"/alertas/{alert.pk}{end}").status_code for end in ("", "/quitar")] == [404, 404]
    assert officer.get(f"/alertas/{alert.pk}/quitar").status_code == 200
    officer.post(f"/alertas/{alert.pk}/quitar")
    assert Alert.objects.count() == 0


def test_an_alert_without_a_name_is_refused():
    assert client(OFFICER).post("/alertas/nueva?q=agua", {"name": ""}).status_code == 422


def test_a_visitor_signs_in_first():
    assert "/cuenta/ingresar" in Client().get("/alertas/nueva?q=agua")["Location"]
