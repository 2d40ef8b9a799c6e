"""The quality engine over 100,000 activities: a whole run in a process of its own, its memory, and one change looked at again.

`python -m benchmarks.quality --label SQLite` reads DATABASE_URL or MINGA_DATA and prints one JSON object a line.
"""

import argparse
import json
import os
import resource
import subprocess
import sys
import time

from benchmarks import ROOT
from benchmarks.figures import Figure, percentile
from minga.cycle.activities import actions
from minga.cycle.activities.models import Activity
from minga.cycle.activities.queries import ruled
from minga.evidence.quality.engine import BATCH
from minga.ground.accounts.models import Person

RUN, MEMORY, CHANGE = 60.0, 500.0, 50.0  # s, MB, ms: the goals
ONES = 200  # activities reviewed one by one
REFERENCE = "leer todas las actividades"


def whole(label: str) -> list[Figure]:
    """Return the time and the memory of `quality run --only activity`, twice: with findings to raise, and with none."""
    found = []
    for name in ("reglas sobre todas las actividades", "otra vez"):
        started = time.perf_counter()
        command = [sys.executable, "-m", "minga.cli", "quality", "run", "--only", "activity"]
        subprocess.run(command, cwd=ROOT, env=dict(os.environ), check=True, stdout=subprocess.DEVNULL)
        found.append(Figure(f"{label}: {name}", time.perf_counter() - started, "s", RUN, reading(), REFERENCE))
    most = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
    return [*found, Figure(f"{label}: memoria de la pasada", most, "MB", MEMORY)]


def reading() -> float:
    """Return the seconds that reading every activity with all that its rules read takes, without any rule."""
    started = time.perf_counter()
    ids = list(Activity.objects.order_by("pk").values_list("pk", flat=True))
    for start in range(0, len(ids), BATCH):
        ruled(Activity.objects.filter(pk__in=ids[start : start + BATCH]))
    return time.perf_counter() - started


def one_change(label: str, quick: bool) -> Figure:
    """Return how long one activity's rules, findings and card take after a change."""
    by, taken = Person.objects.system(), []
    for activity in Activity.objects.order_by("?")[: ONES // 10 if quick else ONES]:
        started = time.perf_counter()
        actions.review(by=by, activity=activity)
        taken.append((time.perf_counter() - started) * 1000)
    return Figure(f"{label}: una actividad revisada de nuevo", percentile(taken, 0.95), "ms", CHANGE, percentile(taken, 0.5), "p50")


def main() -> int:
    parser = argparse.ArgumentParser()
    parser.add_argument("--label", required=True)
    parser.add_argument("--quick", action="store_true")
    options = parser.parse_args()
    for figure in (*whole(options.label), one_change(options.label, options.quick)):
        print(json.dumps(figure.plain()), flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
