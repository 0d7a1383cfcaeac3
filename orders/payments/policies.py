"""Who may say that money has come."""

from typing import Any

from catalog.people.roles import FINANCE, has_role


def may_confirm_transfers(user: Any) -> bool:
    """The finance officer and nobody else."""
    return has_role(user, FINANCE)
