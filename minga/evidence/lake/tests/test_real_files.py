"""Real files of publishers, and five drafts of one of them as successive versions."""

import gzip
from pathlib import Path

import pytest

from minga.evidence.lake import parts, shelf
from minga.evidence.lake.building import Builder, Built, Hands
from minga.evidence.lake.copying import Before
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
