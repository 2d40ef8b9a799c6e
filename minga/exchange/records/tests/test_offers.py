"""Offers and policies that a folder of tables brings: recorded whole, as often as one likes, refused by line and column."""

import pytest

from minga.cycle.offers import drafting
from minga.cycle.offers.models import Offer, PolicySheet
from minga.cycle.offers.testing import CURATOR, person
from minga.exchange.records.columns import TABLES
from minga.ground.journal.models import Entry
from minga.ground.kit.tables import TableRefused

pytestmark = pytest.mark.django_db
ROW = {
    "offer_id": "OX-1", "organisation": "ORG-016", "title": "Oferta de ensayo", "language": "es",
    "source_kind": "BILATERAL", "modality": "ASESORIA",
    "instrument": "direct", "reach": "national", "sectors": "210", "countries": "EC", "amount_max": "5000", "currency": "USD",
    "opens_on": "2026-01-01", "closes_on": "2099-01-01", "stage": "draft", "source": "001:L1",
}  # fmt: skip
POLICY = {"org_id": "ORG-022", "priorities": "Salud", "sectors": "122", "countries": "EC", "stage": "draft", "source": "001:L1"}


def written(folder, table: str, row: dict[str, str]) -> None:
    names = next([*one.required, *one.optional] for one in TABLES if one.name == table)
    (folder / f"{table}.csv").write_text(f"{','.join(names)}\n{','.join(row.get(name, '') for name in names)}\n", encoding="utf-8")


def test_an_offer_is_recorded_whole(folder, load):
    written(folder, "offers", ROW)
    rows = "offer_id,kind,text,source\nOX-1,requirement,Carta,001:L1\nOX-1,step,Enviar,001:L1\n"
    (folder / "offer_rows.csv").write_text(rows, encoding="utf-8")
    load(folder)
    offer = Offer.objects.get(code="OX-1")
    assert (offer.organisation.code, offer.stage, str(offer.amount_max), offer.currency) == ("ORG-016", "draft", "5000.00", "USD")
    assert [(row.kind, row.text) for row in offer.rows.order_by("kind")] == [("requirement", "Carta"), ("step", "Enviar")]


def test_a_changed_row_changes_its_offer_alone(folder, load):
    written(folder, "offers", ROW)
    load(folder)
    written(folder, "offers", ROW | {"title": "Oferta corregida"})
    before = Entry.objects.count()
    load(folder)
    assert Offer.objects.get(code="OX-1").title == "Oferta corregida"
    left = Entry.objects.order_by("seq")[before:].values_list("event", flat=True)
    assert list(left) == ["offer.recorded", "records.loaded"]


def test_what_somebody_wrote_in_since_is_left_with_a_note(folder, load):
    written(folder, "offers", ROW)
    load(folder)
    offer = Offer.objects.get(code="OX-1")
    drafting.save(by=person(CURATOR), offer=offer, base=offer.version, changes={"title": "Como la dejó curaduría"})
    report = load(folder)
    assert Offer.objects.get(code="OX-1").title == "Como la dejó curaduría"
    assert "OX-1: se lleva en Minga y no se cambia al cargar." in report.notes


@pytest.mark.parametrize(
    ("cells", "column"),
    [
        ({"organisation": "ORG-999"}, "organisation"),
        ({"title": ""}, "title"),
        ({"modality": "MAGIA"}, "modality"),
        ({"instrument": "magia"}, "instrument"),
        ({"sectors": "210 luna"}, "sectors"),
        ({"countries": "EC XX"}, "countries"),
        ({"units": "EC-99999"}, "units"),
        ({"amount_max": "cinco mil"}, "amount_max"),
        ({"currency": ""}, "currency"),
        ({"opens_on": "31/31/2026"}, "opens_on"),
        ({"closes_on": "2025-12-31"}, "closes_on"),
        ({"stage": "magic"}, "stage"),
        ({"source": ""}, "source"),
    ],
)
def test_a_bad_cell_refuses_the_folder_by_line_and_column(folder, load, cells, column):
    written(folder, "offers", ROW | cells)
    with pytest.raises(TableRefused) as refused:
        load(folder)
    assert {(one.file, one.line, one.column) for one in refused.value.problems} == {("offers.csv", 2, column)}
    assert not Offer.objects.filter(code="OX-1").exists()


def test_a_row_of_an_offer_that_is_not_there_is_refused(folder, load):
    written(folder, "offers", ROW)
    (folder / "offer_rows.csv").write_text("offer_id,kind,text,source\nOX-9,requirement,Carta,001:L1\n", encoding="utf-8")
    with pytest.raises(TableRefused) as refused:
        load(folder)
    assert {(one.file, one.line, one.column) for one in refused.value.problems} == {("offer_rows.csv", 2, "offer_id")}


def test_a_policy_is_recorded_and_the_same_again_changes_nothing(folder, load):
    written(folder, "cooperant_policies", POLICY)
    load(folder)
    before = Entry.objects.count()
    load(folder)
    policy = PolicySheet.objects.get(organisation__code="ORG-022")
    assert (policy.priorities, policy.stage, Entry.objects.count()) == ("Salud", "draft", before)


def test_a_policy_of_nobody_is_refused(folder, load):
    written(folder, "cooperant_policies", POLICY | {"org_id": "ORG-999"})
    with pytest.raises(TableRefused) as refused:
        load(folder)
    assert {(one.file, one.line, one.column) for one in refused.value.problems} == {("cooperant_policies.csv", 2, "org_id")}
