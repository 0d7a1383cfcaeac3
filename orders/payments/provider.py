"""What every payment provider's folder offers, and what it answers with. A provider's own words stay in its folder."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Protocol

from catalog.commons.errors import Refusal

OPEN, PAID, CLOSED = "open", "paid", "closed"
TOO_LATE = "too_late"  # the code of a page that is refused since too little of the time to pay is left


@dataclass(frozen=True)
class Session:
    """The provider's page for one payment: its own name for it and where the buyer goes."""

    ref: str
    url: str


@dataclass(frozen=True)
class State:
    """How a payment stands at the provider. `amount` and `refunded` are minor units of ours, as far as it has any."""

    status: str
    amount: int = 0
    currency: str = ""
    intent_ref: str = ""
    refunded: int = 0


@dataclass(frozen=True)
class Told:
    """One event as it was told, verified. `about` keeps what is needed to find and check the payment."""

    event_id: str
    kind: str
    happened_at: datetime
    about: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Charge:
    """Money as the provider's own list shows it, in minor units of ours; `payment` is our public id, if known there."""

    intent_ref: str
    payment: str
    amount: int
    refunded: int
    currency: str
    at: datetime


class Silent(Exception):
    """The provider did not answer, or not sensibly: the same question may be asked again with the same key."""


class Stuck(Silent):
    """The provider keeps answering with the failure it stored under this key: only a new key gets any further, once it
    is known that the work was not done."""


class Refused(Exception):
    """The provider has understood and will not: asking the same again is useless. `code` is the provider's."""

    def __init__(self, code: str, message: str = "") -> None:
        super().__init__(f"{code}: {message}")
        self.code = code


class Forged(Exception):
    """An event that the provider did not sign, or not for this shop."""


class Unreachable(Refusal):
    """Said to the buyer when the provider is silent: nothing is lost."""

    code = "PROVIDER_SILENT"


class Provider(Protocol):
    """The verbs a provider's gateway module has. All talk over the network, none inside a transaction."""

    def open_session(self, payment: Any, *, patient: bool) -> Session:
        """The page for this payment. Raises Silent, Refused."""

    def state(self, payment: Any, *, patient: bool) -> State:
        """How it stands now. Raises Silent, Refused."""

    def close(self, payment: Any, *, patient: bool) -> State:
        """Close its page for good and say how it stood then. Raises Silent, Refused."""

    def refund(self, refund: Any) -> str:
        """Send money back; the provider's own name for it. Raises Silent, Refused."""

    def bounced(self, refund: Any) -> str:
        """Why a refund that was sent has come back; empty when it has not. Raises Silent, Refused."""

    def charges(self, since: datetime) -> Iterator[Charge]:
        """All money that came since then. Raises Silent."""
