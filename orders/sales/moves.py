"""The life of an order (its payment) and of a maker's part (its making and sending)."""

from django.utils.translation import gettext_lazy as _

from catalog.commons.moves import Life

AWAITING, PAID, EXPIRED, CANCELLED, REFUNDED = "awaiting_payment", "paid", "expired", "cancelled", "refunded"
ORDER = Life(
    "order",
    {
        AWAITING: (PAID, EXPIRED, CANCELLED),
        PAID: (REFUNDED,),
        EXPIRED: (PAID,),  # the money came late and the pieces were still there
        CANCELLED: (),
        REFUNDED: (),
    },
    {
        AWAITING: _("Awaiting payment"),
        PAID: _("Paid"),
        EXPIRED: _("Expired"),
        CANCELLED: _("Cancelled"),
        REFUNDED: _("Called off, money back"),
    },
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
        NEW: (ACCEPTED, VOID),
        ACCEPTED: (PACKED, VOID),
        PACKED: (PARTLY_SHIPPED, SHIPPED, VOID),
        PARTLY_SHIPPED: (PACKED, SHIPPED),
        SHIPPED: (),
        VOID: (NEW,),
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
