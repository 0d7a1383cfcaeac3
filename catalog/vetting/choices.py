"""What an applicant chooses from, and what an officer does: codes that are stored, with their words."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

# The forms a business may have in Indonesia (DOMAIN.md 2.4, item 2).
FORMS = (
    ("perorangan", _("Sole proprietor (perorangan)")),
    ("cv", "CV"),
    ("pt_perorangan", _("One-person company (PT perorangan)")),
    ("pt", "PT"),
    ("koperasi", _("Cooperative (koperasi)")),
)
EDITIONS = (("2020", "KBLI 2020"), ("2025", "KBLI 2025"))
MAKER, TRADER = "maker", "trader"
ROLES = ((MAKER, _("We make batik ourselves")), (TRADER, _("We sell the work of others")))
DYES = (("natural", _("Natural dyes")), ("synthetic", _("Synthetic dyes")), ("both", _("Both")))
# Where the waste water of dyeing goes (DOMAIN.md 2.3: IPAL connection or SPPL).
WASTE = (
    ("ipal", _("A shared treatment plant (IPAL)")),
    ("own", _("Our own treatment")),
    ("sppl", _("We have signed an SPPL, without treatment yet")),
    ("none", _("None yet")),
    ("dry", _("We do not dye")),
)
# PP 7/2021 art. 35: the bounds of the size classes, in rupiah. The last of each is beyond what an MSME may have.
SALES = (
    ("micro", _("Up to Rp2 billion a year")),
    ("small", _("Above Rp2 billion, up to Rp15 billion")),
    ("medium", _("Above Rp15 billion, up to Rp50 billion")),
    ("large", _("Above Rp50 billion")),
)
CAPITAL = (
    ("micro", _("Up to Rp1 billion")),
    ("small", _("Above Rp1 billion, up to Rp5 billion")),
    ("medium", _("Above Rp5 billion, up to Rp10 billion")),
    ("large", _("Above Rp10 billion")),
)
SIZE_WORDS = {"micro": _("Micro"), "small": _("Small"), "medium": _("Medium"), "large": _("Large")}
BANKS = (
    ("bca", "BCA"),
    ("bni", "BNI"),
    ("bri", "BRI"),
    ("bsi", "Bank Syariah Indonesia"),
    ("btn", "BTN"),
    ("cimb", "CIMB Niaga"),
    ("danamon", "Danamon"),
    ("jateng", "Bank Jateng"),
    ("mandiri", "Bank Mandiri"),
    ("permata", "Permata"),
    ("other", _("Another bank")),
)

# Items of the check-list whose accepted paper gives a mark that buyers see, and the colours of Batikmark with the
# technique that each stands for (DOMAIN.md 1.3).
MARKS = ("batikmark", "gi")
MARK_COLOURS = (("gold", _("Gold: batik tulis")), ("white", _("White: batik cap")), ("silver", _("Silver: kombinasi")))
COLOUR_OF = {"tulis": "gold", "cap": "white", "kombinasi": "silver"}

# What an officer says of one claim or one paper.
WAITING, ACCEPTED, REFUSED, ASKED, WAIVED = "waiting", "accepted", "rejected", "asked", "waived"
VERDICTS = (
    (WAITING, _("Not looked at yet")),
    (ACCEPTED, pgettext_lazy("verdict", "Accepted")),
    (REFUSED, _("Rejected")),
    (ASKED, _("Asked for again")),
    (WAIVED, _("Waived")),
)
SETTLED = (ACCEPTED, WAIVED)
NEEDS_MENDING = (REFUSED, ASKED)

# What the city decides about a business.
APPROVE, ASK, REJECT, SUSPEND, REINSTATE, REVOKE = "approve", "ask", "reject", "suspend", "reinstate", "revoke"
OUTCOMES = (
    (APPROVE, _("Approved")),
    (ASK, _("Changes asked for")),
    (REJECT, _("Rejected")),
    (SUSPEND, _("Suspended")),
    (REINSTATE, _("Reinstated")),
    (REVOKE, _("Revoked")),
)
FOUR_EYES = (SUSPEND, REVOKE)
APPEALABLE = (REJECT, SUSPEND, REVOKE)

# The physical signs of batik tulis (SNI 0239:2014, annex; DOMAIN.md 1.1), looked for on a visit.
SIGNS = (
    ("smell", _("Smell of wax")),
    ("repeat", _("The motif may repeat, but need not")),
    ("strokes", _("The wax strokes of outline, repeat and joint are not quite alike")),
    ("seepage", _("Colour seeped in where the wax was thin or cracked, and at its edge")),
    ("second_side", _("The wax trace on the second side is not quite the same")),
    ("fillers", _("Fillers differ in number, size, distance and shape within one motif")),
    ("crackle", _("The crackle breaks irregularly")),
    ("covered", _("Covered areas crack irregularly")),
)
SEEN = (("yes", _("Seen")), ("no", _("Not there")), ("unclear", _("Not clear")))
