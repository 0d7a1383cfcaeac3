"""The life of a payment."""

from django.utils.translation import gettext_lazy as _

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
    {
        STARTED: _("Started"),
        PENDING: _("Awaiting payment"),
        CONFIRMED: _("Paid"),
        EXPIRED: _("Expired"),
        CANCELLED: _("Cancelled"),
    },
)
