"""The life of an order (its payment) and of a maker's part (its making and sending)."""

from django.utils.translation import gettext_lazy as _

from catalog.commons.moves import Life

AWAITING, PAID, EXPIRED, CANCELLED = "awaiting_payment", "paid", "expired", "cancelled"
ORDER = Life(
    "order",
    {AWAITING: (PAID, EXPIRED, CANCELLED), PAID: (), EXPIRED: (), CANCELLED: ()},
    {AWAITING: _("Awaiting payment"), PAID: _("Paid"), EXPIRED: _("Expired"), CANCELLED: _("Cancelled")},
)

WAITING, NEW, ACCEPTED, PACKED, PARTLY_SHIPPED, SHIPPED, VOID = (
    "waiting",
    "new",
    "accepted",
    "packed",
    "partly_shipped",
    "shipped",
    "void",
)
PART = Life(
    "seller_order",
    {
        WAITING: (NEW, VOID),
        NEW: (ACCEPTED,),
        ACCEPTED: (PACKED,),
        PACKED: (PARTLY_SHIPPED, SHIPPED),
        PARTLY_SHIPPED: (PACKED, SHIPPED),
        SHIPPED: (),
        VOID: (),
    },
    {
        WAITING: _("Awaiting payment"),
        NEW: _("New"),
        ACCEPTED: _("Accepted"),
        PACKED: _("Packed"),
        PARTLY_SHIPPED: _("Partly sent"),
        SHIPPED: _("Sent"),
        VOID: _("Called off"),
    },
)
