"""The house keeps its order: every folder has its place, imports and foreign keys go down, rooms stay small and plain."""

import ast
import configparser
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.apps import apps

pytestmark = pytest.mark.house

ROOT = Path(__file__).resolve().parent.parent
PACKAGE = ROOT / "minga"
WINGS = ("doors", "exchange", "evidence", "strengthening", "cycle", "ground")
SCREENS = {"views", "forms", "urls"}
LONGEST_FUNCTION, LONGEST_FILE = 40, 400
APART = {"tests", "migrations", "data", "locale", "vendor", "demo", "__pycache__"}
ALLOWED = {r"@receiver\b": {"minga/ground/accounts/listeners.py"}}  # a library's signals, to write the journal
AREAS_OF_THEIR_OWN = {
    "minga.doors.api",
    "minga.doors.desk",
    "minga.doors.portal",
    "minga.evidence.iati",
    "minga.evidence.lake",
    "minga.ground.kit",
}  # screens and tools: a contract of their own instead of rooms


def contracts() -> configparser.ConfigParser:
    """The import contracts, as written in .importlinter."""
    parser = configparser.ConfigParser()
    parser.read(ROOT / ".importlinter", encoding="utf-8")
    return parser


def words(contract: str, option: str) -> list[str]:
    """The words of one option of a contract, without the marks of layers."""
    return re.findall(r"[\w.*]+", contracts()[f"importlinter:contract:{contract}"][option])


def areas() -> list[str]:
    """Every area of the package, as 'minga.wing.area'."""
    found = [folder for wing in WINGS for folder in (PACKAGE / wing).glob("*/") if (folder / "__init__.py").is_file()]
    return sorted(f"minga.{folder.parent.name}.{folder.name}" for folder in found)


def house_order() -> list[str]:
    """Every area of the contracts, top to bottom, as 'minga.wing.area'."""
    return [f"minga.{wing}.{area}" for wing in WINGS if wing != "strengthening" for area in words(wing, "layers")]


def modules(*folders: Path) -> Iterator[tuple[Path, ast.Module]]:
    """Every module of ours in the folders with its syntax tree: tests, migrations and data apart."""
    for folder in folders:
        for path in sorted(folder.rglob("*.py")):
            if not APART & set(path.relative_to(ROOT).parts):
                yield path, ast.parse(path.read_text(encoding="utf-8"))


def place(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def test_imports_keep_their_contracts():
    command = [str(Path(sys.executable).parent / "lint-imports"), "--no-cache"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=120)
    assert (done.returncode, "0 broken" in done.stdout) == (0, True), done.stdout


def test_every_folder_of_the_package_has_its_place():
    folders = {path.name for path in PACKAGE.glob("*/") if any(path.rglob("*.py"))}
    assert folders == set(words("house", "layers")) & folders


def test_every_area_has_its_place_in_its_wing():
    assert [area for area in areas() if area not in house_order()] == []


def test_every_area_has_its_rooms_checked():
    assert sorted([*words("rooms", "containers"), *AREAS_OF_THEIR_OWN]) == areas()


def test_every_area_is_installed():
    installed = {config.name for config in apps.get_app_configs()}
    assert [area for area in areas() if area not in installed] == []


def test_nobody_imports_the_screens_of_another_area():
    wrong = []
    for path, tree in modules(PACKAGE):
        own = ".".join(path.relative_to(ROOT).parts[:3])
        for node in ast.walk(tree):
            if isinstance(node, ast.ImportFrom) and node.module and node.module.startswith("minga."):
                named = [node.module, *(f"{node.module}.{alias.name}" for alias in node.names)]
                wrong += [(place(path), name) for name in named if name.split(".")[-1] in SCREENS and not name.startswith(own + ".")]
    assert wrong == []


def test_foreign_keys_point_to_the_same_or_a_lower_area():
    order = house_order()
    wrong = []
    for model in apps.get_models():
        area = model._meta.app_config.name
        for field in model._meta.get_fields():
            other = getattr(field, "related_model", None)
            if field.auto_created or other is None or area not in order or not getattr(field, "concrete", False):
                continue
            target = other._meta.app_config.name
            if target in order and order.index(target) < order.index(area) and target != "minga.ground.accounts":
                wrong.append(f"{model._meta.label}.{field.name} -> {other._meta.label}")
    assert wrong == []


def test_functions_are_short():
    wrong = []
    for path, tree in modules(PACKAGE, ROOT / "scripts"):
        for node in ast.walk(tree):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                lines = (node.end_lineno or 0) - node.lineno + 1
                if lines > LONGEST_FUNCTION:
                    wrong.append(f"{place(path)}: {node.name} has {lines} lines")
    assert wrong == []


def test_files_are_short():
    wrong = []
    for folder in (PACKAGE, ROOT / "scripts"):
        for path in sorted(folder.rglob("*")):
            if path.suffix in {".py", ".html", ".js"} and not APART & set(path.relative_to(ROOT).parts):
                lines = len(path.read_text(encoding="utf-8").splitlines())
                if lines > LONGEST_FILE:
                    wrong.append(f"{place(path)}: {lines} lines")
    assert wrong == []


def test_no_import_inside_a_function():
    wrong = [
        f"{place(path)}:{inner.lineno}"
        for path, tree in modules(PACKAGE, ROOT / "scripts")
        for node in ast.walk(tree)
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
        for inner in ast.walk(node)
        if isinstance(inner, ast.Import | ast.ImportFrom)
    ]
    assert wrong == []


def test_no_model_overrides_save_or_delete():
    wrong = [
        f"{place(path)}: {node.name}.{inner.name}"
        for path, tree in modules(PACKAGE)
        if path.name == "models.py" or path.parent.name == "models"
        for node in ast.walk(tree)
        if isinstance(node, ast.ClassDef)
        for inner in node.body
        if isinstance(inner, ast.FunctionDef) and inner.name in {"save", "delete"}
    ]
    assert wrong == []


@pytest.mark.parametrize(
    "pattern",
    [r"@receiver\b", r"\bSignal\(", r"_(save|delete|init|migrate)\.connect\(", r"\bmark_safe\b", r"\bcsrf_exempt\b", r"\bFloatField\b"],
)
def test_no_module_uses_what_the_house_forbids(pattern: str):
    found = {place(path) for path, _tree in modules(PACKAGE) if re.search(pattern, path.read_text(encoding="utf-8"))}
    assert found - ALLOWED.get(pattern, set()) == set()


@pytest.mark.parametrize(
    "pattern",
    [r"\bstyle\s*=", r"\son[a-z]+\s*=\s*[\"']", r"<script(?![^>]*\bsrc=)", r"<style\b", r"\|\s*safe\b", r"autoescape\s+off"],
    ids=["style=", "onclick=", "script", "style", "safe", "autoescape"],
)
def test_no_template_holds_style_script_or_unescaped_text(pattern: str):
    found = [place(path) for path in sorted(PACKAGE.rglob("*.html")) if re.search(pattern, path.read_text(encoding="utf-8"))]
    assert found == []


def tree_files() -> list[Path]:
    """Every file that is or will be committed."""
    command = ["git", "ls-files", "--cached", "--others", "--exclude-standard"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=60)
    if done.returncode:
        pytest.skip("no es un repositorio de git")
    return [ROOT / name for name in done.stdout.splitlines() if (ROOT / name).is_file()]


def test_nothing_names_a_machine_or_a_registry():
    marks = ["/wo" + "rk/", "/ro" + "ot/", "py" + "pi.org", "python" + "hosted.org", "registry.npm" + "js"]
    wrong = []
    for path in tree_files():
        text = path.read_text(encoding="utf-8", errors="replace")
        wrong += [f"{place(path)}: {mark}" for mark in marks if mark in text]
    assert wrong == []


def test_locks_hold_no_addresses():
    locks = sorted(ROOT.glob("*.lock")) + sorted((ROOT / "scripts").glob("*.lock"))
    kept = [path for path in locks if path in tree_files()]
    wrong = [place(path) for path in kept if re.search(r"https?://|--(extra-)?index-url", path.read_text(encoding="utf-8"))]
    assert len(kept) >= 2
    assert wrong == []


def test_the_front_end_lock_holds_no_addresses():
    assert '"resolved"' not in (ROOT / "package-lock.json").read_text(encoding="utf-8")


def test_no_constraint_tells_people_its_name():
    models = [model for model in apps.get_models() if model.__module__.startswith("minga.")]
    named = [one.name for model in models for one in model._meta.constraints if "%(name)s" in str(one.violation_error_message)]
    assert named == []
