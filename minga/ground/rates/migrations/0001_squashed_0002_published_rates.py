from django.db import migrations, models


class Migration(migrations.Migration):
    replaces = [("rates", "0001_initial"), ("rates", "0002_published_rates")]

    initial = True

    dependencies = []

    operations = [
        migrations.CreateModel(
            name="Rate",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("source", models.CharField(blank=True, max_length=300, verbose_name="fuente")),
                ("date", models.DateField(verbose_name="fecha")),
                ("base", models.CharField(max_length=3, verbose_name="moneda")),
                ("quote", models.CharField(max_length=3, verbose_name="expresada en")),
                ("value", models.DecimalField(decimal_places=8, max_digits=20, verbose_name="tasa")),
                ("kind", models.CharField(blank=True, max_length=60, verbose_name="clase")),
                ("context", models.CharField(blank=True, max_length=120, verbose_name="usada en")),
            ],
            options={
                "verbose_name": "tasa de cambio",
                "verbose_name_plural": "tasas de cambio",
                "ordering": ["base", "quote", "date"],
                "constraints": [
                    models.UniqueConstraint(fields=("date", "base", "quote", "kind", "context"), name="rate_once"),
                    models.CheckConstraint(
                        condition=models.Q(("value__gt", 0)),
                        name="rate_positive",
                        violation_error_message="La tasa tiene que ser mayor que cero.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("base", models.F("quote")), _negated=True),
                        name="rate_two_currencies",
                        violation_error_message="La tasa necesita dos monedas distintas.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="PublishedRate",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "period",
                    models.CharField(choices=[("day", "del día"), ("year", "promedio del año")], max_length=5, verbose_name="periodo"),
                ),
                ("date", models.DateField(verbose_name="fecha")),
                ("base", models.CharField(max_length=3, verbose_name="moneda")),
                ("quote", models.CharField(max_length=3, verbose_name="expresada en")),
                ("value", models.DecimalField(decimal_places=20, max_digits=32, verbose_name="tasa")),
                ("source", models.CharField(max_length=300, verbose_name="fuente")),
            ],
            options={
                "verbose_name": "tasa publicada",
                "verbose_name_plural": "tasas publicadas",
                "ordering": ["period", "base", "quote", "date"],
                "constraints": [
                    models.UniqueConstraint(fields=("period", "base", "quote", "date"), name="published_rate_once"),
                    models.CheckConstraint(
                        condition=models.Q(("value__gt", 0), models.Q(("source", ""), _negated=True)), name="published_rate_positive"
                    ),
                ],
            },
        ),
    ]
