"""Findings: plain values with a sentence that carries its figures."""

from decimal import Decimal

import pytest

from minga.ground.kit.findings import Finding, Severity, render

MESSAGE = "El total difiere en %(difference)s de sus %(lines)s líneas (%(year)s)."
FIGURES = {"difference": {"amount": "0.76", "currency": "COP"}, "lines": 43650, "year": "2011"}


def test_it_works():
    finding = Finding("DQ-SUM", Severity.ERROR, MESSAGE, FIGURES, place="total", source="002 L183")
    assert finding.show() == "El total difiere en $0,76 COP de sus 43.650 líneas (2011)."
    assert (finding.place, finding.source) == ("total", "002 L183")


def test_figures_are_written_in_the_language_asked_for():
    assert render("%(a)s / %(n)s", {"a": FIGURES["difference"], "n": 1818}, "en") == "COP 0.76 / 1,818"


def test_an_amount_keeps_its_precision():
    about = {"amount": str(Decimal(5000)), "currency": "EUR", "precision": "approximate"}
    assert render("%(about)s", {"about": about}) == "unos EUR 5.000"


def test_a_figure_no_longer_kept_shows_as_a_dash():
    assert render(MESSAGE, {"year": "2011"}) == "El total difiere en — de sus — líneas (2011)."


def test_a_message_without_figures():
    assert render("Falta la fecha; va al 100 %%.", {}) == "Falta la fecha; va al 100 %."
    assert render("", {}) == ""


def test_severity_is_read_from_its_code():
    assert Finding("DQ-FX", "warning", "Falta la tasa.").severity is Severity.WARNING


def test_it_refuses_a_message_whose_figure_is_not_given():
    with pytest.raises(ValueError, match="DQ-SUM"):
        Finding("DQ-SUM", Severity.ERROR, MESSAGE, {"lines": 3})


def test_it_refuses_an_unknown_severity():
    with pytest.raises(ValueError):
        Finding("DQ-SUM", "grave", "Falta la fecha.")


def test_a_number_with_decimals_and_a_percentage():
    figures = {"rate": {"number": "1766.5"}, "share": {"percent": "5.093349"}}
    assert render("%(rate)s; %(share)s", figures) == "1.766,5; 5,093349 %"
    assert render("%(rate)s; %(share)s", figures, "en") == "1,766.5; 5.093349%"
