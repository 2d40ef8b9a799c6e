"""The tables of the standard are what the script writes from the published sources."""

from pathlib import Path

import iati_standard
import pytest

pytestmark = [pytest.mark.kit, pytest.mark.needs_shared]

NAMES = ("elements.csv", "attributes.csv", "cases.csv", "codes.csv", "places.csv")


def test_the_tables_are_those_that_the_script_writes(shared: Path, tmp_path: Path):
    iati_standard.main(shared / "data" / "standard", tmp_path)
    different = [name for name in NAMES if (tmp_path / name).read_bytes() != (iati_standard.TABLES / name).read_bytes()]
    assert different == []
    assert sorted(path.name for path in tmp_path.iterdir()) == sorted(NAMES)
