"""What the tests need before Django reads its settings: folders of their own, the database chosen, the sources found."""

import atexit
import os
import shutil
import tempfile
from pathlib import Path

from starting.house import House
from starting.postgres import Cluster, find_binaries

ROOT = Path(__file__).resolve().parent.parent
SHARED = Path(os.environ.get("MINGA_SHARED") or ROOT.parent / "shared")
WORKER = os.environ.get("PYTEST_XDIST_WORKER", "")
IN_CI = os.environ.get("CI") == "true"
READY = os.environ.get("MINGA_TEST_PREPARED", "")  # see tests/prepared.py
PREPARED = READY if WORKER else ""


def prepare() -> None:
    """Choose settings, folders and database for this process; the first process of a run also starts PostgreSQL.

    MINGA_TEST_DATABASE=postgres without DATABASE_URL starts a cluster; =sqlite forgets DATABASE_URL; unset leaves it.
    """
    os.environ["DJANGO_SETTINGS_MODULE"] = "minga.settings"
    os.environ["MINGA_ENV"] = "test"
    os.environ.setdefault("SECRET_KEY", "only-for-tests-0123456789-0123456789-0123456789")
    os.environ.setdefault("MINGA_STEADY_SECONDS", "0.05")
    use_own_folders()
    wanted = os.environ.get("MINGA_TEST_DATABASE", "")
    if wanted == "sqlite":
        os.environ.pop("DATABASE_URL", None)
    elif wanted == "postgres" and not os.environ.get("DATABASE_URL"):
        start_postgres()


def use_own_folders() -> None:
    """Point MINGA_DATA and MINGA_KEYS into a temporary folder, one for each worker; the first process removes it."""
    base = os.environ.get("MINGA_TEST_FOLDER", "")
    if not WORKER or not base:
        base = tempfile.mkdtemp(prefix="minga-test-")
        os.environ["MINGA_TEST_FOLDER"] = base
        atexit.register(shutil.rmtree, base, ignore_errors=True)
    own = Path(base) / (WORKER or "alone")
    if PREPARED:
        shutil.copytree(PREPARED, own)
    own.mkdir(exist_ok=True)
    if READY and not PREPARED:  # workers read the settings with this folder's name in them, before they have one of their own
        shutil.copytree(Path(READY) / "keys", own / "keys")
    (own / "static").mkdir(exist_ok=True)
    os.environ["MINGA_DATA"] = str(own)
    os.environ["MINGA_KEYS"] = str(own / "keys")


def start_postgres() -> None:
    """Start a cluster for this run and name it in DATABASE_URL; workers inherit the address. PlainError on failure."""
    binaries = find_binaries(House(ROOT).kept)
    if not binaries:
        raise SystemExit("MINGA_TEST_DATABASE=postgres: no hay programas de PostgreSQL; «make test» los instala.")
    cluster = Cluster(binaries)
    cluster.start()
    atexit.register(cluster.stop)
    os.environ["DATABASE_URL"] = cluster.url
