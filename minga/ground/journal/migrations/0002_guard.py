from django.db import migrations

from minga.ground.journal.migrations._guard import backwards, forwards


class Migration(migrations.Migration):
    dependencies = [("journal", "0001_initial")]

    operations = [migrations.RunPython(forwards, backwards)]
