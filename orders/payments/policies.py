"""Who may say that money has come, send it back, and close finance's tasks."""

from typing import Any

from catalog.people import permissions
from catalog.people.authority import may


def may_confirm_transfers(user: Any) -> bool:
    """Whoever confirms transfers, and nobody else."""
    return may(user, permissions.FINANCE_TRANSFERS)


def may_refund(user: Any) -> bool:
    """Whoever sends money back, and nobody else. (The issue of returns brings a second person above a limit.)"""
    return may(user, permissions.FINANCE_REFUNDS)


def may_close_tasks(user: Any) -> bool:
    """Whoever looks at what lies on finance's desk."""
    return may(user, permissions.FINANCE_TASKS)
