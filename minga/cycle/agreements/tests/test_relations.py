"""How two countries cooperate: by channel, since when, until when; after an end no project starts by that channel (R-083, R-084)."""

import datetime

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from minga.cycle.agreements.models import Relation
from minga.cycle.agreements.relations import may_start, record, sectors_of, years
from minga.ground.accounts.models import Person
from minga.ground.journal.models import Entry
from minga.ground.kit.dates import PartialDate
from minga.ground.territory.models import Country

pytestmark = pytest.mark.django_db


def belgium_peru() -> Relation:
    return Relation.objects.get(partner="BE", recipient="PE", channel="government")


def recorded(**given) -> str:
    one, other = Country.objects.get(iso2="ES"), Country.objects.get(iso2="EC")
    fields = {"partner": one, "recipient": other, "channel": "government", "source": "001:L302", **given}
    return record(by=Person.objects.get(email="administracion@minga.example"), **fields)


@pytest.mark.parametrize(
    ("day", "starts"), [(datetime.date(2019, 6, 30), True), (datetime.date(2019, 7, 1), False), (datetime.date(2026, 1, 1), False)]
)
def test_r_083_no_governmental_project_of_belgium_and_peru_starts_after_june_2019(day, starts):
    assert (may_start("BE", "PE", "government", day) is None) == starts


def test_r_083_the_refusal_says_which_channel_ended_and_when():
    found = may_start("BE", "PE", "government", datetime.date(2019, 7, 1))
    assert (found.rule, found.severity, found.place, found.source) == ("R-083", "error", "start", "004:L1")
    assert found.show() == (
        "La cooperación gubernamental entre Bélgica y Perú terminó el 30/06/2019: por ese canal no empieza un proyecto el 01/07/2019."
    )


@pytest.mark.parametrize("channel", ["ngo", "decentralised", "academic", "private"])
def test_r_083_the_other_channels_stay_open(channel):
    assert may_start("BE", "PE", channel, datetime.date(2026, 1, 1)) is None


@pytest.mark.parametrize(("partner", "recipient"), [("PE", "BE"), ("BE", "BO"), ("DE", "PE")])
def test_r_083_other_pairs_of_countries_are_not_touched(partner, recipient):
    assert may_start(partner, recipient, "government", datetime.date(2026, 1, 1)) is None


@pytest.mark.parametrize(("day", "starts"), [("2019", True), ("2019-06", True), ("2019-07", False), ("2020", False)])
def test_r_083_a_day_known_in_part_is_refused_only_where_it_is_sure(day, starts):
    assert (may_start("BE", "PE", "government", PartialDate(day)) is None) == starts


def test_r_084_the_relation_has_four_sectors_and_more_than_fifty_years_in_2019():
    row = belgium_peru()
    assert sectors_of(row) == ["salud", "medio ambiente", "derechos humanos", "agricultura familiar"]
    assert years(row, datetime.date(2019, 12, 31)) == (50, True)
    assert (row.source, row.until, row.since) == ("004:L1", "2019-06", "")


def test_r_084_what_began_on_a_day_is_counted_in_whole_years_up_to_its_end():
    recorded(since="1973-05-10", until="2003-05-09")
    row = Relation.objects.get(partner="ES")
    days = [datetime.date(1974, 5, 9), datetime.date(1974, 5, 10), datetime.date(2020, 1, 1), datetime.date(1970, 1, 1)]
    assert [years(row, day) for day in days] == [(0, False), (1, False), (29, False), None]


def test_a_relation_without_a_beginning_has_no_length():
    recorded()
    assert years(Relation.objects.get(partner="ES"), datetime.date(2020, 1, 1)) is None


def test_a_relation_is_recorded_once_and_corrected():
    assert [recorded(since="1973"), recorded(since="1973"), recorded(since="1974")] == ["created", "unchanged", "changed"]
    last = Entry.objects.latest("seq")
    assert (last.event, last.thing_key, last.before["since"], last.after["since"]) == (
        "relation.recorded", "ES-EC-government", "1973", "1974",
    )  # fmt: skip


@pytest.mark.parametrize(
    ("given", "place"),
    [
        ({"since": "2020", "until": "2019"}, "until"),
        ({"since": "ayer"}, "since"),
        ({"channel": "moon"}, "channel"),
        ({"sectors": [["salud", ""]]}, "sectors"),
        ({"sectors": [["salud"]]}, "sectors"),
    ],
)
def test_what_cannot_be_is_refused(given, place):
    with pytest.raises(ValidationError) as error:
        recorded(**given)
    assert list(error.value.message_dict) == [place]


def test_a_country_has_no_relation_with_itself():
    with pytest.raises(ValidationError) as error:
        recorded(recipient=Country.objects.get(iso2="ES"))
    assert error.value.messages == ["Una relación es entre dos países distintos."]


def test_only_who_administers_records():
    with pytest.raises(PermissionDenied):
        record(
            by=Person.objects.get(email="registro@minga.example"), partner=Country.objects.get(iso2="ES"),
            recipient=Country.objects.get(iso2="EC"), channel="ngo",
        )  # fmt: skip
