"""What an Indonesian size is called elsewhere (DOMAIN.md 1.9; approximate, general knowledge, not yet confirmed by a
source). The garment's own measures always stand beside it, in centimetres and inches: Indonesian sizes run small.
"""

from typing import NamedTuple

CM_PER_INCH = 2.54


class Size(NamedTuple):
    """A size of a cut. `chest` is what it stands for, from and to, in centimetres."""

    id: str
    chest: tuple[int, int]
    eu: str
    uk: str
    us: str
    jp: str

    def inches(self) -> tuple[int, int]:
        """The chest in whole inches."""
        return round(self.chest[0] / CM_PER_INCH), round(self.chest[1] / CM_PER_INCH)


# Japan's names stand once in the dossier, for both cuts.
MEN = (
    Size("S", (96, 100), "46–48", "36–38", "36–38", "M"),
    Size("M", (102, 106), "50", "40", "40", "L"),
    Size("L", (108, 112), "52", "42", "42", "LL"),
    Size("XL", (114, 118), "54", "44", "44", "3L"),
    Size("XXL", (120, 124), "56", "46–48", "46–48", "4L"),
)
WOMEN = (
    Size("S", (84, 88), "36", "8–10", "4–6", "M"),
    Size("M", (90, 94), "38–40", "12", "8", "L"),
    Size("L", (96, 100), "42", "14", "10–12", "LL"),
    Size("XL", (102, 106), "44", "16", "14", "3L"),
    Size("XXL", (108, 112), "46", "18", "16", "4L"),
)
TABLES = {"men": MEN, "women": WOMEN}
# Which cut a form is sewn to, by the slug of its category; Form.cut says the same in the files, and a test compares.
CUTS = {"kemeja": "men", "dress": "women", "outer": "women", "tunik": "women"}


def table(form: str, names: set[str]) -> list[Size]:
    """The rows for the sizes of a garment that exist, in order; empty for what is no garment or knows no such size."""
    cut = CUTS.get(form, "")
    return [size for size in TABLES.get(cut, ()) if size.id in names]


def called(form: str, name: str) -> Size | None:
    """One size of a form, or None."""
    return next(iter(table(form, {name})), None)
