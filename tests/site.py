"""The site as people meet it: the real server over a demonstration of its own, in a folder of its own."""

import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.demonstration import copied

ROOT = Path(__file__).resolve().parent.parent
PATIENCE = 180  # seconds to load the demonstration and to answer, on a busy machine too


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory, django_db_setup) -> Iterator[str]:
    """The address of a server with the demonstration's records, stopped at the end."""
    folder = tmp_path_factory.mktemp("site")
    port = free_port()
    environment = {name: value for name, value in os.environ.items() if name != "DATABASE_URL"}
    environment |= {"MINGA_ENV": "demo", "MINGA_DATA": str(folder), "MINGA_KEYS": str(folder / "keys")}
    minga = [sys.executable, "-m", "minga.cli"]
    if copied().exists():
        shutil.copy(copied(), folder / "minga.sqlite3")
    else:
        subprocess.run([*minga, "demo-data"], cwd=ROOT, env=environment, check=True, capture_output=True, timeout=PATIENCE)
    with subprocess.Popen(
        [*minga, "serve", "--port", str(port), "--workers", "1"], cwd=ROOT, env=environment, stdout=subprocess.DEVNULL
    ) as server:
        address = f"http://localhost:{port}"
        try:
            wait_for(address, server)
            yield address
        finally:
            server.terminate()


def free_port() -> int:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return one.getsockname()[1]


def wait_for(address: str, server: subprocess.Popen) -> None:
    """Return when the server answers; a failure when it ended or does not."""
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline:
        if server.poll() is not None:
            pytest.fail(f"the server ended with {server.returncode}")
        try:
            with urllib.request.urlopen(f"{address}/readyz", timeout=5):
                return
        except OSError:  # refused, reset or too slow: asked again
            time.sleep(0.2)
    pytest.fail("the server did not answer")
