"""Which ways to pay there are. A provider's folder has a `gateway` module; its one line of registration is here."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import cast

from django.utils.translation import gettext_lazy as _

from catalog.commons.errors import Refusal
from orders.ledger.models import Account
from orders.payments.bank_transfer import gateway as bank_transfer
from orders.payments.provider import Provider
from orders.payments.stripe import gateway as stripe


@dataclass(frozen=True)
class Gateway:
    """One way to pay: how long an order waits for the money, where the books keep it, and, when a provider on the
    network takes it, who that is. `before_order`: the API may start it on a checkout, before there is an order."""

    id: str
    time_to_pay: Callable[[], timedelta]
    account: str
    offered: Callable[[], bool] = lambda: True
    provider: Provider | None = None
    before_order: bool = True


GATEWAYS = {
    gateway.id: gateway
    for gateway in (
        Gateway(bank_transfer.ID, bank_transfer.time_to_pay, Account.CASH),
        Gateway(
            stripe.ID,
            stripe.time_to_pay,
            Account.CARD,
            offered=stripe.offered,
            provider=cast(Provider, stripe),
            before_order=False,
        ),
    )
}


def offered() -> list[str]:
    """The ids of the ways to pay that this shop takes now."""
    return [gateway.id for gateway in GATEWAYS.values() if gateway.offered()]


def gateway_of(gateway: str) -> Gateway:
    """A way to pay that is taken now. Raises Refusal (UNKNOWN_GATEWAY)."""
    found = GATEWAYS.get(gateway)
    if found is None or not found.offered():
        raise Refusal(_("This way to pay is not offered here."), code="UNKNOWN_GATEWAY", field="paymentGateway")
    return found


def time_to_pay(gateway: str) -> timedelta:
    """How long an order paid this way waits for its money. Raises Refusal (UNKNOWN_GATEWAY)."""
    return gateway_of(gateway).time_to_pay()
