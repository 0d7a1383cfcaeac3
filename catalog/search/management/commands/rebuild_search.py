"""`manage.py rebuild_search`: all documents of the search anew, while people go on searching."""

from typing import Any

from django.core.management.base import BaseCommand
from django.db import connection

from catalog.search import actions


class Command(BaseCommand):
    help = "Build the documents of the search anew beside those that are read, then read the new ones."

    def handle(self, *args: Any, **options: Any) -> None:
        with connection.cursor() as cursor:
            # Counting the words of a large shop takes longer than a page may.
            cursor.execute("SET statement_timeout = 0")
        done = actions.rebuild(tell=lambda number: self.stdout.write(f"{number} products"))
        self.stdout.write(f"Done: {done} products.")
