import shutil

import pytest

from minga.cycle.law import actions
from minga.cycle.law.loading import DATA, load
from minga.cycle.law.models import Article, Attribution, Norm, SignatureRule
from minga.cycle.law.queries import attributions, levels
from minga.cycle.law.testing import administrator
from minga.ground.accounts.models import Person
from minga.ground.codelists.models import Code
from minga.ground.findings.models import Finding
from minga.ground.journal.models import Entry
from minga.ground.kit.tables import TableRefused

pytestmark = pytest.mark.django_db


@pytest.fixture
def folder(tmp_path):
    return shutil.copytree(DATA, tmp_path / "law")


def changed_in(folder, name: str, old: str, new: str) -> None:
    path = folder / name
    path.write_text(path.read_text(encoding="utf-8").replace(old, new, 1), encoding="utf-8")


def test_it_works(folder):
    lines = Entry.objects.count()
    assert load(by=Person.objects.system())["changed"] == 0
    assert Entry.objects.count() == lines
    changed_in(folder, "normas.csv", "Norma suprema", "La norma suprema")
    assert load(by=Person.objects.system(), folder=folder)["changed"] == 1
    assert Norm.objects.get(code="CRE").text_es[:15] == "La norma suprem"


def test_r_037_the_repeated_row_stays_with_its_trace():
    assert load(by=Person.objects.system())["report"] == "18 filas, 1 duplicada (GAD-10 = GAD-08)"
    assert Attribution.objects.get(code="GAD-10").duplicate_of == Attribution.objects.get(code="GAD-08")


def test_r_036_the_same_seventeen_for_each_of_the_five_levels():
    codes = [tuple(attributions(basis.level.code).values_list("code", flat=True)) for basis in levels()]
    assert (len(codes), len(set(codes)), len(codes[0]), attributions().count()) == (5, 1, 17, 9)


def test_r_013_each_level_has_its_article():
    assert {basis.level.code: basis.cited for basis in levels()} == {
        "PARROQUIAL_RURAL": "Constitución, art. 267.7",
        "MUNICIPAL": "Constitución, art. 264.14",
        "METROPOLITANO": "sin artículo en la fuente",
        "PROVINCIAL": "Constitución, art. 263.8",
        "REGIONAL": "sin artículo en la fuente",
    }
    found = Finding.objects.open().about("norm", "CRE").filter(rule="DQ-CONFLICT")
    assert sorted(found.values_list("place", flat=True)) == ["METROPOLITANO", "REGIONAL"]
    assert Article.objects.filter(code="CRE-261").exists()


def test_r_014_there_are_five_kinds_of_government():
    kinds = Code.objects.of("TIPO_ORGANIZACION").current().filter(parent__list__code="NIVEL_GAD")
    assert kinds.count() == 5


def test_r_045_two_lists_of_principles():
    assert [Code.objects.of(name).current().count() for name in ("PRINCIPIO_AUTONOMIA", "PRINCIPIO_COOTAD")] == [5, 6]


def test_what_cannot_be_read_is_named_and_nothing_changes(folder):
    changed_in(folder, "normas.csv", "Norma suprema", "Otra cosa")
    changed_in(folder, "articulos.csv", "PROVINCIAL", "COMARCAL")
    changed_in(folder, "firmas.csv", ",state,yes,", ",state,quizá,")
    with pytest.raises(TableRefused) as refused:
        load(by=Person.objects.system(), folder=folder)
    places = [(problem.file, problem.line, problem.column) for problem in refused.value.problems]
    assert places == [("articulos.csv", 6, "level"), ("firmas.csv", 2, "central")]
    assert Norm.objects.get(code="CRE").text_es[:5] == "Norma"


def test_what_the_centre_revised_is_kept(folder):
    rule = SignatureRule.objects.get(code="ACADEMIA")
    actions.revise(by=administrator(), table="firmas", row=rule, gad="yes", condition="", reason="Dictamen jurídico de prueba")
    assert load(by=Person.objects.system(), folder=folder)["changed"] == 0
    assert SignatureRule.objects.get(code="ACADEMIA").gad == "yes"
