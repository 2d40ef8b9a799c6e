"""Words of a column found without regard to accents and case, the same on both databases."""

import pytest

from minga.cycle.agreements.models import Agreement
from minga.ground.kit.folding import Folded, said
from minga.ground.kit.text import fold
from minga.ground.search.models import Word

pytestmark = pytest.mark.django_db
TEXTS = ["Participación ciudadana en ÑUÑOA", "«Agua» – vida, 2.ª fase", "N.º 45: O’Higgins", "  dos   espacios "]


@pytest.mark.parametrize("written", TEXTS)
def test_the_database_folds_as_we_do(written: str):
    Word.objects.create(folded="x", written=written)
    assert Word.objects.filter(folded="x").values_list("written__folded", flat=True).get() == fold(written)


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("participacion", True),
        ("PARTICIPACIÓN CIUDADANA", True),
        ("nunoa", True),
        ("ciudadana, en", True),
        ("ciudadano", False),
        ("!!!", False),
    ],
)
def test_what_is_typed_is_found(typed: str, found: bool):
    Word.objects.create(folded="x", written=TEXTS[0])
    assert Word.objects.filter(said("written", typed), folded="x").exists() is found


def test_what_is_typed_is_no_pattern():
    Word.objects.create(folded="x", written="cien por ciento")
    assert not Word.objects.filter(said("written", "cien%ciento")).exists()


def test_a_title_of_another_table_is_reached():
    one = Agreement.objects.exclude(title="").first()
    assert one is not None
    assert Agreement.objects.filter(said("title", one.title.upper()), pk=one.pk).annotate(plain=Folded("title")).get().plain == fold(
        one.title
    )
