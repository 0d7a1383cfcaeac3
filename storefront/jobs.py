"""The storefront's periodic work."""

from django.contrib.sessions.models import Session
from django.utils import timezone
from procrastinate.contrib.django import app

from storefront.devices import actions as devices
from storefront.shop import account_guard


@app.periodic(cron="40 19 * * *")
@app.task(name="storefront.forget_attempts", queue="sweeps", queueing_lock="storefront.forget_attempts")
def forget_attempts(timestamp: int) -> None:
    """Counters of tries are of use for a day."""
    account_guard.forget_old()


@app.periodic(cron="45 19 * * *")
@app.task(name="storefront.forget_sessions", queue="sweeps", queueing_lock="storefront.forget_sessions")
def forget_sessions(timestamp: int) -> None:
    """A session whose time is over may hold a name, or the token of a cart, and opens nothing any more."""
    Session.objects.filter(expire_date__lt=timezone.now()).delete()


@app.periodic(cron="50 19 * * *")
@app.task(name="storefront.forget_devices", queue="sweeps", queueing_lock="storefront.forget_devices")
def forget_devices(timestamp: int) -> None:
    """Devices that began a month ago have been out for three weeks."""
    devices.forget_old()
