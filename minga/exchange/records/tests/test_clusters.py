"""The tables of the selection of clusters and of the practices: read and checked; nothing is recorded of them."""

import pytest

from minga.exchange.records.columns import TABLES
from minga.exchange.records.testing import write_table
from minga.ground.findings.models import Finding

pytestmark = pytest.mark.django_db
SHAPES = {table.name: table for table in TABLES}
DEPARTMENT = {
    "country": "Perú", "department": "Amazonas", "provinces_stated": "1", "districts_stated": "6", "clusters_total": "3",
    "clusters_2013_01": "1", "clusters_2013_09": "1", "clusters_2013_12": "1", "source": "001:L21",
}  # fmt: skip
PROPOSAL = {
    "cluster_id": "T-C1", "department": "Amazonas", "province": "Bagua", "services": "Salud", "districts": "Aramango;Copallín;El Parco",
    "source": "001:L22",
}  # fmt: skip
ROUND = {
    "round": "9", "selection_period": "2013-01", "clusters": "6", "cum_gr": "5", "cum_glp": "6", "cum_gld": "18", "cum_total": "29",
    "source": "001:L23",
}  # fmt: skip
PRACTICE = {"practice_id": "T-A", "owner": "Alguien", "project": "Uno", "source": "001:L24"}


def put(folder, name: str, *rows: dict[str, str]) -> None:
    shape = SHAPES[name]
    write_table(folder / shape.file, [*shape.required, *shape.optional], list(rows))


def told(kind: str, key: str) -> list[tuple[str, str, str]]:
    return list(Finding.objects.open().about(kind, key).order_by("rule", "place").values_list("rule", "severity", "place"))


def test_it_works(folder, load):
    put(folder, "departments", DEPARTMENT)
    put(folder, "cluster_proposals", PROPOSAL, PROPOSAL | {"cluster_id": "T-C2", "province": "Bagua;Luya", "services": "Salud;Agua;Luz"})
    report = load(folder)
    assert (report.tables["departments"], report.tables["cluster_proposals"]) == ({"unchanged": 1}, {"unchanged": 2})
    assert (told("cluster", "T-C1"), told("department", "Amazonas")) == ([], [("DQ-QUOTA", "error", "clusters")])
    assert told("cluster", "T-C2") == [("DQ-CLUSTER", "error", "provinces"), ("DQ-CLUSTER", "error", "services")]
    assert load(folder).changed == 0


def test_a_departure_with_its_reason_is_information_and_a_strange_district_is_told(folder, load):
    row = PROPOSAL | {"province": "Bagua;Luya", "districts": "Aramango;Copallín;Xyloqueda", "reason": "Comparten el hospital."}
    put(folder, "cluster_proposals", row)
    load(folder)
    assert told("cluster", "T-C1") == [("DQ-CLUSTER", "info", "provinces"), ("DQ-GEO", "error", "districts")]


def test_rounds_are_held_against_their_sum_and_the_one_before(folder, load):
    put(folder, "cluster_rounds", ROUND, ROUND | {"round": "10", "selection_period": "2012-12", "cum_total": "30"})
    load(folder)
    assert told("round", "9") == []
    assert told("round", "10") == [("DQ-ORDER", "error", "selection_period"), ("DQ-SUM", "error", "cum_total")]


def test_a_practice_out_of_order(folder, load):
    put(folder, "practices", PRACTICE)
    steps = [{"practice_id": "T-A", "step": str(number), "name": "Paso", "date": "", "source": "001:L25"} for number in range(1, 9)]
    steps[0]["date"], steps[4]["date"] = "2020", "2018-05"
    put(folder, "practice_steps", *steps)
    load(folder)
    assert told("practice", "T-A") == [("DQ-ORDER", "error", "steps")]


@pytest.mark.parametrize(
    ("table", "row", "column"),
    [
        ("departments", DEPARTMENT | {"clusters_total": "tres"}, "clusters_total"),
        ("cluster_rounds", ROUND | {"selection_period": "enero"}, "selection_period"),
        ("cluster_proposals", PROPOSAL | {"districts": ""}, "districts"),
        ("cluster_proposals", PROPOSAL | {"source": "por ahí"}, "source"),
        ("practices", PRACTICE | {"source": ""}, "source"),
        ("practice_results", {"practice_id": "T-Z", "quantity": "1", "source": "001:L26"}, "practice_id"),
        ("practice_steps", {"practice_id": "T-A", "step": "uno", "source": "001:L26"}, "step"),
    ],
)
def test_what_cannot_be_read_refuses_the_folder(folder, refusal, table, row, column):
    put(folder, "practices", PRACTICE)
    put(folder, table, row)
    assert refusal(folder) == [(f"{table}.csv", 2, column)]
