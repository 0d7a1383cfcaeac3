"""The life of a payment."""

from django.utils.translation import gettext_lazy as _

from catalog.commons.moves import Life

STARTED, PENDING, CONFIRMED, EXPIRED, CANCELLED = "started", "pending", "confirmed", "expired", "cancelled"
SURPLUS = "surplus"
PAYMENT = Life(
    "payment",
    {
        # started: on a checkout, with the quote frozen and the stock held; pending: the order waits for the money
        STARTED: (PENDING, EXPIRED, CANCELLED),
        PENDING: (CONFIRMED, EXPIRED, CANCELLED),
        CONFIRMED: (),
        # money that comes after all pays the order if it can; else it is a surplus, to be sent back
        EXPIRED: (CONFIRMED, SURPLUS),
        CANCELLED: (CONFIRMED, SURPLUS),
        SURPLUS: (),
    },
    {
        STARTED: _("Started"),
        PENDING: _("Awaiting payment"),
        CONFIRMED: _("Paid"),
        EXPIRED: _("Expired"),
        CANCELLED: _("Cancelled"),
        SURPLUS: _("Surplus"),
    },
)

REQUESTED, SENT, FAILED = "requested", "sent", "failed"
REFUND = Life(
    "refund",
    # sent money may come back days later; what the provider could not send, a person sends from the bank
    {REQUESTED: (SENT, FAILED), FAILED: (REQUESTED, SENT), SENT: (FAILED,)},
    {REQUESTED: _("On its way"), SENT: _("Sent"), FAILED: _("Refused by the provider")},
)
