"""What an officer looks for, and the reasons often given."""

from django.utils.translation import gettext_lazy as _

APPROVE, ASK, REJECT = "approve", "ask", "reject"
OUTCOMES = (APPROVE, ASK, REJECT)
# What can be seen on photographs of the signs in SNI 0239:2014, annex (DOMAIN.md 1.1); smell cannot.
SIGNS_OF_TULIS = {
    "repeat": _("The motif repeats nowhere exactly"),
    "strokes": _("Wax strokes differ from outline to outline"),
    "seepage": _("Colour has seeped where the wax was thin"),
    "second": _("The line on the back is not quite that of the front"),
    "isen": _("Fillings differ in number, size and spacing"),
    "remukan": _("Crackle breaks irregularly"),
    "tembokan": _("Filled areas crack irregularly"),
}
SIGNS_OF_WAX = {
    "both": _("The colour is about equal on front and back"),
    "edge": _("The edges of the motif are those of wax, not of a screen"),
}
SIGNS_OF_ALL = {
    "same": _("All photographs show the same piece"),
    "words": _("Name and description say what the photographs show"),
}
SEEN = {"yes": _("Seen"), "no": _("Not there"), "unclear": _("Not clear")}
REASONS = {
    "back": _("The back is not on the photograph, or too dark. Turn the cloth over and take it in daylight."),
    "blurred": _("The close-up is not sharp. Hold the phone still, a hand’s width away."),
    "technique": _("The photographs do not show the technique that you name. Correct it, or show more of the wax."),
    "other_piece": _("The photographs do not all show the same piece."),
    "dye": _("Nothing shows that the dye is natural. Add a photograph of the dyeing, or take the claim out."),
    "words": _("The description says what the cloth is not. Correct it."),
}


# What somebody may find wrong with a cloth in the shop.
WRONGS = {
    "printed": _("It is sold as batik and looks printed"),
    "picture": _("The photograph is somebody else’s"),
    "untrue": _("It is not what the page says"),
    "forbidden": _("It should not be sold at all"),
    "other": _("Something else"),
}


def signs(technique: str, *, is_batik: bool) -> "dict[str, object]":
    """What is looked for on the photographs of a cloth of that technique, by code."""
    found: dict[str, object] = {**SIGNS_OF_ALL}
    if is_batik:
        found |= SIGNS_OF_WAX
    if technique == "tulis":
        found |= SIGNS_OF_TULIS
    return found
