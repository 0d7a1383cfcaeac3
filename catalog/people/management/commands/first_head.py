"""`manage.py first_head`: the head of an office that has none; she appoints everybody else on the office's pages."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from catalog.commons.errors import Refusal
from catalog.people import actions


class Command(BaseCommand):
    """Make an account that exists the head of the office."""

    help = "Make an existing account the head of the office, once; she appoints everybody else."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("email")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            actions.first_head(email=options["email"])
        except Refusal as why:
            raise CommandError(str(why)) from why
        self.stdout.write("This account is the head of the office now; its sessions have ended.")
