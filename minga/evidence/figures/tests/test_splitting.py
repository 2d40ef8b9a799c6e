"""How the money of one activity is spread over its places, sectors and givers."""

from decimal import Decimal as D

import pytest
from hypothesis import given
from hypothesis import strategies as st

from minga.evidence.figures.splitting import Gift, Rate, Spot, Theme, Whole, facts, split

pytestmark = pytest.mark.kit

PICHINCHA = ("EC-17", None, None)
QUITO = ("EC-17", "EC-1701", None)
MEJIA = ("EC-17", "EC-1703", None)
CARCHI = ("EC-04", None, None)


def spot(units: tuple, share: str | None = None) -> Spot:
    return Spot("EC", units, D(share) if share else None)


def by_place(whole: Whole) -> dict[tuple, D | None]:
    return {(cell.spot.units, cell.spot.rest): cell.amount for cell in facts(whole)}


def test_it_works() -> None:
    """PRJ-001: two contributions that add up to the total, each at the activity's own rate (R-141)."""
    spain, cartagena = (
        Gift("ORG-044", "DONANTE", None, D("6205051179.25"), "COP"),
        Gift(None, "CONTRAPARTIDA", None, D("6181155256.80"), "COP"),
    )
    whole = Whole(D("12386206436.05"), "COP", rates=(Rate("USD", "COP", D("1766.5")),), gifts=(spain, cartagena))
    assert [(cell.gift.role, cell.amount, cell.usd) for cell in facts(whole)] == [
        ("DONANTE", D("6205051179.25"), D("3512624.50")),
        ("CONTRAPARTIDA", D("6181155256.80"), D("3499097.23")),
    ]


def test_an_activity_of_which_nothing_is_known_has_one_fact() -> None:
    assert [(cell.amount, cell.spot.country, cell.theme.code) for cell in facts(Whole())] == [(None, None, None)]


def test_one_place_takes_everything() -> None:
    assert by_place(Whole(D("10.00"), "USD", spots=(spot(QUITO),))) == {(QUITO, False): D("10.00")}


def test_r_277_shares_are_applied_once() -> None:
    whole = Whole(D("100.00"), "USD", spots=(spot(PICHINCHA, "60"), spot(CARCHI, "40")))
    assert by_place(whole) == {(PICHINCHA, False): D("60.00"), (CARCHI, False): D("40.00")}


def test_r_277_without_shares_nothing_is_divided() -> None:
    """Both provinces are known, the money is not: it stays on a row of its own."""
    whole = Whole(D("100.00"), "USD", spots=(spot(PICHINCHA), spot(CARCHI)))
    assert by_place(whole) == {(PICHINCHA, False): None, (CARCHI, False): None, ((None, None, None), True): D("100.00")}


def test_what_two_cantons_share_is_known_down_to_their_province() -> None:
    whole = Whole(D("100.00"), "USD", spots=(spot(QUITO), spot(MEJIA)))
    assert by_place(whole) == {(QUITO, False): None, (MEJIA, False): None, (PICHINCHA, True): D("100.00")}


def test_shares_below_a_hundred_leave_a_rest() -> None:
    whole = Whole(D("100.00"), "USD", spots=(spot(PICHINCHA, "60"), spot(CARCHI, "30")))
    assert by_place(whole)[((None, None, None), True)] == D("10.00")


def test_shares_above_a_hundred_are_not_applied() -> None:
    whole = Whole(D("100.00"), "USD", spots=(spot(PICHINCHA, "60"), spot(CARCHI, "60")))
    assert by_place(whole) == {(PICHINCHA, False): None, (CARCHI, False): None, ((None, None, None), True): D("100.00")}


def test_two_neighbourhoods_of_a_canton_are_one_place() -> None:
    assert by_place(Whole(D("9.00"), "USD", spots=(spot(QUITO), spot(QUITO)))) == {(QUITO, False): D("9.00")}


def test_sectors_without_shares_are_not_divided() -> None:
    cells = facts(Whole(D("9.00"), "USD", themes=(Theme("14022"), Theme("12230"))))
    assert [(cell.theme.code, cell.theme.rest, cell.amount) for cell in cells] == [
        ("14022", False, None),
        ("12230", False, None),
        (None, True, D("9.00")),
    ]


def test_r_138_a_total_that_differs_from_its_lines_keeps_the_difference() -> None:
    """PRJ-002: the lines exceed the printed total by 0.76, which is a line of its own."""
    lines = (Gift("ORG-044", "DONANTE", None, D("3964280514.04"), "COP"), Gift(None, "CONTRAPARTIDA", None, D("3964280514.04"), "COP"))
    cells = facts(Whole(D("7928561027.32"), "COP", gifts=lines))
    assert [(cell.gift.rest, cell.amount) for cell in cells] == [
        (False, D("3964280514.04")),
        (False, D("3964280514.04")),
        (True, D("-0.76")),
    ]


def test_a_contribution_that_is_not_valued_leaves_the_total_undivided() -> None:
    cells = facts(Whole(D("5.00"), "USD", gifts=(Gift("ORG-016"),)))
    assert [(cell.gift.organisation, cell.gift.rest, cell.amount) for cell in cells] == [("ORG-016", False, None), (None, True, D("5.00"))]


def test_without_total_the_contributions_are_the_money() -> None:
    cells = facts(Whole(gifts=(Gift("A", amount=D("2.00"), currency="USD"), Gift("B", amount=D("3.00"), currency="EUR"))))
    assert [(cell.gift.currency, cell.amount, cell.usd) for cell in cells] == [("USD", D("2.00"), D("2.00")), ("EUR", D("3.00"), None)]


def test_another_currency_is_not_added_to_the_total() -> None:
    cells = facts(Whole(D("9.00"), "COP", gifts=(Gift("A", amount=D("2.00"), currency="USD"),)))
    assert [(cell.gift.currency, cell.amount) for cell in cells] == [("", None), ("COP", D("9.00"))]


def test_r_144_without_a_rate_of_its_own_there_are_no_dollars() -> None:
    assert [cell.usd for cell in facts(Whole(D("9.00"), "COP"))] == [None]


def test_two_different_rates_are_none() -> None:
    """How much was changed at each is not said."""
    rates = (Rate("USD", "COP", D(1766)), Rate("USD", "COP", D(1818)))
    assert [cell.usd for cell in facts(Whole(D("9.00"), "COP", rates=rates))] == [None]


def test_a_rate_may_be_written_the_other_way_round() -> None:
    assert [cell.usd for cell in facts(Whole(D("100.00"), "EUR", rates=(Rate("EUR", "USD", D("1.10")),)))] == [D("110.00")]


def test_each_part_is_rounded_half_up_and_the_last_takes_the_rest() -> None:
    assert split(D("0.05"), [D(50), D(50)]) == [D("0.03"), D("0.02")]


def test_parts_without_share_get_nothing() -> None:
    assert split(D("1.00"), [None, D(100)]) == [None, D("1.00")]


cents = st.decimals(min_value=D(-(10**12)), max_value=D(10**12), places=2)
shares = st.none() | st.decimals(min_value=D(0), max_value=D(100), places=2)
places = st.builds(Spot, st.just("EC"), st.sampled_from([PICHINCHA, QUITO, MEJIA, CARCHI]), shares)
sectors = st.builds(Theme, st.sampled_from(["14022", "12230", "11110"]), shares)
gifts = st.builds(Gift, st.sampled_from(["A", "B", None]), amount=st.none() | cents, currency=st.sampled_from(["USD", "COP"]))


@given(
    total=st.none() | cents, spots=st.lists(places, max_size=4), themes=st.lists(sectors, max_size=3), given_by=st.lists(gifts, max_size=3)
)
def test_the_facts_always_add_up_to_the_money(total, spots, themes, given_by) -> None:
    """To the cent, in the activity's currency and in dollars."""
    whole = Whole(
        total, "COP" if total is not None else "", True, (Rate("USD", "COP", D("1766.5")),), tuple(spots), tuple(themes), tuple(given_by)
    )
    cells = facts(whole)
    money = sum((cell.amount for cell in cells if cell.amount is not None and cell.gift.currency == "COP"), D(0))
    expected = (
        sum((gift.amount for gift in given_by if gift.amount is not None and gift.currency == "COP"), D(0)) if total is None else total
    )
    assert money == expected
    if total is not None:
        dollars = sum((cell.usd for cell in cells if cell.usd is not None), D(0))
        assert abs(dollars - total / D("1766.5")) <= D("0.005")
