"""The hostile files of the sources through the loader: refused by place or kept word for word, never an error of ours."""

import unicodedata

import pytest

from minga.cycle.activities.models import Activity
from minga.exchange.records.testing import make_folder
from minga.ground.kit.tables import TableRefused

pytestmark = pytest.mark.needs_shared

# authored file, then (line, column) of the first reason when it stands for projects.csv
FILES = {
    "formula_injection_semicolon_utf8bom.csv": (1, ""),
    "proyectos_cp1252_semicolon_decimal_comma.csv": (1, ""),
    "proyectos_mixed_encodings.csv": (3, ""),
    "proyectos_ragged_rows.csv": (1, "a"),
}


@pytest.mark.parametrize("name", FILES)
def test_refuses_an_authored_table(shared, folder, refusal, name):
    (folder / "projects.csv").write_bytes((shared / "data/bad-input/authored" / name).read_bytes())
    assert refusal(folder)[0] == ("projects.csv", *FILES[name])


def test_refuses_every_other_hostile_file(shared, folder, refusal):
    """XML of every encoding, a zip, a workbook: none is a table."""
    files = [path for path in sorted((shared / "data/bad-input").rglob("*")) if path.suffix in (".xml", ".xlsx", ".xsl", ".json")]
    for path in files:
        (folder / "projects.csv").write_bytes(path.read_bytes())
        assert {file for file, _line, _column in refusal(folder)} == {"projects.csv"}, path.name
    assert len(files) == 40


def hostile_texts(shared, name: str) -> list[str]:
    """Return the lines of a list of hostile texts that one line of a table can hold, each once and without blanks around it."""
    lines = (shared / "data/bad-input" / name).read_text(encoding="utf-8").splitlines()
    return [text for text in dict.fromkeys(line.strip() for line in lines) if text and len(text) <= 400]


@pytest.mark.parametrize(("name", "many"), [("csv-injection/Intruder/csv-payload.txt", 6), ("blns/blns.txt", 400)])
def test_keeps_hostile_titles_word_for_word(shared, tmp_path, load, name, many):
    """What the loader refuses (control and unassigned signs) it names by line; all other texts are kept as they are."""
    titles = {f"T-H{n}": text for n, text in enumerate(hostile_texts(shared, name))}
    while refused := refused_titles(load, tmp_path, titles):
        titles = {code: text for code, text in titles.items() if code not in refused}
    kept = dict(Activity.objects.filter(code__startswith="T-H").values_list("code", "title"))
    assert kept == {code: unicodedata.normalize("NFC", text) for code, text in titles.items()}
    assert len(kept) >= many


def refused_titles(load, folder, titles: dict[str, str]) -> list[str]:
    """Load activities of these titles; returns the codes of those that the loader refuses."""
    rows = [{"project_id": code, "title": text, "country": "Ecuador", "source": "001:L1"} for code, text in titles.items()]
    parts = dict.fromkeys(("project_funding", "activity_places", "activity_beneficiaries", "exchange_events"), [])
    make_folder(folder, projects=rows, **parts)
    try:
        load(folder)
    except TableRefused as refused:
        assert {problem.column for problem in refused.problems} == {"title"}
        return [list(titles)[problem.line - 2] for problem in refused.problems]
    return []
