from django.db import migrations

from minga.ground.search.migrations._words import backwards, forwards


class Migration(migrations.Migration):
    dependencies = [("search", "0001_initial")]

    operations = [migrations.RunPython(forwards, backwards)]
