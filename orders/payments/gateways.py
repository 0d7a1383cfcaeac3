"""Which ways to pay there are. A provider's folder has a `gateway` module; its one line of registration is here."""

from collections.abc import Callable
from datetime import timedelta

from django.utils.translation import gettext_lazy as _

from catalog.commons.errors import Refusal
from orders.payments.bank_transfer import gateway as bank_transfer

# Gateway id -> how long an order waits for the money.
GATEWAYS: dict[str, Callable[[], timedelta]] = {bank_transfer.ID: bank_transfer.time_to_pay}


def time_to_pay(gateway: str) -> timedelta:
    """How long an order paid this way waits for its money. Raises Refusal (UNKNOWN_GATEWAY)."""
    if gateway not in GATEWAYS:
        raise Refusal(_("This way to pay is not offered here."), code="UNKNOWN_GATEWAY", field="paymentGateway")
    return GATEWAYS[gateway]()
