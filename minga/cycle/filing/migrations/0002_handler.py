"""Who is in charge of a dossier: at first its author."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


def forwards(apps, schema_editor) -> None:
    apps.get_model("filing", "Dossier").objects.update(handler=models.F("author"))


class Migration(migrations.Migration):
    dependencies = [migrations.swappable_dependency(settings.AUTH_USER_MODEL), ("filing", "0001_initial")]

    operations = [
        migrations.AddField(
            model_name="dossier",
            name="handler",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="dossiers",
                to=settings.AUTH_USER_MODEL,
                verbose_name="a cargo de",
            ),
        ),
        migrations.RunPython(forwards, migrations.RunPython.noop),
    ]
