from django.db import migrations

from minga.cycle.organisations.blocking import marks


def mark(apps, schema_editor) -> None:
    """Write the marks of the names that are there, 400 organisations at a time."""
    organisations, aliases, keys = (apps.get_model("organisations", name) for name in ("Organisation", "Alias", "NameKey"))
    others: dict[int, list[str]] = {}
    for pk, name in aliases.objects.values_list("organisation_id", "name"):
        others.setdefault(pk, []).append(name)
    rows = []
    for pk, name, acronym in organisations.objects.values_list("pk", "name", "acronym"):
        found = set().union(*(marks(one) for one in (name, acronym, *others.get(pk, ()))))
        rows += [keys(organisation_id=pk, mark=one) for one in sorted(found)]
    keys.objects.bulk_create(rows, batch_size=400)


class Migration(migrations.Migration):
    dependencies = [("organisations", "0005_merged_and_name_keys")]

    operations = [migrations.RunPython(mark, migrations.RunPython.noop)]
