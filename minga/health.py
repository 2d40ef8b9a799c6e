"""What a watcher asks: does the process answer, and can it work."""

import shutil

from django.conf import settings
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor
from django.http import HttpRequest, JsonResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

LEAST_FREE = 0.05  # part of the disk that must be free (RELIABILITY 47)


@never_cache
@require_safe
def alive(request: HttpRequest) -> JsonResponse:
    """200 while the process answers and the disk has room; 503 with the reason where it has not."""
    folder = settings.DATA_DIR if settings.DATA_DIR.exists() else settings.ROOT_DIR
    usage = shutil.disk_usage(folder)
    full = usage.free / usage.total < LEAST_FREE
    return JsonResponse({"ok": not full, "disk": "full" if full else "ok"}, status=503 if full else 200)


@never_cache
@require_safe
def ready(request: HttpRequest) -> JsonResponse:
    """200 when the database answers and is migrated; 503 with the reason where it is not."""
    try:
        executor = MigrationExecutor(connection)
        behind = bool(executor.migration_plan(executor.loader.graph.leaf_nodes()))
    except DatabaseError:
        return JsonResponse({"ok": False, "database": "unreachable"}, status=503)
    return JsonResponse({"ok": not behind, "database": "behind" if behind else "ok"}, status=503 if behind else 200)
