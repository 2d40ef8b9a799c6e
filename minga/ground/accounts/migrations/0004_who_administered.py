"""Whoever administered holds the role from the day their account was opened."""

from django.db import migrations


def forwards(apps, schema_editor) -> None:
    person, appointment = apps.get_model("accounts", "Person"), apps.get_model("accounts", "Appointment")
    for one in person.objects.filter(is_staff=True):
        appointment.objects.create(person=one, role="administrator", since=one.joined_at.date())


def backwards(apps, schema_editor) -> None:
    person, appointment = apps.get_model("accounts", "Person"), apps.get_model("accounts", "Appointment")
    held = appointment.objects.filter(role="administrator", until=None, ended_at=None)
    person.objects.filter(pk__in=held.values("person")).update(is_staff=True, is_superuser=True)
    appointment.objects.all().delete()


class Migration(migrations.Migration):
    dependencies = [("accounts", "0003_roles")]

    operations = [migrations.RunPython(forwards, backwards)]
