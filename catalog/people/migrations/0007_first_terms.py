"""The texts as shipped; later versions come from the office's own page."""

from django.db import migrations

from catalog.people.terms import ship


def ship_terms(apps, schema_editor):
    ship(apps.get_model("people", "Terms"))


class Migration(migrations.Migration):

    dependencies = [
        ("people", "0006_consents"),
    ]

    operations = [
        migrations.RunPython(ship_terms, migrations.RunPython.noop),
    ]
