import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import minga.ground.kit.fields

STATES = [("open", "por resolver"), ("explained", "explicado"), ("accepted", "aceptado con motivo"), ("resolved", "resuelto")]


def tell_apart(apps, schema_editor):
    """What a person settled was accepted, what settled by itself resolved; each keeps its decision."""
    findings, decisions = apps.get_model("findings", "Finding"), apps.get_model("findings", "Decision")
    for row in findings.objects.filter(state="settled").iterator():
        row.state = "accepted" if row.decided_by_id and row.reason else "resolved"
        row.save(update_fields=["state"])
        decisions.objects.create(finding=row, state=row.state, by_id=row.decided_by_id, at=row.decided_at, reason=row.reason)


class Migration(migrations.Migration):
    dependencies = [
        ("findings", "0002_gravity"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.RemoveConstraint(model_name="finding", name="finding_settled_whole"),
        migrations.RenameField(model_name="finding", old_name="settled_at", new_name="decided_at"),
        migrations.RenameField(model_name="finding", old_name="settled_by", new_name="decided_by"),
        migrations.AlterField(
            model_name="finding", name="decided_at", field=models.DateTimeField(blank=True, null=True, verbose_name="decidido")
        ),
        migrations.AlterField(
            model_name="finding",
            name="state",
            field=models.CharField(choices=STATES, default="open", max_length=10, verbose_name="estado"),
        ),
        migrations.AddField(
            model_name="finding",
            name="raised_version",
            field=models.PositiveIntegerField(blank=True, null=True, verbose_name="versión en que se detectó"),
        ),
        migrations.AddField(
            model_name="finding",
            name="resolved_version",
            field=models.PositiveIntegerField(blank=True, null=True, verbose_name="versión en que dejó de ocurrir"),
        ),
        migrations.AddField(
            model_name="finding",
            name="earlier",
            field=models.ForeignKey(
                blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name="later", to="findings.finding"
            ),
        ),
        migrations.CreateModel(
            name="Decision",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("state", models.CharField(choices=STATES, max_length=10, verbose_name="estado")),
                ("at", models.DateTimeField(db_index=True, verbose_name="cuándo")),
                ("reason", minga.ground.kit.fields.CleanTextField(blank=True, verbose_name="motivo")),
                ("version", models.PositiveIntegerField(blank=True, null=True, verbose_name="versión del registro")),
                (
                    "by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "finding",
                    models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name="decisions", to="findings.finding"),
                ),
            ],
            options={"verbose_name": "decisión", "verbose_name_plural": "decisiones", "ordering": ["id"]},
        ),
        migrations.RunPython(tell_apart, migrations.RunPython.noop),
        migrations.AddConstraint(
            model_name="finding",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("decided_at", None), ("state", "open")),
                    models.Q(models.Q(("state", "open"), _negated=True), ("decided_at__isnull", False)),
                    _connector="OR",
                ),
                name="finding_decided_whole",
            ),
        ),
        migrations.AddConstraint(
            model_name="finding",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("state__in", ("explained", "accepted")), _negated=True),
                    models.Q(("reason", ""), _negated=True),
                    _connector="OR",
                ),
                name="finding_decided_with_a_reason",
            ),
        ),
    ]
