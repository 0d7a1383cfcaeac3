"""Who may say that money has come, and send it back."""

from typing import Any

from catalog.people.roles import FINANCE, has_role


def may_confirm_transfers(user: Any) -> bool:
    """The finance officer and nobody else."""
    return has_role(user, FINANCE)


def may_refund(user: Any) -> bool:
    """The finance officer and nobody else. (The issue of returns brings a second person above a limit.)"""
    return has_role(user, FINANCE)
