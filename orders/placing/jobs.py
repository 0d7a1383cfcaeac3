"""Background work of placing."""

from procrastinate.contrib.django import app

from orders.placing import actions


@app.periodic(cron="* * * * *")
@app.task(name="placing.expire_due", queue="sweeps", queueing_lock="placing.expire_due")
def expire_due(timestamp: int) -> None:
    """Every minute: orders and started payments whose time is up give their pieces back."""
    actions.expire_due()
