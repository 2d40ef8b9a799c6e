import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import minga.ground.kit.fields


class Migration(migrations.Migration):
    dependencies = [
        ("lake", "0003_read_again"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name="import",
            name="back",
            field=models.BooleanField(default=False, verbose_name="trae de vuelta"),
        ),
        migrations.CreateModel(
            name="Withdrawal",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("reason", minga.ground.kit.fields.CleanTextField(max_length=1000, verbose_name="por qué")),
                ("at", models.DateTimeField(verbose_name="cuándo")),
                ("back_at", models.DateTimeField(blank=True, null=True)),
                ("back_why", minga.ground.kit.fields.CleanTextField(blank=True, max_length=1000, verbose_name="por qué vuelve")),
                (
                    "back_as",
                    models.ForeignKey(
                        blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="lake.version"
                    ),
                ),
                (
                    "back_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "by",
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL),
                ),
                (
                    "dataset",
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="withdrawals", to="lake.dataset"),
                ),
                (
                    "version",
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="lake.version"),
                ),
            ],
            options={
                "verbose_name": "retiro del lago",
                "verbose_name_plural": "retiros del lago",
                "ordering": ["-at", "-id"],
                "constraints": [
                    models.UniqueConstraint(condition=models.Q(("back_at", None)), fields=("dataset",), name="withdrawal_one_stands"),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("back_as", None), ("back_at", None), ("back_by", None), ("back_why", "")),
                            models.Q(("back_as__isnull", False), ("back_at__isnull", False), ("back_by__isnull", False)),
                            _connector="OR",
                        ),
                        name="withdrawal_back_whole",
                    ),
                    models.CheckConstraint(condition=models.Q(("reason", ""), _negated=True), name="withdrawal_with_reason"),
                ],
            },
        ),
    ]
