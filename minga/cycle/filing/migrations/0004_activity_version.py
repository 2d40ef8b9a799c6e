"""Which version of its activity a dossier agrees with: those there already agree with today's."""

from django.db import migrations, models


def forwards(apps, schema_editor) -> None:
    dossier, activity = apps.get_model("filing", "Dossier"), apps.get_model("activities", "Activity")
    versions = activity.objects.filter(pk=models.OuterRef("activity")).values("version")
    dossier.objects.exclude(activity=None).update(activity_version=models.Subquery(versions))


class Migration(migrations.Migration):
    dependencies = [("filing", "0003_handled"), ("activities", "0003_filing")]

    operations = [
        migrations.AddField(model_name="dossier", name="activity_version", field=models.PositiveIntegerField(blank=True, null=True)),
        migrations.RunPython(forwards, migrations.RunPython.noop),
    ]
