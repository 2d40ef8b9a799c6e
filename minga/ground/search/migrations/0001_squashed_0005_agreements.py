from django.db import migrations, models

from minga.ground.search.migrations import _slim, _words


class Migration(migrations.Migration):
    replaces = [
        ("search", "0001_initial"),
        ("search", "0002_words"),
        ("search", "0003_word"),
        ("search", "0004_slim_cards"),
        ("search", "0005_agreements"),
    ]

    initial = True

    dependencies = []

    operations = [
        migrations.CreateModel(
            name="Card",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("activity", "Proyecto"),
                            ("agreement", "Convenio"),
                            ("organisation", "Organización"),
                            ("place", "Lugar"),
                            ("term", "Clasificación"),
                        ],
                        max_length=15,
                    ),
                ),
                ("key", models.CharField(max_length=130)),
                ("title", models.CharField(max_length=400)),
                ("title_language", models.CharField(blank=True, max_length=5)),
                ("lead", models.TextField(blank=True)),
                ("lead_language", models.CharField(blank=True, max_length=5)),
                ("title_text", models.TextField()),
                ("body_text", models.TextField(blank=True)),
                ("sort_key", models.CharField(max_length=400)),
                ("type", models.CharField(blank=True, max_length=60)),
                ("status", models.CharField(blank=True, max_length=60)),
                ("source_kind", models.CharField(blank=True, max_length=60)),
                ("countries", models.CharField(blank=True, max_length=1000)),
                ("amount", models.DecimalField(decimal_places=2, max_digits=22, null=True)),
                ("currency", models.CharField(blank=True, max_length=3)),
                ("amount_precision", models.CharField(blank=True, max_length=12)),
                ("people", models.BigIntegerField(null=True)),
                ("people_unit", models.CharField(blank=True, max_length=120)),
                ("people_precision", models.CharField(blank=True, max_length=12)),
                ("partner", models.CharField(blank=True, max_length=300)),
                ("findings", models.PositiveSmallIntegerField(default=0)),
                ("counted", models.BooleanField(default=True)),
            ],
            options={
                "indexes": [
                    models.Index(
                        fields=["kind", "sort_key", "id", "status", "source_kind", "countries", "currency"], name="card_kind_sort"
                    ),
                    models.Index(fields=["sort_key", "id", "kind", "status", "source_kind", "countries", "currency"], name="card_sort"),
                    models.Index(fields=["currency", "amount", "id", "kind", "status", "source_kind", "countries"], name="card_amount"),
                    models.Index(
                        fields=["kind", "currency", "amount", "id", "status", "source_kind", "countries"], name="card_kind_amount"
                    ),
                    models.Index(fields=["kind", "status", "source_kind", "countries", "currency"], name="card_facets"),
                ],
                "constraints": [models.UniqueConstraint(fields=("kind", "key"), name="card_once")],
            },
        ),
        migrations.CreateModel(
            name="Word",
            fields=[
                ("folded", models.CharField(max_length=40, primary_key=True, serialize=False)),
                ("written", models.CharField(max_length=60)),
            ],
        ),
        migrations.RunPython(_words.forwards, _words.backwards),
        migrations.RunPython(_slim.forwards, _slim.backwards),
    ]
