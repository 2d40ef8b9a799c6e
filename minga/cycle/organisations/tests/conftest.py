import pytest

from minga.cycle.organisations.testing import make_organisation
from minga.ground.accounts.models import Person


@pytest.fixture
def system(db) -> Person:
    """The person whom commands act as."""
    return Person.objects.system()


@pytest.fixture
def organisation(db):
    """An organisation with a role, not yet public."""
    return make_organisation("T-1", role="Ejecuta")
