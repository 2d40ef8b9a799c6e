"""What Debian's packages give: pip for the launcher; a browser and a database server for the tests."""

from __future__ import annotations

import os
import shutil
from contextlib import contextmanager
from pathlib import Path
from typing import Iterator, List

from starting.house import House
from starting.running import run

POLICY = Path("/usr/sbin/policy-rc.d")
CHROMIUM_NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")


def can_install() -> bool:
    """Whether this person may install packages here: root, on a system with apt."""
    return os.geteuid() == 0 and shutil.which("apt-get") is not None


@contextmanager
def no_service_starts() -> Iterator[None]:
    """While packages are installed no service may start (policy-rc.d answering 101); afterwards as it was."""
    saved = POLICY.with_name("policy-rc.d.minga")
    if POLICY.exists():
        os.replace(str(POLICY), str(saved))
    try:
        POLICY.write_text("#!/bin/sh\nexit 101\n", encoding="ascii")
        POLICY.chmod(0o755)
        yield
    finally:
        if saved.exists():
            os.replace(str(saved), str(POLICY))
        elif POLICY.exists():
            POLICY.unlink()


def install(house: House, packages: List[str]) -> None:
    """Install Debian packages without their recommendations and without starting a service. PlainError on failure."""
    quiet = {"DEBIAN_FRONTEND": "noninteractive"}
    with no_service_starts():
        run(house, "actualizar la lista de paquetes de Debian", ["apt-get", "update", "-qq"], quiet)
        command = ["apt-get", "install", "-y", "-qq", "--no-install-recommends", *packages]
        run(house, "instalar {} con apt".format(", ".join(packages)), command, quiet)


def chromium() -> str:
    """The path of Chromium (MINGA_CHROMIUM, else PATH), or "" where there is none."""
    named = os.environ.get("MINGA_CHROMIUM", "")
    found = (shutil.which(name) for name in ([named] if named else CHROMIUM_NAMES))
    return next((path for path in found if path), "")


def missing_for_tests() -> List[str]:
    """Which Debian packages the tests would need and this machine lacks."""
    missing = [] if chromium() else ["chromium"]
    if not list(Path("/usr/lib").glob("*/libatomic.so.1")) and not Path("/usr/lib/libatomic.so.1").exists():
        missing.append("libatomic1")
    if not list(Path("/usr/lib/postgresql").glob("*/bin/initdb")) and not shutil.which("initdb"):
        missing.append("postgresql")
    if not any(shutil.which(name) for name in ("cc", "gcc", "clang")):
        missing += ["gcc", "libc6-dev"]
    return missing
