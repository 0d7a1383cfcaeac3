"""`manage.py grants`: the rights of the role under which the application runs. After every migration, as the owner."""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from catalog.commons import grants


class Command(BaseCommand):
    """Give the application's role what it needs and no more."""

    help = "Give the role DATABASE_APP_ROLE (or the one named) what the application needs: no DDL, no edits of history."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("role", nargs="?", default=settings.DATABASE_APP_ROLE)

    def handle(self, *args: Any, **options: Any) -> None:
        if not options["role"]:
            raise CommandError("Name the role, or set DATABASE_APP_ROLE.")
        try:
            append_only = grants.grant(options["role"])
        except grants.Unfit as why:
            raise CommandError(str(why)) from why
        self.stdout.write(f"{options['role']} only adds to: {', '.join(append_only)}")
