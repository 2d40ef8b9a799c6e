"""One finding: its page, who decides about it, how it is counted by institution and by month."""

import pytest
from django.test import Client
from django.utils import timezone

from minga.doors.portal.tests.make_organisation import make_organisation
from minga.doors.portal.tests.reading_pages import body, table, text
from minga.ground.accounts.models import Person
from minga.ground.findings import actions
from minga.ground.findings.models import Finding, State
from minga.ground.kit.findings import Finding as Proposed
from minga.ground.kit.findings import Severity

pytestmark = pytest.mark.django_db
WHY = "La cifra está así en el original."


def of(rule: str, key: str) -> Finding:
    return Finding.objects.get(rule=rule, thing_key=key)


def signed_in(email: str) -> Client:
    client = Client()
    client.force_login(Person.objects.get(email=email))
    return client


def decide(client: Client, finding: Finding, state: str, reason: str = WHY):
    return client.post(f"/hallazgos/{finding.pk}", {"state": state, "reason": reason})


def test_pitfall_2_the_page_shows_both_values_and_the_difference(client):
    finding = of("DQ-SUM", "PRJ-002")
    response = client.get(f"/hallazgos/{finding.pk}")
    assert [row["value"] for row in response.context["compared"]] == ["$7.928.561.028,08 COP", "$7.928.561.027,32 COP", "$0,76 COP"]
    assert response.context["record"]["url"] == "/actividades/PRJ-002"
    assert response.context["choices"] == []


def test_two_sources_that_disagree_are_both_cited(client):
    finding = Finding.objects.get(rule="DQ-CONFLICT", place="headline")
    places = client.get(f"/hallazgos/{finding.pk}").context["places"]
    assert [mark.title for one in places for mark in one["marks"]] != []
    assert len(places) == 2


def test_a_reviewer_accepts_with_a_reason_and_nothing_of_the_record_changes():
    finding = of("DQ-SUM", "PRJ-002")
    figures = dict(finding.figures)
    reviewer = signed_in("revision@minga.example")
    assert decide(reviewer, finding, "accepted").status_code == 302
    finding.refresh_from_db()
    assert (finding.state, finding.reason, finding.figures) == (State.ACCEPTED, WHY, figures)
    said = text(reviewer.get(f"/hallazgos/{finding.pk}"))
    assert WHY in said
    assert finding.decided_by and finding.decided_by.name in said


def test_the_public_reads_the_reason_and_not_the_name(client):
    finding = of("DQ-SUM", "PRJ-002")
    decide(signed_in("revision@minga.example"), finding, "explained")
    said = text(client.get(f"/hallazgos/{finding.pk}"))
    assert WHY in said
    finding.refresh_from_db()
    assert finding.decided_by and finding.decided_by.name not in said


def test_without_a_reason_is_refused():
    finding = of("DQ-SUM", "PRJ-002")
    response = decide(signed_in("revision@minga.example"), finding, "accepted", " ")
    assert (response.status_code, of("DQ-SUM", "PRJ-002").state) == (422, State.OPEN)


def test_each_thing_that_lacks_is_told_at_its_place():
    finding = of("DQ-SUM", "PRJ-002")
    errors = decide(signed_in("revision@minga.example"), finding, "", "").context["errors"]
    assert [place for place, _said in errors] == ["en-que-queda", "motivo"]


def test_a_form_shown_before_the_last_decision_is_refused():
    finding, reviewer = of("DQ-SUM", "PRJ-002"), signed_in("revision@minga.example")
    shown = reviewer.get(f"/hallazgos/{finding.pk}").context["seen"]
    decide(reviewer, finding, "explained")
    late = reviewer.post(f"/hallazgos/{finding.pk}", {"state": "open", "reason": WHY, "seen": shown})
    assert (late.status_code, of("DQ-SUM", "PRJ-002").state) == (422, State.EXPLAINED)
    assert "se decidió sobre el hallazgo" in text(late)
    assert late.context["seen"] != shown


def test_a_browser_keeps_no_choice_for_the_next_form():
    page = signed_in("revision@minga.example").get(f"/hallazgos/{of('DQ-SUM', 'PRJ-002').pk}")
    assert '<form method="post" autocomplete="off">' in body(page)


def test_an_unknown_state_is_refused():
    assert decide(signed_in("revision@minga.example"), of("DQ-SUM", "PRJ-002"), "borrado").status_code == 422


def test_an_officer_explains_what_concerns_their_institution_and_no_more():
    make_organisation("ORG-901", "Otra")
    raised = [Proposed("DQ-CONFLICT", Severity.WARNING, "Prueba.")]
    (mine,) = actions.renew(by=Person.objects.system(), thing=("organisation", "ORG-007"), proposed=raised)
    (other,) = actions.renew(by=Person.objects.system(), thing=("organisation", "ORG-901"), proposed=raised)
    officer = signed_in("oficina@ambato.example")
    assert decide(officer, mine, "accepted").status_code == 422
    assert decide(officer, mine, "explained").status_code == 302
    assert decide(officer, other, "explained").status_code == 403


@pytest.mark.parametrize("email", ["auditoria@minga.example", "programas@bmz.example"])
def test_nobody_else_decides(email):
    assert decide(signed_in(email), of("DQ-SUM", "PRJ-002"), "accepted").status_code == 403


def test_a_visitor_does_not_decide(client):
    assert decide(client, of("DQ-SUM", "PRJ-002"), "accepted").status_code == 403


def test_a_finding_of_a_hidden_record_is_not_there(client):
    make_organisation("ORG-900", "Instituto Reservado", public=False)
    raised = [Proposed("DQ-CONFLICT", Severity.WARNING, "Prueba.")]
    (hidden,) = actions.renew(by=Person.objects.system(), thing=("organisation", "ORG-900"), proposed=raised)
    assert client.get(f"/hallazgos/{hidden.pk}").status_code == 404
    assert client.get("/hallazgos/999999").status_code == 404


def test_the_list_shows_what_is_open_unless_another_state_is_asked(client):
    decide(signed_in("revision@minga.example"), of("DQ-SUM", "PRJ-002"), "accepted")
    assert client.get("/hallazgos?rule=DQ-SUM").context["rows"] == []
    rows = client.get("/hallazgos?rule=DQ-SUM&state=accepted").context["rows"]
    assert [(row["key"], row["reason"]) for row in rows] == [("PRJ-002", WHY)]


def test_the_list_of_an_institution_has_what_it_takes_part_in(client):
    rows = client.get("/hallazgos?institution=NGO-01").context["rows"]
    assert {row["key"] for row in rows} == {"NGO-01"}
    assert client.get("/hallazgos?institution=NADIE").context["notice"] == "Se ignoró el filtro desconocido «institution=NADIE»."


def test_institutions_are_counted_as_their_list_has_it(client):
    page = client.get("/hallazgos/instituciones").context["rows"]
    row = page[0]
    listed = client.get(f"/hallazgos?institution={row['organisation'].code}").context["page"].paginator.count
    assert (row["total"], listed) == (listed, row["total"])
    first = table(client.get("/hallazgos/instituciones.csv"))[0]
    assert (first["codigo"], first["total"]) == (row["organisation"].code, str(row["total"]))


def test_the_trend_ends_with_what_is_open_now(client):
    decide(signed_in("revision@minga.example"), of("DQ-SUM", "PRJ-002"), "accepted")
    month = table(client.get("/hallazgos/tendencia.csv"))[-1]
    assert (month["mes"], month["se_fueron"]) == (f"{timezone.localdate():%Y-%m}", "1")
    assert month["por_resolver_al_final"] == str(Finding.objects.open().count())
    shown = client.get("/hallazgos/tendencia").context["rows"][0]
    assert (shown["went"], shown["open"]) == ("1", month["por_resolver_al_final"])
    assert "/hallazgos/tendencia" in body(client.get("/hallazgos"))
