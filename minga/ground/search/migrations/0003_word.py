from django.db import migrations, models

from minga.ground.kit.text import written_words

BATCH = 2000


def learn(apps, schema_editor) -> None:
    """Take the words of the cards that are there already."""
    card, word = apps.get_model("search", "Card"), apps.get_model("search", "Word")
    known: dict[str, str] = {}
    for title, lead in card.objects.order_by("id").values_list("title", "lead").iterator(chunk_size=BATCH):
        for folded, written in written_words(f"{title} {lead}").items():
            known.setdefault(folded, written)
    rows = (word(folded=folded, written=written) for folded, written in sorted(known.items()))
    word.objects.bulk_create(rows, ignore_conflicts=True, batch_size=BATCH)


class Migration(migrations.Migration):
    dependencies = [("search", "0002_words")]

    operations = [
        migrations.CreateModel(
            name="Word",
            fields=[
                ("folded", models.CharField(max_length=40, primary_key=True, serialize=False)),
                ("written", models.CharField(max_length=60)),
            ],
        ),
        migrations.RunPython(learn, migrations.RunPython.noop),
    ]
