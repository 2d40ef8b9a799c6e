import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Series",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "kind",
                    models.CharField(
                        choices=[("PROGRAMA", "Programa"), ("PROYECTO", "Proyecto"), ("ACCION", "Acción"), ("ACUERDO", "Acuerdo")],
                        max_length=10,
                        verbose_name="clase",
                    ),
                ),
                ("year", models.PositiveSmallIntegerField(verbose_name="año")),
                ("last", models.PositiveIntegerField(default=0, verbose_name="último número")),
            ],
            options={
                "verbose_name": "serie de números",
                "verbose_name_plural": "series de números",
                "ordering": ["year", "kind"],
                "constraints": [models.UniqueConstraint(fields=("kind", "year"), name="series_once")],
            },
        ),
        migrations.CreateModel(
            name="Certificate",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "kind",
                    models.CharField(
                        choices=[("PROGRAMA", "Programa"), ("PROYECTO", "Proyecto"), ("ACCION", "Acción"), ("ACUERDO", "Acuerdo")],
                        max_length=10,
                        verbose_name="clase",
                    ),
                ),
                ("number", models.CharField(max_length=20, verbose_name="número")),
                ("version", models.PositiveSmallIntegerField(verbose_name="versión")),
                ("code", models.CharField(max_length=20, unique=True, verbose_name="código de verificación")),
                ("thing_kind", models.CharField(max_length=40, verbose_name="tipo")),
                ("thing_key", models.CharField(max_length=200, verbose_name="identificador")),
                ("level", models.CharField(blank=True, max_length=40, verbose_name="nivel de gobierno")),
                ("values", models.JSONField(verbose_name="lo registrado")),
                ("shown", models.JSONField(verbose_name="lo impreso")),
                ("changed", models.JSONField(blank=True, default=list, verbose_name="qué cambió desde la versión anterior")),
                ("issued_at", models.DateTimeField(verbose_name="emitida")),
                (
                    "issued_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL, verbose_name="registró"
                    ),
                ),
                ("digest", models.CharField(max_length=64, unique=True, verbose_name="huella")),
                ("key_id", models.CharField(max_length=16)),
                ("seal", models.CharField(max_length=128)),
                ("public", models.BooleanField(default=False, verbose_name="pública")),
                ("superseded_at", models.DateTimeField(blank=True, null=True, verbose_name="sustituida")),
                ("outdated_at", models.DateTimeField(blank=True, null=True, verbose_name="el registro cambió")),
                ("annulled_at", models.DateTimeField(blank=True, null=True, verbose_name="revocada")),
                (
                    "annulled_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="revocó",
                    ),
                ),
                ("annulled_reason", models.TextField(blank=True, verbose_name="motivo")),
                ("annulled_act", models.CharField(blank=True, max_length=200, verbose_name="acto")),
                ("state_key_id", models.CharField(max_length=16)),
                ("state_seal", models.CharField(max_length=128)),
            ],
            options={
                "verbose_name": "constancia",
                "verbose_name_plural": "constancias",
                "ordering": ["-pk"],
                "indexes": [models.Index(fields=["thing_kind", "thing_key"], name="certificate_thing")],
                "constraints": [
                    models.UniqueConstraint(fields=("number", "version"), name="certificate_version_once"),
                    models.UniqueConstraint(
                        condition=models.Q(("annulled_at", None), ("superseded_at", None)),
                        fields=("thing_kind", "thing_key"),
                        name="certificate_live_once",
                    ),
                    models.CheckConstraint(condition=models.Q(("version__gte", 1)), name="certificate_version_from_one"),
                    models.CheckConstraint(
                        condition=models.Q(models.Q(("thing_kind", ""), _negated=True), models.Q(("thing_key", ""), _negated=True)),
                        name="certificate_of_something",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("annulled_act", ""), ("annulled_at", None), ("annulled_by", None), ("annulled_reason", "")),
                            models.Q(
                                ("annulled_at__gte", models.F("issued_at")),
                                ("annulled_by__isnull", False),
                                models.Q(("annulled_reason", ""), _negated=True),
                                models.Q(("annulled_act", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="certificate_annulled_by_a_reasoned_act",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="IssuedFile",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "certificate",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="files",
                        to="registration.certificate",
                        verbose_name="constancia",
                    ),
                ),
                ("language", models.CharField(max_length=2, verbose_name="idioma")),
                ("made_at", models.DateTimeField(verbose_name="hecho")),
                ("sha256", models.CharField(max_length=64, unique=True, verbose_name="huella del archivo")),
                ("content", models.BinaryField(verbose_name="contenido")),
                ("key_id", models.CharField(max_length=16)),
                ("seal", models.CharField(max_length=128)),
            ],
            options={
                "verbose_name": "archivo de constancia",
                "verbose_name_plural": "archivos de constancias",
                "constraints": [models.UniqueConstraint(fields=("certificate", "language"), name="issued_file_once")],
            },
        ),
    ]
