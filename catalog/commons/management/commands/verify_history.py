"""`manage.py verify_history`: is history as it was written? Exit code 1 when it is not."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from catalog.commons import chain


class Command(BaseCommand):
    """Link what is new, walk the whole chain, and name what was altered."""

    help = "Walk the chain of history and name every row that was altered, removed or slipped in; exit code 1 if any."

    def handle(self, *args: Any, **options: Any) -> None:
        chain.link_new()
        check = chain.verify()
        for trouble in check.troubles:
            self.stdout.write(str(chain.Trouble(**trouble)))
        if check.count:
            raise CommandError(f"{check.count} troubles in {check.links} links; head {check.head}", returncode=1)
        self.stdout.write(f"History is as it was written: {check.links} links, head {check.head or 'none'}")
