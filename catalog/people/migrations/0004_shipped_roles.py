"""The roles as shipped, and the officers of before in them. Their groups stay: while the release changes over, the old
code still asks those."""

from django.db import migrations

from catalog.people.roles import ship

ROLES_OF_GROUPS = {"officer": ("vetting", "catalogue"), "finance": ("finance",)}


def appoint_from_groups(apps, schema_editor):
    Role, Appointment = apps.get_model("people", "Role"), apps.get_model("people", "Appointment")
    User = apps.get_model("people", "User")
    ship(Role)
    for group, codes in ROLES_OF_GROUPS.items():
        roles = list(Role.objects.filter(code__in=codes))
        for user in User.objects.filter(groups__name=group):
            for role in roles:
                Appointment.objects.get_or_create(user=user, role=role, kecamatan="", ended_at=None)


class Migration(migrations.Migration):

    dependencies = [
        ("people", "0003_authority"),
    ]

    operations = [
        migrations.RunPython(appoint_from_groups, migrations.RunPython.noop),
    ]
