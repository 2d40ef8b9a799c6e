"""What may be the same as a title being written: records, and dossiers that one may see."""

import pytest

from minga.cycle.filing.queries import alike
from minga.cycle.filing.testing import OFFICER, OTHER_OFFICER, make_dossier, make_registered, person

pytestmark = pytest.mark.django_db
TITLE = "Educación bilingüe en páramos"


def test_it_works():
    made = make_registered(title=TITLE)
    assert alike("Educación bilingüe en páramos", person(OTHER_OFFICER)) == [("activity", made.key, TITLE)]


def test_a_draft_is_found_by_its_words_with_accents():
    made = make_dossier(title=TITLE)
    assert alike("Educación bilingue en páramos.", person(OFFICER)) == [("dossier", made.key, TITLE)]


def test_a_draft_of_another_institution_is_not_told():
    make_dossier(title=TITLE)
    assert alike(TITLE, person(OTHER_OFFICER)) == []


def test_what_shares_only_words_of_the_trade_is_not_told():
    make_dossier(title="Educación rural en páramos y fortalecimiento de juntas")
    assert alike(TITLE, person(OFFICER)) == []


def test_a_few_letters_are_no_title():
    make_dossier(title="Páramos")
    assert alike("Páramos", person(OFFICER)) == []
