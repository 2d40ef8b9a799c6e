"""Real files of publishers, and five drafts of one of them as successive versions."""

import gzip
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

from minga.evidence.lake import parts, shelf
from minga.evidence.lake.building import Builder, Built
from minga.evidence.lake.copying import Before
from minga.evidence.lake.differences import Comparison, Difference, compared
from minga.evidence.lake.hands import Hands
from minga.evidence.lake.inspecting import read_and_check
from minga.evidence.lake.parts import Writer
from minga.evidence.lake.testing import chunks_of
from tests.environment import SHARED

pytestmark = [pytest.mark.kit, pytest.mark.needs_shared]

IATI = SHARED / "data" / "iati"
DRAFTS = ["bcie", "bcie-2025-12-12", "bcie-2025-12-16", "bcie-2025-12-17", "bcie-2025-12-18"]


@pytest.fixture(autouse=True)
def lake(settings, tmp_path):
    settings.DATA_DIR = tmp_path


def built(path: Path, number: int = 1) -> Built:
    """Build a version of dataset 1 from a packed file, after the one before."""
    staging = parts.root() / "staging"
    with Writer(staging, 1) as writer:
        before = Before(parts.folder_of(1, number - 1) if number > 1 else None)
        found = Builder(writer, before, Hands(read_and_check), lambda *_: None).run(chunks_of(gzip.decompress(path.read_bytes())))
    parts.publish(staging, 1, number)
    return found


def asked(sql: str, number: int = 1) -> list[tuple]:
    with shelf.over([parts.folder_of(1, number)]) as lake:
        return lake.execute(sql).fetchall()


def test_caf_works_in_four_countries():
    assert built(IATI / "caf" / "CAF-ActivityFile-2025-10-10.xml.gz").activities == 478
    sql = "SELECT code, count(DISTINCT a) FROM recipient_country WHERE code IN ('EC', 'BO', 'CO', 'PE') GROUP BY code ORDER BY code"
    assert asked(sql) == [("BO", 66), ("CO", 28), ("EC", 71), ("PE", 23)]


def test_usaid_in_ecuador_says_so_in_its_transactions_alone():
    assert built(IATI / "usaid" / "usaid-ec.xml.gz").activities == 250
    assert asked("SELECT count(*) FROM recipient_country") == [(0,)]
    assert asked('SELECT count(*), count(DISTINCT a) FROM "transaction"') == [(1270, 250)]
    assert asked("SELECT code, count(*) FROM transaction_recipient_country GROUP BY code") == [("EC", 1270)]


def test_five_drafts_are_five_versions():
    told = []
    for number, name in enumerate(DRAFTS, 1):
        found = built(IATI / "bcie-cabei" / f"{name}.xml.gz", number)
        told.append((found.activities, found.added, found.changed, found.unchanged, found.removed))
    assert told == [(87, 87, 0, 0, 0), (87, 0, 8, 79, 0), (87, 0, 87, 0, 0), (87, 0, 87, 0, 0), (92, 6, 86, 0, 1)]


def drafts_compared() -> Iterator[tuple[Comparison, Counter]]:
    """Each draft against the one before it, with how often each field differs."""
    for number, name in enumerate(DRAFTS, 1):
        built(IATI / "bcie-cabei" / f"{name}.xml.gz", number)
        if number > 1:
            found = compared(parts.folder_of(1, number - 1), parts.folder_of(1, number))
            yield found, Counter(f"{one.table}.{one.field}" for each in found.changed for one in each.fields)


def test_the_drafts_differ_in_these_fields():
    second, third, fourth, fifth = drafts_compared()
    assert second[1] == {"sector.": 8}
    assert [each.fields for each in second[0].changed[:1]] == [(Difference("sector", "", None, "14020 · 1"),)]
    parties = ("provider_ref", "provider_type", "provider_name", "receiver_type", "receiver_name", "description")
    assert third[1] == {f"transaction.{field}": 1046 for field in parties} | {
        **dict.fromkeys(("transaction.provider_activity_id", "transaction.receiver_ref", "transaction.receiver_activity_id"), 121),
        **{"transaction.ref": 925, "transaction.value": 25, "transaction.": 16, "sector.": 8},
    }
    assert (fourth[1]["transaction.provider_ref"], fourth[1]["sector.percentage"], fourth[1]["activity.planned_end"]) == (1062, 66, 1)
    came = "500681 500397 500193 501271 500258 500212"
    assert fifth[0].added == tuple(f"XM-DAC-46007-{one}" for one in came.split())
    assert (fifth[0].removed, fifth[0].number, fifth[1]["activity.finance_type"]) == (("XM-DAC-46007-500900",), 86, 86)
