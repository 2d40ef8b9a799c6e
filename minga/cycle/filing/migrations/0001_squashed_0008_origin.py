import django.core.serializers.json
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import minga.ground.kit.fields


class Migration(migrations.Migration):
    replaces = [
        ("filing", "0001_initial"),
        ("filing", "0002_handler"),
        ("filing", "0003_handled"),
        ("filing", "0004_activity_version"),
        ("filing", "0005_no_reviewer_registers"),
        ("filing", "0006_let_go"),
        ("filing", "0007_standing"),
        ("filing", "0008_origin"),
    ]

    initial = True

    dependencies = [
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
        ("activities", "0001_squashed_0007_more_of_the_record"),
        ("organisations", "0001_squashed_0006_marks_of_names"),
        ("registration", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="Folio",
            fields=[
                ("year", models.PositiveSmallIntegerField(primary_key=True, serialize=False)),
                ("last", models.PositiveIntegerField(default=0)),
            ],
        ),
        migrations.CreateModel(
            name="Dossier",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("key", models.CharField(max_length=20, unique=True, verbose_name="número")),
                (
                    "organisation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="dossiers",
                        to="organisations.organisation",
                        verbose_name="institución",
                    ),
                ),
                (
                    "activity",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="dossiers",
                        to="activities.activity",
                        verbose_name="actividad",
                    ),
                ),
                ("activity_version", models.PositiveIntegerField(blank=True, null=True)),
                (
                    "stage",
                    models.CharField(
                        choices=[
                            ("draft", "Borrador"),
                            ("submitted", "Enviado"),
                            ("observed", "Observado"),
                            ("planning", "En planificación"),
                            ("approved", "Aprobado"),
                            ("registered", "Registrado"),
                            ("amending", "Enmienda en curso"),
                            ("archived", "Archivado"),
                            ("withdrawn", "Desistido"),
                            ("to_delete", "Eliminación pedida"),
                            ("deleted", "Eliminado"),
                            ("annulled", "Anulado"),
                        ],
                        default="draft",
                        max_length=12,
                        verbose_name="etapa",
                    ),
                ),
                ("stage_since", models.DateTimeField(verbose_name="en esta etapa desde")),
                ("title", minga.ground.kit.fields.CleanCharField(blank=True, max_length=400, verbose_name="título")),
                ("kind", models.CharField(blank=True, max_length=20, verbose_name="clase")),
                ("values", models.JSONField(default=dict, encoder=django.core.serializers.json.DjangoJSONEncoder)),
                ("typed", models.JSONField(default=dict)),
                (
                    "standing_asked",
                    minga.ground.kit.fields.CleanTextField(
                        blank=True, verbose_name="por qué se pide nombrar a una ONG sin convenio vigente"
                    ),
                ),
                (
                    "standing_reasons",
                    models.JSONField(blank=True, default=dict, verbose_name="por qué se nombra a una ONG sin convenio vigente"),
                ),
                ("version", models.PositiveIntegerField(default=1)),
                ("origin", models.JSONField(blank=True, default=dict, verbose_name="de dónde se tomó")),
                ("on_paper", models.BooleanField(default=False, verbose_name="ingresado por el centro desde un formulario en papel")),
                (
                    "author",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="creado por",
                    ),
                ),
                (
                    "handler",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="dossiers",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="a cargo de",
                    ),
                ),
                ("created_at", models.DateTimeField(verbose_name="creado")),
                (
                    "saved_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="guardado por",
                    ),
                ),
                ("saved_at", models.DateTimeField(verbose_name="guardado")),
                (
                    "submitted_by",
                    models.ForeignKey(
                        blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                ("submitted_at", models.DateTimeField(blank=True, null=True, verbose_name="enviado")),
                (
                    "validated_by",
                    models.ForeignKey(
                        blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "planned_by",
                    models.ForeignKey(
                        blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "registered_by",
                    models.ForeignKey(
                        blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                ("registered_at", models.DateTimeField(blank=True, null=True, verbose_name="registrado")),
                ("registered", models.PositiveIntegerField(default=0, verbose_name="versiones registradas")),
                ("registered_version", models.PositiveIntegerField(default=0)),
            ],
            options={
                "verbose_name": "expediente",
                "verbose_name_plural": "expedientes",
                "ordering": ["-saved_at", "-id"],
                "indexes": [
                    models.Index(fields=["organisation", "stage"], name="dossier_of_institution"),
                    models.Index(fields=["stage", "stage_since"], name="dossier_queue"),
                ],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("stage__in", ["annulled", "deleted", "withdrawn"]), _negated=True),
                        fields=("activity",),
                        name="dossier_holds_its_record_alone",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("validated_by", models.F("submitted_by")), _negated=True), name="dossier_validated_by_another"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("planned_by", models.F("submitted_by")), _negated=True), name="dossier_planned_by_another"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("registered_by", models.F("submitted_by")), _negated=True), name="dossier_registered_by_another"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("registered_by", models.F("validated_by")), _negated=True),
                        name="dossier_registered_by_no_reviewer",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("registered", 0), ("registered_at", None)),
                            models.Q(("registered__gt", 0), ("registered_at__isnull", False)),
                            _connector="OR",
                        ),
                        name="dossier_registered_whole",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Revision",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("dossier", models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name="revisions", to="filing.dossier")),
                ("version", models.PositiveIntegerField()),
                ("by", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL)),
                ("at", models.DateTimeField()),
                ("changes", models.JSONField(default=dict)),
            ],
            options={
                "ordering": ["version"],
                "constraints": [models.UniqueConstraint(fields=("dossier", "version"), name="revision_once")],
            },
        ),
        migrations.CreateModel(
            name="Submission",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "dossier",
                    models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name="submissions", to="filing.dossier"),
                ),
                ("round", models.PositiveSmallIntegerField()),
                ("by", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL)),
                ("at", models.DateTimeField()),
                ("values", models.JSONField(default=dict)),
            ],
            options={
                "ordering": ["round"],
                "constraints": [models.UniqueConstraint(fields=("dossier", "round"), name="submission_once")],
            },
        ),
        migrations.CreateModel(
            name="Observation",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "dossier",
                    models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name="observations", to="filing.dossier"),
                ),
                ("round", models.PositiveSmallIntegerField()),
                ("place", models.CharField(blank=True, max_length=80)),
                ("text", minga.ground.kit.fields.CleanTextField(verbose_name="observación")),
                ("by", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL)),
                ("at", models.DateTimeField()),
            ],
            options={
                "ordering": ["round", "id"],
            },
        ),
        migrations.CreateModel(
            name="Registered",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("dossier", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="versions", to="filing.dossier")),
                ("number", models.PositiveIntegerField()),
                ("values", models.JSONField(default=dict)),
                (
                    "certificate",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="registration.certificate",
                        verbose_name="constancia",
                    ),
                ),
                ("by", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL)),
                ("at", models.DateTimeField()),
            ],
            options={
                "ordering": ["number"],
                "constraints": [models.UniqueConstraint(fields=("dossier", "number"), name="registered_once")],
            },
        ),
    ]
