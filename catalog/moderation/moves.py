"""The life of a cloth on its way to the shop, and of what is handed in about it."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from catalog.commons.moves import Life
from catalog.products.models import Product

CLOTH = Life(
    "cloth",
    {
        Product.DRAFT: (Product.SUBMITTED, Product.LIVE),
        # Back to a draft when she takes it back.
        Product.SUBMITTED: (Product.LIVE, Product.CHANGES, Product.REJECTED, Product.DRAFT),
        Product.CHANGES: (Product.SUBMITTED, Product.LIVE),
        Product.REJECTED: (),
        # A cloth that went live before anybody looked, of a trusted shop, can still be stopped.
        Product.LIVE: (Product.WITHDRAWN, Product.CHANGES, Product.REJECTED),
        Product.WITHDRAWN: (Product.LIVE, Product.CHANGES, Product.REJECTED),
    },
    {
        Product.DRAFT: _("Draft"),
        Product.SUBMITTED: pgettext_lazy("cloth", "With the city"),
        Product.CHANGES: _("Changes asked"),
        Product.REJECTED: pgettext_lazy("cloth", "Rejected"),
        Product.LIVE: _("Approved"),
        Product.WITHDRAWN: _("Withdrawn"),
    },
)
# What was handed in about a cloth.
DRAFT, WAITING, APPROVED = "draft", "waiting", "approved"
CHANGES, REJECTED, TAKEN_BACK = "changes", "rejected", "taken_back"
SUBMISSION = Life(
    "submission",
    {
        DRAFT: (WAITING, APPROVED),
        WAITING: (APPROVED, CHANGES, REJECTED, TAKEN_BACK),
        APPROVED: (),
        CHANGES: (),
        REJECTED: (),
        TAKEN_BACK: (),
    },
    {
        DRAFT: _("Draft"),
        WAITING: pgettext_lazy("cloth", "With the city"),
        APPROVED: _("Approved"),
        CHANGES: _("Changes asked"),
        REJECTED: pgettext_lazy("cloth", "Rejected"),
        TAKEN_BACK: _("Taken back"),
    },
)
DECIDED = (APPROVED, CHANGES, REJECTED)
