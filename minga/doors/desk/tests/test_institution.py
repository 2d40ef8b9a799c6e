"""What the people of an institution see on their desk of what was found in its records, and who finds the register there."""

import pytest
from django.test import Client

from minga.cycle.activities import actions as activities
from minga.cycle.organisations.models import Organisation
from minga.ground.accounts.models import Person
from minga.ground.codelists.queries import get
from minga.ground.findings import actions
from minga.ground.findings.models import Finding
from minga.ground.kit.findings import Finding as Proposed
from minga.ground.kit.findings import Severity

pytestmark = pytest.mark.django_db
OFFICER = "oficina@ambato.example"


def page(email: str = OFFICER, path: str = "/escritorio/institucion"):
    client = Client()
    client.force_login(Person.objects.get(email=email))
    return client.get(path)


def raise_in_a_record() -> Finding:
    """A project of Ambato that is not public, with an error and something that only informs."""
    one, by = Organisation.objects.get(memberships__person__email=OFFICER), Person.objects.system()
    part = {"organisation": one, "as_written": one.name, "role": get("ROL_PARTICIPACION", "EJECUTOR")}
    fields = {"title": "Riego", "kind": get("TIPO_ACTIVIDAD", "PROYECTO"), "source": "002:L1", "public": False}
    activities.record(by=by, code="PRJ-900", fields=fields, parts={"participants": [part]})
    proposed = [
        Proposed("DQ-CONFLICT", severity, f"Prueba {severity}.", {}, place=severity) for severity in (Severity.ERROR, Severity.INFO)
    ]
    actions.renew(by=by, thing=("activity", "PRJ-900"), proposed=proposed)
    return Finding.objects.get(thing_key="PRJ-900", severity=Severity.ERROR)


def test_an_officer_reads_what_asks_for_somebody_and_where_to_answer():
    found = raise_in_a_record()
    (told,) = page().context["findings"]
    assert ([row["url"] for row in told["rows"]], told["asking"], told["informing"]) == ([f"/hallazgos/{found.pk}"], 1, 1)
    assert page(path=told["url"]).context["page"].paginator.count == 2
    assert [state for state, _label, _means in page(path=f"/hallazgos/{found.pk}").context["choices"]] == ["explained"]


def test_a_record_is_told_in_words_and_not_in_codes():
    raise_in_a_record()
    answer = page()
    assert [one["roles"] for one in answer.context["rows"]] == [["Ejecutor"]]
    assert "TIPO_ACTIVIDAD" not in answer.content.decode()


def test_another_institution_reads_nothing_of_it():
    raise_in_a_record()
    assert [row["rows"] for row in page("oficina@ibarra.example").context["findings"]] == [[]]


def test_nothing_to_look_at_is_said():
    assert "Nada por mirar" in page().content.decode()


@pytest.mark.parametrize(("email", "shown"), [("revision@minga.example", True), (OFFICER, False)])
def test_who_decides_finds_the_register_in_the_menu(email, shown):
    labels = [entry["label"] for entry in page(email, "/escritorio").context["navigation"]]
    assert ("Hallazgos" in labels) == shown
