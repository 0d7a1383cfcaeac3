"""The life of a payment."""

from catalog.commons.moves import Life

STARTED, PENDING, CONFIRMED, EXPIRED, CANCELLED = "started", "pending", "confirmed", "expired", "cancelled"
PAYMENT = Life(
    "payment",
    {
        # started: on a checkout, with the quote frozen and the stock held; pending: the order waits for the money
        STARTED: (PENDING, EXPIRED, CANCELLED),
        PENDING: (CONFIRMED, EXPIRED, CANCELLED),
        CONFIRMED: (),
        EXPIRED: (),
        CANCELLED: (),
    },
)
