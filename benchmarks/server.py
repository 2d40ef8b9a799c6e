"""The real server on the loopback over the database of DATABASE_URL or MINGA_DATA, for the time of a measurement."""

import os
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager

from benchmarks import ROOT
from starting.postgres import free_port

PATIENCE = 60.0  # seconds until it answers


@contextmanager
def running(environment: dict[str, str]) -> Iterator[str]:
    """Yield the address of a server with two workers; it is stopped afterwards. RuntimeError where it does not answer."""
    port = free_port()
    command = [sys.executable, "-m", "minga.cli", "serve", "--port", str(port)]
    with subprocess.Popen(command, cwd=ROOT, env=os.environ | environment, stdout=subprocess.DEVNULL) as server:
        try:
            wait_for(f"http://localhost:{port}/readyz", server)
            yield f"http://localhost:{port}"
        finally:
            server.terminate()


def wait_for(address: str, server: subprocess.Popen, patience: float = PATIENCE) -> float:
    """Return the moment (time.monotonic) at which an address answers; RuntimeError where the server ends or is silent."""
    limit = time.monotonic() + patience
    while time.monotonic() < limit:
        if server.poll() is not None:
            raise RuntimeError(f"el servidor terminó con {server.returncode}")
        try:
            with urllib.request.urlopen(address, timeout=10):
                return time.monotonic()
        except (urllib.error.URLError, ConnectionError):
            time.sleep(0.05)
    raise RuntimeError("el servidor no respondió")
