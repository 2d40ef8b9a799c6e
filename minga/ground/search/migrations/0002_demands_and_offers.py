from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("search", "0001_squashed_0005_agreements")]

    operations = [
        migrations.AlterField(
            model_name="card",
            name="kind",
            field=models.CharField(
                choices=[
                    ("activity", "Proyecto"),
                    ("agreement", "Convenio"),
                    ("demand", "Demanda"),
                    ("offer", "Oferta"),
                    ("organisation", "Organización"),
                    ("place", "Lugar"),
                    ("term", "Clasificación"),
                ],
                max_length=15,
            ),
        ),
    ]
