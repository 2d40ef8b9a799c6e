"""A lake of two real files (CAF, USAID in Ecuador), imported once for a module; each test finds its rows anew."""

from pathlib import Path

import pytest
from django.core import serializers

from minga.cycle.registration.tests.conftest import own_database
from minga.evidence.lake import actions, comparing
from minga.evidence.lake.importing import run
from minga.evidence.lake.models import Dataset, Version
from minga.ground.accounts.models import Person
from tests.environment import SHARED

__all__ = ["own_database"]
FILES = ("caf/CAF-ActivityFile-2025-10-10.xml.gz", "usaid/usaid-ec.xml.gz")


@pytest.fixture(scope="module")
def imported_once(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str | Path]:
    return {"folder": tmp_path_factory.mktemp("lake"), "rows": ""}


@pytest.fixture
def real_lake(db, settings, imported_once) -> None:
    settings.DATA_DIR = imported_once["folder"]
    comparing.kept.cache_clear()
    if not imported_once["rows"]:
        for name in FILES:
            path = SHARED / "data" / "iati" / name
            run(actions.ask(by=Person.objects.system(), name=path.name, path=path, source=path.name.partition(".")[0]).pk)
        rows = [*Dataset.objects.all(), *Version.objects.all()]
        imported_once["rows"] = serializers.serialize("json", rows)
        return
    for one in serializers.deserialize("json", imported_once["rows"]):
        one.save()
