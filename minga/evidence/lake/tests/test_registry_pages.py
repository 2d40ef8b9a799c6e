"""From the public pages of the registry into the lake: the published activities that are a record, the profile of an organisation."""

import pytest
from django.test import Client

from minga.cycle.activities.models import Activity
from minga.cycle.organisations.models import AliasKind, Organisation
from minga.cycle.organisations.testing import make_ngo, make_organisation
from minga.evidence.lake import matches
from minga.evidence.lake.models import Dataset
from minga.evidence.lake.pages.registry import profiles_of
from minga.ground.accounts.models import Person

pytestmark = [pytest.mark.django_db, pytest.mark.needs_shared, pytest.mark.usefixtures("real_lake")]

REVIEWER, OFFICER = "revision@minga.example", "oficina@ambato.example"
CAF, BANK = "XM-DAC-46008-cfa008702", "XM-DAC-46008"
WHY = "Lo dice el convenio."
LINK = f'<a class="code wrap-any" href="/lago/actividades/{CAF}">{CAF}</a>'


def read(address: str) -> str:
    """Return a page as a person with a session is shown it, never a kept one."""
    client = Client()
    client.force_login(Person.objects.get(email=OFFICER))
    return client.get(address).content.decode()


def decide(state: str) -> matches.Match:
    by = Person.objects.get(email=REVIEWER)
    return matches.decide(by=by, code="PRJ-013", identifier=CAF, state=state, reason=WHY)


def refs(organisation: Organisation) -> list[tuple[str, bool]]:
    return [(one.ref, one.sure) for one in profiles_of(organisation)]


def test_it_works():
    """A record that a person confirmed says as what it is published, and leads there, in both languages."""
    assert "Publicado en IATI como" not in read("/actividades/PRJ-013")
    match = decide("confirmed")
    page = read("/actividades/PRJ-013")
    assert ("<dt>Publicado en IATI como</dt>" in page, LINK in page) == (True, True)
    assert f'href="/en/lago/actividades/{CAF}"' in read("/en/actividades/PRJ-013")
    matches.undo(by=match.by, match=match, reason="Era otro.")
    assert "Publicado en IATI como" not in read("/actividades/PRJ-013")


def test_the_published_activity_leads_to_its_record():
    assert "En el registro:" not in read(f"/lago/actividades/{CAF}")
    decide("confirmed")
    page = read(f"/lago/actividades/{CAF}")
    assert ('En el registro: <a href="/actividades/PRJ-013">' in page, f'href="/lago/comparacion/PRJ-013/{CAF}"' in page) == (True, True)
    Activity.objects.filter(code="PRJ-013").update(public=False)
    assert "PRJ-013" not in read(f"/lago/actividades/{CAF}")


def test_a_rejected_match_is_not_told():
    decide("rejected")
    assert CAF not in read("/actividades/PRJ-013")


def test_what_is_published_no_longer_has_no_link():
    decide("confirmed")
    Dataset.objects.filter(slug__startswith="caf").update(current=None)
    page = read("/actividades/PRJ-013")
    assert (CAF in page, LINK in page, "ya no está en lo publicado que se cargó" in page) == (True, False, True)


def test_an_identifier_of_its_own_is_no_match():
    """That a record bears an identifier says nothing of who confirmed it."""
    Activity.objects.filter(code="PRJ-013").update(iati_identifier=CAF)
    assert "Publicado en IATI como" not in read("/actividades/PRJ-013")


def test_an_organisation_by_its_identifier():
    alias = {"name": BANK.lower(), "kind": AliasKind.IATI, "source": "002:L1"}
    one = make_organisation("T-CAF", "Banco de otro nombre", public=True, aliases=[alias])
    assert refs(one) == [(BANK, True)]
    page = read("/organizaciones/T-CAF")
    assert f'<a href="/lago/cooperantes/{BANK}">Lo que se publica de su cooperación</a>' in page
    assert "nadie ha confirmado" not in page
    assert f'<dt>Identificadores</dt><dd><a class="code wrap-any" href="/lago/cooperantes/{BANK}">{BANK.lower()}</a>' in page


def test_an_organisation_by_its_name_alone_is_told_as_such():
    one = make_organisation("T-CAF", "CAF Development Bank of Latin America and the Caribbean", public=True)
    assert refs(one) == [(BANK, False)]
    page = read("/organizaciones/T-CAF")
    assert f'<a href="/lago/cooperantes/{BANK}">Lo que se publica de «' in page
    assert "lleva el mismo nombre; nadie ha confirmado que sea la misma" in page


def test_an_ngo_by_its_tax_number():
    assert refs(make_ngo(state="ACTIVA")) == []  # nobody publishes under it here


def test_an_organisation_that_nobody_names():
    assert refs(make_organisation("T-NONE", "Cooperativa sin publicar", public=True)) == []
    assert "Lo que se publica" not in read("/organizaciones/T-NONE")


def test_an_empty_lake():
    Dataset.objects.update(current=None)
    assert refs(make_organisation("T-CAF", "CAF Development Bank of Latin America and the Caribbean", public=True)) == []
