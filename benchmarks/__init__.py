"""Measures the figures that Minga promises (make bench). Never part of the test suite.

Django is made ready here, before any model is imported. Without DATABASE_URL or MINGA_DATA the database is one of its own
under .minga/bench, never that of the demonstration.
"""

import os
import sys
from pathlib import Path

import django

ROOT = Path(__file__).resolve().parent.parent
KEPT = ROOT / ".minga" / "bench"

sys.path.append(str(ROOT / "scripts"))  # the launcher's cluster and finders
os.environ["DJANGO_SETTINGS_MODULE"] = "minga.settings"
os.environ.setdefault("MINGA_ENV", "demo")
os.environ.setdefault("MINGA_DATA", str(KEPT / "sqlite"))
os.environ.setdefault("LOG_LEVEL", "ERROR")
django.setup()
