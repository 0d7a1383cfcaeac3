"""A seller's life, in the words of DOMAIN.md 2.4."""

from django.utils.translation import gettext_lazy as _

from catalog.commons.moves import Life

DRAFT, SUBMITTED, REVIEW, CORRECTION = "draft", "submitted", "in_review", "needs_correction"
APPROVED, REJECTED, SUSPENDED, REVOKED = "approved", "rejected", "suspended", "revoked"

VETTING = Life(
    "seller",
    {
        DRAFT: (SUBMITTED,),
        # Back to a draft when the person takes it back, by erasing her account.
        SUBMITTED: (REVIEW, DRAFT),
        REVIEW: (SUBMITTED, APPROVED, CORRECTION, REJECTED, DRAFT),
        CORRECTION: (SUBMITTED, DRAFT),
        APPROVED: (SUSPENDED, REVOKED),
        SUSPENDED: (APPROVED, REVOKED),
        # Back into the queue, or back to where it was, after an appeal that was right.
        REJECTED: (SUBMITTED,),
        REVOKED: (APPROVED,),
    },
    {
        DRAFT: _("Draft"),
        SUBMITTED: _("Submitted"),
        REVIEW: _("Under review"),
        CORRECTION: _("Needs correction"),
        APPROVED: _("Verified"),
        REJECTED: _("Rejected"),
        SUSPENDED: _("Suspended"),
        REVOKED: _("Revoked"),
    },
)
