import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import minga.ground.kit.fields


class Migration(migrations.Migration):
    replaces = [("findings", "0001_initial"), ("findings", "0002_gravity"), ("findings", "0003_decisions")]

    initial = True

    dependencies = [
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Finding",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("rule", models.CharField(max_length=20, verbose_name="regla")),
                (
                    "severity",
                    models.CharField(
                        choices=[("error", "Error"), ("warning", "Advertencia"), ("info", "Información"), ("review", "Por revisar")],
                        max_length=10,
                        verbose_name="gravedad",
                    ),
                ),
                ("thing_kind", models.CharField(max_length=40, verbose_name="tipo")),
                ("thing_key", models.CharField(max_length=200, verbose_name="identificador")),
                ("place", models.CharField(blank=True, max_length=60, verbose_name="campo")),
                ("message", models.TextField(verbose_name="qué pasa")),
                ("figures", models.JSONField(default=dict, verbose_name="cifras")),
                ("source", models.CharField(blank=True, max_length=300, verbose_name="fuente")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("open", "por resolver"),
                            ("explained", "explicado"),
                            ("accepted", "aceptado con motivo"),
                            ("resolved", "resuelto"),
                        ],
                        default="open",
                        max_length=10,
                        verbose_name="estado",
                    ),
                ),
                ("raised_at", models.DateTimeField(verbose_name="detectado")),
                ("raised_version", models.PositiveIntegerField(blank=True, null=True, verbose_name="versión en que se detectó")),
                ("decided_at", models.DateTimeField(blank=True, null=True, verbose_name="decidido")),
                (
                    "decided_by",
                    models.ForeignKey(
                        blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                ("resolved_version", models.PositiveIntegerField(blank=True, null=True, verbose_name="versión en que dejó de ocurrir")),
                ("reason", models.TextField(blank=True, verbose_name="motivo")),
                (
                    "earlier",
                    models.ForeignKey(
                        blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name="later", to="findings.finding"
                    ),
                ),
                ("fingerprint", models.CharField(max_length=64, unique=True)),
                (
                    "gravity",
                    models.GeneratedField(
                        db_persist=True,
                        expression=models.Case(
                            models.When(severity="error", then=0),
                            models.When(severity="warning", then=1),
                            models.When(severity="review", then=2),
                            models.When(severity="info", then=3),
                            default=4,
                        ),
                        output_field=models.PositiveSmallIntegerField(),
                    ),
                ),
            ],
            options={
                "verbose_name": "hallazgo",
                "verbose_name_plural": "hallazgos",
                "ordering": ["rule", "thing_kind", "thing_key", "place", "id"],
                "indexes": [
                    models.Index(fields=["thing_kind", "thing_key", "state"], name="finding_thing"),
                    models.Index(fields=["state", "rule"], name="finding_state_rule"),
                    models.Index(fields=["state", "gravity", "rule", "thing_kind", "thing_key", "id", "severity"], name="finding_gravest"),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("decided_at", None), ("state", "open")),
                            models.Q(models.Q(("state", "open"), _negated=True), ("decided_at__isnull", False)),
                            _connector="OR",
                        ),
                        name="finding_decided_whole",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state__in", ("explained", "accepted")), _negated=True),
                            models.Q(("reason", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="finding_decided_with_a_reason",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Decision",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "finding",
                    models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name="decisions", to="findings.finding"),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("open", "por resolver"),
                            ("explained", "explicado"),
                            ("accepted", "aceptado con motivo"),
                            ("resolved", "resuelto"),
                        ],
                        max_length=10,
                        verbose_name="estado",
                    ),
                ),
                (
                    "by",
                    models.ForeignKey(
                        blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                ("at", models.DateTimeField(db_index=True, verbose_name="cuándo")),
                ("reason", minga.ground.kit.fields.CleanTextField(blank=True, verbose_name="motivo")),
                ("version", models.PositiveIntegerField(blank=True, null=True, verbose_name="versión del registro")),
            ],
            options={
                "verbose_name": "decisión",
                "verbose_name_plural": "decisiones",
                "ordering": ["id"],
            },
        ),
    ]
