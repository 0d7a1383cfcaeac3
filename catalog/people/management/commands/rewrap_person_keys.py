"""`manage.py rewrap_person_keys`: after a new master key was put first in PERSON_KEYS, so that the old one can go."""

from typing import Any

from django.core.management.base import BaseCommand

from catalog.people import seals


class Command(BaseCommand):
    """Wrap every person's key with the newest master key."""

    help = "Wrap every person's key with the newest of PERSON_KEYS; the older ones are not needed after that."

    def handle(self, *args: Any, **options: Any) -> None:
        self.stdout.write(f"{seals.rewrap()} keys are wrapped anew.")
