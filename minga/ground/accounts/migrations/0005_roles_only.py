from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("accounts", "0004_who_administered")]

    operations = [
        migrations.RemoveField(
            model_name="person",
            name="groups",
        ),
        migrations.RemoveField(
            model_name="person",
            name="is_staff",
        ),
        migrations.RemoveField(
            model_name="person",
            name="is_superuser",
        ),
        migrations.RemoveField(
            model_name="person",
            name="user_permissions",
        ),
    ]
