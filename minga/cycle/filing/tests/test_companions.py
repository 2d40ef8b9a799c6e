"""What is carried along of a value that changes goes with it; the rest of an imported record stays as its sources say."""

import pytest

from minga.cycle.activities import actions as activities
from minga.cycle.activities.models import Activity
from minga.cycle.activities.testing import code_of, line, make_activity
from minga.cycle.filing import drafting, registering
from minga.cycle.filing.models import Dossier
from minga.cycle.filing.positions import orphans
from minga.cycle.filing.testing import AMBATO, OFFICER, REGISTRAR, amended, make_dossier, make_registered, person
from minga.cycle.organisations.models import Organisation
from minga.ground.journal.models import Entry

pytestmark = pytest.mark.django_db
WHO = {"as_written": "Reino de Bélgica", "proposed": "ORG-100", "proposed_reason": "se parecen", "source": "002:L9"}


def save(dossier: Dossier, **changes) -> Dossier:
    places = {place.replace("__", "."): value for place, value in changes.items()}
    return drafting.save(by=person(OFFICER), dossier=dossier, base=dossier.version, changes=places)


def written(**given) -> Dossier:
    money = {"total_as_written": "250.000", "total_precision": "approximate", "title_language": "en"}
    return make_dossier(**money, participants=[{"id": "a1", "role": "FINANCIADOR", **WHO}], **given)


def test_it_works():
    dossier = save(written(), total_amount="300000")
    assert [dossier.values.get(name) for name in ("total_amount", "total_as_written", "total_precision")] == ["300000", None, None]
    assert dossier.values["title_language"] == "en"
    line_ = Entry.objects.filter(event="dossier.saved", thing_key=dossier.key).latest("seq")
    assert (line_.before["total_as_written"], line_.after["total_as_written"]) == ("250.000", None)


def test_saving_the_same_value_takes_nothing_away():
    dossier = save(written(), total_amount="250000", note="Otra cosa")
    assert (dossier.values["total_as_written"], dossier.version) == ("250.000", 2)


def test_the_organisation_that_was_proposed_keeps_the_written_name():
    row = save(written(), participants__a1__organisation="ORG-100").values["participants"][0]
    assert row == {"id": "a1", "role": "FINANCIADOR", "organisation": "ORG-100", "as_written": "Reino de Bélgica"}


def test_another_organisation_takes_the_written_name_away():
    row = save(written(), participants__a1__organisation="ORG-016").values["participants"][0]
    assert row == {"id": "a1", "role": "FINANCIADOR", "organisation": "ORG-016"}


def test_a_role_takes_the_source_of_its_row_alone():
    row = save(written(), participants__a1__role="DONANTE").values["participants"][0]
    assert row == {"id": "a1", "role": "DONANTE"} | {name: WHO[name] for name in ("as_written", "proposed", "proposed_reason")}


@pytest.mark.parametrize(
    ("row", "change", "left"),
    [
        ({"unit": "EC-1801", "country": "EC", "locality": "x", "source": "1:L1"}, {"unit": "EC-1802"}, {"unit": "EC-1802"}),
        ({"unit": "EC-1801", "country": "EC", "source": "1:L1"}, {"share": "100"}, {"unit": "EC-1801", "country": "EC", "share": "100"}),
        ({"unit": "EC-1801", "country": "EC"}, {"unit": "EC-1801"}, {"unit": "EC-1801", "country": "EC"}),
        ({"unit": "EC-1801", "country": "EC"}, {"unit": "EC-1802", "country": "PE"}, {"unit": "EC-1802", "country": "PE"}),
    ],
)
def test_a_place_keeps_what_still_speaks_of_it(row, change, left):
    values = {"places": [{"id": "p1", **row}]}
    changes = {f"places.p1.{name}": value for name, value in change.items()}
    assert drafting.checked(values, changes | orphans(values, changes))["places"] == [{"id": "p1", **left}]


def test_two_people_at_two_cells_of_a_row_do_not_meet_at_its_source():
    dossier = written()
    save(dossier, participants__a1__role="DONANTE")
    both = save(dossier, participants__a1__organisation="ORG-016")
    assert both.values["participants"] == [{"id": "a1", "role": "DONANTE", "organisation": "ORG-016"}]


def imported() -> Activity:
    return make_activity(
        "T-1",
        "Riego",
        source="002:L180",
        total_amount=4,
        total_currency="USD",
        locators={"total": "002:L183", "title": "002:L2", "counterpart": "002:L4", "funder": "002:L5"},
        participants=[{"role": code_of("ROL_PARTICIPACION", "FINANCIADOR"), "as_written": "Alguien"}],
        contributions=[line("CONTRAPARTIDA", 1), line("DONANTE", 2)],
    )


def test_of_what_differs_no_source_is_told():
    activity, centre = imported(), person(REGISTRAR)
    organisation = Organisation.objects.get(code=AMBATO)
    dossier = drafting.open_from(by=centre, organisation=organisation, activity=activity, on_paper=True)
    donor = next(row for row in dossier.values["contributions"] if row["role"] == "DONANTE")
    changes = {"total_amount": "5", "theme": "Agua", f"contributions.{donor['id']}.amount": "3"}
    dossier = drafting.save(by=centre, dossier=dossier, base=1, changes=changes)
    registering.apply(centre, dossier)
    told = Activity.objects.get(pk=activity.pk)
    assert told.locators == {"title": "002:L2", "counterpart": "002:L4", "funder": "002:L5", "total": "", "theme": ""}
    assert (told.located("title"), told.located("objective"), told.located("total")) == ("002:L2", told.source, "")
    before = Entry.objects.filter(event="activity.revised", thing_key="T-1").latest("seq").before
    assert before["locators"] == {"total": "002:L183", "title": "002:L2", "counterpart": "002:L4", "funder": "002:L5"}


def test_a_record_told_as_it_was_keeps_every_locator():
    activity, centre = imported(), person(REGISTRAR)
    organisation = Organisation.objects.get(code=AMBATO)
    dossier = drafting.open_from(by=centre, organisation=organisation, activity=activity, on_paper=True)
    before = activities.snapshot(activity)["locators"]
    registering.apply(centre, dossier)
    assert Activity.objects.get(pk=activity.pk).locators == before


def test_an_amendment_leaves_the_version_before_as_it_was():
    dossier = make_registered(total_as_written="250.000")
    dossier = amended(dossier, total_amount="300000")
    assert [one.values.get("total_as_written") for one in dossier.versions.all()] == ["250.000", None]
    assert Activity.objects.get(pk=dossier.activity_id).total_as_written == ""
