"""manage.py demo_code: the code that the demo's officers are asked for when they log in."""

import time
from typing import Any

from django.core.management.base import BaseCommand

from infra.seed.accounts import FACTOR_SECRET
from storefront.shop.account_factor import code_of


class Command(BaseCommand):
    help = "Print the officers' code of the demo street, and for how many seconds an app shows it."

    def handle(self, **options: Any) -> None:
        self.stdout.write(f"{code_of(FACTOR_SECRET)}  ({30 - int(time.time()) % 30} s)")
