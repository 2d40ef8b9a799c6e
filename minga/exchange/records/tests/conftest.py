from collections.abc import Callable
from pathlib import Path

import pytest

from minga.cycle.activities.models import Activity, Contribution
from minga.cycle.organisations.models import Alias, Organisation, Standing
from minga.evidence.figures.models import ReportedFigure
from minga.exchange.records.actions import Report, load_folder
from minga.exchange.records.testing import make_folder
from minga.ground.accounts.models import Person
from minga.ground.findings.models import Finding
from minga.ground.journal import actions as journal
from minga.ground.kit.tables import TableRefused
from minga.ground.rates.models import Rate

KEPT = (Organisation, Standing, Alias, Activity, Contribution, Rate, ReportedFigure, Finding)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A small record folder that loads."""
    return make_folder(tmp_path / "registros")


@pytest.fixture
def load(db) -> Callable[[Path], Report]:
    """Load a folder as the system person."""
    return lambda folder: load_folder(folder, by=Person.objects.system())


@pytest.fixture
def refusal(load) -> Callable[[Path], list[tuple[str, int, str]]]:
    """Load a folder that must be refused: gives (file, line, column) of each reason, with nothing changed."""

    def refused(folder: Path) -> list[tuple[str, int, str]]:
        before = (journal.head(), [model.objects.count() for model in KEPT])
        with pytest.raises(TableRefused) as raised:
            load(folder)
        assert (journal.head(), [model.objects.count() for model in KEPT]) == before
        return [(problem.file, problem.line, problem.column) for problem in raised.value.problems]

    return refused
