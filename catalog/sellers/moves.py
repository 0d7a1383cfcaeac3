"""A seller's life, in the words of DOMAIN.md 2.4."""

from catalog.commons.moves import Life

DRAFT, SUBMITTED, REVIEW, CORRECTION = "draft", "submitted", "in_review", "needs_correction"
APPROVED, REJECTED, SUSPENDED, REVOKED = "approved", "rejected", "suspended", "revoked"

VETTING = Life(
    "seller",
    {
        DRAFT: (SUBMITTED,),
        SUBMITTED: (REVIEW,),
        REVIEW: (APPROVED, CORRECTION, REJECTED),
        CORRECTION: (SUBMITTED,),
        APPROVED: (SUSPENDED, REVOKED),
        SUSPENDED: (APPROVED, REVOKED),
        REJECTED: (),
        REVOKED: (),
    },
)
