from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations, models


class Migration(migrations.Migration):
    """Beside the shop's work: history is written by every order."""

    atomic = False

    dependencies = [
        ("commons", "0003_chained_history"),
    ]

    operations = [
        AddIndexConcurrently(
            model_name="historyentry",
            index=models.Index(fields=["actor_ref", "at"], name="history_actor"),
        ),
    ]
