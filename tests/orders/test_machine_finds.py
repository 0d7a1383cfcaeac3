"""What the state machine is worth: each of three faults, planted in a copy of the house, is found by it."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from django.conf import settings

from tests.makers.servers import database_url

pytestmark = pytest.mark.django_db(transaction=True)

NO_LOCK = (
    "catalog/commons/locks.py",
    'else list(queryset.order_by("pk").select_for_update(of=("self",)))',
    'else list(queryset.order_by("pk"))',
)
NEW_KEY_ON_RETRY = (
    "orders/payments/stripe/gateway.py",
    'options={"idempotency_key": payment.key}',
    'options={"idempotency_key": f"{payment.key}-{time.monotonic()}"}',
)
POST_TWICE = (
    "orders/payments/actions.py",
    "    _post_paid(payment, order)\n    history.",
    "    _post_paid(payment, order)\n    _post_paid(payment, order)\n    history.",
)


@pytest.mark.parametrize(
    ("planted", "seen"),
    [
        (NO_LOCK, "two clicks of one buyer, two answers"),
        (NEW_KEY_ON_RETRY, "one payment has one page at the provider"),
        (POST_TWICE, "in the books"),
    ],
    ids=["no lock", "new key on retry", "post twice"],
)
def test_the_state_machine_finds_a_planted_fault(planted: tuple[str, str, str], seen: str, tmp_path: Path) -> None:
    """RELIABILITY.md test 42: a machine that finds nothing where something is would prove nothing."""
    file, right, wrong = planted
    for room in ("catalog", "orders", "storefront", "infra", "tests"):
        shutil.copytree(settings.ROOT / room, tmp_path / room, ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(settings.ROOT / "pyproject.toml", tmp_path)
    source = (tmp_path / file).read_text()
    assert source.count(right) == 1, "the line to be spoilt is not there"
    (tmp_path / file).write_text(source.replace(right, wrong))
    # A test database of its own beside this test's.
    env = {**os.environ, "DATABASE_URL": f"{database_url()}_spoilt", "PYTHONPATH": str(tmp_path)}
    words = ["-m", "pytest", "tests/orders/test_machine.py", "-p", "no:xdist", "-p", "no:cacheprovider", "--tb=short"]
    done = subprocess.run(
        [sys.executable, *words],
        env={name: value for name, value in env.items() if not name.startswith("PYTEST_")},
        cwd=tmp_path,
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )
    assert done.returncode == 1, done.stdout[-2000:] + done.stderr[-1000:]
    assert seen in done.stdout, done.stdout[-3000:]
