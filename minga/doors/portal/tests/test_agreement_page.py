"""The page of one agreement: parties, dates, money, territory, tree, balances, versions."""

from decimal import Decimal

import pytest
from django.test import Client

from minga.cycle.activities.testing import make_activity
from minga.cycle.agreements.models import Agreement
from minga.cycle.agreements.testing import make_draft
from minga.cycle.organisations.models import Organisation
from minga.doors.portal.tests.reading_pages import body, table, text
from minga.doors.portal.tests.test_agreements import make
from minga.ground.accounts.models import Person
from minga.ground.codelists.queries import get

pytestmark = pytest.mark.django_db


def page(code: str, query: str = "") -> str:
    return text(Client().get(f"/convenios/{code}{query}"))


def test_it_works():
    found = page("AGR-003")
    for words in ("Convenio específico", "Fundación Mamonal", "$718.566.000 COP", "51,00 %", "Dotación del CAP Arroz Barato", "Línea 224"):
        assert words in found


def test_the_code_in_another_case_leads_to_it():
    answer = Client().get("/convenios/agr-003")
    assert (answer.status_code, answer["Location"]) == (301, "/convenios/AGR-003")


def test_r_109_no_disbursement_is_said_and_no_amount_is_not_zero():
    assert "No implica erogación" in page("AGR-001")
    assert ("Sin dato en la fuente" in page("AGR-010"), "$0" in page("AGR-010")) == (True, False)


def test_r_110_a_settled_agreement_is_not_in_force():
    make("T-LIQ", ends_on="2099", stage="settled")
    assert "Liquidado" in page("T-LIQ")


def test_r_111_the_three_parties():
    found = page("AGR-004")
    for name in ("Alcaldía Mayor de Cartagena de Indias", "Cámara de Comercio", "Universidad Tecnológica de Bolívar"):
        assert name in found


def test_r_112_that_no_executor_is_named_is_said():
    assert ("Ejecutor AIESEC" in page("AGR-001"), "Ejecutor La fuente no lo dice" in page("AGR-003")) == (True, True)


def test_r_114_dates_no_more_exact_than_they_are_known():
    assert ("Suscrito 25 de febrero de 2011" in page("AGR-015"), "Suscrito 2000" in page("AGR-012")) == (True, True)


def test_r_115_the_four_axes():
    found = page("AGR-012")
    for axis in ("saneamiento", "patrimonio cultural", "planificación territorial", "fortalecimiento de capacidades"):
        assert axis in found


def test_r_116_the_tree_is_walked_down_and_up():
    down, up = page("AGR-010"), page("AGR-031")
    assert down.index("AGR-031") < down.index("PRJ-013") < down.index("PRJ-014")
    assert "De dónde deriva y qué deriva de él Convenio Marco entre la República Federal de Alemania" in up
    assert ('href="/convenios/AGR-010"' in body(Client().get("/convenios/AGR-031"))) is True


def test_r_116_from_the_project_one_comes_to_its_agreement():
    assert 'href="/convenios/AGR-031"' in body(Client().get("/actividades/PRJ-013"))


def test_r_120_programme_logic_is_flagged():
    assert ("Lógica de programas" in page("AGR-022"), "Lógica de programas" in page("AGR-021")) == (True, False)


def test_r_011_the_governments_of_each_province_are_those_of_the_directory_and_none_is_made_up():
    found = page("AGR-022")
    assert "Gobiernos del territorio según el directorio" in found
    assert "Imbabura Municipio de Ibarra GAD municipal" in found
    assert "Pichincha Municipio de Quito GAD metropolitano" in found
    assert "Carchi Ninguno en el directorio" in found
    shown = set(Organisation.objects.filter(territory__country="EC").values_list("name", flat=True))
    assert "GAD Municipal de Ambato" in shown and "GAD Municipal de Ambato" not in found


def test_r_053_the_six_third_countries():
    assert all(name in page("AGR-014") for name in ("Haití", "Cuba", "República Dominicana", "El Salvador", "Honduras", "Nicaragua"))


def test_r_122_proloza_stands_under_the_peace_agreements():
    assert "PRJ-038" in page("AGR-030")


def test_a_party_that_nobody_knows_is_said_to_be_in_no_register():
    assert "Gobierno Regional de Rhône-Alpes-Auvergne ( Francia ) No figura en el registro de organizaciones" in page("AGR-016")


def test_a_contribution_without_value_is_unvalued():
    values = [{"party": "GAD", "amount": None, "currency": "", "source": "002:L1"}]
    make("T-SV", {"values": values})
    assert "aporte sin valorar" in page("T-SV")
    assert "no es cero y no entra en la suma" in page("T-SV")


def test_cash_and_in_kind_are_never_added():
    values = [
        {"party": "GAD", "resource": get("TIPO_RECURSO", kind), "amount": amount, "currency": "USD", "source": "002:L1"}
        for kind, amount in (("EFECTIVO", 10), ("ESPECIE", 5))
    ]
    make("T-EE", {"values": values})
    found = page("T-EE")
    assert ("valorados (Especie)" in found, "valorados (Efectivo)" in found, "15" in found.split("Suma de los aportes")[1][:60]) == (
        True, True, False,
    )  # fmt: skip


def test_an_addendum_moves_the_end():
    addendum = {"number": 1, "signed_on": "2011-06-01", "object": "Prórroga de un año", "new_end": "2012-12-31", "source": "002:L1"}
    make("T-AD", addenda=[addendum], ends_on="2011-12-31")
    found = page("T-AD", "?dia=2012-06-01")
    for words in ("vigencia Vigente al 1 de junio de 2012", "por adenda", "Adenda 1, 1 de junio de 2011"):
        assert words in found


def added(code: str) -> None:
    """An agreement of 1000 USD until 2011, with two addenda: 250.50 USD more, and until 2012."""
    more = {"added_amount": Decimal("250.50"), "added_currency": "USD"}
    rows = [
        {"number": 1, "signed_on": "2011-06-01", "object": "Más dinero", "source": "002:L1"} | more,
        {"number": 2, "signed_on": "2011-07-01", "object": "Más plazo", "new_end": "2012-12-31", "source": "002:L1"},
    ]
    value = {"implies_disbursement": True, "total_amount": Decimal(1000), "total_currency": "USD"}
    make(code, addenda=rows, ends_on="2011-12-31", **value)


def test_what_addenda_add_counts_in_the_value_wherever_it_is_told():
    added("T-MAS")
    found, balances = page("T-MAS"), page("T-MAS", "/saldos")
    assert ("valor USD 1.250,50" in found, "Valor USD 1.250,50 con adendas; suscrito por USD 1.000" in found) == (True, True)
    assert ("Valor del convenio USD 1.250,50" in balances, "Por comprometer USD 1.250,50" in balances) == (True, True)
    assert "USD 1.250,50" in text(Client().get("/convenios?q=T-MAS"))
    rows = [row for row in Client().get("/convenios.json?q=T-MAS").json()["agreements"] if row["codigo"] == "T-MAS"]
    assert [(row["monto"], row["vigente_hasta"]) for row in rows] == [("1250.50", "2012-12-31")]


def test_its_table_has_the_same_end_and_value_and_what_each_addendum_changes():
    added("T-TAB")
    rows = table(Client().get("/convenios/T-TAB/datos.csv"))
    told = [(row["dato"], row["detalle"], row["valor"], row["moneda"]) for row in rows]
    wanted = [
        ("vigente_hasta", "", "2012-12-31", ""),
        ("monto", "", "1250.50", "USD"),
        ("adenda", "1", "Más dinero", ""),
        ("adenda_monto", "1", "250.50", "USD"),
        ("adenda", "2", "Más plazo", ""),
        ("adenda_vigente_hasta", "2", "2012-12-31", ""),
    ]
    assert [one for one in told if one[0].startswith(("vigente", "monto", "adenda"))] == wanted


def test_a_draft_has_no_badge_for_it_keeps_no_findings():
    draft = make_draft()
    found = text(signed_in("oficina@ambato.example").get(f"/convenios/{draft.code}"))
    assert ("Confianza" in found, "Confianza" in page("AGR-001")) == (False, True)


def test_many_activities_have_pages():
    """The page of an agreement with more activities than fit shows them page by page."""
    agreement = make("T-MUCHOS")
    for number in range(51):
        make_activity(f"T-M{number:02d}", agreement_links=[{"agreement": agreement, "as_written": "T-MUCHOS", "source": "002:L1"}])
    assert ("T-M49" in page("T-MUCHOS"), "T-M50" in page("T-MUCHOS"), "T-M50" in page("T-MUCHOS", "?page=2")) == (True, False, True)


def test_in_english():
    found = text(Client().get("/en/convenios/AGR-001"))
    assert ("No disbursement involved" in found, "Expired" in found) == (True, True)


def test_its_facts_as_a_table():
    rows = [(row["dato"], row["valor"], row["fuente"]) for row in table(Client().get("/convenios/AGR-003/datos.csv"))]
    assert ("monto", "718566000.00", "002:L230") in rows
    assert ("aporte", "366500000.00", "002:L232") in rows


# Balances.
def test_the_balances_of_an_agreement_without_entries():
    found = text(Client().get("/convenios/AGR-003/saldos"))
    assert "Todavía no hay movimientos" in found
    assert "Por comprometer $718.566.000 COP" in found


def test_the_balances_of_what_nobody_may_see_are_not_there():
    make("T-OCULTO", public=False)
    assert Client().get("/convenios/T-OCULTO/saldos").status_code == 404


# Versions.
def versioned() -> Agreement:
    make("T-VER", title="Convenio")
    return make("T-VER", title="Convenio marco")


def signed_in(email: str) -> Client:
    client = Client()
    client.force_login(Person.objects.get(email=email))
    return client


def test_two_versions_side_by_side():
    versioned()
    found = text(signed_in("registro@minga.example").get("/convenios/T-VER/versiones"))
    assert "Título Convenio Convenio marco" in found


def test_visitors_sign_in_before_they_compare():
    versioned()
    assert Client().get("/convenios/T-VER/versiones").status_code == 302


def test_who_has_no_part_in_it_does_not_compare():
    versioned()
    assert signed_in("oficina@ibarra.example").get("/convenios/T-VER/versiones").status_code == 403


def test_an_institution_that_keeps_it_compares():
    row = versioned()
    Agreement.objects.filter(pk=row.pk).update(organisation=Organisation.objects.get(code="ORG-113"))
    assert signed_in("oficina@ibarra.example").get("/convenios/T-VER/versiones").status_code == 200


def test_r_347_budget_support_is_a_facet_of_its_own():
    rows = table(Client().get("/cifras/registros.csv?aid=A"))
    assert sorted(row["codigo"] for row in rows) == ["PRJ-030", "PRJ-043"]
    assert "Apoyo presupuestario" in text(Client().get("/cifras/ayuda"))
