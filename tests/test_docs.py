"""The reference tells what the code does: settings, commands, events, findings; every link leads somewhere."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
import requirements_page
from django.utils import translation

from minga.cli import HELP
from minga.doors.desk.things import EVENTS, KINDS
from minga.doors.portal.finding_rules import sentence_of
from minga.ground.journal.models import Entry

ROOT = Path(__file__).resolve().parent.parent
PACKAGE = ROOT / "minga"
REFERENCE = ROOT / "docs" / "reference"
EVENT = re.compile(r"[a-z_]+\.[a-z_]+")


def named(page: str) -> list[str]:
    """The first cell of each row of a page's tables."""
    text = (REFERENCE / page).read_text(encoding="utf-8")
    return re.findall(r"^\| `([^`]+)` \|", text, re.MULTILINE)


def trees() -> Iterator[ast.Module]:
    """The syntax tree of every module of the package; tests and builders for tests apart."""
    for path in sorted(PACKAGE.rglob("*.py")):
        if "tests" not in path.parts and path.name != "testing.py":
            yield ast.parse(path.read_text(encoding="utf-8"))


def texts(node: ast.AST) -> set[str]:
    """Every text constant under a node."""
    return {one.value for one in ast.walk(node) if isinstance(one, ast.Constant) and isinstance(one.value, str)}


def called(node: ast.AST) -> str:
    """The name of what is called, '' where the node is no call."""
    if not isinstance(node, ast.Call):
        return ""
    return node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")


def events() -> set[str]:
    """Every event of the code: what record() is given, what a variable `event` holds, what a docstring says it leaves."""
    found: set[str] = set()
    for tree in trees():
        for node in ast.walk(tree):
            if called(node) == "record" and isinstance(node, ast.Call) and node.args:
                found |= {text for text in texts(node.args[0]) if EVENT.fullmatch(text)}
            elif isinstance(node, ast.Assign) and getattr(node.targets[0], "id", "") == "event":
                found |= {text for text in texts(node.value) if EVENT.fullmatch(text)}
            elif isinstance(node, ast.FunctionDef):
                for told in re.findall(r"[Ll]eaves ((?:(?:,| or| and|\s)*`[a-z_]+\.[a-z_]+`)+)", ast.get_docstring(node) or ""):
                    found |= set(re.findall(r"`([a-z_.]+)`", told))
    return found


def rules() -> set[str]:
    """The rule of every finding that the code proposes."""
    nodes = (node for tree in trees() for node in ast.walk(tree) if called(node) == "Finding" and node.args)
    return {text for node in nodes for text in texts(node.args[0]) if text.startswith("DQ-")}


def settings_read() -> set[str]:
    """The name of every environment variable that the code reads: one by one, or several by a list of names."""
    paths = [*PACKAGE.rglob("*.py"), *(ROOT / "scripts").rglob("*.py"), ROOT / "tests" / "environment.py"]
    code = "\n".join(path.read_text(encoding="utf-8") for path in paths)
    found = set(re.findall(r"environ(?:\.\w+\(|\[)\s*[\"']([A-Z][A-Z0-9_]+)[\"']", code))
    listed = re.findall(r"environ\.get\((\w+), \"\"\) for \1 in \(([^)]*)\)", code)
    return found | {name for _variable, names in listed for name in re.findall(r"[A-Z][A-Z0-9_]+", names)}


def own_commands() -> set[str]:
    found = PACKAGE.rglob("management/commands/*.py")
    return {path.stem.replace("_", "-") for path in found if not path.stem.startswith("_")}


@pytest.mark.house
def test_every_setting_is_documented():
    assert sorted(settings_read() - set(named("settings.md"))) == []


@pytest.mark.house
def test_no_setting_is_documented_that_nobody_reads():
    assert sorted(set(named("settings.md")) - settings_read()) == []


@pytest.mark.house
def test_every_command_is_documented():
    assert sorted(named("commands.md")) == sorted(own_commands())


@pytest.mark.house
def test_the_help_names_every_command():
    assert sorted(name for name in own_commands() if f"\n  {name}" not in HELP) == []


@pytest.mark.house
def test_every_event_is_documented():
    assert named("events.md") == sorted(events())


def kinds() -> set[str]:
    """Every kind of thing that the code writes lines about, where it is named on the spot."""
    found: set[str] = set()
    for tree in trees():
        for node in ast.walk(tree):
            named_thing = isinstance(node, ast.keyword) and node.arg == "thing"
            kept_thing = isinstance(node, ast.Assign) and getattr(node.targets[0], "id", "") == "thing"
            if (named_thing or kept_thing) and isinstance(node.value, ast.Tuple) and isinstance(node.value.elts[0], ast.Constant):  # type: ignore[attr-defined]
                found.add(node.value.elts[0].value)  # type: ignore[attr-defined]
    return found


@pytest.mark.house
def test_every_event_and_kind_of_the_journal_has_words_in_both_languages():
    assert (sorted(EVENTS), sorted(kinds() - set(KINDS))) == (sorted(events()), [])
    for words in (*EVENTS.values(), *KINDS.values()):
        spanish = str(words)
        with translation.override("en"):
            assert str(words) != spanish, words


@pytest.mark.django_db
def test_every_kind_of_the_demonstration_has_words():
    written = set(Entry.objects.values_list("thing_kind", flat=True).distinct())
    assert sorted(written - set(KINDS)) == []


@pytest.mark.django_db
def test_every_event_of_the_demonstration_is_documented():
    written = set(Entry.objects.values_list("event", flat=True).distinct())
    assert sorted(written - set(named("events.md"))) == []


@pytest.mark.house
def test_every_rule_of_findings_is_documented():
    assert named("findings.md") == sorted(rules())


@pytest.mark.house
def test_every_rule_that_any_code_can_raise_is_explained_to_readers():
    """Whatever stands as a text constant, so that a rule which reaches a finding by another way is held as well."""
    written = {text for tree in trees() for text in texts(tree) if re.fullmatch(r"DQ-[A-Z]+(-[A-Z]+)*", text)}
    assert rules() <= written
    assert sorted(rule for rule in written if not sentence_of(rule)) == []


@pytest.mark.house
def test_every_area_has_its_page():
    folders = [folder.parent.name for folder in PACKAGE.glob("*/*/__init__.py") if folder.parent.parent.parent == PACKAGE]
    areas = sorted(set(folders) - {"management", "kit", "portal", "commands"})
    assert sorted(path.stem for path in (ROOT / "docs" / "areas").glob("*.md")) == areas


@pytest.mark.house
def test_every_link_of_the_documents_leads_somewhere():
    pages = [*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")]
    broken = []
    for page in pages:
        for target in re.findall(r"\]\(([^)#\s]+)[^)]*\)", page.read_text(encoding="utf-8")):
            if not re.match(r"[a-z]+:", target) and not (page.parent / target).exists():
                broken.append(f"{page.relative_to(ROOT)}: {target}")
    assert broken == []


@pytest.mark.house
def test_the_page_of_requirements_is_in_step():
    committed = (ROOT / "docs" / "requirements.md").read_text(encoding="utf-8")
    assert committed == requirements_page.page(requirements_page.collect())
