"""The launcher: what it refuses and how it says so, by running it; no network is used."""

import json
import os
import shutil
import signal
import socket
import stat
import subprocess
import sys
import time
from pathlib import Path

import psycopg
import pytest

from starting.demo import start_over
from starting.frontend import SOURCE_MAP
from starting.house import House, write_whole
from starting.options import port_from, read_options, wants_reset
from starting.packages import DEVELOPMENT, RUNTIME, STAMP, is_current, wanted_stamp
from starting.postgres import Cluster, find_binaries
from starting.progress import Steps
from starting.pythons import find_python, probe
from starting.running import child_environment, run, run_aloud, wait_for
from starting.suites import Sum, read_sum
from starting.words import (
    BAD_CERTIFICATE,
    BAD_HASH,
    LOCKED_DATABASE,
    NO_NETWORK,
    NO_PERMISSION,
    NO_SPACE,
    PlainError,
    known_sentence,
    seconds,
    sentence_for_problem,
)

pytestmark = pytest.mark.house

ROOT = Path(__file__).resolve().parent.parent


def launch(*arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    """Run the launcher as a person would; NAME=value adds to the environment."""
    kept = {name: value for name, value in os.environ.items() if name not in ("PORT", "RESET", "ARGS")}
    return subprocess.run(
        [sys.executable, str(ROOT / "scripts" / "bootstrap.py"), *arguments],
        env={**kept, **environment},
        capture_output=True,
        text=True,
        timeout=60,
    )


def make_house(folder: Path) -> House:
    """A repository with nothing but locks."""
    for name in (RUNTIME, DEVELOPMENT, "package-lock.json"):
        (folder / name).write_text(name)
    return House(folder)


def make_program(folder: Path, name: str, text: str) -> str:
    """A small shell program, executable."""
    path = folder / name
    path.write_text("#!/bin/sh\n" + text + "\n")
    path.chmod(path.stat().st_mode | stat.S_IXUSR)
    return str(path)


def test_help_lists_every_target():
    makefile = (ROOT / "Makefile").read_text()
    targets = makefile.split(".PHONY: ")[1].splitlines()[0].split()
    answer = launch("help")
    listed = [line.split()[1] for line in answer.stdout.splitlines() if line.startswith("  make ")]
    assert (answer.returncode, listed) == (0, targets)


def test_no_order_means_help():
    assert launch().stdout == launch("help").stdout


def test_unknown_order_is_refused():
    answer = launch("demmo")
    assert (answer.returncode, answer.stdout, answer.stderr) == (
        1,
        "",
        "No existe la orden «demmo»: use demo, test, test-spark, check, bench, bench-large, extractor, dev, lock, help.\n",
    )


def test_unknown_option_is_refused():
    answer = launch("demo", "PUERTO=1")
    assert answer.stderr == "No entiendo «PUERTO=1»: se admiten PORT=número, RESET=1 y ARGS=….\n"


@pytest.mark.parametrize("text", ["abc", "0", "65536", "-1", "80.0", "٨٠٠٠", "8000;ls", "99999999999999"])
def test_bad_port_is_refused(text):
    answer = launch("demo", PORT=text)
    sentence = f"PORT={text} no es un puerto: escriba un número entre 1 y 65535, por ejemplo «make demo PORT=8001».\n"
    assert (answer.returncode, answer.stdout, answer.stderr) == (1, "", sentence)


def test_bad_reset_is_refused():
    answer = launch("demo", "RESET=quizás")
    assert answer.stderr == "RESET=quizás no se entiende: escriba RESET=1 para empezar de cero, o no lo ponga.\n"


def test_taken_port_is_refused_before_the_set_up():
    with socket.socket() as taken:
        # The server's own option: without asking first, a second server would share the port in silence.
        taken.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEPORT, 1)
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        answer = launch("demo", f"PORT={port}")
    start = f"El puerto {port} ya está ocupado: cierre el programa que lo usa o elija otro"
    assert (answer.returncode, answer.stdout, answer.stderr.split(",")[0]) == (1, "", start)


def test_port_and_reset_as_asked():
    options = read_options(["PORT=8123", "RESET=sí"])
    assert (port_from(options["PORT"]), wants_reset(options["RESET"]), port_from(""), wants_reset("0")) == (
        8123,
        True,
        8000,
        False,
    )


def test_reset_removes_only_the_records(tmp_path, monkeypatch, capsys):
    monkeypatch.setenv("MINGA_DATA", str(tmp_path))
    monkeypatch.delenv("DATABASE_URL", raising=False)
    (tmp_path / "media" / "a").mkdir(parents=True)
    for name in ("minga.sqlite3", "minga.sqlite3-wal", "informe.csv"):
        (tmp_path / name).write_text("x")
    start_over(House(tmp_path))
    start_over(House(tmp_path))
    assert [path.name for path in tmp_path.iterdir()] == ["informe.csv"]
    assert capsys.readouterr().out.splitlines() == [
        f"RESET=1: borro la base de datos y los archivos de la demostración en {tmp_path}:",
        "  - minga.sqlite3",
        "  - minga.sqlite3-wal",
        "  - media",
        "RESET=1: no había datos anteriores que borrar.",
    ]


def test_reset_never_touches_another_database(tmp_path, monkeypatch):
    monkeypatch.setenv("MINGA_DATA", str(tmp_path))
    monkeypatch.setenv("DATABASE_URL", "postgres://otra/base")
    (tmp_path / "minga.sqlite3").write_text("x")
    with pytest.raises(PlainError) as refused:
        start_over(House(tmp_path))
    assert str(refused.value).startswith("RESET=1 solo borra la base de datos incluida en la demostración")
    assert (tmp_path / "minga.sqlite3").read_text() == "x"


def test_cluster_answers_and_leaves_nothing():
    binaries = find_binaries(House(ROOT).kept)
    if not binaries:
        pytest.skip("sin PostgreSQL")
    with Cluster(binaries) as cluster:
        folder = Path(cluster.folder)
        with psycopg.connect(cluster.url) as connection:
            answer = connection.execute("SELECT lower('ÑANDÚ'), current_user").fetchone()
    assert (answer, folder.exists()) == (("ñandú", "minga"), False)


@pytest.mark.parametrize(
    ("output", "sentence"),
    [
        ("OSError: [Errno 28] No space left on device", NO_SPACE),
        ("npm error code ENOSPC\nnpm error network request failed ECONNRESET", NO_SPACE),
        ("sqlite3.OperationalError: database or disk is full", NO_SPACE),
        ("npm error code ENOTFOUND", NO_NETWORK),
        ("error: Failed to fetch: `…`\n  Caused by: dns error", NO_NETWORK),
        ("npm error code SELF_SIGNED_CERT\nself-signed certificate in certificate chain", BAD_CERTIFICATE),
        ("django.db.utils.OperationalError: database is locked", LOCKED_DATABASE),
        ("npm error code EINTEGRITY", BAD_HASH),
        ("error: failed to create directory: Permission denied (os error 13)", NO_PERMISSION),
    ],
)
def test_known_causes_have_their_sentence(output, sentence):
    assert known_sentence(output) == sentence


def test_full_disk_of_a_tool_is_one_sentence(tmp_path):
    tool = make_program(tmp_path, "uv", "echo 'error: No space left on device (os error 28)' >&2; exit 2")
    with pytest.raises(PlainError) as refused:
        run(House(tmp_path), "instalar las bibliotecas", [tool])
    assert str(refused.value) == NO_SPACE


def test_full_disk_of_the_records_is_one_sentence(tmp_path):
    tool = make_program(tmp_path, "minga", "echo 'Traceback (most recent call last):\ndisk is full\nENOSPC' >&2; exit 1")
    with pytest.raises(PlainError) as refused:
        run_aloud(House(tmp_path), "cargar los registros", [tool])
    assert str(refused.value) == NO_SPACE


def test_full_disk_of_the_launcher_is_one_sentence():
    # /dev/full answers ENOSPC to every write.
    with pytest.raises(OSError) as full, open("/dev/full", "w") as file:
        file.write("x")
        file.flush()
    assert sentence_for_problem(full.value) == NO_SPACE


def test_unknown_failure_shows_its_last_line_and_log(tmp_path):
    tool = make_program(tmp_path, "npm", "echo uno; echo dos; exit 3")
    with pytest.raises(PlainError) as refused:
        run(House(tmp_path), "probar", [tool])
    assert str(refused.value) == "No se pudo probar: dos (detalle en .minga/logs/probar.log)."
    assert (tmp_path / ".minga" / "logs" / "probar.log").read_text() == f"{tool}\nuno\ndos\n"


def test_plain_sentence_of_the_command_is_passed_on(tmp_path):
    tool = make_program(tmp_path, "minga", "echo 'Falta la tabla de provincias.' >&2; exit 1")
    with pytest.raises(PlainError) as refused:
        run_aloud(House(tmp_path), "cargar", [tool])
    assert str(refused.value) == "Falta la tabla de provincias."


def test_missing_program_is_one_sentence(tmp_path):
    with pytest.raises(PlainError) as refused:
        run(House(tmp_path), "probar", ["minga-no-existe"])
    assert str(refused.value) == "No se pudo probar: falta el programa «minga-no-existe»."


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT, signal.SIGHUP])
def test_nothing_of_the_server_outlives_the_launcher(tmp_path, number):
    script = "from starting.house import House; from starting.running import run_in_front; import sys; from pathlib import Path; "
    script += "sys.exit(run_in_front(House(Path(sys.argv[1])), ['sh', '-c', 'sleep 60 & echo $!; wait']))"
    environment = {**os.environ, "PYTHONPATH": str(ROOT / "scripts")}
    command = [sys.executable, "-c", script, str(tmp_path)]
    with subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, text=True) as launcher:
        worker = int(launcher.stdout.readline())
        launcher.send_signal(number)
        assert launcher.wait(timeout=15) == 0
    assert Path(f"/proc/{worker}").exists() is False


def test_server_that_will_not_end_is_killed(tmp_path):
    tool = make_program(tmp_path, "stubborn", "trap '' INT TERM; while :; do sleep 1; done")
    with subprocess.Popen([tool], start_new_session=True) as child:
        assert wait_for(child, [time.monotonic()], patience=0.2) == -signal.SIGKILL


def test_python_of_the_tests_is_found():
    found = probe(sys.executable)
    assert found is not None
    assert found.version == "{}.{}.{}".format(*sys.version_info)


def test_older_python_is_not_taken(tmp_path):
    assert probe(make_program(tmp_path, "python3", "echo 3.11.2 /usr/bin/python3")) is None


def test_python_of_the_person_is_taken(tmp_path, monkeypatch):
    monkeypatch.setenv("MINGA_PYTHON", make_program(tmp_path, "python3", "echo 3.14.1 /opt/python"))
    assert find_python(House(tmp_path), "") == ("3.14.1", "/opt/python")


def test_python_on_path_is_taken(tmp_path, monkeypatch):
    make_program(tmp_path, "python3.12", "echo 3.12.4 /opt/twelve")
    monkeypatch.delenv("MINGA_PYTHON", raising=False)
    monkeypatch.setenv("PATH", str(tmp_path))
    assert find_python(House(tmp_path), "") == ("3.12.4", "/opt/twelve")


def test_python_of_pyenv_is_taken(tmp_path, monkeypatch):
    place = tmp_path / "versions" / "3.13.9" / "bin"
    place.mkdir(parents=True)
    make_program(place, "python3", "echo 3.13.9 /opt/pyenv")
    monkeypatch.delenv("MINGA_PYTHON", raising=False)
    monkeypatch.setenv("PATH", "/nowhere")
    monkeypatch.setenv("PYENV_ROOT", str(tmp_path))
    assert find_python(House(tmp_path), "") == ("3.13.9", "/opt/pyenv")


def test_wrong_python_of_the_person_is_refused(tmp_path, monkeypatch):
    named = make_program(tmp_path, "python3", "echo 3.10.1 /opt/old")
    monkeypatch.setenv("MINGA_PYTHON", named)
    with pytest.raises(PlainError) as refused:
        find_python(House(tmp_path), "")
    assert str(refused.value) == f"MINGA_PYTHON={named} no es un Python 3.12 o posterior que funcione: corríjalo o quítelo."


def test_no_python_and_no_network_is_one_sentence(tmp_path, monkeypatch):
    uv = make_program(tmp_path, "uv", "echo 'error: Failed to fetch: dns error' >&2; exit 2")
    for name, value in {"PATH": "/nowhere", "PYENV_ROOT": str(tmp_path), "MINGA_PYTHON": ""}.items():
        monkeypatch.setenv(name, value)
    with pytest.raises(PlainError) as refused:
        find_python(House(tmp_path), uv)
    assert str(refused.value).startswith("No encuentro Python 3.12 o posterior y no se pudo descargar: instálelo")


def test_stamp_says_whether_the_lock_changed(tmp_path):
    house = make_house(tmp_path)
    house.write_stamp(STAMP, json.dumps(wanted_stamp(house, "3.13.0", False)))
    assert is_current(house, "3.13.0", False) is True
    assert is_current(house, "3.13.0", True) is False
    assert is_current(house, "3.14.0", False) is False
    (tmp_path / RUNTIME).write_text("changed")
    assert is_current(house, "3.13.0", False) is False


def test_environment_of_the_tests_serves_the_demo(tmp_path):
    house = make_house(tmp_path)
    house.write_stamp(STAMP, json.dumps(wanted_stamp(house, "3.13.0", True)))
    assert (is_current(house, "3.13.0", False), is_current(house, "3.13.0", True)) == (True, True)


def test_copied_folder_is_made_anew(tmp_path):
    (tmp_path / "one").mkdir()
    house = make_house(tmp_path / "one")
    house.write_stamp(STAMP, json.dumps(wanted_stamp(house, "3.13.0", False)))
    shutil.copytree(tmp_path / "one", tmp_path / "two")
    assert is_current(House(tmp_path / "two"), "3.13.0", False) is False


def test_broken_stamp_is_no_stamp(tmp_path):
    house = make_house(tmp_path)
    house.write_stamp(STAMP, "{")
    assert is_current(house, "3.13.0", False) is False


def test_source_maps_are_stripped():
    texts = [b"a;\n//# sourceMappingURL=a.js.map", b"b{}\n/*# sourceMappingURL=b.css.map */\n", b"c;\n"]
    assert [SOURCE_MAP.sub(b"\n", text) for text in texts] == [b"a;\n", b"b{}\n", b"c;\n"]


def test_file_is_written_whole_or_not_at_all(tmp_path):
    write_whole(tmp_path / "a", b"one")
    with pytest.raises(OSError):
        write_whole(tmp_path / "none" / "a", b"two")
    assert [(path.name, path.read_bytes()) for path in tmp_path.iterdir()] == [("a", b"one")]


def test_foreign_pythons_do_not_leak(monkeypatch):
    monkeypatch.setenv("PYTHONPATH", "/foreign")
    environment = child_environment({"UV_PYTHON": "/opt/python"})
    wanted = ("PYTHONPATH", "UV_PYTHON", "UV_SYSTEM_CERTS", "NODE_USE_SYSTEM_CA", "UV_NO_PROGRESS")
    assert [environment.get(name) for name in wanted] == [None, "/opt/python", "1", "1", "1"]


def test_progress_line(capsys):
    with Steps(6).step("Python") as notes:
        notes.append("3.13.0")
    assert capsys.readouterr().out == "1/6 Python … 3.13.0, listo (0,0 s)\n"


def test_durations_are_written_in_spanish():
    assert [seconds(0.24), seconds(61)] == ["0,2 s", "61,0 s"]


def test_sum_counts_errors_as_failures(tmp_path):
    report = tmp_path / "report.xml"
    report.write_text('<testsuites><testsuite tests="9" failures="2" errors="1" skipped="2"/></testsuites>')
    total = read_sum(report, 1).plus(Sum(3, 0, 0))
    assert (total, str(total)) == (Sum(7, 3, 2), "7 passed, 3 failed, 2 skipped")


def test_broken_run_counts_as_a_failure(tmp_path):
    report = tmp_path / "report.xml"
    report.write_text('<testsuites><testsuite tests="4" failures="0" errors="0" skipped="0"/></testsuites>')
    assert (read_sum(report, 3), read_sum(tmp_path / "none.xml", 4)) == (Sum(4, 1, 0), Sum(0, 1, 0))


def test_locks_name_no_address():
    locks = [*ROOT.glob("requirements*.lock"), *ROOT.glob("scripts/requirements-*.lock"), ROOT / "package-lock.json"]
    marks = ('"resolved"', "index-url", "find-links", "https://files.", "file:/")
    named = [(path.name, mark) for path in locks for mark in marks if mark in path.read_text()]
    assert (len(locks), named) == (8, [])
