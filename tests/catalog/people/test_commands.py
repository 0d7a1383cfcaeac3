"""What whoever runs the server says in its shell."""

from io import StringIO
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from catalog.people import queries, seals
from tests.makers import street

pytestmark = pytest.mark.django_db


def said(*words: str) -> str:
    out = StringIO()
    call_command(*words, stdout=out)
    return out.getvalue()


def test_the_first_head_is_an_account_that_exists() -> None:
    budi = street.user()
    with pytest.raises(CommandError):
        said("first_head", "siapa@example.com")
    assert "head of the office" in said("first_head", "budi@example.com")
    assert [one.user for one in queries.heads()] == [budi]
    with pytest.raises(CommandError):
        said("first_head", "budi@example.com")


def test_keys_are_wrapped_anew(settings: Any) -> None:
    seals.seal("siti", "x")
    settings.PERSON_KEYS = [("z", b"z" * 32), *settings.PERSON_KEYS]
    assert said("rewrap_person_keys") == "1 keys are wrapped anew.\n"
