"""The yearly demand plan (R-005): lines by sector and government, sums by currency, frozen versions, downloads."""

import hashlib
import io
import json
from dataclasses import replace
from decimal import Decimal

import pikepdf
import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.test import Client
from django.utils import timezone

from minga.cycle.needs import printing
from minga.cycle.needs.actions import steps, yearly
from minga.cycle.needs.models import DemandPlan
from minga.cycle.needs.queries import lines_of
from minga.cycle.needs.reckoning import by_government, by_sector, differences, digest, totals
from minga.cycle.needs.testing import (
    AMBATO,
    IBARRA,
    MOBILITY,
    OFFICER,
    OTHER_OFFICER,
    PLANNER,
    WATER,
    WHY,
    make_demand,
    person,
    sector,
    unit,
)
from minga.cycle.organisations.models import Organisation
from minga.ground.journal.models import Entry
from minga.ground.kit.money import Money
from minga.ground.territory.models import Country

pytestmark = pytest.mark.django_db
YEAR = 2034
ADDRESS = f"/plan-de-demanda/EC/{YEAR}"


def ecuador() -> Country:
    return Country.objects.get(iso2="EC")


def freeze(note: str = "") -> DemandPlan:
    return yearly.freeze(by=person(PLANNER), country=ecuador(), year=YEAR, note=note)


def three() -> list:
    """Two demands of water, one of Ambato and one of Ibarra, and one of mobility."""
    ibarra = {"units": [unit("EC-1001")], "year": YEAR, "stage": "draft", "sectors": [sector("140")]}
    water = make_demand(
        title="Agua de Ambato", sectors=[sector(WATER)], amount=Decimal("1000.10"), currency="USD", year=YEAR, stage="validated"
    )
    other = make_demand(IBARRA, OTHER_OFFICER, title="Agua de Ibarra", amount=Decimal("900"), currency="EUR", **ibarra)
    other = steps.validate(by=person(PLANNER), demand=steps.register(by=person(OTHER_OFFICER), demand=other))
    return [water, other, make_demand(title="Movilidad", sectors=[sector(MOBILITY), sector(WATER)], year=YEAR, stage="validated")]


def test_r_005_three_demands_are_two_sectors_and_three_lines_with_their_trace():
    demands = three()
    lines = lines_of("EC", YEAR)
    assert {(group.key, len(group.lines)) for group in by_sector(lines)} == {("140", 2), ("210", 1)}
    assert sorted(line.code for line in lines) == sorted(one.code for one in demands)
    assert {(group.key, len(group.lines)) for group in by_government(lines)} == {(AMBATO, 2), (IBARRA, 1)}
    text = Client().get(ADDRESS).content.decode()
    assert "3 demandas, 2 sectores" in text
    assert all(f'href="/demandas/{one.code}"' in text for one in demands)


def test_currencies_are_never_summed_across_and_unknown_is_no_zero():
    three()
    lines = lines_of("EC", YEAR)
    assert totals(lines) == [Money(Decimal("900.00"), "EUR"), Money(Decimal("1000.10"), "USD")]
    assert [(group.key, group.unknown) for group in by_sector(lines)] == [("140", 0), ("210", 1)]


def test_only_what_planning_validated_is_in_it():
    make_demand(year=YEAR), make_demand(year=YEAR, stage="registered"), make_demand(year=YEAR + 1, stage="validated")
    gone = make_demand(year=YEAR, stage="validated")
    steps.withdraw(by=person(OFFICER), demand=gone, reason=WHY)
    assert lines_of("EC", YEAR) == []
    assert "no tiene todavía demandas validadas" in Client().get(ADDRESS).content.decode()


def test_a_frozen_version_is_not_touched_by_what_happens_later():
    first, *_others = three()
    plan = freeze("Para la mesa")
    before = list(plan.lines)
    steps.withdraw(by=person(OFFICER), demand=first, reason=WHY)
    type(first).objects.filter(code=_others[1].code).update(title="Otro nombre")
    assert DemandPlan.objects.get(pk=plan.pk).lines == before
    text = Client().get(f"{ADDRESS}/v1").content.decode()
    assert "Agua de Ambato" in text and "Otro nombre" not in text and "Para la mesa" in text
    assert "Agua de Ambato" not in Client().get(ADDRESS).content.decode()


def test_freezing_leaves_its_line_and_numbers_follow():
    three()
    first = freeze()
    make_demand(title="Una más", year=YEAR, stage="validated")
    second = freeze()
    assert (first.number, second.number) == (1, 2)
    line = Entry.objects.get(event="demand_plan.frozen", thing_key=f"EC-{YEAR}-2")
    assert (line.after["lines"], line.after["digest"]) == (4, second.digest)


def test_only_planners_freeze():
    three()
    for email in (OFFICER, "revision@minga.example", "administracion@minga.example"):
        with pytest.raises(PermissionDenied):
            yearly.freeze(by=person(email), country=ecuador(), year=YEAR)


def test_there_is_nothing_to_freeze_in_an_empty_year():
    with pytest.raises(ValidationError):
        freeze()


def test_the_same_is_not_frozen_twice():
    three()
    freeze()
    with pytest.raises(ValidationError) as refused:
        freeze()
    assert refused.value.messages == ["Nada cambió desde la versión 1: no hace falta otra."]


def test_differences_are_told_by_line_and_field():
    first, _second, third = three()
    before = lines_of("EC", YEAR)
    steps.withdraw(by=person(OFFICER), demand=first, reason=WHY)
    steps.prioritise(by=person(OFFICER), demand=third)
    added = make_demand(title="Nueva", year=YEAR, stage="validated")
    found = differences(before, lines_of("EC", YEAR))
    assert ([one.code for one in found.added], [one.code for one in found.removed]) == ([added.code], [first.code])
    assert [(line.code, pairs) for line, pairs in found.changed] == [
        (third.code, [("rank", None, 1), ("stage", "validated", "prioritised")]),
    ]


def test_the_page_of_changes_reads_as_words():
    _first, _second, third = three()
    freeze()
    steps.prioritise(by=person(OFFICER), demand=third)
    text = Client().get(f"{ADDRESS}/v1/cambios?con=hoy").content.decode()
    assert "Validada" in text and "Priorizada" in text and "Orden de prioridad" in text
    assert "Líneas nuevas" in Client().get(f"{ADDRESS}/v1/cambios").content.decode()


def test_visitors_see_public_lines_and_planners_all():
    three()
    hidden = make_demand(title="Línea reservada", year=YEAR, stage="validated", public=False)
    plan = freeze()
    for address in (ADDRESS, f"{ADDRESS}/v1", f"{ADDRESS}.csv", f"{ADDRESS}/v1.json"):
        assert (read("", address).count(hidden.title) > 0, read(PLANNER, address).count(hidden.title) > 0) == (False, True)
    assert plan.digest != plan.public_digest


def read(email: str, address: str) -> str:
    client = Client()
    if email:
        client.force_login(person(email))
    answer = client.get(address)
    return (b"".join(answer) if answer.streaming else answer.content).decode()


def test_open_data_bears_the_digest_that_anybody_can_make_again():
    three()
    make_demand(title="Línea reservada", year=YEAR, stage="validated", public=False)
    plan = freeze()
    answer = json.loads(read("", f"{ADDRESS}/v1.json"))
    lines = sorted(answer["lines"], key=lambda one: one["code"])
    made = hashlib.sha256(json.dumps(lines, sort_keys=True, ensure_ascii=False, separators=(",", ":")).encode()).hexdigest()
    assert (made, answer["sha256"], answer["version"]) == (plan.public_digest, plan.public_digest, 1)
    assert {row["sector"]: row["totals"] for row in answer["sectors"]} == {"140": {"EUR": "900.00", "USD": "1000.10"}, "210": {}}


def test_the_table_has_a_row_for_each_line():
    three()
    rows = read("", f"{ADDRESS}.csv").splitlines()
    assert (len(rows), rows[0].lstrip("\ufeff").split(",")[:3]) == (4, ["demanda", "titulo", "gobierno"])


@pytest.mark.parametrize(("prefix", "language", "word"), [("", "es", "Resumen por sector"), ("/en", "en", "")])
def test_the_pdf_is_tagged_and_says_its_language(prefix, language, word):
    three()
    freeze()
    answer = Client().get(f"{prefix}{ADDRESS}/v1.pdf")
    assert (answer.status_code, answer["Content-Type"]) == (200, "application/pdf")
    with pikepdf.open(io.BytesIO(answer.content)) as file:
        assert str(file.Root.Lang) == language
        assert bool(file.Root.MarkInfo.Marked) is True
        assert "pdfuaid" in file.Root.Metadata.read_bytes().decode()
    assert answer.content == Client().get(f"{prefix}{ADDRESS}/v1.pdf").content


@pytest.mark.parametrize(
    ("name", "title", "divided"),
    [("Ambato", "Agua", False), ("Ambato", "Contrarrevolucionariamente", False), ("Mancomunidadintercantonal", "Agua", True)],
)
def test_words_are_divided_only_where_one_is_too_long_for_its_column(name, title, divided):
    demand = make_demand(title=title, year=YEAR, stage="validated")
    Organisation.objects.filter(pk=demand.organisation_id).update(name=name)
    told = printing.contents(ecuador(), YEAR, lines_of("EC", YEAR), "es", None, timezone.now())
    assert told["hyphenate"] is divided


@pytest.mark.parametrize(("before", "turns", "pages"), [(499, [False, False], 1), (500, [False, True], 2)])
def test_a_sector_begins_a_page_after_five_hundred_demands(before, turns, pages):
    three()
    water, *_more, mobility = sorted(lines_of("EC", YEAR), key=lambda one: one.sector)
    lines = [*(replace(water, code=f"DB-{n}") for n in range(before)), mobility]
    moment = timezone.now()
    assert [one["turn"] for one in printing.contents(ecuador(), YEAR, lines, "es", None, moment)["sectors"]] == turns
    last, before_it = (printing.pdf(ecuador(), YEAR, some, "es", None, moment) for some in (lines, lines[:-1]))
    assert pages_of(last) - pages_of(before_it) == pages - 1


def pages_of(pdf: bytes) -> int:
    with pikepdf.open(io.BytesIO(pdf)) as file:
        return len(file.pages)


def test_the_digest_does_not_depend_on_the_order():
    three()
    lines = lines_of("EC", YEAR)
    assert digest(lines) == digest(reversed(lines))


def test_lines_take_a_fixed_number_of_queries(django_assert_num_queries):
    three()
    with django_assert_num_queries(4):
        lines_of("EC", YEAR)


@pytest.mark.parametrize("address", ["/plan-de-demanda/ZZ/2024", "/plan-de-demanda/EC/1500", f"{ADDRESS}/v7"])
def test_what_there_is_not_is_not_found(address):
    assert Client().get(address).status_code == 404


def test_the_list_of_plans_names_those_that_there_are():
    three()
    assert f'href="{ADDRESS}"' in read("", "/plan-de-demanda")


def test_a_planner_freezes_by_the_page():
    three()
    client = Client()
    client.force_login(person(PLANNER))
    answer = client.post(f"{ADDRESS}/fijar", {"note": "Primera"}, follow=True)
    assert answer.redirect_chain == [(f"{ADDRESS}/v1", 302)]
    assert client.post(f"{ADDRESS}/fijar", {"note": ""}).status_code == 422
