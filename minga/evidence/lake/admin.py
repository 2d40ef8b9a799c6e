"""The stock admin is for code lists alone (docs/decisions/0011): the library's page of tasks is taken away."""

from django.contrib import admin
from django_tasks_db.models import DBTaskResult

admin.site.unregister(DBTaskResult)
