"""The command `minga`: it names what it can do, and says plainly what it cannot."""

import getpass
import io
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from django.apps import apps
from django.core.management import call_command
from django.core.management.base import CommandError

from minga import cli
from minga.cycle.registration.queries import State, certificate_of, check
from minga.ground.accounts.models import Person
from minga.ground.journal.models import Entry
from minga.ground.journal.queries import head
from minga.management.commands.demo_data import ACCOUNTS
from minga.management.commands.serve import tell_own_address
from tests.demonstration import copied
from tests.environment import ROOT


def our_commands() -> set[str]:
    """Return the names of the commands in our own folders, with hyphens."""
    folders = [Path(config.path) / "management" / "commands" for config in apps.get_app_configs() if config.name.startswith("minga")]
    return {file.stem.replace("_", "-") for folder in folders for file in folder.glob("[a-z]*.py")}


def run(*arguments: str, folder: Path, **names: str) -> subprocess.CompletedProcess:
    """Run the command in a process and a folder of its own."""
    environment = {name: value for name, value in os.environ.items() if name != "DATABASE_URL"}
    environment |= {"MINGA_ENV": "test", "MINGA_DATA": str(folder), "MINGA_KEYS": str(folder / "keys")} | names
    command = [sys.executable, "-m", "minga.cli", *arguments]
    return subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, timeout=120)


@pytest.mark.parametrize("arguments", [[], ["--help"], ["-h"]])
def test_it_works(capsys, arguments):
    cli.main(arguments)
    assert capsys.readouterr().out == cli.HELP


def test_help_names_every_command_of_ours():
    named = {line.split()[0] for line in cli.HELP.splitlines() if line.startswith("  ")}
    assert our_commands() - named == set()


@pytest.mark.parametrize("name", ["load-reference", "load_reference"])
def test_hyphens_and_underscores_are_the_same(capsys, name):
    with pytest.raises(SystemExit) as ended:
        cli.main([name, "--help"])
    assert (ended.value.code, "load_reference" in capsys.readouterr().out) == (0, True)


def test_an_unknown_command_is_refused(capsys):
    with pytest.raises(SystemExit) as ended:
        cli.main(["volar"])
    assert (ended.value.code, "volar" in capsys.readouterr().err) == (1, True)


@pytest.mark.django_db
def test_the_reference_is_loaded_twice_without_change():
    before, out = head(), io.StringIO()
    call_command("load_reference", stdout=out)
    lists, units, rules = out.getvalue().splitlines()
    assert (lists.endswith("(0 nuevos o cambiados)"), units.endswith("(0 nuevas o cambiadas)")) == (True, True)
    assert ("(0 nuevas o cambiadas)" in rules, head()) == (True, before)


@pytest.mark.django_db
def test_the_demonstration_is_prepared_twice_without_change():
    before = head()
    call_command("demo_data", stdout=io.StringIO())
    assert head() == before


@pytest.mark.django_db
def test_the_journeys_register_prj_010_once():
    out = io.StringIO()
    call_command("demo_data", journeys=True, stdout=out)
    certificate = certificate_of(("activity", "PRJ-010"))
    assert (check(certificate.code).state, certificate.version, certificate.number in out.getvalue()) == (State.VALID, 1, True)
    before = head()
    call_command("demo_journeys", stdout=out)
    assert (head(), out.getvalue().splitlines()[-1]) == (before, "Los recorridos ya estaban hechos.")


@pytest.mark.django_db
def test_the_demonstration_opens_an_account_for_each_sort_of_person():
    held = {email: set(Person.objects.get(email=email).roles) for email, *_rest in ACCOUNTS}
    assert held == {email: set(works_as) for email, _name, _institution, _role, works_as in ACCOUNTS}


@pytest.mark.django_db
def test_only_the_administrator_of_the_demonstration_administers():
    people = [Person.objects.get(email=email) for email, *_rest in ACCOUNTS]
    assert [person.email for person in people if person.administers] == ["administracion@minga.example"]


@pytest.mark.django_db
def test_the_demonstration_is_refused_in_production(settings):
    settings.PRODUCTION = True
    before = head()
    with pytest.raises(CommandError) as refused:
        call_command("demo_data", stdout=io.StringIO())
    sentence = "La demostración abre cuentas con una contraseña conocida: no se carga en producción (MINGA_ENV=demo)."
    assert (str(refused.value), head()) == (sentence, before)


@pytest.mark.house
@pytest.mark.django_db
def test_the_command_ends_with_what_became_of_it(settings, tmp_path):
    """The journal of a copy of the demonstration: whole with 0, broken with 1 and the line named."""
    shutil.copyfile(copied(), tmp_path / "minga.sqlite3")
    shutil.copytree(settings.KEYS_DIR, tmp_path / "keys")
    whole = run("journal", "verify", folder=tmp_path)
    assert (whole.returncode, whole.stdout.startswith("La bitácora está entera: ")) == (0, True)
    for key in (tmp_path / "keys").glob("journal-*.key"):
        key.unlink()
    broken = run("journal", "verify", folder=tmp_path)
    assert (broken.returncode, broken.stdout) == (1, "")
    assert broken.stderr == "CommandError: La bitácora está rota en la línea 1: falta la clave 1 con que se firmó.\n"


@pytest.fixture
def password(monkeypatch) -> str:
    monkeypatch.setenv("MINGA_PASSWORD", "cuatro-caballos-verdes")
    return "cuatro-caballos-verdes"


def open_account(email: str = "ana@ambato.example", *more: str) -> str:
    out = io.StringIO()
    call_command("open_account", email, "--name", "Ana Paz", *more, stdout=out)
    return out.getvalue()


@pytest.mark.django_db
@pytest.mark.parametrize(("more", "said", "administers"), [((), "", False), (("--administrator",), " (administra)", True)])
def test_an_account_is_opened(password, more, said, administers):
    assert open_account("ana@ambato.example", *more) == f"Cuenta abierta: ana@ambato.example{said}\n"
    person = Person.objects.get(email="ana@ambato.example")
    assert (person.name, person.is_staff, person.administers, person.check_password(password)) == (
        "Ana Paz",
        administers,
        administers,
        True,
    )
    line = Entry.objects.get(event="account.opened", thing_key="ana@ambato.example")
    assert (line.actor, line.after) == (Person.objects.system(), {"name": "Ana Paz"})


@pytest.mark.django_db
def test_the_password_is_asked_for_twice(monkeypatch):
    monkeypatch.delenv("MINGA_PASSWORD", raising=False)
    typed = iter(["cuatro-caballos-verdes", "cuatro-caballos-verdes"])
    monkeypatch.setattr(getpass, "getpass", lambda asked: next(typed))
    assert open_account() == "Cuenta abierta: ana@ambato.example\n"


@pytest.mark.django_db
def test_two_passwords_that_differ_are_refused(monkeypatch):
    monkeypatch.delenv("MINGA_PASSWORD", raising=False)
    typed = iter(["cuatro-caballos-verdes", "cinco-caballos-verdes"])
    monkeypatch.setattr(getpass, "getpass", lambda asked: next(typed))
    with pytest.raises(CommandError) as refused:
        open_account()
    assert str(refused.value) == "Las dos contraseñas no son iguales: no se abrió la cuenta."
    assert Person.objects.filter(email="ana@ambato.example").exists() is False


@pytest.mark.django_db
def test_an_account_that_is_open_already_is_refused(password):
    with pytest.raises(CommandError) as refused:
        open_account("oficina@ambato.example")
    assert str(refused.value).splitlines()[0] == "No se abrió la cuenta:"
    assert Person.objects.get(email="oficina@ambato.example").check_password(password) is False


@pytest.mark.house
def test_the_server_is_refused_with_unsafe_settings(tmp_path):
    found = run("serve", folder=tmp_path, MINGA_ENV="production", ALLOWED_HOSTS="minga.example", MINGA_BASE_URL="http://minga.example")
    assert found.returncode == 1
    assert "MINGA_BASE_URL debe empezar por https://." in found.stderr


def test_links_lead_to_the_port_of_the_server(settings, monkeypatch):
    settings.PRODUCTION = False
    monkeypatch.setenv("MINGA_BASE_URL", "")
    tell_own_address(8123)
    assert (settings.BASE_URL, os.environ["MINGA_BASE_URL"]) == ("http://localhost:8123", "http://localhost:8123")


@pytest.mark.parametrize(("production", "said"), [(False, "http://registro.local"), (True, "")])
def test_an_address_that_was_said_stays(settings, monkeypatch, production, said):
    settings.PRODUCTION, settings.BASE_URL = production, "https://antes.example"
    monkeypatch.setenv("MINGA_BASE_URL", said)
    tell_own_address(8123)
    assert (settings.BASE_URL, os.environ["MINGA_BASE_URL"]) == ("https://antes.example", said)
