"""A finding is one sentence, its figures written as the reader's language writes them."""

import pytest
from django.utils import translation

from minga.ground.findings.models import Finding

AMOUNT = {"amount": "7928561027.32", "currency": "COP"}
# {language: the same figures as that language writes them}
SHOWN = {
    "es": "x 1.234 · $7.928.561.027,32 COP · 2011 · y",
    "en": "x 1,234 · COP 7,928,561,027.32 · 2011 · y",
}


@pytest.mark.parametrize("language", SHOWN)
def test_it_works(language):
    finding = Finding(message="x %(n)s · %(amount)s · %(year)s · y", figures={"n": 1234, "amount": AMOUNT, "year": "2011"})
    with translation.override(language):
        assert finding.text == SHOWN[language]


def test_a_figure_that_is_no_longer_kept_is_a_dash():
    assert Finding(message="Faltan %(n)s páginas.", figures={}).text == "Faltan — páginas."
