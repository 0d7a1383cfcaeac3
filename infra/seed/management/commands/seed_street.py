"""manage.py seed_street: open the demo street. Run again, it changes nothing."""

import time
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand

from infra.seed import pictures, street


class Command(BaseCommand):
    help = "Open the demo street: makers that do not exist, their cloth, and the people who may log in."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--street", choices=["full", "small"], default="full", help="small: for tests")
        parser.add_argument("--products", type=int, default=0, metavar="N", help="a larger street of N products")
        parser.add_argument("--paint-seconds", type=float, default=100, metavar="S", help="time for the first pictures")

    def handle(self, **options: Any) -> None:
        began = time.monotonic()
        if street.is_open():
            self._tell("the street is there")
        else:
            small = options["street"] == "small"
            street.open_street(small=small, tell=self._tell)
            if small:
                self._tell(f"{pictures.fill_plainly()} plain pictures")
            elif options["paint_seconds"] > 0:
                done = pictures.paint_first(street.first_pictures(), options["paint_seconds"], self._tell)
                self._tell(f"{done} pictures painted")
        street.lengthen(options["products"], self._tell)
        self._tell(f"ready after {time.monotonic() - began:.0f} s")

    def _tell(self, line: str) -> None:
        self.stdout.write(f"      {line}")
        self.stdout.flush()
