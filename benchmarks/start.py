"""How long `make demo` takes: from nothing in a copy of the repository, and once more."""

import os
import shutil
import signal
import subprocess
import tempfile
import time
from pathlib import Path

from benchmarks import ROOT
from benchmarks.figures import Figure
from benchmarks.server import wait_for
from starting.postgres import free_port

GOALS = {"desde cero": 60.0, "la segunda vez": 10.0}  # seconds, two cores, a registry within reach
PATIENCE = 600.0
LEFT_OUT = shutil.ignore_patterns(".git", ".minga", "node_modules", "vendor", "__pycache__", "*.mo", ".*_cache")
OWN = ("DATABASE_URL", "MINGA_DATA", "MINGA_KEYS", "MINGA_STATIC", "MINGA_ENV", "SECRET_KEY", "DJANGO_SETTINGS_MODULE", "LOG_LEVEL")


def starts() -> list[Figure]:
    """Return the seconds from the order to the first answer of the home page, the download cache empty the first time."""
    with tempfile.TemporaryDirectory(prefix="minga-bench-") as place:
        copy = Path(place) / "minga"
        shutil.copytree(ROOT, copy, ignore=LEFT_OUT)
        environment = {name: value for name, value in os.environ.items() if name not in OWN}
        environment |= {"UV_CACHE_DIR": f"{place}/uv", "npm_config_cache": f"{place}/npm"}
        return [Figure(f"make demo, {name}", start(copy, environment), "s", goal) for name, goal in GOALS.items()]


def start(copy: Path, environment: dict[str, str]) -> float:
    """Start the demonstration in a folder, wait for its home page, stop it; returns the seconds until the answer."""
    port = free_port()
    command = [shutil.which("python3") or "python3", "scripts/bootstrap.py", "demo", f"PORT={port}"]
    begun = time.monotonic()
    with subprocess.Popen(command, cwd=copy, env=environment, stdout=subprocess.DEVNULL) as launcher:
        try:
            return wait_for(f"http://localhost:{port}/", launcher, PATIENCE) - begun
        finally:
            launcher.send_signal(signal.SIGINT)
