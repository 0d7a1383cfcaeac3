"""`manage.py schema`: the API's schema as a file, so that a change of it is seen in review."""

import difflib
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from storefront.api.schema import schema

FILE = Path(__file__).resolve().parents[2] / "api" / "schema.graphql"


class Command(BaseCommand):
    """Print the schema, write it to its file, or compare it with that."""

    help = "Print the API's schema; --write keeps it in storefront/api/schema.graphql, --check compares it with that."

    def add_arguments(self, parser: CommandParser) -> None:
        group = parser.add_mutually_exclusive_group()
        group.add_argument("--check", action="store_true")
        group.add_argument("--write", action="store_true")
        parser.add_argument("--file", type=Path, default=FILE, help="another file than the repository's")

    def handle(self, *args: Any, **options: Any) -> None:
        file: Path = options["file"]
        now = f"{str(schema).strip()}\n"
        if options["write"]:
            file.write_text(now, encoding="utf-8")
        elif options["check"]:
            kept = file.read_text(encoding="utf-8") if file.exists() else ""
            changes = list(difflib.unified_diff(kept.splitlines(), now.splitlines(), file.name, "now", lineterm=""))
            if changes:
                self.stdout.write("\n".join(changes))
                raise CommandError("The schema has changed: run manage.py schema --write.", returncode=1)
        else:
            self.stdout.write(now, ending="")
