"""How long the officers' queue takes when it is long: at 10,000 applications against its time at 100.

`.venv/bin/python -m infra.bench.queue` starts a database in a folder that is thrown away, lays applications out, asks
for the queue's tabs, filters and second page as an officer, and prints medians as multiples of those at 100. It ends
with an error when one is above three.
"""

import argparse
import statistics
import sys
import time
from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from infra.bench.alone import alone
from infra.run import options
from infra.run.processes import say

SHORT, LONG, TIMES, MOST = 100, 10_000, 40, 3.0
ADDRESS = "/id/office/applications/"
PAGES = {
    "to be checked": "",
    "mine": "?status=mine",
    "approved": "?status=approved",
    "with the applicant": "?status=applicant",
    "second page": "?page=2",
    "one kecamatan": "?district=33.75.02",
    "a technique": "?technique=tulis",
    "a name": "?q=Batik+00007",
    "a NIB": "?q=9120000000007",
}
# Of ten shops so many are in each state.
STATES = ("submitted", "submitted", "submitted", "in_review", "needs_correction", "approved", "approved", "approved",
          "rejected", "suspended")  # fmt: skip


def _words() -> None:
    from catalog.heritage.actions import load_words
    from catalog.vetting.checklist import lay_out

    load_words()
    lay_out()


def _officer() -> Any:
    from allauth.account.models import EmailAddress
    from allauth.mfa.models import Authenticator

    from catalog.people.models import Appointment, Role, User

    officer = User.objects.create_user("petugas@example.com", None, name="Petugas")
    EmailAddress.objects.create(user=officer, email=officer.email, verified=True, primary=True)
    Appointment.objects.create(user=officer, role=Role.objects.get(code="vetting"))
    Authenticator.objects.create(user=officer, type="totp", data={"secret": "x"})
    return officer


def _applications(first: int, number: int, officer: Any) -> None:
    """Rows as they are once makers have handed in: each with its techniques and what was said of three papers."""
    from django.db import connection
    from django.utils import timezone

    from catalog.heritage.models import Technique, Village
    from catalog.sellers.models import Msme
    from catalog.vetting.models import Application, Check

    villages, tulis = list(Village.objects.order_by("code")), Technique.objects.get(slug="tulis")
    today, now = timezone.localdate(), timezone.now()
    shops = Msme.objects.bulk_create(
        Msme(
            name=f"Batik {one:05}",
            slug=f"batik-{one:05}",
            email="sanggar@example.com",
            status=STATES[one % len(STATES)],
            village=villages[one % len(villages)],
        )
        for one in range(first, first + number)
    )
    made = Application.objects.bulk_create(
        Application(
            seller=shop,
            village=shop.village,
            owner_name="Siti Aminah",
            nib=f"912{one:010}",
            role="maker",
            form="perorangan",
            submitted_at=now - timedelta(days=one % 300),
            due_on=today + timedelta(days=one % 9 - 3),
            claimed_by=officer if shop.status == "in_review" and one % 3 == 0 else None,
        )
        for one, shop in enumerate(shops, first)
    )
    Application.techniques.through.objects.bulk_create(
        Application.techniques.through(application=row, technique=tulis) for row in made
    )
    Check.objects.bulk_create(
        Check(application=row, kind=Check.ITEM, code=code, verdict="accepted", officer=officer, decided_at=now)
        for row in made
        for code in ("ktp", "nib", "workshop")
    )
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


def _client(officer: Any) -> Any:
    from django.test import Client

    client = Client(headers={"host": "localhost"})
    client.force_login(officer, backend="allauth.account.auth_backends.AuthenticationBackend")
    return client


def _measure(client: Any, times: int) -> dict[str, float]:
    """The median of each page, in milliseconds. They take turns, so that what else the machine does hits all."""
    took: dict[str, list[float]] = {name: [] for name in PAGES}
    for number in range(times + 3):
        for name, asked in PAGES.items():
            began = time.perf_counter()
            answer = client.get(ADDRESS + asked)
            one = (time.perf_counter() - began) * 1000
            assert answer.status_code == 200, answer.status_code
            if number >= 3:  # the first ones warm up
                took[name].append(one)
    return {name: statistics.median(some) for name, some in took.items()}


def main(words: Sequence[str]) -> int:
    """Measure and print."""
    parser = argparse.ArgumentParser(prog="python -m infra.bench.queue")
    parser.add_argument("--times", type=int, default=TIMES, help="requests per page and length")
    asked = parser.parse_args(words)
    with alone():
        _words()
        officer = _officer()
        client = _client(officer)
        _applications(0, SHORT, officer)
        short = _measure(client, asked.times)
        _applications(SHORT, LONG - SHORT, officer)
        long = _measure(client, asked.times)
    good = True
    for name, middle in short.items():
        ratio = long[name] / middle
        good &= ratio <= MOST
        say(f"{name:<20} {middle:6.1f} ms at {SHORT}, {ratio:.2f} times that at {LONG:,}")
    return 0 if good else 1


if __name__ == "__main__":
    options.guarded(lambda: main(sys.argv[1:]), stopped=130)
