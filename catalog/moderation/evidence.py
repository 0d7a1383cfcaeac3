"""Which photographs a claim needs before an officer looks at it: what a buyer at a stall would turn over and hold
against the light (FEATURES.md N02).

On batik the colour is about equal on both sides, on printed cloth the back is paler; hand-drawn lines, fillings and
cracks repeat nowhere (SNI 0239:2014, annex; DOMAIN.md 1.1).
"""

from collections.abc import Iterable

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

FRONT, BACK, CLOSEUP, SELVEDGE = "front", "back", "closeup", "selvedge"
CRACKLE, DYEING, WORN = "crackle", "dyeing", "worn"
OF_EVERY_CLOTH = (FRONT, BACK, CLOSEUP, SELVEDGE)
WORDS = {
    FRONT: pgettext_lazy("side of a cloth", "Front"),
    BACK: pgettext_lazy("side of a cloth", "Back"),
    CLOSEUP: _("Close up"),
    CRACKLE: _("Wax crackle"),
    SELVEDGE: _("Selvedge"),
    DYEING: _("Dyeing"),
    WORN: _("In use"),
}
HOW = {
    FRONT: _("The whole cloth, in daylight, from straight above."),
    BACK: _("The same piece turned over: the colour of the back tells batik from print."),
    CLOSEUP: _("A hand’s width of the motif, sharp."),
    CRACKLE: _("Close to where the wax broke, or the line ran: no two places are alike."),
    SELVEDGE: _("The woven edge; of something sewn, the inside of a seam."),
    DYEING: _("The dye and the cloth together: bath, plant or vat. It shows that the dye is natural."),
    WORN: _("On somebody who agrees, or in a room."),
}


def needed(technique: str, *, natural_only: bool) -> list[str]:
    """What each photograph has to show, in the order in which she takes them."""
    shots = [*OF_EVERY_CLOTH]
    if technique == "tulis":
        shots.insert(3, CRACKLE)
    if natural_only:
        shots.append(DYEING)
    return shots


def missing(technique: str, *, natural_only: bool, roles: Iterable[str]) -> list[str]:
    """What of it is not there yet."""
    there = set(roles)
    return [role for role in needed(technique, natural_only=natural_only) if role not in there]
