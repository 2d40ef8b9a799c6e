"""make extractor: what it compiles, what it keeps, what it says where it cannot; the bytecode of what make starts."""

import os
import shutil
import sys
from pathlib import Path

import pytest

from starting.extractor import NO_COMPILER, NO_HEADERS, SOURCES, build, refuse_without_compiler, wanted_stamp
from starting.house import REPOSITORY, House
from starting.packages import RUNTIME, installed_python
from starting.running import child_environment
from starting.words import PlainError

pytestmark = pytest.mark.house


@pytest.fixture
def house(tmp_path: Path) -> House:
    """A repository with what the extractor is made of, and the Python of this one."""
    for name in (RUNTIME, "scripts/requirements-cython.lock", *(f"extractor/{one}" for one in SOURCES)):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        shutil.copy(REPOSITORY / name, tmp_path / name)
    found = House(tmp_path)
    found.kept.mkdir()
    (found.kept / "venv").symlink_to(House(REPOSITORY).venv)
    return found


def compiled(house: House) -> Path:
    """The file as if it had been compiled before."""
    path = house.kept / "extractor" / "minga_extractor.so"
    path.parent.mkdir()
    path.touch()
    house.write_stamp("extractor", wanted_stamp(house))
    return path


def test_without_a_compiler_it_says_what_to_install(house: House, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("PATH", str(house.kept))
    monkeypatch.delenv("CC", raising=False)
    with pytest.raises(PlainError) as refused:
        build(house, "uv")
    assert str(refused.value) == NO_COMPILER


def test_without_the_headers_of_python_it_says_what_to_install(house: House, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("CC", "sh")  # there is one
    house.venv.unlink()
    house.python.parent.mkdir(parents=True)
    asked = f'case "$2" in *sysconfig*) echo {house.kept};; *) exec {sys.executable} "$@";; esac'  # its headers should lie there
    house.python.write_text(f"#!/bin/sh\n{asked}\n")
    house.python.chmod(0o755)
    with pytest.raises(PlainError) as refused:
        refuse_without_compiler(house)
    assert str(refused.value) == NO_HEADERS.format(installed_python(house))


def test_what_is_compiled_already_is_not_compiled_again(house: House, monkeypatch: pytest.MonkeyPatch):
    path = compiled(house)
    monkeypatch.setenv("PATH", str(house.kept))
    assert build(house, "uv") == path


@pytest.mark.parametrize("name", ["extractor/minga_extractor.pyx", RUNTIME])
def test_another_source_or_another_lock_is_compiled_anew(house: House, monkeypatch: pytest.MonkeyPatch, name: str):
    compiled(house)
    with (house.root / name).open("a") as file:
        file.write("# changed\n")
    monkeypatch.setenv("PATH", str(house.kept))
    monkeypatch.delenv("CC", raising=False)
    with pytest.raises(PlainError):
        build(house, "uv")


def test_programs_keep_their_bytecode_beside_nothing_of_ours(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("PYTHONDONTWRITEBYTECODE", "1")
    monkeypatch.delenv("PYTHONPYCACHEPREFIX", raising=False)
    found = child_environment()
    assert found.get("PYTHONDONTWRITEBYTECODE") is None
    assert found["PYTHONPYCACHEPREFIX"] == os.path.join(REPOSITORY, ".minga", "bytecode")


def test_where_bytecode_is_wanted_it_stays_where_python_puts_it(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.delenv("PYTHONDONTWRITEBYTECODE", raising=False)
    monkeypatch.delenv("PYTHONPYCACHEPREFIX", raising=False)
    assert "PYTHONPYCACHEPREFIX" not in child_environment()
