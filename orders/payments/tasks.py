"""What a person has to look at: finance's tasks."""

import logging

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from catalog.commons import history, locks
from catalog.commons.errors import NotFound
from orders.payments.models import FinanceTask, Payment

log = logging.getLogger(__name__)


def open_task(kind: str, *, about: str, payment: Payment | None = None, amount: int = 0, found: str = "") -> bool:
    """Put something on finance's desk, once for each kind and thing. False when it lies there already, or was dealt
    with; when something else is found than was dealt with, it lies there again."""
    found = found[:200]
    currency = payment.currency if payment else ""
    _task, new = FinanceTask.objects.get_or_create(
        kind=kind, about=about, defaults={"payment": payment, "amount": amount, "currency": currency, "found": found}
    )
    if not new:
        dealt_with = FinanceTask.objects.filter(kind=kind, about=about, closed_at__isnull=False).exclude(found=found)
        again = {"found": found, "amount": amount, "opened_at": timezone.now()}
        new = bool(dealt_with.update(**again, closed_at=None, closed_by="", note=""))
    if new:
        log.error("finance has to look: %s about %s %s", kind, about, found)
    return new


@locks.again
@transaction.atomic
def close_task(*, task_id: str, note: str, actor: history.Actor) -> FinanceTask:
    """A person has looked at it. Closed already is a quiet no. Raises NotFound."""
    task = locks.row(FinanceTask.objects.filter(public_id=task_id))
    if task is None:
        raise NotFound(_("There is no such task."))
    if task.closed_at is None:
        task.closed_at, task.closed_by, task.note = timezone.now(), actor.ref, note[:300]
        task.save(update_fields=["closed_at", "closed_by", "note"])
        subject = task.payment.reference if task.payment else task.public_id
        history.record("finance.task_closed", subject=subject, actor=actor, task=task.public_id)
    return task
