"""A copy of the demonstration on disk, taken once it is in the test database: loading it takes long, copying does not."""

import os
import sqlite3
from pathlib import Path

from django.db import connection


def copied() -> Path:
    """Where the copy of this process's demonstration lies."""
    return Path(os.environ["MINGA_DATA"]) / "demonstration.sqlite3"


def keep_copy() -> None:
    """On SQLite, copy the demonstration that was just loaded into memory, for the server that the walks meet."""
    if connection.vendor == "sqlite":
        connection.ensure_connection()
        copy = sqlite3.connect(copied())
        connection.connection.backup(copy)
        copy.close()
