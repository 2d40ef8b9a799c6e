import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    replaces = [("codelists", "0001_initial"), ("codelists", "0002_words_of_constraints")]

    initial = True

    dependencies = []

    operations = [
        migrations.CreateModel(
            name="CodeList",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("code", models.CharField(max_length=60, unique=True, verbose_name="código")),
                ("name_es", models.CharField(max_length=200, verbose_name="nombre")),
                ("name_en", models.CharField(max_length=200, verbose_name="nombre en inglés")),
                (
                    "family",
                    models.CharField(
                        choices=[
                            ("local", "Del sistema nacional y local"),
                            ("sdg", "Objetivos de Desarrollo Sostenible"),
                            ("iati", "IATI"),
                            ("dac", "OCDE-CAD"),
                        ],
                        default="local",
                        max_length=10,
                        verbose_name="familia",
                    ),
                ),
                ("description_es", models.TextField(blank=True, verbose_name="descripción")),
                ("description_en", models.TextField(blank=True, verbose_name="descripción en inglés")),
                ("source", models.CharField(blank=True, max_length=300, verbose_name="fuente")),
                ("credit_es", models.CharField(blank=True, max_length=400, verbose_name="crédito")),
                ("credit_en", models.CharField(blank=True, max_length=400, verbose_name="crédito en inglés")),
                ("extensible", models.BooleanField(default=False, verbose_name="se puede ampliar")),
            ],
            options={
                "verbose_name": "lista de códigos",
                "verbose_name_plural": "listas de códigos",
                "ordering": ["family", "code"],
            },
        ),
        migrations.CreateModel(
            name="Version",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "list",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="versions", to="codelists.codelist", verbose_name="lista"
                    ),
                ),
                ("number", models.PositiveSmallIntegerField(verbose_name="versión")),
                ("valid_from", models.DateField(blank=True, null=True, verbose_name="desde")),
                ("valid_to", models.DateField(blank=True, null=True, verbose_name="hasta")),
                ("note_es", models.TextField(blank=True, verbose_name="nota")),
                ("note_en", models.TextField(blank=True, verbose_name="nota en inglés")),
            ],
            options={
                "verbose_name": "versión de una lista",
                "verbose_name_plural": "versiones de listas",
                "ordering": ["list", "number"],
                "constraints": [
                    models.UniqueConstraint(fields=("list", "number"), name="codelist_version_once"),
                    models.CheckConstraint(
                        condition=models.Q(("valid_to__lt", models.F("valid_from")), _negated=True),
                        name="version_dates_in_order",
                        violation_error_message="Termina antes de empezar: escriba el mismo día u otro posterior.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Code",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "list",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="codes", to="codelists.codelist", verbose_name="lista"
                    ),
                ),
                ("code", models.CharField(max_length=60, verbose_name="código")),
                (
                    "parent",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="children",
                        to="codelists.code",
                        verbose_name="dentro de",
                    ),
                ),
                ("since", models.PositiveSmallIntegerField(default=1, verbose_name="desde la versión")),
                ("until", models.PositiveSmallIntegerField(blank=True, null=True, verbose_name="hasta la versión")),
                ("name_es", models.CharField(max_length=300, verbose_name="nombre")),
                ("name_en", models.CharField(max_length=300, verbose_name="nombre en inglés")),
                ("definition_es", models.TextField(blank=True, verbose_name="definición")),
                ("definition_en", models.TextField(blank=True, verbose_name="definición en inglés")),
                ("example_es", models.TextField(blank=True, verbose_name="ejemplo")),
                ("example_en", models.TextField(blank=True, verbose_name="ejemplo en inglés")),
                ("mapping", models.CharField(blank=True, max_length=300, verbose_name="equivalencias")),
                ("source", models.CharField(blank=True, max_length=300, verbose_name="fuente")),
                ("position", models.PositiveIntegerField(default=0, verbose_name="orden")),
            ],
            options={
                "verbose_name": "código",
                "verbose_name_plural": "códigos",
                "ordering": ["list", "position", "code", "since"],
                "constraints": [
                    models.UniqueConstraint(fields=("list", "code", "since"), name="code_once"),
                    models.CheckConstraint(
                        condition=models.Q(("until", None), ("until__gte", models.F("since")), _connector="OR"),
                        name="code_versions_in_order",
                        violation_error_message="Un código no se retira en una versión anterior a la suya.",
                    ),
                ],
            },
        ),
    ]
