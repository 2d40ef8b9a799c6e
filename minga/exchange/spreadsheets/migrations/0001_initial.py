import django.db.models.deletion
import django.db.models.expressions
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Mapping",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("name", models.CharField(max_length=120, unique=True, verbose_name="nombre")),
                (
                    "kind",
                    models.CharField(
                        choices=[("activity", "Proyectos y acciones"), ("organisation", "Organizaciones")],
                        max_length=20,
                        verbose_name="clase de registro",
                    ),
                ),
                ("prefix", models.CharField(max_length=12, unique=True, verbose_name="prefijo de los códigos")),
                ("plan", models.JSONField(verbose_name="mapeo")),
                ("version", models.PositiveIntegerField(default=1, verbose_name="versión")),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="guardado por",
                    ),
                ),
                ("saved_at", models.DateTimeField(verbose_name="guardado")),
            ],
            options={
                "verbose_name": "mapeo de columnas",
                "verbose_name_plural": "mapeos de columnas",
                "ordering": ["name"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(models.Q(("name", ""), _negated=True), models.Q(("prefix", ""), _negated=True)),
                        name="mapping_named",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Draft",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("file", models.CharField(max_length=200, verbose_name="archivo")),
                ("sha256", models.CharField(max_length=64)),
                ("content", models.BinaryField()),
                ("plan", models.JSONField(default=dict, verbose_name="mapeo")),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="traído por",
                    ),
                ),
                ("at", models.DateTimeField(verbose_name="traído")),
            ],
            options={
                "verbose_name": "archivo por cargar",
                "verbose_name_plural": "archivos por cargar",
                "ordering": ["-at"],
            },
        ),
        migrations.CreateModel(
            name="Load",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "mapping",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="loads", to="spreadsheets.mapping", verbose_name="mapeo"
                    ),
                ),
                ("version", models.PositiveIntegerField(verbose_name="versión del mapeo")),
                ("plan", models.JSONField(verbose_name="mapeo usado")),
                ("file", models.CharField(max_length=200, verbose_name="archivo")),
                ("sha256", models.CharField(max_length=64)),
                ("sheet", models.CharField(blank=True, max_length=120, verbose_name="hoja")),
                ("header", models.PositiveIntegerField(verbose_name="fila de los nombres")),
                ("columns", models.JSONField(default=list, verbose_name="columnas")),
                ("told", models.JSONField(default=list, verbose_name="cómo se leyó")),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="cargado por",
                    ),
                ),
                ("at", models.DateTimeField(verbose_name="cargado")),
                ("read", models.PositiveIntegerField(verbose_name="filas leídas")),
                ("created", models.PositiveIntegerField(verbose_name="registros nuevos")),
                ("changed", models.PositiveIntegerField(verbose_name="registros cambiados")),
                ("unchanged", models.PositiveIntegerField(verbose_name="sin cambios")),
                ("refused", models.PositiveIntegerField(verbose_name="filas rechazadas")),
                ("blank", models.PositiveIntegerField(default=0, verbose_name="filas vacías")),
                ("findings", models.JSONField(default=dict, verbose_name="hallazgos por regla")),
                ("undone_at", models.DateTimeField(blank=True, null=True, verbose_name="deshecha")),
                (
                    "undone_by",
                    models.ForeignKey(
                        blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                ("undone_reason", models.TextField(blank=True, verbose_name="motivo")),
            ],
            options={
                "verbose_name": "carga",
                "verbose_name_plural": "cargas",
                "ordering": ["-at", "-id"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "read",
                                django.db.models.expressions.CombinedExpression(
                                    django.db.models.expressions.CombinedExpression(
                                        django.db.models.expressions.CombinedExpression(models.F("created"), "+", models.F("changed")),
                                        "+",
                                        models.F("unchanged"),
                                    ),
                                    "+",
                                    models.F("refused"),
                                ),
                            )
                        ),
                        name="load_every_row_told",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("undone_at", None), ("undone_by", None)),
                            models.Q(
                                ("undone_at__isnull", False), ("undone_by__isnull", False), models.Q(("undone_reason", ""), _negated=True)
                            ),
                            _connector="OR",
                        ),
                        name="load_undone_whole",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="LoadRow",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("load", models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name="rows", to="spreadsheets.load")),
                ("line", models.PositiveIntegerField(verbose_name="fila")),
                ("key", models.CharField(blank=True, max_length=40, verbose_name="registro")),
                (
                    "outcome",
                    models.CharField(
                        choices=[("created", "nuevo"), ("changed", "cambiado"), ("unchanged", "sin cambios"), ("refused", "rechazado")],
                        max_length=10,
                        verbose_name="qué fue de ella",
                    ),
                ),
                ("raw", models.JSONField(verbose_name="como está en el archivo")),
                ("problems", models.JSONField(default=list, verbose_name="por qué se rechazó")),
                ("notes", models.JSONField(default=list, verbose_name="lo que conviene mirar")),
                ("before", models.JSONField(default=dict, verbose_name="antes")),
                ("mark", models.CharField(blank=True, max_length=64)),
            ],
            options={
                "verbose_name": "fila de una carga",
                "verbose_name_plural": "filas de una carga",
                "ordering": ["load", "line"],
                "indexes": [models.Index(fields=["key"], name="load_row_key")],
                "constraints": [
                    models.UniqueConstraint(fields=("load", "line"), name="load_row_once"),
                    models.CheckConstraint(
                        condition=models.Q(("outcome", "refused"), models.Q(("key", ""), _negated=True), _connector="OR"),
                        name="load_row_of_a_record",
                    ),
                ],
            },
        ),
    ]
