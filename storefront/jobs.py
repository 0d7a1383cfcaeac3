"""The storefront's periodic work."""

from procrastinate.contrib.django import app

from storefront.shop import account_guard


@app.periodic(cron="40 19 * * *")
@app.task(name="storefront.forget_attempts", queue="sweeps", queueing_lock="storefront.forget_attempts")
def forget_attempts(timestamp: int) -> None:
    """Counters of tries are of use for a day."""
    account_guard.forget_old()
