"""Loading our tables: as often as one likes, all or nothing, never over what people changed here."""

import shutil
from pathlib import Path

import pytest
from django.contrib.auth import get_user_model

from minga.ground.codelists import actions, loading, queries
from minga.ground.codelists.models import Code, CodeList, Version
from minga.ground.codelists.testing import make_code, make_version
from minga.ground.journal.models import Entry
from minga.ground.journal.queries import head
from minga.ground.kit.tables import TableRefused

pytestmark = pytest.mark.django_db

LISTS = "list,name_es,name_en,family,description_es,description_en,source,credit_es,credit_en,extensible\nX,Equis,Ex,local,,,,,,true\n"
VERSIONS = "list,version,valid_from,valid_to,note_es,note_en\nX,1,,2020-12-31,,\nX,2,2021-01-01,,,\n"
CODES = (
    "code,parent,since,until,name_es,name_en,definition_es,definition_en,example_es,example_en,mapping,source\n"
    "A,,1,,Aa,Aa,,,,,,001:L1\nB,A,2,,Be,Be,,,,,,001:L2\n"
)


@pytest.fixture
def folder(tmp_path) -> Path:
    """A folder of one small list."""
    for name, text in (("lists", LISTS), ("versions", VERSIONS), ("X", CODES)):
        (tmp_path / f"{name}.csv").write_text(text, encoding="utf-8")
    return tmp_path


def load(folder: Path = loading.DATA) -> dict[str, int]:
    return loading.load(by=get_user_model().objects.system(), folder=folder)


def change(folder: Path, name: str, old: str, new: str) -> None:
    path = folder / f"{name}.csv"
    assert old in path.read_text(encoding="utf-8")
    path.write_text(path.read_text(encoding="utf-8").replace(old, new, 1), encoding="utf-8")


def refusals(folder: Path) -> list[str]:
    """Return what the load is refused for, having seen that nothing was written."""
    before = head()
    with pytest.raises(TableRefused) as refused:
        load(folder)
    assert (CodeList.objects.filter(code="X").exists(), head()) == (False, before)
    return [str(problem) for problem in refused.value.problems]


def test_it_works(folder):
    assert load(folder) == {"lists": 1, "codes": 2, "changed": 5}
    assert [(code.code, code.since, code.parent and code.parent.code) for code in Code.objects.of("X")] == [("A", 1, None), ("B", 2, "A")]
    line = Entry.objects.order_by("-seq")[0]
    assert (line.event, line.thing_key, line.after) == ("codelist.loaded", "X", {"codes": 2, "changed": 5})


def test_our_tables_are_loaded():
    assert (CodeList.objects.count(), Version.objects.count(), Code.objects.count()) == (82, 100, counted())


def counted() -> int:
    names = [row["list"] for row in loading.read_folder(loading.DATA).lists]
    return sum(len(loading.read_or_note(loading.DATA / f"{name}.csv", loading.CODE_COLUMNS, [])) for name in names)


def test_twice_changes_nothing_and_leaves_no_line():
    before = head()
    assert load()["changed"] == 0
    assert head() == before


def test_a_changed_text_is_loaded(folder):
    load(folder)
    change(folder, "X", "B,A,2,,Be,Be", "B,A,2,,Beta,Be")
    assert load(folder)["changed"] == 1
    assert queries.names("X") == {"A": "Aa", "B": "Beta"}


def test_a_changed_list_is_loaded(folder):
    load(folder)
    change(folder, "lists", "Equis", "Equis nueva")
    assert load(folder)["changed"] == 1
    assert (CodeList.objects.get(code="X").name_es, Entry.objects.order_by("-seq")[0].event) == ("Equis nueva", "codelist.loaded")


def test_a_changed_parent_is_loaded(folder):
    load(folder)
    change(folder, "X", "B,A,2", "B,,2")
    assert load(folder)["changed"] == 1
    assert queries.get("X", "B").parent is None


def test_what_an_office_added_stays(folder):
    load(folder)
    make_code(CodeList.objects.get(code="X"), "C", "Ce", "Ce")
    assert load(folder)["changed"] == 0
    assert queries.names("X") == {"A": "Aa", "B": "Be", "C": "Ce"}


def test_what_an_office_revised_stays(folder):
    load(folder)
    actions.revise_code(by=get_user_model().objects.system(), row=queries.get("X", "A"), name_es="Alfa")
    assert load(folder)["changed"] == 0
    assert queries.names("X")["A"] == "Alfa"


def test_what_an_office_withdrew_stays(folder):
    load(folder)
    actions.withdraw_code(by=get_user_model().objects.system(), row=queries.get("X", "A"), reason="Nadie lo usa.")
    assert load(folder)["changed"] == 0
    assert queries.get("X", "A").until == 2


def test_a_version_that_an_office_opened_stays(folder):
    load(folder)
    make_version(CodeList.objects.get(code="X"), note_es="La nuestra.")
    change(folder, "versions", "X,2,2021-01-01,,,\n", "X,2,2021-01-01,,,\nX,3,2030-01-01,,La de ellos.,\n")
    load(folder)
    assert Version.objects.get(list__code="X", number=3).note_es == "La nuestra."


def test_an_unknown_parent_is_refused_by_place(folder):
    change(folder, "X", "B,A,2", "B,Z,2")
    assert refusals(folder) == ["X.csv, línea 3, columna parent: «Z» no está en la carpeta"]


def test_a_missing_column_is_refused_by_place(folder):
    change(folder, "X", "code,parent", "code,padre")
    assert refusals(folder) == [
        "X.csv, línea 1, columna padre: la columna no se conoce.",
        "X.csv, línea 1, columna parent: falta la columna.",
    ]


def test_a_code_twice_in_a_version_is_refused_by_place(folder):
    change(folder, "X", "B,A,2", "A,,2")
    assert refusals(folder) == ["X.csv, línea 3, columna code: «A» ya está en la versión 2 (línea 2)"]


def test_a_code_whose_versions_do_not_meet_is_no_duplicate(folder):
    change(folder, "X", "A,,1,,", "A,,1,1,")
    change(folder, "X", "B,A,2", "A,,2")
    load(folder)
    assert [(code.code, code.since, code.until) for code in Code.objects.of("X").order_by("since")] == [("A", 1, 1), ("A", 2, None)]


def test_a_version_that_the_list_lacks_is_refused_by_place(folder):
    change(folder, "X", "B,A,2", "B,A,3")
    assert refusals(folder) == ["X.csv, línea 3, columna since: «3» no es una versión de la lista"]


def test_a_version_that_is_no_number_is_refused_by_place(folder):
    change(folder, "versions", "X,1,", "X,uno,")
    assert refusals(folder) == [
        "versions.csv, línea 2, columna version: «uno» no es una versión de la lista",
        "X.csv, línea 2, columna since: «1» no es una versión de la lista",
    ]


def test_a_day_that_is_none_is_refused_by_place(folder):
    change(folder, "versions", "2021-01-01", "01/01/2021")
    assert refusals(folder) == ["versions.csv, línea 3, columna valid_from: se espera un día: AAAA-MM-DD"]


def test_a_version_of_an_unknown_list_is_refused_by_place(folder):
    change(folder, "versions", "X,2", "Y,2")
    assert refusals(folder)[0] == "versions.csv, línea 3, columna list: «Y» no está en lists.csv"


def test_a_list_without_its_table_is_refused_by_place(folder):
    (folder / "X.csv").unlink()
    assert refusals(folder) == ["X.csv, línea 1: falta el archivo."]


def test_a_list_named_twice_is_refused_by_place(folder):
    change(folder, "lists", "X,Equis", "X,Equis,Ex,local,,,,,,true\nX,Equis")
    assert refusals(folder) == ["lists.csv, línea 3, columna list: «X» ya está en la línea 2."]


def test_a_missing_name_is_refused_by_place(folder):
    change(folder, "X", "Aa,Aa", "Aa,")
    assert refusals(folder) == ["X.csv, línea 2, columna name_en: está vacía y hace falta"]


def test_all_problems_are_told_at_once(folder):
    change(folder, "lists", "true", "sí")
    change(folder, "X", "B,A,2", "B,Z,9")
    assert refusals(folder) == [
        "lists.csv, línea 2, columna extensible: se espera true o false",
        "X.csv, línea 3, columna parent: «Z» no está en la carpeta",
        "X.csv, línea 3, columna since: «9» no es una versión de la lista",
    ]


def test_one_broken_row_refuses_all_our_tables(tmp_path):
    folder = shutil.copytree(loading.DATA, tmp_path / "data")
    change(folder, "FUENTE", "BILATERAL,,1", "BILATERAL,NADA,1")
    change(folder, "MODALIDAD", "Técnica", "Técnica nueva")
    with pytest.raises(TableRefused) as refused:
        load(folder)
    assert [str(problem) for problem in refused.value.problems] == ["FUENTE.csv, línea 2, columna parent: «NADA» no está en la carpeta"]
    assert queries.names("MODALIDAD")["TECNICA"] == "Técnica"
