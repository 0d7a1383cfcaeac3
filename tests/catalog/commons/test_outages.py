"""What counts as an outage: the database's own errors, and whatever was raised because of one."""

import pytest
from django.db import InterfaceError, OperationalError
from django.db.transaction import TransactionManagementError

from catalog.commons.outages import is_outage


@pytest.mark.parametrize("error", [OperationalError("gone"), InterfaceError("closed")])
def test_the_databases_own_errors_are(error: Exception) -> None:
    assert is_outage(error)


@pytest.mark.parametrize("error", [None, ValueError("x"), TransactionManagementError("x")])
def test_others_are_not(error: Exception | None) -> None:
    assert not is_outage(error)


def test_what_was_raised_because_of_one_is_one_too() -> None:
    for leading in ("because", "meanwhile"):
        try:
            try:
                raise OperationalError("gone")
            except OperationalError as why:
                if leading == "because":
                    raise TransactionManagementError("broken") from why
                raise TransactionManagementError("broken")  # noqa: B904
        except TransactionManagementError as broken:
            assert is_outage(broken)
