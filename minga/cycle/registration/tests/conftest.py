import os
import sqlite3
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import psycopg
import pytest
from django.db import connection


@pytest.fixture
def own_database(django_db_setup, django_db_blocker, tmp_path: Path) -> Iterator[dict[str, str]]:
    """The environment of a copy of the test database, for processes that really commit; thrown away at the end."""
    environment = os.environ | {"MINGA_DATA": str(tmp_path), "MINGA_KEYS": str(tmp_path / "keys")}
    if connection.vendor == "sqlite":
        with django_db_blocker.unblock():
            connection.ensure_connection()
            with sqlite3.connect(tmp_path / "copy.sqlite3") as copy:
                connection.connection.backup(copy)
            copy.close()
        yield environment | {"DATABASE_URL": f"sqlite:///{tmp_path / 'copy.sqlite3'}"}
        return
    name, template = f"{connection.settings_dict['NAME']}_copy", connection.settings_dict["NAME"]
    address = urlsplit(os.environ["DATABASE_URL"])
    with django_db_blocker.unblock():
        connection.close()  # a database that somebody is connected to cannot be copied
        with psycopg.connect(address.geturl(), autocommit=True) as server:
            server.execute(f'DROP DATABASE IF EXISTS "{name}"')
            server.execute(f'CREATE DATABASE "{name}" TEMPLATE "{template}"')
            yield environment | {"DATABASE_URL": address._replace(path=f"/{name}").geturl()}
            server.execute(f'DROP DATABASE "{name}" WITH (FORCE)')
