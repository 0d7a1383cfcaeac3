"""Background work of carts."""

from procrastinate.contrib.django import app

from orders.carts import actions


@app.periodic(cron="0 20 * * *")
@app.task(name="carts.forget_left", queue="sweeps", queueing_lock="carts.forget_left")
def forget_left(timestamp: int) -> None:
    """Every night (03.00 in Pekalongan): carts that were left forget who would have bought."""
    actions.forget_left()
