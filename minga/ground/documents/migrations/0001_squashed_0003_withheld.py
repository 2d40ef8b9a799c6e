import uuid

import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    replaces = [("documents", "0001_initial"), ("documents", "0002_files"), ("documents", "0003_withheld")]

    initial = True

    dependencies = [
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Source",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("code", models.CharField(max_length=20, unique=True, verbose_name="código")),
                ("title", models.CharField(max_length=300, verbose_name="título")),
                ("publisher", models.CharField(blank=True, max_length=300, verbose_name="publicado por")),
                ("year", models.CharField(blank=True, max_length=20, verbose_name="año")),
                ("language", models.CharField(default="es", max_length=5, verbose_name="idioma")),
                ("credit_es", models.CharField(blank=True, max_length=400, verbose_name="crédito")),
                ("credit_en", models.CharField(blank=True, max_length=400, verbose_name="crédito en inglés")),
                ("note_es", models.TextField(blank=True, verbose_name="nota")),
                ("note_en", models.TextField(blank=True, verbose_name="nota en inglés")),
                ("file_name", models.CharField(blank=True, max_length=120, verbose_name="archivo")),
            ],
            options={
                "verbose_name": "fuente",
                "verbose_name_plural": "fuentes",
                "ordering": ["code"],
            },
        ),
        migrations.CreateModel(
            name="Gap",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("code", models.CharField(max_length=20, unique=True, verbose_name="código")),
                (
                    "source",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="gaps", to="documents.source", verbose_name="fuente"
                    ),
                ),
                ("locator", models.CharField(blank=True, max_length=60, verbose_name="lugar")),
                ("kind", models.CharField(max_length=20, verbose_name="qué falta")),
                ("title_es", models.CharField(max_length=300, verbose_name="título")),
                ("title_en", models.CharField(max_length=300, verbose_name="título en inglés")),
                ("explanation_es", models.TextField(blank=True, verbose_name="explicación")),
                ("explanation_en", models.TextField(blank=True, verbose_name="explicación en inglés")),
            ],
            options={
                "verbose_name": "laguna de la fuente",
                "verbose_name_plural": "lagunas de la fuente",
                "ordering": ["source__code", "code"],
            },
        ),
        migrations.CreateModel(
            name="Upload",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("key", models.UUIDField(default=uuid.uuid4, editable=False, unique=True, verbose_name="clave")),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to=settings.AUTH_USER_MODEL, verbose_name="persona"
                    ),
                ),
                ("name", models.CharField(max_length=200, verbose_name="nombre del archivo")),
                ("size", models.PositiveBigIntegerField(verbose_name="bytes")),
                ("sha256", models.CharField(blank=True, max_length=64, verbose_name="huella SHA-256")),
                ("received", models.PositiveBigIntegerField(default=0, verbose_name="bytes recibidos")),
                ("expires_at", models.DateTimeField(verbose_name="vence")),
                ("finished_at", models.DateTimeField(blank=True, null=True, verbose_name="completa")),
            ],
            options={
                "verbose_name": "carga por partes",
                "verbose_name_plural": "cargas por partes",
                "ordering": ["-id"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("received__lte", models.F("size")), ("size__gte", 1)), name="upload_within_its_size"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("finished_at", None), ("received", models.F("size")), _connector="OR"),
                        name="upload_finished_whole",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="File",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("key", models.UUIDField(default=uuid.uuid4, editable=False, unique=True, verbose_name="clave")),
                ("thing_kind", models.CharField(max_length=30, verbose_name="tipo de registro")),
                ("thing_key", models.CharField(max_length=80, verbose_name="registro")),
                ("owner", models.CharField(blank=True, max_length=40, verbose_name="institución")),
                ("title", models.CharField(max_length=300, verbose_name="título")),
                ("category", models.CharField(blank=True, max_length=20, verbose_name="tipo de documento")),
                ("language", models.CharField(default="es", max_length=5, verbose_name="idioma")),
                ("public", models.BooleanField(default=False, verbose_name="público")),
                ("withheld", models.BooleanField(default=False, verbose_name="fuera de la vista, como su registro")),
                ("removed_at", models.DateTimeField(blank=True, null=True, verbose_name="retirado")),
                (
                    "removed_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="retirado por",
                    ),
                ),
                ("removal_reason", models.CharField(blank=True, max_length=1000, verbose_name="motivo del retiro")),
            ],
            options={
                "verbose_name": "documento",
                "verbose_name_plural": "documentos",
                "ordering": ["title", "id"],
                "indexes": [
                    models.Index(fields=["thing_kind", "thing_key"], name="file_thing"),
                    models.Index(fields=["owner"], name="file_owner"),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("title", ""), _negated=True),
                            models.Q(("thing_kind", ""), _negated=True),
                            models.Q(("thing_key", ""), _negated=True),
                        ),
                        name="file_titled",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("removal_reason", ""), ("removed_at", None), ("removed_by", None)),
                            models.Q(
                                ("removed_at__isnull", False),
                                ("removed_by__isnull", False),
                                models.Q(("removal_reason", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="file_removed_whole",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="FileVersion",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "file",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="versions", to="documents.file", verbose_name="documento"
                    ),
                ),
                ("number", models.PositiveIntegerField(verbose_name="versión")),
                ("name", models.CharField(max_length=200, verbose_name="nombre del archivo")),
                ("stored_name", models.UUIDField(editable=False, unique=True, verbose_name="nombre en el disco")),
                ("sha256", models.CharField(max_length=64, verbose_name="huella SHA-256")),
                ("size", models.PositiveBigIntegerField(verbose_name="bytes")),
                ("content_type", models.CharField(max_length=120, verbose_name="formato")),
                (
                    "scan",
                    models.CharField(
                        choices=[("not_scanned", "sin revisar por antivirus")],
                        default="not_scanned",
                        max_length=20,
                        verbose_name="antivirus",
                    ),
                ),
                ("at", models.DateTimeField(default=django.utils.timezone.now, verbose_name="recibido")),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="subido por",
                    ),
                ),
            ],
            options={
                "verbose_name": "versión de un documento",
                "verbose_name_plural": "versiones de documentos",
                "ordering": ["file", "-number"],
                "constraints": [
                    models.UniqueConstraint(fields=("file", "number"), name="file_version_once"),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("number__gte", 1), ("sha256__regex", "^[0-9a-f]{64}$"), ("size__gte", 1), models.Q(("name", ""), _negated=True)
                        ),
                        name="file_version_whole",
                    ),
                ],
            },
        ),
        migrations.AddField(
            model_name="file",
            name="current",
            field=models.OneToOneField(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="current_of",
                to="documents.fileversion",
                verbose_name="versión vigente",
            ),
        ),
    ]
