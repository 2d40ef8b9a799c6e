"""Registering: a number, a code, a version, a seal; and what is refused."""

import pytest
from django.utils import timezone

from minga.cycle.registration.queries import State, check
from minga.cycle.registration.testing import VALUES, make_certificate, registrar
from minga.ground.journal.models import Entry

pytestmark = pytest.mark.django_db
YEAR = timezone.localdate().year


def test_it_works():
    issued = make_certificate(level="MUNICIPAL", public=True)
    line = Entry.objects.order_by("-seq")[0]
    assert (issued.version, issued.values, issued.level, issued.public) == (1, VALUES, "MUNICIPAL", True)
    assert (line.event, line.actor, line.thing_key) == ("certificate.issued", registrar(), issued.number)
    assert check(issued.code).state == State.VALID
