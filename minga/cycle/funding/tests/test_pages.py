"""The pages of money: written with an echo, pasted with the refused rows by name, read in one currency."""

import datetime
from decimal import Decimal

import pytest
from django.core.management import call_command
from django.test import Client

from minga.cycle.activities.testing import line
from minga.cycle.funding.actions import ledger, pledges
from minga.cycle.funding.models import Leveraged, LeverageTarget, Pledge, Pool, PoolCommitment, PoolYear, Transaction
from minga.cycle.funding.testing import DAY, OTHER_OFFICER, REGISTRAR, make_entry, make_pool, make_project, make_rate, person
from minga.ground.rates.models import Rate

pytestmark = pytest.mark.django_db
HERE = "/actividades/T-M1/recursos"
SENT = {"type": "3", "planned": "no", "date": "2024-07-05", "amount": "12.500,00", "currency": "USD", "resource": "EFECTIVO"}
HEADER = "clase\tfecha\tmonto\tmoneda\trecurso\tconcepto\n"


def signed_in(email: str = "oficina@ambato.example") -> Client:
    client = Client()
    client.force_login(person(email))
    return client


def read(client: Client, address: str) -> str:
    return client.get(address).content.decode()


def confirmed(client: Client, address: str, form: dict):
    """Send a form with an amount, and confirm what was understood."""
    return client.post(address, form | {"confirm": client.post(address, form).context["confirm"]})


def test_it_works():
    make_project()
    client = signed_in()
    first = client.post(f"{HERE}/anotar", SENT)
    assert (first.status_code, first.context["echo"], Transaction.objects.count()) == (200, "USD 12.500", 0)
    sent = client.post(f"{HERE}/anotar", SENT | {"confirm": first.context["confirm"]}, follow=True)
    assert ("Se anotó: USD 12.500." in sent.content.decode(), Transaction.objects.get().amount) == (True, Decimal("12500.00"))


def test_what_was_confirmed_is_not_another_amount():
    make_project()
    client = signed_in()
    confirm = client.post(f"{HERE}/anotar", SENT).context["confirm"]
    again = client.post(f"{HERE}/anotar", SENT | {"amount": "125000", "confirm": confirm})
    assert (again.context["echo"], Transaction.objects.count()) == ("USD 125.000", 0)


def test_pitfall_6_an_amount_that_reads_in_two_ways_is_sent_back():
    make_project()
    sent = signed_in().post(f"{HERE}/anotar", SENT | {"amount": "1.818"})
    assert sent.status_code == 422
    assert sent.context["form"].errors["amount"] == ["«1.818» se puede leer como 1.818 o 1,818: escríbalo sin separador de miles."]


@pytest.mark.parametrize("amount", ["-5", "0", "1000000000000001", "46.001.073.309.680 millones"])
def test_an_amount_that_no_ledger_holds_is_refused(amount: str):
    make_project()
    sent = signed_in().post(f"{HERE}/anotar", SENT | {"amount": amount})
    assert (sent.status_code, list(sent.context["form"].errors)) == (422, ["amount"])


def test_others_see_the_ledger_and_do_not_write_in_it():
    make_entry(make_project())
    other = signed_in(OTHER_OFFICER)
    assert ("Anotar un movimiento" in read(other, HERE), other.post(f"{HERE}/anotar", SENT).status_code) == (False, 403)
    assert "Anotar un movimiento" in read(signed_in(), HERE)


def test_what_is_hidden_is_not_there():
    make_project(public=False)
    assert [Client().get(address).status_code for address in (HERE, f"{HERE}.csv")] == [404, 404]


def test_pasted_rows_are_entered_and_the_others_named():
    make_project()
    rows = HEADER + "Desembolso\t2024-07-05\t12.500,00\tUSD\tEfectivo\tUno\nDesembolso\t2024-13-05\t1.818\tUSD\tEfectivo\tDos\n"
    sent = signed_in().post(f"{HERE}/pegar", {"rows": rows})
    told = sent.context["outcome"]
    assert (sent.status_code, told["stored"], [(one["row"], [name for name, _why in one["faults"]]) for one in told["refused"]]) == (
        422,
        1,
        [(2, ["fecha", "monto"])],
    )
    assert ("Dos" in told["again"], "Uno" in told["again"]) == (True, False)


def test_pasting_the_same_rows_again_enters_nothing_twice():
    make_project()
    rows, client = HEADER + "Desembolso\t2024-07-05\t12500\tUSD\tEfectivo\tUno\n", signed_in()
    assert [client.post(f"{HERE}/pegar", {"rows": rows}).status_code for _time in range(2)] == [302, 422]
    assert Transaction.objects.count() == 1


@pytest.mark.parametrize("rows", ["", "hola", "clase,clase\n3,3", "clase,luna\n3,4", HEADER, 'clase,fecha\n"3,2024'])
def test_a_table_that_cannot_be_read_is_refused(rows: str):
    make_project()
    assert signed_in().post(f"{HERE}/pegar", {"rows": rows}).status_code == 422


def test_r_159_each_row_is_told_in_the_chosen_currency_with_its_rate_or_why_not():
    make_rate("4000")
    activity = make_project()
    make_entry(activity, amount=Decimal("10000000"), currency="COP")
    dollars, euros = read(Client(), f"{HERE}?moneda=USD"), read(Client(), f"{HERE}?moneda=EUR")
    assert ("USD 2.500" in dollars, "a 4.000 COP/USD del 5 jul. 2024 (Banco)" in dollars) == (True, True)
    assert ("no convertible" in euros, "Queda fuera 1 movimiento que no es convertible" in euros) == (True, True)


def test_cash_and_in_kind_are_added_only_when_asked():
    activity = make_project()
    make_entry(activity, amount=Decimal(100))
    make_entry(activity, amount=Decimal(50), resource="ESPECIE")
    apart, together = Client().get(HERE).context["totals"], Client().get(f"{HERE}?juntos=1").context["totals"]
    assert [(one["resource"], one["amount"]) for one in apart] == [("Efectivo", "USD 100"), ("Especie", "USD 50")]
    assert [(one["resource"], one["amount"]) for one in together] == [("Efectivo y especie juntos", "USD 150")]


def test_r_157_a_counterpart_without_value_is_said_so():
    make_project(contributions=[line("CONTRAPARTIDA", None, "")])
    assert "1 aporte sin valorar: no es cero" in read(Client(), HERE)


def test_a_struck_entry_is_shown_apart_with_its_reason():
    activity = make_project()
    row, client = make_entry(activity), signed_in()
    address = f"{HERE}/{row.key}/tachar"
    assert [client.post(address, {"reason": ""}).status_code, client.post(address, {"reason": "Era en pesos"}).status_code] == [422, 302]
    assert ("1 movimiento tachado" in read(Client(), HERE), "Era en pesos" in read(Client(), HERE)) == (True, True)
    assert "Era en pesos" in b"".join(Client().get(f"{HERE}.csv").streaming_content).decode()


def test_a_rate_is_pinned_from_the_page():
    row = make_entry(make_project(), currency="COP", amount=Decimal(8000))
    client, rate = signed_in(), make_rate("4000")
    assert client.post(f"{HERE}/{row.key}/tasa", {"rate": rate.pk}).status_code == 302
    assert "USD 2" in read(Client(), HERE)


def test_leverage_is_written_from_the_page():
    make_project()
    client = signed_in()
    target = {"amount": "750.000,00", "currency": "USD", "first_year": "2022", "years": "5"}
    assert confirmed(client, f"{HERE}/meta", target).status_code == 302
    told = {"year": "2023", "who_written": "Fundación", "what": "Local", "resource": "ESPECIE", "amount": "", "currency": ""}
    assert client.post(f"{HERE}/apalancado", told).status_code == 302
    assert (LeverageTarget.objects.get().amount, Leveraged.objects.get().amount) == (Decimal("750000.00"), None)
    assert "sin valorar" in read(Client(), HERE)


def test_r_098_a_pool_from_its_opening_to_its_alert():
    make_project()
    client = signed_in()
    client.post("/bolsas/nueva", {"organisation": "ORG-007", "name": "Bolsa", "currency": "COP"})
    pool = Pool.objects.get()
    told = {"year": "2024", "amount": "1.000.000,00", "source": "Ordenanza 1", "reason": ""}
    confirmed(client, f"/bolsas/{pool.pk}/presupuesto", told)
    promise = {"year": "2024", "activity": "T-M1", "amount": "1.500.000,00"}
    first = client.post(f"/bolsas/{pool.pk}/compromiso", promise)
    over = ["Con este compromiso la bolsa pasa el presupuesto de 2024 en $500.000 COP."]
    assert (first.context["echo"], first.context["warnings"], PoolCommitment.objects.count()) == ("$1.500.000 COP", over, 0)
    confirmed(client, f"/bolsas/{pool.pk}/compromiso", promise)
    assert "Los compromisos pasan el presupuesto." in read(client, f"/bolsas/{pool.pk}")
    assert "sobregirada" in read(signed_in(REGISTRAR), "/bolsas")
    client.post(f"/bolsas/{pool.pk}/{PoolCommitment.objects.get().key}/liberar", {"reason": "Otro lo paga"})
    assert "Los compromisos pasan el presupuesto." not in read(client, f"/bolsas/{pool.pk}")
    assert PoolYear.objects.get().budget == Decimal("1000000.00")


def test_a_pool_is_no_business_of_others():
    pool, _year = make_pool()
    other = signed_in(OTHER_OFFICER)
    assert (pool.name in read(other, "/bolsas"), other.get(f"/bolsas/{pool.pk}").status_code) == (False, 404)
    assert signed_in(REGISTRAR).post(f"/bolsas/{pool.pk}/presupuesto", {"year": "2024", "amount": "1"}).status_code == 403


def test_a_pledge_from_its_announcement_to_its_end():
    make_project()
    client = signed_in()
    told = {"who_written": "BMZ", "what": "Fase II", "amount": "5.000,00", "currency": "USD", "activity": "T-M1", "until": "2024-06-30"}
    assert client.post("/promesas/nueva", told).status_code == 302
    assert "Vencida sin cumplir" in read(client, "/promesas")
    address = f"/promesas/{Pledge.objects.get().key}"
    assert [client.post(address, {"kept": "no", "outcome": ""}).status_code, client.post(address, {"kept": "yes"}).status_code] == [
        422,
        422,
    ]
    assert client.post(address, {"kept": "yes", "on": "2024-06-01"}).status_code == 302
    assert "Cumplida" in read(client, "/promesas")


def test_pitfall_7_the_page_of_rates_tells_the_two_that_the_sources_date():
    page = read(Client(), "/tasas")
    assert ("1.766,5 COP/USD" in page, "1.818 COP/USD" in page, Rate.objects.count()) == (True, True, 2)
    assert ("002:L205" in page, "línea 205" in page.lower()) == (False, True)


def test_the_centre_records_a_rate_and_takes_away_one_that_nobody_used():
    client = signed_in(REGISTRAR)
    told = {"date": "2024-07-05", "base": "USD", "quote": "COP", "value": "4.012,35", "source": "Banco de la República", "context": ""}
    assert client.post("/tasas/nueva", told | {"source": ""}).status_code == 422
    assert client.post("/tasas/nueva", told | {"value": "-4"}).status_code == 422
    assert client.post("/tasas/nueva", told).status_code == 302
    row = Rate.objects.get(date=DAY)
    assert row.value == Decimal("4012.35")
    assert client.post(f"/tasas/{row.pk}/quitar", {"reason": "Era de otro día"}).status_code == 302


def test_a_ledger_costs_a_fixed_number_of_questions(django_assert_max_num_queries):
    activity = make_project()
    for place in range(12):
        make_entry(activity, description=f"Tramo {place}", date=DAY + datetime.timedelta(days=place))
    ledger.strike(by=person(), entry=make_entry(activity, description="Otro"), reason="Error")
    Client().get(HERE)
    with django_assert_max_num_queries(20):
        Client().get(HERE)


def test_it_speaks_english():
    make_entry(make_project())
    assert "Disbursement" in read(Client(), f"/en{HERE}")


def test_the_command_tells_what_is_overdue(capsys):
    pledges.announce(by=person(), who_written="BMZ", what="Fase II", until=DAY, activity=make_project())
    call_command("remind_pledges")
    assert capsys.readouterr().out == "Promesas avisadas: 1\n"


def test_more_disbursed_than_committed_is_told_on_the_page():
    project = make_project()
    make_entry(project, type="2", amount=Decimal(100))
    make_entry(project, type="3", amount=Decimal(150))
    assert "Lo desembolsado (USD 150, efectivo) pasa de lo comprometido (USD 100)" in read(Client(), HERE)


@pytest.mark.parametrize(
    ("address", "form"),
    [
        (f"{HERE}/meta", {"amount": "750.000,50", "currency": "USD", "first_year": "2022", "years": "5"}),
        (
            f"{HERE}/apalancado",
            {"year": "2023", "who_written": "X", "what": "Local", "resource": "ESPECIE", "amount": "750.000,50", "currency": "USD"},
        ),
    ],
)
def test_an_amount_is_shown_as_understood_before_it_is_entered(address: str, form: dict):
    make_project()
    first = signed_in().post(address, form)
    kept = (LeverageTarget.objects.count(), Leveraged.objects.count())
    assert (first.status_code, first.context["echo"], kept) == (200, "USD 750.000,50", (0, 0))


def test_a_budget_is_shown_as_understood_before_it_is_entered():
    pool, _year = make_pool(year=2011)
    first = signed_in().post(f"/bolsas/{pool.pk}/presupuesto", {"year": "2012", "amount": "1.000.000,50"})
    assert (first.context["echo"], PoolYear.objects.filter(pool=pool).count()) == ("$1.000.000,50 COP", 1)


def test_the_number_of_an_agreement_that_is_not_there_is_told_before_it_is_entered():
    make_project()
    first = signed_in().post(f"{HERE}/anotar", SENT | {"agreement": "CV-NADA-9"})
    told = ["Ningún convenio que usted pueda ver lleva el número «CV-NADA-9»: se guarda como está escrito."]
    assert (first.context["warnings"], told[0] in first.content.decode(), Transaction.objects.count()) == (told, True, 0)


def test_what_was_confirmed_is_not_another_number_of_agreement():
    make_project()
    client = signed_in()
    confirm = client.post(f"{HERE}/anotar", SENT).context["confirm"]
    client.post(f"{HERE}/anotar", SENT | {"agreement": "CV-NADA-9", "confirm": confirm})
    assert Transaction.objects.count() == 0


def used_rate() -> Rate:
    """The rate at which the money of PRJ-002 was changed, as its source says."""
    return Rate.objects.get(context="PRJ-002")


def test_r_144_a_rate_at_which_the_money_of_an_activity_was_changed_is_not_taken_away():
    client, rate = signed_in(REGISTRAR), used_rate()
    address = f"/tasas/{rate.pk}/quitar"
    why = "Con esta tasa ya se convirtió un monto: no se quita."
    assert (why in read(client, address), address in read(client, "/tasas")) == (True, False)
    sent = client.post(address, {"reason": "Sobra"})
    assert (sent.status_code, sent.context["form"].non_field_errors()) == (422, [why])
    assert used_rate() == rate


def test_r_144_a_rate_at_which_the_money_of_an_activity_was_changed_is_not_changed():
    client, rate = signed_in(REGISTRAR), used_rate()
    Rate.objects.filter(pk=rate.pk).update(kind="")
    told = {"date": rate.date, "base": "USD", "quote": "COP", "value": "1.900,5", "source": "Otra", "context": "PRJ-002"}
    sent = client.post("/tasas/nueva", told)
    why = "Con esta tasa ya se convirtió un monto: no se cambia. Anote otra con su clase o contexto."
    assert (sent.status_code, sent.context["form"].non_field_errors(), used_rate().value) == (422, [why], rate.value)


def test_a_rate_that_was_taken_away_stays_in_sight_with_its_reason():
    make_project("T-HIDDEN", public=False)
    client, rate, hidden = signed_in(REGISTRAR), make_rate("4012.35"), make_rate("4013", context="T-HIDDEN")
    for one, reason in ((rate, "Era de otro día"), (hidden, "Otro secreto")):
        assert client.post(f"/tasas/{one.pk}/quitar", {"reason": reason}).status_code == 302
    page = Client().get("/tasas")
    assert [(one["said"], one["reason"]) for one in page.context["removed"]] == [("4.012,35 COP/USD del 5 jul. 2024", "Era de otro día")]
    assert ("Era de otro día" in page.content.decode(), "Otro secreto" in page.content.decode()) == (True, False)


def test_the_rates_to_pin_are_written_as_the_reader_does():
    row = make_entry(make_project(), currency="COP", amount=Decimal(8000))
    make_rate("4100.5")
    pages = [read(signed_in(), f"{language}{HERE}/{row.key}/tasa") for language in ("", "/en")]
    assert ("4.100,5 COP/USD del 5 jul. 2024" in pages[0], "4,100.5 COP/USD of 5 Jul 2024" in pages[1]) == (True, True)


def test_an_entry_is_told_that_the_rates_of_its_day_are_of_other_activities():
    row = make_entry(make_project(), currency="COP", amount=Decimal(8000))
    make_rate("4000", context="T-OTRA")
    page = signed_in().get(f"{HERE}/{row.key}/tasa")
    told = "Las tasas de ese día son de otras actividades: aquí no sirven. Pida al centro que anote con su fuente la de esta."
    assert page.context["nothing"] == told


def test_refused_rows_come_back_with_the_titles_of_the_page():
    make_project()
    rows = HEADER + "Desembolso\t2024-13-05\t1.818\tUSD\tEfectivo\tDos\n"
    pages = [signed_in().post(f"{language}{HERE}/pegar", {"rows": rows}).context["outcome"] for language in ("", "/en")]
    assert [[name for name, _why in one["refused"][0]["faults"]] for one in pages] == [["fecha", "monto"], ["date", "amount"]]
    assert [one["again"].splitlines()[0] for one in pages] == [HEADER.strip(), "kind\tdate\tamount\tcurrency\tresource\tdescription"]


@pytest.mark.parametrize("language", ["", "/en"])
def test_the_example_of_rows_can_be_pasted(language: str):
    make_project()
    client = signed_in()
    example = client.get(f"{language}{HERE}/pegar").context["columns"]["example"]
    assert client.post(f"{language}{HERE}/pegar", {"rows": example}).status_code == 302
    assert [(one.amount, one.type.code, one.side.code) for one in Transaction.objects.all()] == [(Decimal("12500.00"), "3", "DONANTE")]


def test_a_counterpart_without_rows_has_no_table():
    make_project(contributions=[line("CONTRAPARTIDA", None, "")])
    assert ("1 aporte sin valorar" in read(Client(), HERE), "Contrapartida prometida y entregada" in read(Client(), HERE)) == (True, False)
