"""make check, make bench, make bench-large and make lock."""

from __future__ import annotations

import re
import shutil
import subprocess
from typing import Dict, List, Tuple

from starting import extractor, frontend
from starting.house import House
from starting.progress import Steps
from starting.running import child_environment, run
from starting.setup import STEPS, set_up
from starting.tools import find_uv
from starting.words import PlainError

# A key of its own, so that checking the code never makes the keys of an installation.
ENVIRONMENT = {
    "MINGA_ENV": "test",
    "DJANGO_SETTINGS_MODULE": "minga.settings",
    "SECRET_KEY": "only-for-checks-0123456789-0123456789-0123456789",
}


def commands(house: House) -> List[Tuple[str, List[str]]]:
    """What make check runs: a Spanish name and the command."""
    tools = house.venv / "bin"
    python = str(house.python)
    return [
        ("Errores y estilo (ruff check)", [str(tools / "ruff"), "check", "."]),
        ("Formato (ruff format)", [str(tools / "ruff"), "format", "--check", "--quiet", "."]),
        ("Tipos (mypy)", [str(tools / "mypy"), "minga"]),
        ("Capas (import-linter)", [str(tools / "lint-imports"), "--no-logo"]),
        ("Migraciones al día", [python, "-m", "minga.cli", "makemigrations", "--check", "--dry-run"]),
        ("Textos y arquitectura (pytest -m house)", [python, "-m", "pytest", "-q", "-m", "house"]),
    ]


def check(house: House, _options: Dict[str, str]) -> int:
    """Run every check even where an earlier one fails, show what failed, and return 1 if any did."""
    with house.alone():
        set_up(house, Steps(STEPS), development=True)
        house.records.mkdir(parents=True, exist_ok=True)  # Django opens the database to compare migrations
    failed = [title for title, command in commands(house) if not passes(house, title, command)]
    print("{} comprobaciones bien, {} mal".format(len(commands(house)) - len(failed), len(failed)), flush=True)
    return 1 if failed else 0


def passes(house: House, title: str, command: List[str]) -> bool:
    """Run one check; its output is shown only where it fails."""
    print("{} … ".format(title), end="", flush=True)
    done = subprocess.run(
        command,
        cwd=str(house.root),
        env=child_environment(ENVIRONMENT),
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        encoding="utf-8",
        errors="replace",
    )
    print("falla\n" + done.stdout if done.returncode else "listo", flush=True)
    return done.returncode == 0


def bench(house: House, _options: Dict[str, str]) -> int:
    """Measure the figures the project promises (package benchmarks); returns its exit code."""
    return measure(house, [])


def bench_large(house: House, _options: Dict[str, str]) -> int:
    """Measure the lake with a file of 1 GB and the whole star of a million activities; returns its exit code."""
    return measure(house, ["--only", "lake", "--large"])


def measure(house: House, options: List[str]) -> int:
    """Run the package benchmarks with these options; returns its exit code."""
    with house.alone():
        uv = set_up(house, Steps(STEPS), development=True)
        try:
            extractor.build(house, uv)
        except PlainError as problem:
            print("Se mide sin el extractor compilado: {}".format(problem), flush=True)
    return subprocess.call([str(house.python), "-m", "benchmarks", *options], cwd=str(house.root), env=child_environment())


def lock(house: House, _options: Dict[str, str]) -> int:
    """Resolve all dependencies again and write the locks, none of which may hold an address; returns 0."""
    steps = Steps(3)
    with steps.step("Bibliotecas de Python"):
        uv = find_uv(house)
        run(house, "resolver las dependencias", [uv, "lock"])
        export = [uv, "export", "--quiet", "--frozen", "--no-emit-project"]
        run(house, "escribir requirements.lock", [*export, "--no-dev", "-o", "requirements.lock"])
        run(house, "escribir requirements-dev.lock", [*export, "-o", "requirements-dev.lock"])
    with steps.step("Herramientas de la preparación"):
        for name in ("uv", "node", "postgres", "spark", "cython"):
            lock_tool(house, uv, name)
    with steps.step("Archivos de la interfaz"):
        npm, extra = frontend.find_npm(house, uv, str(house.python))
        run(house, "resolver la interfaz", [*npm, "install", "--package-lock-only", "--ignore-scripts"], extra)
        shutil.rmtree(str(house.root / "node_modules"), ignore_errors=True)
    refuse_addresses(house)
    return 0


def lock_tool(house: House, uv: str, name: str) -> None:
    """Write again the hashes of one tool, and of what it brings, at the versions its lock names."""
    place = house.root / "scripts" / "requirements-{}.lock".format(name)
    wanted = house.kept / "wanted-{}.in".format(name)
    named = [line.split()[0] for line in place.read_text(encoding="utf-8").splitlines() if "==" in line]
    wanted.write_text("\n".join(named) + "\n", encoding="utf-8")
    command = [
        uv,
        "pip",
        "compile",
        "--quiet",
        "--no-deps",
        "--generate-hashes",
        "--no-header",
        "--no-annotate",
        "--universal",
    ]
    run(house, "fijar la herramienta " + name, [*command, str(wanted), "-o", str(place)])
    wanted.unlink()


def refuse_addresses(house: House) -> None:
    """PlainError where a lock names the host it was resolved from."""
    for path in [*house.root.glob("requirements*.lock"), *house.root.glob("scripts/requirements-*.lock")]:
        if re.search(r"https?://|file://|--(extra-)?index-url|--find-links", path.read_text(encoding="utf-8")):
            raise PlainError("{} contiene una dirección de descarga: quítela antes de publicar.".format(path.name))
    if '"resolved"' in (house.root / "package-lock.json").read_text(encoding="utf-8"):
        raise PlainError("package-lock.json contiene direcciones de descarga: use el .npmrc del proyecto.")
