import pytest
from django.contrib.auth.models import AnonymousUser
from django.test import Client

from minga.cycle.activities import undoing
from minga.cycle.law.models import Norm
from minga.cycle.organisations.models import Organisation
from minga.doors.portal.finding_list import tellable
from minga.doors.portal.tests.make_organisation import make_organisation
from minga.doors.portal.tests.reading_pages import body, table, text
from minga.evidence.merging.testing import make_merge
from minga.evidence.quality.catalogue import RULES
from minga.ground.accounts.models import Person
from minga.ground.codelists.queries import get
from minga.ground.findings import actions
from minga.ground.findings.models import Finding
from minga.ground.kit.findings import Finding as Proposed
from minga.ground.kit.findings import Severity
from minga.ground.search.models import Card

pytestmark = pytest.mark.django_db


def raise_one(kind: str, key: str, **figures: str) -> None:
    actions.renew(by=Person.objects.system(), thing=(kind, key), proposed=[Proposed("DQ-CONFLICT", Severity.WARNING, "Prueba.", figures)])


def test_it_works(client) -> None:
    response = client.get("/hallazgos")
    assert response.status_code == 200
    assert response.context["page"].paginator.count == Finding.objects.open().count()


def test_r_138_the_difference_is_told(client) -> None:
    rows = client.get("/hallazgos?rule=DQ-SUM").context["rows"]
    assert [(row["key"], row["thing"]["url"]) for row in rows] == [("PRJ-002", "/actividades/PRJ-002")]
    assert "difieren en $0,76 COP" in rows[0]["text"]


def test_every_rule_that_is_raised_is_explained() -> None:
    assert set(Finding.objects.values_list("rule", flat=True)) - set(RULES) == set()


def test_filter_by_severity(client) -> None:
    rows = client.get("/hallazgos?severity=error").context["rows"]
    assert {row["rule"] for row in rows} == {"DQ-CLUSTER", "DQ-DUP", "DQ-GEO", "DQ-MAGNITUDE", "DQ-QUOTA", "DQ-SUM", "DQ-UNIT"}


def test_a_figure_leads_to_its_place(client) -> None:
    rows = client.get("/hallazgos?rule=DQ-MAGNITUDE").context["rows"]
    assert [row["thing"]["url"] for row in rows] == ["/territorio/CO-13001#IND-006", "/territorio/CO-13001#IND-007"]


def test_a_unit_leads_to_its_page(client) -> None:
    rows = client.get("/hallazgos?rule=DQ-COUNT&thing=unit").context["rows"]
    assert rows[0]["thing"]["title"] == "Loreto, Perú"


def test_a_norm_leads_to_its_page_and_a_round_has_its_name(client) -> None:
    (norm, *_more), (round_, *_others) = (client.get(f"/hallazgos?thing={kind}").context["rows"] for kind in ("norm", "round"))
    assert (norm["thing"]["title"], norm["thing"]["url"]) == (Norm.objects.get(code=norm["key"]).name, f"/normas/{norm['key']}")
    assert (round_["thing"]["title"], round_["key"]) == ("Ronda 1", "1")


def test_unknown_rule_is_said(client) -> None:
    assert client.get("/hallazgos?rule=DQ-NADA").context["notice"] == "Se ignoró el filtro desconocido «rule=DQ-NADA»."


@pytest.mark.parametrize("query", ["page=-1", "page=x", "rule=%00", "severity=a&severity=b", "rule=" + "x" * 10000])
def test_odd_addresses_are_answered(client, query: str) -> None:
    assert client.get(f"/hallazgos?{query}").status_code == 200


def test_a_finding_of_an_unpublished_record_is_not_told(client) -> None:
    make_organisation("ORG-900", "Instituto Reservado", public=False)
    make_organisation("ORG-901", "Instituto Abierto")
    raise_one("organisation", "ORG-900")
    raise_one("organisation", "ORG-901")
    assert [row["key"] for row in client.get("/hallazgos?rule=DQ-CONFLICT&thing=organisation").context["rows"]] == ["ORG-901"]
    assert "ORG-900" not in body(client.get("/hallazgos.csv"))


def test_a_finding_that_names_an_unpublished_record_is_not_told(client) -> None:
    make_organisation("ORG-900", "Instituto Reservado", public=False)
    raise_one("organisation", "ORG-001", code="ORG-900")
    assert client.get("/hallazgos?rule=DQ-CONFLICT&thing=organisation").context["rows"] == []


def test_what_was_found_about_a_record_that_was_taken_away_is_not_told(administrator, make_activity) -> None:
    client = Client()
    activity = make_activity("PRJ-900", "Proyecto reservado", public=False)
    raise_one("activity", "PRJ-900")
    raise_one("organisation", "ORG-001", code="PRJ-900")
    found = Finding.objects.get(thing_key="PRJ-900", rule="DQ-CONFLICT")
    undoing.remove(by=Person.objects.system(), activity=activity, reason="Era de prueba.")
    actions.renew(by=Person.objects.system(), thing=("organisation", "ORG-001"), proposed=[])
    assert client.get(f"/hallazgos/{found.pk}").status_code == 404
    assert client.get("/hallazgos?state=resolved").context["rows"] == []
    assert "PRJ-900" not in body(client.get("/hallazgos.csv?state=resolved"))
    assert administrator.get(f"/hallazgos/{found.pk}").status_code == 200


def test_a_code_that_was_merged_leads_to_the_findings_of_the_kept_one(client) -> None:
    make_merge("ORG-101", "ORG-100")
    page = client.get("/hallazgos?institution=org-101").context
    assert (page["institution"].code, page["notice"]) == ("ORG-100", "")


def test_the_people_of_an_institution_read_what_was_found_in_their_records_that_are_not_public(make_activity) -> None:
    body_of_ambato = Organisation.objects.get(memberships__person__email="oficina@ambato.example")
    part = {"organisation": body_of_ambato, "as_written": body_of_ambato.name, "role": get("ROL_PARTICIPACION", "EJECUTOR")}
    make_activity("PRJ-900", "Proyecto reservado", {"participants": [part]}, public=False)
    raise_one("activity", "PRJ-900")
    found = Finding.objects.get(thing_key="PRJ-900", rule="DQ-CONFLICT")
    for email, status in (("oficina@ambato.example", 200), ("oficina@ibarra.example", 404)):
        officer = Client()
        officer.force_login(Person.objects.get(email=email))
        assert officer.get(f"/hallazgos/{found.pk}").status_code == status
        rows = officer.get(f"/hallazgos?institution={body_of_ambato.code}&rule=DQ-CONFLICT").context["rows"]
        assert [row["key"] for row in rows] == ["PRJ-900"] * (status == 200)


def test_an_administrator_reads_them_all(administrator) -> None:
    make_organisation("ORG-900", "Instituto Reservado", public=False)
    raise_one("organisation", "ORG-900")
    assert [row["key"] for row in administrator.get("/hallazgos?rule=DQ-CONFLICT&thing=organisation").context["rows"]] == ["ORG-900"]


def test_a_row_leads_to_its_finding_by_a_name_of_its_own(client) -> None:
    found = Finding.objects.get(rule="DQ-SUM", thing_key="PRJ-002")
    page = body(client.get("/hallazgos?rule=DQ-SUM"))
    assert f'href="/hallazgos/{found.pk}">Ver el hallazgo<' in page
    client.force_login(Person.objects.get(email="revision@minga.example"))
    assert f'href="/hallazgos/{found.pk}">Ver y decidir<' in body(client.get("/hallazgos?rule=DQ-SUM"))


def test_rules_are_explained(client) -> None:
    assert "El total escrito no es la suma de sus partes." in text(client.get("/hallazgos"))


def test_csv(client) -> None:
    rows = table(client.get("/hallazgos.csv?rule=DQ-SUM"))
    assert [(row["regla"], row["gravedad"], row["registro"], row["fuente"]) for row in rows] == [("DQ-SUM", "error", "PRJ-002", "002:L199")]


def test_the_gravest_come_first(client) -> None:
    rows = [row for number in (1, 2, 3) for row in client.get(f"/hallazgos?page={number}").context["rows"]]
    marks = [row["mark"] for row in rows]
    assert marks == sorted(marks, key=["bad", "warn", "", "info"].index)


def test_those_that_ask_for_a_person_and_those_that_inform_are_counted(client) -> None:
    context = client.get("/hallazgos").context
    assert context["informing"] == Finding.objects.open().filter(severity="info").count()
    assert context["asking"] + context["informing"] == Finding.objects.open().count()


def shown_in_list(client, code: str) -> str:
    rows = client.get(f"/buscar?q={code}").context["found"].rows
    return next(row["findings"] for row in rows if row["key"] == code)


def test_a_list_counts_what_the_page_tells(client, make_activity) -> None:
    hidden = make_organisation("ORG-900", "Instituto Reservado", public=False)
    role = get("ROL_PARTICIPACION", "FINANCIADOR")
    named = [{"role": role, "as_written": "Inst. Reservado", "proposed": hidden, "source": "002:L1"}]
    named += [{"role": role, "as_written": "Nadie Conocido", "source": "002:L1"}]
    make_activity("T-1", "Xyloqueda", parts={"participants": named})
    assert (shown_in_list(client, "T-1"), client.get("/actividades/T-1").context["n_findings"]) == ("1 hallazgo", 1)


def test_an_administrator_reads_on_the_page_what_no_list_tells(administrator, make_activity) -> None:
    hidden = make_organisation("ORG-900", "Instituto Reservado", public=False)
    role = get("ROL_PARTICIPACION", "FINANCIADOR")
    named = [{"role": role, "as_written": "Inst. Reservado", "proposed": hidden, "source": "002:L1"}]
    make_activity("T-1", "Xyloqueda", parts={"participants": named})
    assert (shown_in_list(administrator, "T-1"), administrator.get("/actividades/T-1").context["n_findings"]) == ("", 1)


def test_every_card_of_the_demonstration_counts_what_its_page_tells(client) -> None:
    cards = Card.objects.filter(kind__in=["activity", "organisation"])
    told = tellable(AnonymousUser())
    assert [(card.key, card.findings) for card in cards] == [(card.key, told.about(card.kind, card.key).count()) for card in cards]
