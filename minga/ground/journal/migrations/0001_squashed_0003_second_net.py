import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from minga.ground.journal.migrations import _guard, _trace


class Migration(migrations.Migration):
    replaces = [("journal", "0001_initial"), ("journal", "0002_guard"), ("journal", "0003_second_net")]

    initial = True

    dependencies = [
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Entry",
            fields=[
                ("seq", models.BigIntegerField(primary_key=True, serialize=False, verbose_name="número")),
                ("at", models.DateTimeField(verbose_name="cuándo")),
                ("event", models.CharField(max_length=60, verbose_name="qué")),
                (
                    "actor",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL, verbose_name="quién"
                    ),
                ),
                ("thing_kind", models.CharField(max_length=40, verbose_name="tipo")),
                ("thing_key", models.CharField(max_length=200, verbose_name="identificador")),
                ("before", models.JSONField(default=dict, verbose_name="antes")),
                ("after", models.JSONField(default=dict, verbose_name="después")),
                ("reason", models.TextField(blank=True, verbose_name="motivo")),
                ("request_id", models.CharField(blank=True, max_length=64)),
                ("key_id", models.CharField(max_length=16)),
                ("previous", models.CharField(max_length=64)),
                ("digest", models.CharField(max_length=64)),
            ],
            options={
                "verbose_name": "línea de la bitácora",
                "verbose_name_plural": "bitácora",
                "ordering": ["seq"],
                "indexes": [
                    models.Index(fields=["thing_kind", "thing_key"], name="journal_thing"),
                    models.Index(fields=["event", "seq"], name="journal_event"),
                    models.Index(fields=["at"], name="journal_at"),
                ],
            },
        ),
        migrations.CreateModel(
            name="Trace",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("at", models.DateTimeField(verbose_name="cuándo")),
                ("table_name", models.CharField(max_length=63, verbose_name="tabla")),
                ("row_key", models.TextField(verbose_name="fila")),
                ("operation", models.CharField(max_length=8, verbose_name="qué")),
                ("before", models.JSONField(default=dict, verbose_name="antes")),
                ("after", models.JSONField(default=dict, verbose_name="después")),
                ("tx", models.BigIntegerField(default=0)),
                ("login", models.CharField(blank=True, max_length=63, verbose_name="usuario de la base de datos")),
            ],
            options={
                "verbose_name": "cambio sin línea",
                "verbose_name_plural": "cambios sin línea",
                "ordering": ["pk"],
            },
        ),
        migrations.CreateModel(
            name="Head",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("count", models.BigIntegerField(unique=True, verbose_name="líneas")),
                ("digest", models.CharField(max_length=64, verbose_name="huella de la última")),
                ("at", models.DateTimeField(verbose_name="cuándo")),
                ("public_key", models.CharField(max_length=64, verbose_name="clave pública")),
                ("signature", models.CharField(max_length=128, verbose_name="firma")),
            ],
            options={
                "verbose_name": "cabeza publicada",
                "verbose_name_plural": "cabezas publicadas",
                "ordering": ["-count"],
            },
        ),
        migrations.RunPython(_guard.forwards, _guard.backwards),
        migrations.RunPython(_trace.forwards, _trace.backwards),
    ]
