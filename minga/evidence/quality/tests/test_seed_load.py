"""Loading the sources' tables raises what MISSION 3.2 asks at least, and nothing that it forbids."""

import pytest

from minga.exchange.records.actions import load_folder
from minga.ground.accounts.models import Person
from minga.ground.findings.models import Finding

pytestmark = pytest.mark.django_db
OCR = {"PE-0104", "PE-2210", "PE-2501", "PE-2503"}


def keys(rule: str, **where: str) -> list[str]:
    return sorted(Finding.objects.open().filter(rule=rule, **where).values_list("thing_key", flat=True))


def check() -> None:
    """At least, and at most, what the last paragraph of MISSION 3.2 says."""
    sums = Finding.objects.open().filter(rule="DQ-SUM")
    assert [(one.thing_key, one.figures["difference"]["amount"]) for one in sums] == [("PRJ-002", "0.76")]
    assert keys("DQ-DUP", thing_kind="activity", severity="error") == ["PRJ-002-DUP"]
    assert Finding.objects.open().get(rule="DQ-DUP", thing_kind="norm").source == "001:L263 | 001:L265"
    assert keys("DQ-QUOTA") == ["1", "San Martín"]
    assert keys("DQ-CLUSTER", place="provinces", thing_kind="cluster") == ["CLU-SM-01"]
    assert keys("DQ-CLUSTER", place="services") == ["CLU-AM-01", "CLU-MD-01", "CLU-UC-01"]
    assert "IND-006" in keys("DQ-MAGNITUDE")
    assert keys("DQ-UNIT") == ["002"]
    assert keys("DQ-EXPIRED") == ["AGR-001", "AGR-002"]
    assert keys("DQ-MISSING", place="tax_id") == ["NGO-07"]
    assert keys("DQ-RUC", severity="warning") == ["NGO-01", "NGO-03"]
    assert keys("DQ-COUNT", place="projects") == ["002"]
    assert keys("DQ-PREFERENCE") == ["Loreto"]
    assert set(keys("DQ-OCR", thing_kind="unit")) >= OCR
    assert keys("DQ-FX") == ["PRJ-002", "PRJ-002"]
    assert keys("DQ-FX-MISSING") == ["EUR/COP"]
    assert [*keys("DQ-FRAMEWORK"), *keys("DQ-ORDER"), *keys("DQ-GCD")] == []


def test_the_demonstration_raises_what_the_sources_hold():
    check()


def test_the_tables_of_the_sources_raise_it_as_well(shared):
    load_folder(shared / "data/seed_records", by=Person.objects.system())
    check()
