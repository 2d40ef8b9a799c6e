import django.db.models.deletion
import django.db.models.expressions
from django.conf import settings
from django.db import migrations, models

import minga.ground.kit.fields


class Migration(migrations.Migration):
    replaces = [("lake", "0001_datasets"), ("lake", "0002_matches")]

    initial = True

    dependencies = [
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Match",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("code", models.CharField(max_length=40, verbose_name="código de la ficha")),
                ("identifier", models.CharField(max_length=300, verbose_name="identificador IATI")),
                (
                    "state",
                    models.CharField(
                        choices=[("confirmed", "confirmada"), ("rejected", "rechazada")], max_length=10, verbose_name="estado"
                    ),
                ),
                ("points", models.PositiveSmallIntegerField(default=0, verbose_name="puntaje")),
                ("reasons", models.JSONField(default=list, verbose_name="razones")),
                ("reason", minga.ground.kit.fields.CleanTextField(max_length=1000, verbose_name="por qué")),
                ("by", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL)),
                ("at", models.DateTimeField(verbose_name="cuándo")),
                (
                    "undone_by",
                    models.ForeignKey(
                        blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                ("undone_at", models.DateTimeField(blank=True, null=True)),
                ("undone_why", minga.ground.kit.fields.CleanTextField(blank=True, max_length=1000, verbose_name="por qué se deshace")),
            ],
            options={
                "verbose_name": "coincidencia",
                "verbose_name_plural": "coincidencias",
                "ordering": ["-at", "-id"],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("undone_at", None)), fields=("code", "identifier"), name="match_decided_once"
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("state", "confirmed"), ("undone_at", None)), fields=("identifier",), name="match_one_record"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("undone_at", None), ("undone_by", None), ("undone_why", "")),
                            models.Q(
                                ("undone_at__isnull", False), ("undone_by__isnull", False), models.Q(("undone_why", ""), _negated=True)
                            ),
                            _connector="OR",
                        ),
                        name="match_undone_whole",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Dataset",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("slug", models.SlugField(max_length=120, unique=True, verbose_name="dirección")),
                ("source", models.CharField(max_length=500, verbose_name="origen")),
                (
                    "kind",
                    models.CharField(
                        choices=[("activities", "actividades"), ("organisations", "organizaciones")],
                        max_length=20,
                        verbose_name="clase de archivo",
                    ),
                ),
                ("publisher", models.CharField(blank=True, max_length=200, verbose_name="identificador de quien publica")),
                ("publisher_name", models.CharField(blank=True, max_length=300, verbose_name="quien publica")),
                ("licence", models.CharField(blank=True, max_length=200, verbose_name="licencia")),
                ("created_at", models.DateTimeField(verbose_name="creado")),
            ],
            options={
                "verbose_name": "conjunto de datos",
                "verbose_name_plural": "conjuntos de datos",
                "ordering": ["slug"],
                "constraints": [
                    models.UniqueConstraint(fields=("source", "kind"), name="dataset_once_a_source"),
                    models.CheckConstraint(
                        condition=models.Q(models.Q(("source", ""), _negated=True), models.Q(("slug", ""), _negated=True)),
                        name="dataset_with_source",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Version",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("dataset", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="versions", to="lake.dataset")),
                ("number", models.PositiveIntegerField(verbose_name="número")),
                ("name", models.CharField(max_length=300, verbose_name="archivo")),
                ("sha256", models.CharField(max_length=64)),
                ("bytes", models.PositiveBigIntegerField(verbose_name="bytes")),
                ("iati_version", models.CharField(blank=True, max_length=20, verbose_name="versión de IATI")),
                ("root", models.TextField(blank=True, verbose_name="raíz")),
                ("activities", models.PositiveIntegerField(verbose_name="registros")),
                ("added", models.PositiveIntegerField(verbose_name="nuevos")),
                ("changed", models.PositiveIntegerField(verbose_name="cambiados")),
                ("unchanged", models.PositiveIntegerField(verbose_name="sin cambios")),
                ("removed", models.PositiveIntegerField(verbose_name="retirados")),
                ("counts", models.JSONField(default=dict, verbose_name="filas por tabla")),
                ("findings", models.JSONField(default=dict, verbose_name="hallazgos")),
                ("checked", models.BooleanField(default=False, verbose_name="revisada")),
                ("digest", models.CharField(max_length=64)),
                ("kept", models.BooleanField(default=True, verbose_name="se conserva")),
                ("at", models.DateTimeField(verbose_name="cuándo")),
            ],
            options={
                "verbose_name": "versión",
                "verbose_name_plural": "versiones",
                "ordering": ["dataset", "-number"],
                "constraints": [
                    models.UniqueConstraint(fields=("dataset", "number"), name="version_once_a_number"),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "activities",
                                django.db.models.expressions.CombinedExpression(
                                    django.db.models.expressions.CombinedExpression(models.F("added"), "+", models.F("changed")),
                                    "+",
                                    models.F("unchanged"),
                                ),
                            )
                        ),
                        name="version_every_activity_told",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Import",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "dataset",
                    models.ForeignKey(
                        blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name="imports", to="lake.dataset"
                    ),
                ),
                (
                    "version",
                    models.OneToOneField(
                        blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="lake.version"
                    ),
                ),
                ("source", models.CharField(max_length=500, verbose_name="origen")),
                ("name", models.CharField(max_length=300, verbose_name="archivo")),
                ("licence", models.CharField(blank=True, max_length=200, verbose_name="licencia")),
                ("stored", models.CharField(max_length=500)),
                ("owned", models.BooleanField(default=True)),
                ("sha256", models.CharField(blank=True, max_length=64)),
                ("size", models.PositiveBigIntegerField(default=0, verbose_name="bytes")),
                (
                    "kind",
                    models.CharField(
                        blank=True,
                        choices=[("activities", "actividades"), ("organisations", "organizaciones")],
                        max_length=20,
                        verbose_name="clase de archivo",
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("waiting", "en espera"),
                            ("reading", "leyendo"),
                            ("checking", "revisando"),
                            ("done", "terminada"),
                            ("same", "sin cambios: el archivo ya estaba"),
                            ("refused", "rechazada"),
                            ("failed", "falló"),
                            ("cancelled", "cancelada"),
                            ("interrupted", "interrumpida"),
                        ],
                        default="waiting",
                        max_length=12,
                        verbose_name="estado",
                    ),
                ),
                ("reason", models.CharField(blank=True, max_length=40, verbose_name="motivo")),
                ("figures", models.JSONField(default=dict)),
                ("read_bytes", models.PositiveBigIntegerField(default=0, verbose_name="bytes leídos")),
                ("activities", models.PositiveIntegerField(default=0, verbose_name="registros leídos")),
                ("rate", models.PositiveBigIntegerField(default=0, verbose_name="bytes por segundo")),
                ("seconds_left", models.PositiveIntegerField(blank=True, null=True, verbose_name="segundos que faltan")),
                ("cancel_asked", models.BooleanField(default=False, verbose_name="se pidió cancelar")),
                ("worker", models.CharField(blank=True, max_length=100)),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="pedida por",
                    ),
                ),
                ("asked_at", models.DateTimeField(verbose_name="pedida")),
                ("started_at", models.DateTimeField(blank=True, null=True, verbose_name="empezada")),
                ("beat_at", models.DateTimeField(blank=True, null=True, verbose_name="última señal")),
                ("finished_at", models.DateTimeField(blank=True, null=True, verbose_name="acabada")),
            ],
            options={
                "verbose_name": "importación",
                "verbose_name_plural": "importaciones",
                "ordering": ["-asked_at", "-id"],
                "indexes": [models.Index(fields=["state", "asked_at"], name="import_waiting")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state", "done"), _negated=True),
                            models.Q(("dataset__isnull", False), ("version__isnull", False)),
                            _connector="OR",
                        ),
                        name="import_done_with_version",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("finished_at__isnull", False),
                            models.Q(("state__in", ["cancelled", "done", "failed", "refused", "same"]), _negated=True),
                            _connector="OR",
                        ),
                        name="import_over_with_time",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state__in", ["refused", "failed"]), _negated=True),
                            models.Q(("reason", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="import_refused_with_reason",
                    ),
                ],
            },
        ),
        migrations.AddField(
            model_name="dataset",
            name="current",
            field=models.OneToOneField(
                blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="lake.version"
            ),
        ),
    ]
