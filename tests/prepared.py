"""The test databases made ready once for a whole `make test`, both at the same time: a worker copies what others would load.

`python -m tests.prepared FOLDER` loads the demonstration into the test database of MINGA_TEST_DATABASE and leaves in FOLDER what
lies beside it (keys, and SQLite's copy). With MINGA_TEST_PREPARED=FOLDER the workers begin there; without it each loads its own.
"""

import io
import os
import shutil
import sqlite3
import sys
from collections.abc import Callable
from pathlib import Path

import django
from django.core.management import call_command
from django.db import connection
from django.test.utils import setup_test_environment

from tests.demonstration import copied, keep_copy
from tests.environment import PREPARED, prepare
from tests.passwords import hash_lightly


def load() -> None:
    """Put the demonstration into the test database, and its copy on disk."""
    call_command("demo_data", stdout=io.StringIO())
    keep_copy()


def make(folder: Path) -> None:
    """Make this process's test database and keep it; the folder is there once all is done."""
    prepare()
    django.setup()
    hash_lightly()
    setup_test_environment(debug=False)
    connection.creation.create_test_db(verbosity=0, autoclobber=True, serialize=False)
    load()
    half = folder.with_suffix(".half")
    shutil.copytree(os.environ["MINGA_DATA"], half)
    half.rename(folder)


def begin_there() -> None:
    """Let the test database of this worker begin as a copy of the one made ready."""
    if not PREPARED:
        return
    if connection.vendor == "sqlite":
        connection.creation._create_test_db = filled(connection.creation._create_test_db)
    else:
        connection.settings_dict["TEST"]["TEMPLATE"] = f"test_{connection.settings_dict['NAME']}"


def filled(create: Callable[..., str]) -> Callable[..., str]:
    """Return how SQLite's test database is made, with the copy in it."""

    def made(*args, **kwargs) -> str:
        connection.close()
        connection.settings_dict["NAME"] = create(*args, **kwargs)
        connection.ensure_connection()
        copy = sqlite3.connect(copied())
        copy.backup(connection.connection)
        copy.close()
        return connection.settings_dict["NAME"]

    return made


if __name__ == "__main__":
    make(Path(sys.argv[1]))
