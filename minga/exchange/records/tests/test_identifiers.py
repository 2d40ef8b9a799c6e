"""Identifiers that people wrote of an organisation outlive a load of the tables that tell nothing of them."""

import pytest

from minga.cycle.organisations import profiling
from minga.cycle.organisations.models import AliasKind, Organisation
from minga.ground.accounts.models import Person

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("code", ["T-2", "T-3"])
def test_a_second_load_leaves_them(folder, load, code):
    """T-2 stands in the table of organisations, with its other names in another; T-3 in the directory of NGOs."""
    load(folder)
    one = Organisation.objects.get(code=code)
    others = sorted(one.aliases.values_list("name", flat=True))
    profiling.set_identifiers(by=Person.objects.get(email="registro@minga.example"), organisation=one, identifiers=["XM-DAC-701-2"])
    assert load(folder).changed == 0
    assert list(one.aliases.filter(kind=AliasKind.IATI).values_list("name", flat=True)) == ["XM-DAC-701-2"]
    assert sorted(one.aliases.exclude(kind=AliasKind.IATI).values_list("name", flat=True)) == others
