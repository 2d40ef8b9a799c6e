import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("filing", "0002_handler")]

    operations = [
        migrations.AlterField(
            model_name="dossier",
            name="handler",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="dossiers",
                to=settings.AUTH_USER_MODEL,
                verbose_name="a cargo de",
            ),
        ),
    ]
