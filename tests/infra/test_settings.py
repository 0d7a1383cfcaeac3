"""A real shop does not start with a sample's bank account, addresses or keys."""

import base64
import os
import subprocess
import sys

import pytest

from infra.run.options import ROOT
from infra.settings.keys import DEMO, key_list, real_key_list

NEEDED = {
    "SECRET_KEY": "k" * 60,
    "FACTOR_KEYS": "f" * 60,
    "ALLOWED_HOSTS": "shop.example",
    "SITE_ORIGIN": "https://shop.example",
    "PERSON_KEYS": "a:" + "A" * 43 + "=",
    "TOKEN_KEYS": "a:" + "B" * 43 + "=",
    "MAIL_FROM": "Batik <shop@shop.example>",
    "BANK_NAME": "Bank Jateng",
    "BANK_NUMBER": "1 234 567890",
    "BANK_HOLDER": "UPTD Batik",
    "PAPER_KEYS": f"2026:{base64.b64encode(bytes(range(32))).decode()}",
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


WRONG_KEYS = {
    "no name": "c29tZXRoaW5n",
    "too short": "2026:c29tZXRoaW5n",
    "not base64": "2026:" + "!" * 44,
    "one name for two": ",".join(f"2026:{base64.b64encode(bytes([n] * 32)).decode()}" for n in (1, 2)),
    "the demo's": f"{NEEDED['PAPER_KEYS']},2025:{DEMO.partition(':')[2]}",
}


@pytest.mark.parametrize("why", WRONG_KEYS)
def test_production_does_not_start_with_keys_for_papers_that_cannot_be_used(why: str) -> None:
    read = _read({**NEEDED, "PAPER_KEYS": WRONG_KEYS[why]})
    assert read.returncode == 1
    last = read.stderr.splitlines()[-1]
    assert last.startswith("django.core.exceptions.ImproperlyConfigured") and "PAPER_KEYS" in last
    assert WRONG_KEYS[why].partition(":")[2][:12] not in last or why == "no name"


def test_keys_for_papers_are_read_newest_first() -> None:
    said = [f"{name}:{base64.b64encode(bytes([number] * 32)).decode()}" for number, name in enumerate(("b", "a"))]
    assert real_key_list("PAPER_KEYS", said) == [("b", bytes(32)), ("a", bytes([1] * 32))]
    assert [name for name, _key in key_list("PAPER_KEYS", [DEMO])] == ["demo"]


@pytest.mark.parametrize(
    "keys",
    ["a", "a:short", ":" + "A" * 43 + "=", "a:" + "A" * 43 + "=,a:" + "B" * 43 + "=", "a:" + "!" * 44, DEMO],
)
@pytest.mark.parametrize("name", ["PERSON_KEYS", "TOKEN_KEYS"])
def test_production_does_not_start_with_keys_that_protect_nothing(name: str, keys: str) -> None:
    read = _read({**NEEDED, name: keys})
    assert read.returncode == 1
    assert f"ImproperlyConfigured: {name}:" in read.stderr.splitlines()[-1]
