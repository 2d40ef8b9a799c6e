import django.db.models.deletion
from django.db import migrations, models

import minga.ground.kit.fields


class Migration(migrations.Migration):
    replaces = [("territory", "0001_initial"), ("territory", "0002_boundaries")]

    initial = True

    dependencies = []

    operations = [
        migrations.CreateModel(
            name="Country",
            fields=[
                ("iso2", models.CharField(max_length=2, primary_key=True, serialize=False, verbose_name="código ISO")),
                ("iso3", models.CharField(max_length=3, unique=True, verbose_name="código ISO de tres letras")),
                ("name_es", models.CharField(max_length=120, verbose_name="nombre")),
                ("name_en", models.CharField(max_length=120, verbose_name="nombre en inglés")),
                ("sort_key", models.CharField(max_length=150)),
            ],
            options={
                "verbose_name": "país",
                "verbose_name_plural": "países",
                "ordering": ["sort_key"],
            },
        ),
        migrations.CreateModel(
            name="Unit",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "country",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="units", to="territory.country", verbose_name="país"
                    ),
                ),
                ("key", models.CharField(max_length=20, unique=True, verbose_name="identificador")),
                ("code", models.CharField(max_length=12, verbose_name="código oficial")),
                ("level", models.PositiveSmallIntegerField(verbose_name="nivel")),
                ("kind", models.CharField(max_length=30, verbose_name="clase")),
                ("name", models.CharField(max_length=150, verbose_name="nombre")),
                (
                    "parent",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="children",
                        to="territory.unit",
                        verbose_name="dentro de",
                    ),
                ),
                ("population", models.PositiveIntegerField(blank=True, null=True, verbose_name="población")),
                ("population_year", models.PositiveSmallIntegerField(blank=True, null=True, verbose_name="año de la población")),
                ("source", models.CharField(blank=True, max_length=200, verbose_name="fuente")),
                ("latitude", models.DecimalField(blank=True, decimal_places=6, max_digits=9, null=True, verbose_name="latitud")),
                ("longitude", models.DecimalField(blank=True, decimal_places=6, max_digits=9, null=True, verbose_name="longitud")),
                ("point_source", models.CharField(blank=True, max_length=120, verbose_name="fuente del punto")),
                ("sort_key", models.CharField(max_length=180)),
            ],
            options={
                "verbose_name": "unidad territorial",
                "verbose_name_plural": "unidades territoriales",
                "ordering": ["country", "level", "sort_key"],
                "indexes": [models.Index(fields=["country", "level", "sort_key"], name="unit_country_level")],
                "constraints": [
                    models.UniqueConstraint(fields=("country", "code"), name="unit_code_once"),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("level", 1), ("parent", None)), models.Q(("level__gt", 1), ("parent__isnull", False)), _connector="OR"
                        ),
                        name="unit_parent_by_level",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("latitude", None), ("longitude", None)),
                            models.Q(("latitude__isnull", False), ("longitude__isnull", False)),
                            _connector="OR",
                        ),
                        name="unit_point_whole",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Boundary",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "unit",
                    models.OneToOneField(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="boundary",
                        to="territory.unit",
                        verbose_name="unidad territorial",
                    ),
                ),
                (
                    "country",
                    models.OneToOneField(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="boundary",
                        to="territory.country",
                        verbose_name="país",
                    ),
                ),
                ("west", models.DecimalField(decimal_places=5, max_digits=8, verbose_name="oeste")),
                ("south", models.DecimalField(decimal_places=5, max_digits=8, verbose_name="sur")),
                ("east", models.DecimalField(decimal_places=5, max_digits=8, verbose_name="este")),
                ("north", models.DecimalField(decimal_places=5, max_digits=8, verbose_name="norte")),
                ("latitude", models.DecimalField(decimal_places=5, max_digits=8, verbose_name="latitud")),
                ("longitude", models.DecimalField(decimal_places=5, max_digits=8, verbose_name="longitud")),
                ("vertices", models.PositiveIntegerField(verbose_name="vértices")),
                ("simplified", models.BooleanField(default=False, verbose_name="simplificado")),
                ("source", minga.ground.kit.fields.CleanCharField(max_length=300, verbose_name="fuente")),
                ("licence", minga.ground.kit.fields.CleanCharField(blank=True, max_length=300, verbose_name="licencia")),
                ("loaded_at", models.DateTimeField(db_index=True, verbose_name="cargado")),
                ("geometry", models.JSONField(verbose_name="geometría")),
            ],
            options={
                "verbose_name": "límite",
                "verbose_name_plural": "límites",
                "ordering": ["id"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("country__isnull", False), ("unit", None)),
                            models.Q(("country", None), ("unit__isnull", False)),
                            _connector="OR",
                        ),
                        name="boundary_of_one",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("east__lte", 180),
                            ("north__lte", 90),
                            ("south__gte", -90),
                            ("west__gte", -180),
                            ("south__lt", models.F("north")),
                            ("west__lt", models.F("east")),
                        ),
                        name="boundary_in_degrees",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Locality",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("source", models.CharField(blank=True, max_length=300, verbose_name="fuente")),
                ("key", models.SlugField(max_length=60, unique=True, verbose_name="identificador")),
                ("name", models.CharField(max_length=150, verbose_name="nombre")),
                ("kind", models.CharField(blank=True, max_length=30, verbose_name="clase")),
                (
                    "country",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="localities", to="territory.country", verbose_name="país"
                    ),
                ),
                (
                    "unit",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="localities",
                        to="territory.unit",
                        verbose_name="dentro de",
                    ),
                ),
                ("latitude", models.DecimalField(blank=True, decimal_places=6, max_digits=9, null=True, verbose_name="latitud")),
                ("longitude", models.DecimalField(blank=True, decimal_places=6, max_digits=9, null=True, verbose_name="longitud")),
            ],
            options={
                "verbose_name": "localidad",
                "verbose_name_plural": "localidades",
                "ordering": ["name"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("latitude", None), ("longitude", None)),
                            models.Q(("latitude__isnull", False), ("longitude__isnull", False)),
                            _connector="OR",
                        ),
                        name="locality_point_whole",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="StatedCount",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("source", models.CharField(blank=True, max_length=300, verbose_name="fuente")),
                (
                    "unit",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="stated_counts",
                        to="territory.unit",
                        verbose_name="unidad",
                    ),
                ),
                ("counted", models.CharField(max_length=20, verbose_name="qué cuenta")),
                ("document", models.CharField(blank=True, max_length=20, verbose_name="documento")),
                ("printed", models.CharField(blank=True, max_length=60, verbose_name="como está impreso")),
                ("number", models.PositiveIntegerField(verbose_name="número")),
                ("note", models.TextField(blank=True, verbose_name="nota")),
            ],
            options={
                "verbose_name": "recuento según una fuente",
                "verbose_name_plural": "recuentos según fuentes",
                "ordering": ["unit__key", "counted"],
                "constraints": [models.UniqueConstraint(fields=("unit", "counted", "document"), name="stated_count_once")],
            },
        ),
    ]
