import os
import subprocess
import sys

import pytest
from django.conf import settings

ROOT = settings.ROOT_DIR
PROGRAM = """
import sys
import django
django.setup()
from django.core.management import call_command
from django.core.management.commands import migrate
from django.db import connection
from minga.ground.journal import net
if sys.argv[1] == "ours":
    call_command("migrate", verbosity=0)
else:
    call_command(migrate.Command(), verbosity=0)
    net.spread()
with connection.cursor() as cursor:
    for told in ("type, name, tbl_name, sql FROM sqlite_master", "app, name FROM django_migrations",
                 "app_label, model FROM django_content_type", "content_type_id, codename FROM auth_permission"):
        for row in cursor.execute("SELECT " + told + " ORDER BY 1, 2").fetchall():
            print(row)
"""
pytestmark = pytest.mark.kit


def test_an_empty_database_gets_the_very_tables_that_django_makes_by_itself(tmp_path):
    known = {**os.environ, "MINGA_DATA": str(tmp_path), "MINGA_ENV": "dev", "DATABASE_URL": "sqlite://:memory:"}
    running = [
        subprocess.Popen([sys.executable, "-c", PROGRAM, how], cwd=ROOT, env=known, stdout=subprocess.PIPE, encoding="utf-8")
        for how in ("ours", "usual")
    ]
    ours, usual = (process.communicate(timeout=300)[0].splitlines() for process in running)
    assert [process.returncode for process in running] == [0, 0]
    assert sum(line.startswith("('table'") for line in ours) > 150
    assert sum(line.startswith("('trigger'") for line in ours) > 150
    assert ours == usual
