"""A real shop does not start with a sample's bank account, addresses or keys."""

import os
import subprocess
import sys

import pytest

from infra.run.options import ROOT

NEEDED = {
    "SECRET_KEY": "k" * 60,
    "FACTOR_KEYS": "f" * 60,
    "ALLOWED_HOSTS": "shop.example",
    "SITE_ORIGIN": "https://shop.example",
    "MAIL_FROM": "Batik <shop@shop.example>",
    "BANK_NAME": "Bank Jateng",
    "BANK_NUMBER": "1 234 567890",
    "BANK_HOLDER": "UPTD Batik",
}
SHOW = (
    "from infra.settings import production as p;"
    "print(p.SITE_ORIGIN, p.DEFAULT_FROM_EMAIL, *p.BANK_ACCOUNT.values(), *p.ALLOWED_HOSTS, sep='|')"
)


def _read(given: dict[str, str]) -> "subprocess.CompletedProcess[str]":
    """The production settings, in a process that knows only these variables."""
    env = {"PATH": os.environ["PATH"], **given}
    return subprocess.run(
        [sys.executable, "-c", SHOW], env=env, cwd=ROOT, capture_output=True, text=True, timeout=60, check=False
    )


def test_production_starts_with_what_it_was_told() -> None:
    read = _read(NEEDED)
    told = "https://shop.example|Batik <shop@shop.example>|Bank Jateng|1 234 567890|UPTD Batik|shop.example\n"
    assert (read.stdout, read.returncode) == (told, 0)


@pytest.mark.parametrize("name", NEEDED)
def test_production_does_not_start_without(name: str) -> None:
    read = _read({other: value for other, value in NEEDED.items() if other != name})
    assert read.returncode == 1
    assert read.stderr.splitlines()[-1].startswith("django.core.exceptions.ImproperlyConfigured")
    assert name in read.stderr.splitlines()[-1]


@pytest.mark.parametrize("name", ["SITE_ORIGIN", "MAIL_FROM", "BANK_NUMBER"])
def test_an_empty_value_is_none(name: str) -> None:
    read = _read({**NEEDED, name: " "})
    assert read.returncode == 1
    assert f"Set the {name} environment variable" in read.stderr.splitlines()[-1]
