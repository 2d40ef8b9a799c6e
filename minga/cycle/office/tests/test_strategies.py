"""Strategies in three levels: R-009."""

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.test import Client

from minga.cycle.needs.models import Strategy, StrategyItem
from minga.cycle.office import strategies
from minga.cycle.office.testing import OFFICER, OTHER_OFFICER, PLANNER, institution, person

pytestmark = pytest.mark.django_db


def make_strategy() -> Strategy:
    return strategies.open_strategy(by=person(), organisation=institution(), title="Estrategia de cooperación de Ambato", year=2024)


def add(strategy: Strategy, level: str, name: str, parent: StrategyItem | None = None) -> StrategyItem:
    return strategies.add_item(by=person(), strategy=strategy, level=level, name=name, parent=parent)


def whole() -> Strategy:
    strategy = make_strategy()
    theme = add(strategy, "theme", "Movilidad")
    area = add(strategy, "area", "Movilidad activa", theme)
    add(strategy, "line", "Ciclovías", area)
    add(strategy, "line", "Aceras seguras", area)
    add(strategy, "area", "Transporte público", theme)
    return strategy


def as_(email: str) -> Client:
    client = Client()
    client.force_login(person(email))
    return client


def test_r_009_the_export_lists_the_three_levels():
    answer = as_(OFFICER).get(f"/estrategias/{whole().pk}.csv")
    assert b"".join(answer.streaming_content).decode("utf-8-sig").splitlines() == [
        "tematica,area_de_intervencion,linea_estrategica",
        "Movilidad,Movilidad activa,Ciclovías",
        "Movilidad,Movilidad activa,Aceras seguras",
        "Movilidad,Transporte público,",
    ]


def test_r_009_a_line_without_an_area_is_refused():
    strategy = make_strategy()
    theme = add(strategy, "theme", "Movilidad")
    for parent in (None, theme):
        with pytest.raises(ValidationError) as refused:
            add(strategy, "line", "Ciclovías", parent)
        assert refused.value.message_dict == {"parent": ["Una línea pertenece a un área: elija cuál."]}


def test_an_area_without_a_theme_is_refused():
    with pytest.raises(ValidationError, match="Un área pertenece a una temática"):
        add(make_strategy(), "area", "Movilidad activa")


def test_a_theme_inside_another_is_refused():
    strategy = make_strategy()
    theme = add(strategy, "theme", "Movilidad")
    with pytest.raises(ValidationError, match="no está dentro de otra cosa"):
        add(strategy, "theme", "Otra", theme)


def test_the_area_of_another_strategy_holds_no_line():
    one, other = make_strategy(), make_strategy()
    area = add(one, "area", "Movilidad activa", add(one, "theme", "Movilidad"))
    with pytest.raises(ValidationError):
        add(other, "line", "Ciclovías", area)


def test_what_holds_others_is_not_taken_out_before_them():
    strategy = whole()
    theme = strategy.items.get(level="theme")
    with pytest.raises(ValidationError, match="Quite antes lo que tiene dentro"):
        strategies.drop_item(by=person(), item=theme)
    strategies.drop_item(by=person(), item=strategy.items.get(name="Ciclovías"))
    assert strategies.three_levels(strategy)[0] == ("Movilidad", "Movilidad activa", "Aceras seguras")


def test_only_officers_of_the_institution_write_its_strategy():
    strategy = make_strategy()
    for email in (OTHER_OFFICER, PLANNER):
        with pytest.raises(PermissionDenied):
            strategies.add_item(by=person(email), strategy=strategy, level="theme", name="Otra")


def test_a_strategy_without_a_line_is_not_published():
    with pytest.raises(ValidationError, match="al menos una línea"):
        strategies.publish_strategy(by=person(), strategy=make_strategy(), public=True)


def test_a_strategy_is_its_institutions_until_it_is_published():
    strategy = whole()
    page = f"/estrategias/{strategy.pk}"
    assert [Client().get(page).status_code, as_(OTHER_OFFICER).get(page).status_code, as_(PLANNER).get(page).status_code] == [404, 404, 200]
    strategies.publish_strategy(by=person(), strategy=strategy, public=True)
    assert [Client().get(page).status_code, as_(OTHER_OFFICER).get(f"{page}/anadir").status_code] == [200, 403]
    strategies.publish_strategy(by=person(), strategy=strategy, public=False)
    assert Client().get(page).status_code == 404


def test_a_strategy_is_written_by_page_from_theme_to_line():
    client = as_(OFFICER)
    opened = client.post("/estrategias/nueva", {"title": "Estrategia distrital", "year": "2024"})
    page = opened["Location"]
    strategy = Strategy.objects.get(title="Estrategia distrital")
    assert client.post(f"{page}/anadir", {"level": "line", "parent": "", "name": "Ciclovías"}).status_code == 422
    for level, name, within in (("theme", "Movilidad", ""), ("area", "Activa", "Movilidad"), ("line", "Ciclovías", "Activa")):
        parent = strategy.items.get(name=within).pk if within else ""
        assert client.post(f"{page}/anadir", {"level": level, "parent": parent, "name": name}).status_code == 302
    assert client.post(f"{page}/publicar").status_code == 302
    shown = Client().get(page).content.decode()
    assert [word in shown for word in ("Movilidad", "Activa", "Ciclovías")] == [True] * 3
    line = strategy.items.get(name="Ciclovías")
    assert (client.get(f"{page}/{line.pk}/quitar").status_code, client.post(f"{page}/{line.pk}/quitar").status_code) == (200, 302)
